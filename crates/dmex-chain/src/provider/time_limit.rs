//! A time limit on every call to a node.

use std::task::{Context, Poll};
use std::time::Duration;

use alloy::rpc::json_rpc::{RequestPacket, ResponsePacket};
use alloy::transports::{TransportError, TransportErrorKind, TransportFut};
use tower::{Layer, Service};

/// Puts a time limit on every call of the transport below.
#[derive(Clone, Copy, Debug)]
pub(super) struct TimeLimitLayer {
    limit: Duration,
}

/// A transport whose calls end within a time limit.
#[derive(Clone, Debug)]
pub(super) struct TimeLimit<S> {
    inner: S,
    limit: Duration,
}

impl TimeLimitLayer {
    pub(super) const fn new(limit: Duration) -> Self {
        Self { limit }
    }
}

impl<S> Layer<S> for TimeLimitLayer {
    type Service = TimeLimit<S>;

    fn layer(&self, inner: S) -> TimeLimit<S> {
        TimeLimit { inner, limit: self.limit }
    }
}

impl<S> Service<RequestPacket> for TimeLimit<S>
where
    S: Service<RequestPacket, Response = ResponsePacket, Error = TransportError> + Send + 'static,
    S::Future: Send + 'static,
{
    type Response = ResponsePacket;
    type Error = TransportError;
    type Future = TransportFut<'static>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: RequestPacket) -> Self::Future {
        let (call, limit) = (self.inner.call(request), self.limit);
        Box::pin(async move {
            tokio::time::timeout(limit, call).await.unwrap_or_else(|_| {
                Err(TransportErrorKind::custom_str(&format!("no answer within {} s", limit.as_secs_f32())))
            })
        })
    }
}
