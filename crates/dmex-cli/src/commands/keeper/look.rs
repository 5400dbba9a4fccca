//! What a keeper does at each look.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_keeper::{Aftermath, Assessor, Finaliser};

use crate::status::Failure;
use crate::talking::Look;

pub(super) struct FinaliseLook(pub(super) Arc<Finaliser>);

pub(super) struct SettleLook(pub(super) Arc<Finaliser>);

pub(super) struct AssessLook(pub(super) Assessor);

pub(super) struct AftermathLook(pub(super) Aftermath);

/// A count of things done, in words; none if nothing was.
pub(in crate::commands) fn counted(count: u32, one: &str, several: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("{one}.")),
        count => Some(format!("{}.", several.replace("{}", &count.to_string()))),
    }
}

#[async_trait]
impl Look for FinaliseLook {
    async fn look(&self) -> Result<Option<String>, Failure> {
        let days = self.0.finalize_benchmarks().await?;
        Ok(counted(days, "Made 1 benchmark day final", "Made {} benchmark days final"))
    }

    fn nothing(&self) -> Option<&'static str> {
        Some("No benchmark day to make final.")
    }
}

#[async_trait]
impl Look for SettleLook {
    async fn look(&self) -> Result<Option<String>, Failure> {
        Ok(counted(self.0.settle_products().await?, "Settled 1 product", "Settled {} products"))
    }

    fn nothing(&self) -> Option<&'static str> {
        Some("No day to settle.")
    }
}

#[async_trait]
impl Look for AssessLook {
    async fn look(&self) -> Result<Option<String>, Failure> {
        Ok(counted(self.0.tick().await?, "Assessed 1 product", "Assessed {} products"))
    }
}

#[async_trait]
impl Look for AftermathLook {
    async fn look(&self) -> Result<Option<String>, Failure> {
        let sent = self.0.tick().await?;
        Ok(counted(
            sent,
            "Paid out after a default: 1 transaction",
            "Paid out after a default: {} transactions",
        ))
    }
}
