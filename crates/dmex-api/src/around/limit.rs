//! How much one address may ask.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::config::ApiConfig;
use crate::problem::ApiError;
use crate::server::ServeError;

/// How often addresses are forgotten that were quiet.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// Counts questions by address.
pub(crate) struct Limiter(DefaultKeyedRateLimiter<IpAddr>);

impl Limiter {
    pub(crate) fn new(config: &ApiConfig) -> Result<Self, ServeError> {
        let some = |number: u32, name| NonZeroU32::new(number).ok_or(ServeError::Nothing(name));
        let rate = some(config.rate_per_second, "rate_per_second")?;
        let quota = Quota::per_second(rate).allow_burst(some(config.burst, "burst")?);
        Ok(Self(RateLimiter::keyed(quota)))
    }

    /// [seconds] How long an address has to wait; none if it may ask now.
    fn wait(&self, address: IpAddr) -> Option<u64> {
        let early = self.0.check_key(&network(address)).err()?;
        Some(early.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
    }

    /// Forgets addresses that were quiet, so that memory does not grow with strangers.
    pub(crate) async fn forget(self: Arc<Self>, shutdown: CancellationToken) {
        while shutdown.run_until_cancelled(tokio::time::sleep(FORGET_EVERY)).await.is_some() {
            self.0.retain_recent();
        }
    }
}

/// Refuses what is too much. Health and counts are asked by those who run the server, and are never refused.
pub(crate) async fn per_address(
    State((app, limiter)): State<(App, Arc<Limiter>)>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
    next: Next,
) -> Response {
    let is_watch = matches!(request.uri().path(), "/healthz" | "/readyz" | "/metrics");
    let address = address(app.config.behind_proxy, request.headers(), peer.ip());
    match limiter.wait(address).filter(|_| !is_watch) {
        Some(wait) => ApiError::TooMany { wait }.into_response(),
        None => next.run(request).await,
    }
}

/// Who asks. A proxy adds who asked it as the last address; those before it anybody can make up.
fn address(behind_proxy: bool, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    if !behind_proxy {
        return peer;
    }
    let mut values = headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
    let last = values.next_back().and_then(|value| value.rsplit(',').next());
    last.and_then(|address| address.trim().parse().ok()).unwrap_or(peer)
}

/// Who has one IPv6 address has 2^64 of them.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_names_an_address_of_their_own() {
        let peer: IpAddr = "10.0.0.1".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1".parse().unwrap());
        headers.append("x-forwarded-for", "2.2.2.2, 3.3.3.3".parse().unwrap());
        assert_eq!(address(false, &headers, peer), peer);
        assert_eq!(address(true, &headers, peer), IpAddr::from([3, 3, 3, 3]));
        assert_eq!(address(true, &HeaderMap::new(), peer), peer);
    }

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let [one, other] = ["2001:db8::1", "2001:db8::ffff:2"].map(|text| text.parse::<IpAddr>().unwrap());
        assert_eq!(network(one), network(other));
    }

    #[test]
    fn a_burst_is_allowed_and_then_there_is_a_wait() {
        let config = ApiConfig { rate_per_second: 1, burst: 3, ..ApiConfig::default() };
        let limiter = Limiter::new(&config).unwrap();
        let [one, other] = [IpAddr::from([1, 1, 1, 1]), IpAddr::from([2, 2, 2, 2])];
        let waits: Vec<_> = (0..4).map(|_| limiter.wait(one)).collect();
        assert!(waits[..3].iter().all(Option::is_none) && waits[3].is_some_and(|wait| wait >= 1));
        assert_eq!(limiter.wait(other), None);
    }
}
