//! A recorder that does not grow with what labels say.

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Label, Metadata, Recorder, SharedString, Unit};

/// Most series of one name. Routes by method and kind of answer are the most that we have, some hundreds.
const MOST: usize = 1_000;
/// [bytes] Longest value of a label.
const LONGEST: usize = 200;
/// What a label says of a series that is one too many.
const OTHER: &str = "other";

/// Counts with another recorder, and at most [`MOST`] series of a name: those beyond are counted as one whose labels all
/// say `other`.
pub(super) struct Bounded<R> {
    inner: R,
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    keys: HashSet<Key>,
    /// How many of a name.
    of: HashMap<String, usize>,
}

impl<R> Bounded<R> {
    pub(super) fn new(inner: R) -> Self {
        Self { inner, known: RwLock::default() }
    }

    /// The series itself if there is place for it, or the one of all others.
    fn admitted(&self, key: &Key) -> Option<Key> {
        if self.known.read().unwrap_or_else(PoisonError::into_inner).keys.contains(key) {
            return None;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        let is_short = key.labels().all(|label| label.value().len() <= LONGEST);
        let of_name = known.of.entry(key.name().to_owned()).or_default();
        if *of_name >= MOST || !is_short {
            let others = key.labels().map(|label| Label::new(label.key().to_owned(), OTHER));
            return Some(Key::from_parts(key.name().to_owned(), others.collect::<Vec<_>>()));
        }
        *of_name += 1;
        known.keys.insert(key.clone());
        None
    }
}

impl<R: Recorder> Recorder for Bounded<R> {
    fn describe_counter(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.inner.describe_counter(key, unit, description);
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.inner.describe_gauge(key, unit, description);
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.inner.describe_histogram(key, unit, description);
    }

    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> Counter {
        self.inner.register_counter(self.admitted(key).as_ref().unwrap_or(key), metadata)
    }

    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> Gauge {
        self.inner.register_gauge(self.admitted(key).as_ref().unwrap_or(key), metadata)
    }

    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> Histogram {
        self.inner.register_histogram(self.admitted(key).as_ref().unwrap_or(key), metadata)
    }
}

#[cfg(test)]
mod tests {
    use metrics_exporter_prometheus::PrometheusBuilder;

    use super::*;

    #[test]
    fn fd3_no_measure_grows_with_what_its_labels_say() {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        metrics::with_local_recorder(&Bounded::new(recorder), || {
            for number in 0..20_000 {
                let name = format!("a name that somebody made up, the {number}th");
                metrics::counter!("counted", "name" => name.clone(), "kind" => "x").increment(1);
                metrics::gauge!("set", "name" => name.clone()).set(1.0);
                metrics::histogram!("measured", "name" => name).record(1.0);
            }
            metrics::counter!("counted", "name" => "x".repeat(1_000_000), "kind" => "x").increment(1);
        });
        let told = handle.render();
        assert!(told.len() < 2_000_000, "{} bytes", told.len());
        assert_eq!(told.lines().filter(|line| line.starts_with("set{")).count(), MOST + 1);
        let others = "counted{name=\"other\",kind=\"other\"} 19001";
        assert!(told.contains(others), "nothing is lost: all beyond are counted as one");
        assert!(told.contains("counted{name=\"a name that somebody made up, the 7th\",kind=\"x\"} 1"));
    }
}
