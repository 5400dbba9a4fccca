//! The program running for long, and what it says meanwhile.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::time::sleep;

use crate::nodes::Running;

/// Longest wait for anything: machines are slow.
const PATIENCE: Duration = Duration::from_secs(180);

/// A process and all that it has said.
pub(crate) struct Process {
    running: Running,
    said: Arc<Mutex<String>>,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut running = Running(command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap());
        let said = Arc::new(Mutex::new(String::new()));
        let (talk, heard) = (running.0.stderr.take().unwrap(), said.clone());
        std::thread::spawn(move || {
            for line in BufReader::new(talk).lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self { running, said }
    }

    pub(crate) fn said(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it has said these words.
    pub(crate) async fn says(&mut self, words: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let said = self.said();
            if said.contains(words) {
                return said;
            }
            assert!(Instant::now() < end, "{words:?} was not said:\n{said}");
            let ended = self.running.0.try_wait().unwrap();
            assert!(
                ended.is_none() || self.said().contains(words),
                "ended without {words:?}:\n{}",
                self.said()
            );
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// As a machine that loses power does.
    pub(crate) fn kill(mut self) {
        self.running.0.kill().unwrap();
        self.running.0.wait().unwrap();
    }

    /// As systemd does: it must end well.
    pub(crate) fn stop(mut self) {
        kill(Pid::from_raw(i32::try_from(self.running.0.id()).unwrap()), Signal::SIGTERM).unwrap();
        assert!(self.running.0.wait().unwrap().success(), "{}", self.said());
    }
}

/// Waits until something is so.
pub(crate) async fn until(what: &str, is: impl AsyncFn() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is().await {
        assert!(Instant::now() < end, "{what}: not within {PATIENCE:?}");
        sleep(Duration::from_millis(50)).await;
    }
}
