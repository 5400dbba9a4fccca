//! An answer that holds for a moment.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Mutex as Turn;

/// An answer that is found anew once it is older than it may be; of many who ask at the same time one finds it, and the
/// others take that, however long it took.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    /// Whose turn it is to find it.
    turn: Turn<()>,
    /// The answer, and when it was found.
    answer: Mutex<Option<(Instant, T)>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { turn: Turn::default(), answer: Mutex::default() }
    }
}

impl<T: Clone> Kept<T> {
    /// The answer, found after it was asked for or no longer ago than it holds.
    pub(crate) async fn get<E>(
        &self,
        holds: impl Fn(&T) -> Duration,
        find: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let asked = Instant::now();
        let _turn = self.turn.lock().await;
        let is_good = |found: Instant, answer: &T| found >= asked || found.elapsed() < holds(answer);
        let kept = self.kept().clone();
        if let Some((_, answer)) = kept.filter(|(found, answer)| is_good(*found, answer)) {
            return Ok(answer);
        }
        let answer = find.await?;
        *self.kept() = Some((Instant::now(), answer.clone()));
        Ok(answer)
    }

    /// Forgets an answer of some kind, without waiting for one that is being found.
    pub(crate) fn forget(&self, is_meant: impl Fn(&T) -> bool) {
        let mut kept = self.kept();
        if kept.as_ref().is_some_and(|(_, answer)| is_meant(answer)) {
            *kept = None;
        }
    }

    fn kept(&self) -> MutexGuard<'_, Option<(Instant, T)>> {
        self.answer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn fd7_who_waited_for_an_answer_takes_it_also_if_it_took_longer_than_it_holds() {
        let (kept, finds) = (Kept::default(), AtomicUsize::new(0));
        let asks = || {
            let find = async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                Ok::<_, Infallible>(finds.fetch_add(1, Ordering::Relaxed))
            };
            kept.get(|_| Duration::from_millis(1), find)
        };
        let answers = join_all((0..20).map(|_| asks())).await;
        assert!(answers.into_iter().all(|answer| answer == Ok(0)), "one finds it for all");
        tokio::time::sleep(Duration::from_millis(5)).await;
        assert_eq!(asks().await, Ok(1), "one that is too old is found anew");
        // Its age is that since it was found.
        let asked_of_one_that_holds = kept.get(|_| Duration::from_secs(60), async { Ok::<_, Infallible>(7) });
        assert_eq!(asked_of_one_that_holds.await, Ok(1));
        kept.forget(|answer| *answer == 0);
        assert!(kept.kept().is_some(), "another is not meant");
        kept.forget(|answer| *answer == 1);
        assert!(kept.kept().is_none());
    }
}
