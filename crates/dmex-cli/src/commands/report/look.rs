//! What a reporter does at each look.

use async_trait::async_trait;
use dmex_reporter::{Reported, Reporter};

use crate::status::Failure;
use crate::talking::Look;

/// The days that were reported, in a sentence; `None` if there are none.
pub(super) fn said(reported: &[Reported]) -> Option<String> {
    let days: Vec<String> = reported.iter().map(|one| format!("{} {}", one.asset, one.day)).collect();
    (!days.is_empty()).then(|| format!("Reported {}.", days.join(", ")))
}

#[async_trait]
impl Look for Reporter {
    fn name(&self) -> &'static str {
        "reporter"
    }

    async fn look(&self) -> Result<Option<String>, Failure> {
        Ok(said(&self.tick().await?.reported))
    }
}
