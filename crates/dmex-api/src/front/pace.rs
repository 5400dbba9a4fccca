//! How long the other end may take over an answer.
//!
//! Whoever takes a byte now and then never stalls, and would hold an answer for ever. The time of an answer is what it may
//! always take, and what its bytes may take at the slowest rate; while we make the next part of it ourselves, it stands.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::sync::Notify;
use tokio::time::timeout_at;

/// How fast the answers of a connection have to be taken, and until when the one on its way.
pub(super) struct Pace {
    answer_time: Duration,
    slowest: u32,
    /// When it is given up; none if there is none, or the next part of it is ours to make.
    until: Mutex<Option<Instant>>,
    /// There is a limit where there was none.
    begun: Notify,
}

impl Pace {
    pub(super) fn new(answer_time: Duration, slowest: u32) -> Self {
        Self { answer_time, slowest: slowest.max(1), until: Mutex::default(), begun: Notify::new() }
    }

    /// Ends when an answer took too long. A body that nobody asks for its next part does not know by itself.
    pub(super) async fn overdue(&self) {
        loop {
            let until = *self.until.lock().unwrap_or_else(PoisonError::into_inner);
            match until {
                Some(until) if until <= Instant::now() => return,
                // Whether the time is over or another began, it is looked at anew.
                Some(until) => {
                    let _ = timeout_at(until.into(), self.begun.notified()).await;
                }
                None => self.begun.notified().await,
            }
        }
    }

    fn set(&self, until: Option<Instant>) {
        let before =
            std::mem::replace(&mut *self.until.lock().unwrap_or_else(PoisonError::into_inner), until);
        if before.is_none() && until.is_some() {
            self.begun.notify_one();
        }
    }

    /// What so many bytes may take.
    fn of(&self, bytes: usize) -> Duration {
        Duration::from_micros(bytes as u64 * 1_000_000 / u64::from(self.slowest))
    }
}

/// A body that fails when it is taken too slowly.
pub(super) struct Paced<B> {
    body: B,
    pace: Arc<Pace>,
    until: Instant,
    /// Since when the next part is ours to make.
    making: Option<Instant>,
}

/// Why an answer is not whole.
#[derive(Debug, thiserror::Error)]
#[error("the answer was taken too slowly")]
struct TooSlow;

impl<B> Paced<B> {
    pub(super) fn new(body: B, pace: Arc<Pace>) -> Self {
        let until = Instant::now() + pace.answer_time;
        pace.set(Some(until));
        Self { body, pace, until, making: None }
    }
}

impl<B: HttpBody<Data = Bytes, Error = axum::Error> + Unpin> HttpBody for Paced<B> {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let now = Instant::now();
        if let Some(since) = self.making.take() {
            self.until += now - since;
        }
        if self.until <= now {
            return Poll::Ready(Some(Err(axum::Error::new(TooSlow))));
        }
        let polled = Pin::new(&mut self.body).poll_frame(context);
        let until = match &polled {
            Poll::Ready(Some(Ok(frame))) => {
                let more = self.pace.of(frame.data_ref().map_or(0, Bytes::len));
                self.until += more;
                Some(self.until)
            }
            Poll::Ready(_) => None,
            Poll::Pending => {
                self.making = Some(now);
                None
            }
        };
        self.pace.set(until);
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B> Drop for Paced<B> {
    fn drop(&mut self) {
        self.pace.set(None);
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use futures_util::{StreamExt, stream};

    use super::*;

    const SHORT: Duration = Duration::from_millis(200);

    fn paced(
        pace: &Arc<Pace>,
        parts: impl futures_util::Stream<Item = &'static str> + Send + 'static,
    ) -> Body {
        let parts = parts.map(Ok::<_, std::convert::Infallible>);
        Body::new(Paced::new(Body::from_stream(parts), pace.clone()))
    }

    #[tokio::test]
    async fn fd7_an_answer_that_is_taken_too_slowly_fails_and_its_connection_is_told() {
        let pace = Arc::new(Pace::new(SHORT, 1_000_000));
        let mut parts = paced(&pace, stream::iter(["one", "two"])).into_data_stream();
        assert!(parts.next().await.unwrap().is_ok());
        // Also if nobody asks for the next part.
        tokio::time::timeout(SHORT * 50, pace.overdue()).await.unwrap();
        assert!(parts.next().await.unwrap().is_err());
        drop(parts);
        assert!(tokio::time::timeout(SHORT * 2, pace.overdue()).await.is_err(), "nothing is on its way");
    }

    #[tokio::test]
    async fn fd7_what_is_taken_and_what_we_need_ourselves_adds_to_the_time() {
        let slow = Arc::new(Pace::new(SHORT, 1));
        let mut parts = paced(&slow, stream::iter(["sixty seconds", "two"])).into_data_stream();
        assert!(parts.next().await.unwrap().is_ok());
        tokio::time::sleep(SHORT * 2).await;
        assert!(parts.next().await.unwrap().is_ok());
        let pace = Arc::new(Pace::new(SHORT, 1_000_000));
        let late = stream::once(async {
            tokio::time::sleep(SHORT * 2).await;
            "late"
        });
        let mut parts = paced(&pace, late).into_data_stream();
        tokio::select! {
            part = parts.next() => assert!(part.unwrap().is_ok()),
            () = pace.overdue() => unreachable!("it is we who are slow"),
        }
    }
}
