use std::cell::RefCell;

use dmex_service::{Pulse, ServiceState, every};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::{SECOND, backoff};

/// Ticks until the script of results is used up; returns the second of each tick.
async fn ticks(script: &[Result<(), &'static str>]) -> (Vec<u64>, Pulse) {
    let (pulse, shutdown, start) = (Pulse::unwatched("test"), CancellationToken::new(), Instant::now());
    let seconds = RefCell::new(Vec::new());
    every(SECOND * 10, &backoff(), &pulse, &shutdown, || async {
        let tick = seconds.borrow().len();
        seconds.borrow_mut().push(start.elapsed().as_secs());
        if tick + 1 == script.len() {
            shutdown.cancel();
        }
        script[tick].map_err(std::io::Error::other)
    })
    .await;
    (seconds.into_inner(), pulse)
}

#[tokio::test(start_paused = true)]
async fn ticks_at_once_and_then_every_interval() {
    let (seconds, pulse) = ticks(&[Ok(()); 4]).await;
    assert_eq!(seconds, [0, 10, 20, 30]);
    assert_eq!(pulse.health().state, ServiceState::Running);
    assert!(pulse.health().last_success.is_some());
}

#[tokio::test(start_paused = true)]
async fn failing_tick_is_retried_with_growing_delay_and_recovers() {
    let (seconds, pulse) = ticks(&[Err("a"), Err("a"), Err("a"), Ok(()), Err("b"), Ok(())]).await;
    assert_eq!(seconds, [0, 1, 3, 7, 17, 18]);
    assert_eq!(pulse.health().state, ServiceState::Running);
}

#[tokio::test(start_paused = true)]
async fn failing_tick_shows_in_health() {
    let (_, pulse) = ticks(&[Ok(()), Err("node is down")]).await;
    let ServiceState::BackingOff { until, error } = pulse.health().state else { panic!("not backing off") };
    assert_eq!(error, "node is down");
    assert!(until <= Instant::now() + SECOND);
}
