//! An answer that holds for a moment.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::problem::ApiError;

/// An answer that is found anew once it is older than it may be; of many who ask at the same time one finds it, and the
/// others wait for that.
#[derive(Debug)]
pub(crate) struct Kept<T>(Mutex<Option<(Instant, T)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> Kept<T> {
    /// The answer, no older than it may be when it was asked for.
    pub(crate) async fn get(
        &self,
        holds: Duration,
        find: impl Future<Output = Result<T, ApiError>>,
    ) -> Result<T, ApiError> {
        let mut kept = self.0.lock().await;
        if let Some((_, answer)) = kept.as_ref().filter(|(since, _)| since.elapsed() < holds) {
            return Ok(answer.clone());
        }
        let since = Instant::now();
        let answer = find.await?;
        *kept = Some((since, answer.clone()));
        Ok(answer)
    }
}
