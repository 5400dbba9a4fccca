//! How often one address may ask, and how much at a time.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio_util::sync::CancellationToken;

use super::address::{address, asked_by, network};
use super::held::{Held, is_stream};
use super::refusal::Site;
use crate::app::App;
use crate::config::ApiConfig;
use crate::front::Peer;
use crate::problem::ApiError;
use crate::server::ServeError;

/// How often addresses are forgotten that were quiet.
const FORGET_EVERY: Duration = Duration::from_secs(60);
/// Addresses that are remembered. When there are more, those of a larger network count as one.
const REMEMBERED: usize = 50_000;
/// What the process is asked by whoever watches it: a second and at once.
const LOOKS: (u32, u32) = (10, 100);

/// Counts questions by address.
pub(crate) struct Limiter {
    questions: DefaultKeyedRateLimiter<IpAddr>,
    looks: DefaultKeyedRateLimiter<IpAddr>,
}

impl Limiter {
    pub(crate) fn new(config: &ApiConfig) -> Result<Self, ServeError> {
        let some = |number: u32, name| NonZeroU32::new(number).ok_or(ServeError::Nothing(name));
        let keyed = |rate, burst| -> Result<_, ServeError> {
            let quota = Quota::per_second(some(rate, "rate_per_second")?);
            Ok(RateLimiter::keyed(quota.allow_burst(some(burst, "burst")?)))
        };
        let looks = keyed(LOOKS.0, LOOKS.1)?;
        Ok(Self { questions: keyed(config.rate_per_second, config.burst)?, looks })
    }

    /// [seconds] How long an address has to wait for an answer; none if it may ask now.
    fn wait(&self, caller: IpAddr, path: &str) -> Option<u64> {
        match path {
            // Whoever restarts what is dead must always get an answer, and it costs nothing.
            "/healthz" => None,
            "/readyz" => wait(&self.looks, caller),
            _ => wait(&self.questions, caller),
        }
    }

    /// Forgets addresses that were quiet, so that memory does not grow with strangers.
    pub(crate) async fn forget(self: Arc<Self>, shutdown: CancellationToken) {
        while shutdown.run_until_cancelled(tokio::time::sleep(FORGET_EVERY)).await.is_some() {
            for limiter in [&self.questions, &self.looks] {
                limiter.retain_recent();
                limiter.shrink_to_fit();
            }
        }
    }
}

fn wait(limiter: &DefaultKeyedRateLimiter<IpAddr>, caller: IpAddr) -> Option<u64> {
    let key = if limiter.len() < REMEMBERED { caller } else { wider(caller) };
    let early = limiter.check_key(&key).err()?;
    Some(early.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
}

/// The larger network that an address is in.
fn wider(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(four) => {
            let [a, b, ..] = four.octets();
            IpAddr::from([a, b, 0, 0])
        }
        IpAddr::V6(six) => {
            let [a, b, ..] = six.segments();
            IpAddr::from([a, b, 0, 0, 0, 0, 0, 0])
        }
    }
}

/// Refuses what is asked too often or too much at a time. An answer counts until it is sent; a stream counts among
/// streams.
pub(crate) async fn per_address(
    State((app, limiter, site)): State<(App, Arc<Limiter>, Site)>,
    ConnectInfo(Peer(peer)): ConnectInfo<Peer>,
    request: Request,
    next: Next,
) -> Response {
    let caller = network(address(&app.config, request.headers(), peer));
    let path = request.uri().path();
    if let Some(wait) = limiter.wait(caller, path) {
        return site.refuse(request.uri(), request.headers(), ApiError::TooMany { wait }).await;
    }
    if path == "/healthz" {
        return next.run(request).await;
    }
    let share = match app.answers.take(Some(caller)) {
        Ok(share) => share,
        Err(full) => return site.refuse(request.uri(), request.headers(), ApiError::crowded(full)).await,
    };
    let response = asked_by(caller, next.run(request)).await;
    if is_stream(response.headers()) {
        return response;
    }
    response.map(|body| Body::new(Held::new(body, share)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limiter() -> Limiter {
        let config = ApiConfig { rate_per_second: 1, burst: 3, ..ApiConfig::default() };
        Limiter::new(&config).unwrap()
    }

    #[test]
    fn a_burst_is_allowed_and_then_there_is_a_wait() {
        let limiter = limiter();
        let [one, other] = [IpAddr::from([1, 1, 1, 1]), IpAddr::from([2, 2, 2, 2])];
        let waits: Vec<_> = (0..4).map(|_| limiter.wait(one, "/")).collect();
        assert!(waits[..3].iter().all(Option::is_none) && waits[3].is_some_and(|wait| wait >= 1));
        assert_eq!(limiter.wait(other, "/"), None);
        assert_eq!(limiter.wait(one, "/healthz"), None);
        assert_eq!(limiter.wait(one, "/readyz"), None, "those who watch are counted apart");
    }

    #[test]
    fn fd7_strangers_without_number_do_not_fill_the_memory() {
        let limiter = limiter();
        for number in 0..u32::try_from(REMEMBERED).unwrap() + 100_000 {
            let [a, b, c, d] = number.to_be_bytes();
            let segment = u16::from_be_bytes([c, d]);
            limiter.wait(IpAddr::from([0x2001, 0xdb8, u16::from_be_bytes([a, b]), segment, 0, 0, 0, 0]), "/");
        }
        assert!(limiter.questions.len() <= REMEMBERED + 1, "{}", limiter.questions.len());
    }
}
