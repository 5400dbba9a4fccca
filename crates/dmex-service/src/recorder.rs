//! The one place where everything of a process is counted.

mod bounded;

use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use self::bounded::Bounded;

/// How often what was measured is put together. Nobody may ask for it, and samples must not wait for them in memory.
const UPKEEP: Duration = Duration::from_secs(5);

/// What was counted in this process so far, to be told to Prometheus. The first call begins the count; whoever asks, all
/// are told the same. Whatever labels say, there is only so much of each measure.
#[must_use]
pub fn counts() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(begin).clone()
}

fn begin() -> PrometheusHandle {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    if metrics::set_global_recorder(Bounded::new(recorder)).is_err() {
        tracing::warn!("somebody else counts in this process already: /metrics stays empty");
    }
    let kept = handle.clone();
    let upkeep = move || loop {
        std::thread::sleep(UPKEEP);
        kept.run_upkeep();
    };
    if let Err(error) = std::thread::Builder::new().name("counts".to_owned()).spawn(upkeep) {
        tracing::warn!(%error, "what is measured is put together only when somebody asks for it");
    }
    handle
}
