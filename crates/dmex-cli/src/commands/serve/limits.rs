//! How much visitors may ask, and how they are told apart.

use clap::{Args, ValueEnum};
use dmex_api::{ApiConfig, ConnectionLimits, PerAddress, ProxyHeader};

/// Options of `dmex serve`; one address of IPv6 is a network of 2^64.
#[derive(Clone, Debug, Args)]
pub(super) struct Limits {
    /// So many proxies of ours stand in front, each of which adds who asked it to the header; one if no number is given.
    /// Counted from the right: what stands left of that anybody can make up. Say no more than there are
    #[arg(long, value_name = "N", num_args = 0..=1, default_value = "0", default_missing_value = "1",
        value_parser = proxies)]
    behind_proxy: u8,
    /// The header in which they say it
    #[arg(long, value_name = "NAME", default_value = "x-forwarded-for")]
    proxy_header: Header,
    /// Questions that one address may ask a second, in the long run
    #[arg(long, value_name = "N", default_value_t = ApiConfig::default().rate_per_second)]
    rate: u32,
    /// Answers on their way at a time, of all addresses
    #[arg(long, value_name = "N", default_value_t = ApiConfig::default().answers.all)]
    answers: usize,
    /// Answers on their way at a time, of one address
    #[arg(long, value_name = "N", default_value_t = ApiConfig::default().answers.each)]
    answers_per_address: usize,
    /// Streams of events at a time, of all addresses
    #[arg(long, value_name = "N", default_value_t = ApiConfig::default().streams.all)]
    streams: usize,
    /// Streams of events at a time, of one address
    #[arg(long, value_name = "N", default_value_t = ApiConfig::default().streams.each)]
    streams_per_address: usize,
    /// Connections at a time, of all addresses; fewer if the system does not allow as many open files
    #[arg(long, value_name = "N", default_value_t = ConnectionLimits::default().open.all)]
    connections: usize,
    /// Connections at a time, of one address; behind a proxy all are the proxy's, and this is not asked
    #[arg(long, value_name = "N", default_value_t = ConnectionLimits::default().open.each)]
    connections_per_address: usize,
}

/// Where proxies say who asked them.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Header {
    /// As most proxies do.
    XForwardedFor,
    /// RFC 7239.
    Forwarded,
}

impl Limits {
    pub(super) fn config(&self) -> ApiConfig {
        let of = |all, each| PerAddress { all, each };
        let open = of(self.connections, self.connections_per_address);
        ApiConfig {
            rate_per_second: self.rate,
            proxies: self.behind_proxy,
            proxy_header: match self.proxy_header {
                Header::XForwardedFor => ProxyHeader::XForwardedFor,
                Header::Forwarded => ProxyHeader::Forwarded,
            },
            answers: of(self.answers, self.answers_per_address),
            streams: of(self.streams, self.streams_per_address),
            connections: ConnectionLimits { open, ..ConnectionLimits::default() },
            ..ApiConfig::default()
        }
    }
}

/// A settings file may say it in a word.
fn proxies(text: &str) -> Result<u8, String> {
    match text {
        "true" => Ok(1),
        "false" => Ok(0),
        number => number.parse().map_err(|_| format!("{number:?} is not a number of proxies")),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Told {
        #[command(flatten)]
        limits: Limits,
    }

    #[test]
    fn fd4_trusted_proxies_are_none_one_or_a_number() {
        let told = |words: &[&str]| {
            let words = ["serve"].iter().chain(words);
            Told::try_parse_from(words).map(|told| told.limits.config().proxies).ok()
        };
        assert_eq!(told(&[]), Some(0));
        assert_eq!(told(&["--behind-proxy"]), Some(1));
        assert_eq!(told(&["--behind-proxy", "--rate", "5"]), Some(1));
        assert_eq!(told(&["--behind-proxy", "2"]), Some(2));
        assert_eq!(told(&["--behind-proxy", "false"]), Some(0));
        assert_eq!(told(&["--behind-proxy", "-1"]), None);
    }

    #[test]
    fn unless_told_otherwise_it_is_what_the_api_takes_by_itself() {
        let told = Told::try_parse_from(["serve"]).unwrap().limits.config();
        assert_eq!(format!("{told:?}"), format!("{:?}", ApiConfig::default()));
    }
}
