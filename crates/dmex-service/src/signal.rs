//! Ctrl-C, SIGTERM and the end of the terminal as a cancellation.

use std::io;

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// Exit status after a second signal, as shells write it for Ctrl-C.
const INTERRUPTED: i32 = 130;

/// A token that is cancelled by the first Ctrl-C, SIGTERM or SIGHUP (the terminal was closed).
///
/// A second one ends the process at once, for people who do not want to wait. Everything here
/// survives a kill, so that is safe. Call it once, inside a tokio runtime.
///
/// # Errors
/// The signal handlers could not be installed.
pub fn cancel_on_signal() -> io::Result<CancellationToken> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let mut hangup = signal(SignalKind::hangup())?;
    let token = CancellationToken::new();
    let cancel = token.clone();
    tokio::spawn(async move {
        for _ in 0..2 {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            if cancel.is_cancelled() {
                std::process::exit(INTERRUPTED);
            }
            tracing::info!("stopping; once more to stop at once");
            cancel.cancel();
        }
    });
    Ok(token)
}
