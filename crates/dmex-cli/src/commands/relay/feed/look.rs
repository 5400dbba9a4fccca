//! What the feeder does at each look.

use async_trait::async_trait;
use dmex_relay::{Feeder, TickError};

use crate::status::Failure;
use crate::talking::Look;

/// Feeds until there is nothing to feed now. Returns how many headers went out.
async fn catch_up(feeder: &Feeder) -> Result<u32, TickError> {
    let mut fed = 0;
    loop {
        match feeder.tick().await? {
            0 => return Ok(fed),
            count => fed += count,
        }
    }
}

#[async_trait]
impl Look for Feeder {
    async fn look(&self) -> Result<Option<String>, Failure> {
        let fed = catch_up(self).await?;
        Ok((fed > 0).then(|| format!("Fed {fed} headers.")))
    }

    fn nothing(&self) -> Option<&'static str> {
        Some("Nothing to feed.")
    }
}
