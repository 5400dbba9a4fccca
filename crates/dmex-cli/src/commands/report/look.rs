//! What a reporter does at each look.

use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use dmex_reporter::{Reporter, Ticked};

use crate::status::Failure;
use crate::talking::Look;

/// Reports, and says at the first look what it waits for.
pub(super) struct ReportLook {
    reporter: Reporter,
    first: AtomicBool,
}

impl ReportLook {
    pub(super) fn new(reporter: Reporter) -> Self {
        Self { reporter, first: AtomicBool::new(true) }
    }
}

/// The days that were reported, in a sentence, and those that are waited for; `None` if there are none.
fn said(ticked: &Ticked, first: bool) -> Option<String> {
    let days: Vec<String> = ticked.reported.iter().map(|one| format!("{} {}", one.asset, one.day)).collect();
    let mut lines = Vec::new();
    if !days.is_empty() {
        lines.push(format!("Reported {}.", days.join(", ")));
    }
    if first && !ticked.awaited.is_empty() {
        if lines.is_empty() {
            lines.push(NOTHING.to_owned());
        }
        lines.extend(ticked.awaited.iter().map(|awaited| format!("{}: {}", awaited.asset, awaited.why)));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

const NOTHING: &str = "Nothing to report.";

#[async_trait]
impl Look for ReportLook {
    async fn look(&self) -> Result<Option<String>, Failure> {
        let ticked = self.reporter.tick().await?;
        Ok(said(&ticked, self.first.swap(false, Ordering::SeqCst)))
    }

    fn nothing(&self) -> Option<&'static str> {
        Some(NOTHING)
    }
}
