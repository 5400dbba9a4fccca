//! Many questions of one kind in few round trips.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use alloy::providers::{DynProvider, Provider};
use alloy::rpc::client::BatchRequest;
use alloy::rpc::json_rpc::{RpcRecv, RpcSend};
use alloy::transports::{TransportError, TransportResult};
use futures_util::{StreamExt, TryStreamExt, stream};

/// Questions in one round trip at most.
const MOST: usize = 64;
/// Round trips on their way at the same time.
const AT_ONCE: usize = 4;
/// The same where each is one question.
const SINGLE_AT_ONCE: usize = 16;
/// Round trips that must succeed after one that did not, before a longer one is tried again.
const CALM: u32 = 32;

/// How many questions a node takes at once: there are nodes that take few, or one.
#[derive(Clone, Debug)]
pub(super) struct Together(Arc<Bounds>);

#[derive(Debug)]
struct Bounds {
    most: AtomicUsize,
    /// Round trips to go before more are asked together.
    calm: AtomicU32,
}

impl Default for Together {
    fn default() -> Self {
        Self(Arc::new(Bounds { most: AtomicUsize::new(MOST), calm: AtomicU32::new(0) }))
    }
}

impl Together {
    /// Asks the same of many things, at most so many in a round trip. The answers are in the order of the questions; one
    /// may be an error of the node's.
    pub(super) async fn ask<P: RpcSend + Clone, R: RpcRecv>(
        &self,
        provider: &DynProvider,
        method: &'static str,
        of: &[P],
        most: usize,
    ) -> TransportResult<Vec<TransportResult<R>>> {
        let most = most.min(self.0.most.load(Ordering::Relaxed)).max(1);
        let parts: Vec<Vec<P>> = of.chunks(most).map(<[P]>::to_vec).collect();
        let asked = stream::iter(parts).map(|part: Vec<P>| self.part(provider, method, part));
        let answers: Vec<Vec<_>> = asked.buffered(AT_ONCE).try_collect().await?;
        Ok(answers.into_iter().flatten().collect())
    }

    /// One round trip. If nothing comes of it the questions are asked one by one: that they were asked together may be
    /// all that the node minds.
    async fn part<P: RpcSend, R: RpcRecv>(
        &self,
        provider: &DynProvider,
        method: &'static str,
        part: Vec<P>,
    ) -> TransportResult<Vec<TransportResult<R>>> {
        let questions = part.len();
        if questions > 1 {
            match together(provider, method, &part).await {
                Ok(answers) => {
                    self.learn(questions, true);
                    return Ok(answers);
                }
                Err(error) => tracing::debug!(%error, questions, "asked one by one"),
            }
        }
        let single = stream::iter(part).map(|params: P| async move {
            match provider.client().request(method.to_owned(), params).await {
                Err(error) if error.as_error_resp().is_none() => Err(error),
                answer => Ok(answer),
            }
        });
        let answers = single.buffered(SINGLE_AT_ONCE).try_collect().await?;
        self.learn(questions, questions == 1);
        Ok(answers)
    }

    fn learn(&self, questions: usize, succeeded: bool) {
        let (most, calm) = (&self.0.most, &self.0.calm);
        if !succeeded {
            most.fetch_min((questions / 2).max(1), Ordering::Relaxed);
            calm.store(CALM, Ordering::Relaxed);
        } else if calm.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err()
        {
            most.fetch_max((2 * questions).min(MOST), Ordering::Relaxed);
        }
    }
}

async fn together<P: RpcSend, R: RpcRecv>(
    provider: &DynProvider,
    method: &'static str,
    part: &[P],
) -> TransportResult<Vec<TransportResult<R>>> {
    let mut batch = BatchRequest::new(provider.client());
    let mut awaited = Vec::with_capacity(part.len());
    for params in part {
        awaited.push(batch.add_call::<_, R>(method, params)?);
    }
    batch.send().await?;
    let mut answers = Vec::with_capacity(part.len());
    for answer in awaited {
        match answer.await {
            Err(error) if error.as_error_resp().is_none() => return Err(error),
            answer => answers.push(answer),
        }
    }
    // One that takes no questions together may say so to each of them.
    match answers.iter().all(TransportResult::is_err) {
        true => Err(answers.swap_remove(0).err().unwrap_or_else(nothing)),
        false => Ok(answers),
    }
}

fn nothing() -> TransportError {
    alloy::transports::TransportErrorKind::custom_str("no answer")
}
