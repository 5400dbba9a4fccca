//! Many reads as one question: those that a future asks at the same time go to a node in one batch, and all of them are
//! of one block.
//!
//! alloy's `CallBatchLayer` asks a contract (Multicall3) that not every chain has, and waits for a while to see what else
//! is asked; here everything that was asked when the future can go no further is sent at once.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use alloy::rpc::json_rpc::{RequestPacket, Response, ResponsePacket, SerializedRequest};
use alloy::transports::{TransportError, TransportErrorKind};
use futures_util::future::{BoxFuture, join_all};
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::oneshot;
use tokio::task::unconstrained;

tokio::task_local! {
    static GATHER: Gather;
}

/// Questions in one batch; nodes refuse very long ones.
const MOST: usize = 100;

/// Whom a batch is sent to.
type Ask = Arc<dyn Fn(RequestPacket) -> BoxFuture<'static, Said> + Send + Sync>;
type Said = Result<ResponsePacket, TransportError>;

/// What was asked and not sent yet.
#[derive(Clone)]
pub(super) struct Gather {
    /// The block that reads of the newest are of.
    pub(super) block: u64,
    waiting: Arc<Mutex<Vec<Waiting>>>,
}

struct Waiting {
    asked: SerializedRequest,
    ask: Ask,
    tell: oneshot::Sender<Said>,
}

/// Reads within `future` that are asked at the same time are one question to the node, and reads of the newest block are
/// of this one. What is asked one after the other stays so: ask with `try_join`.
///
/// It does not reach into tasks that `future` spawns.
pub async fn gathered<F: IntoFuture>(block: u64, future: F) -> F::Output {
    let gather = Gather { block, waiting: Arc::default() };
    // Without a budget, so that all that can be asked is asked before the future waits.
    let mut future = pin!(unconstrained(GATHER.scope(gather.clone(), future.into_future())));
    let mut sent = FuturesUnordered::new();
    poll_fn(|context| {
        loop {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(output);
            }
            let mut waiting = std::mem::take(&mut *gather.waiting());
            while !waiting.is_empty() {
                let rest = waiting.split_off(waiting.len().min(MOST));
                sent.push(send(std::mem::replace(&mut waiting, rest)));
            }
            // An answer lets the future go on; without one it waits.
            match sent.poll_next_unpin(context) {
                Poll::Ready(Some(())) => {}
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    })
    .await
}

impl Gather {
    /// What the caller's reads are gathered by, if they are.
    pub(super) fn here() -> Option<Self> {
        GATHER.try_with(Clone::clone).ok()
    }

    /// Adds a question, and waits for its answer.
    pub(super) fn ask(&self, asked: SerializedRequest, ask: Ask) -> BoxFuture<'static, Said> {
        let (tell, told) = oneshot::channel();
        self.waiting().push(Waiting { asked, ask, tell });
        Box::pin(async move {
            told.await
                .unwrap_or_else(|_| Err(TransportErrorKind::custom_str("the batch has no answer to it")))
        })
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sends questions as one, and tells each its answer. A node that takes no batches is asked one by one.
async fn send(waiting: Vec<Waiting>) {
    let Some(ask) = waiting.first().map(|first| first.ask.clone()) else { return };
    let asked: Vec<SerializedRequest> = waiting.iter().map(|one| one.asked.clone()).collect();
    if asked.len() == 1 {
        return each(waiting, ask).await;
    }
    match ask(RequestPacket::Batch(asked)).await {
        Ok(ResponsePacket::Batch(answers)) => tell(waiting, answers),
        // One answer to many questions is a refusal of the batch.
        Ok(ResponsePacket::Single(_)) | Err(TransportError::ErrorResp(_)) => each(waiting, ask).await,
        Err(error) => {
            let words = error.to_string();
            for one in waiting {
                // Nobody may wait any more.
                let _ = one.tell.send(Err(TransportErrorKind::custom_str(&words)));
            }
        }
    }
}

fn tell(waiting: Vec<Waiting>, mut answers: Vec<Response>) {
    for one in waiting {
        let place = answers.iter().position(|answer| answer.id == *one.asked.id());
        // Without an answer the sender is dropped, which is told as such.
        if let Some(place) = place {
            let _ = one.tell.send(Ok(ResponsePacket::Single(answers.swap_remove(place))));
        }
    }
}

async fn each(waiting: Vec<Waiting>, ask: Ask) {
    let asked = waiting.into_iter().map(|one| {
        let ask = ask.clone();
        async move {
            let _ = one.tell.send(ask(RequestPacket::Single(one.asked)).await);
        }
    });
    join_all(asked).await;
}
