//! Who asks.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

use crate::config::{ApiConfig, ProxyHeader};

tokio::task_local! {
    /// Who asks the question that is answered, as [`network`] says it: known to what is asked on its way too, such as the
    /// API by a page.
    static CALLER: IpAddr;
}

/// Answers a question as one of somebody's.
pub(crate) async fn asked_by<F: Future>(caller: IpAddr, answer: F) -> F::Output {
    CALLER.scope(caller, answer).await
}

/// Who asks the question that is answered; nobody if it is ours.
pub(crate) fn caller() -> Option<IpAddr> {
    CALLER.try_with(|caller| *caller).ok()
}

/// Who asks: the other end of the connection, or who the trusted proxies say.
///
/// Each proxy adds who asked it at the right, so the nth from the right is what the outermost of n proxies of ours saw, and
/// what stands left of it anybody can make up. Of fewer the leftmost is taken: they are all our proxies' words. What cannot
/// be read is the proxy's own question.
pub(crate) fn address(config: &ApiConfig, headers: &HeaderMap, peer: IpAddr) -> IpAddr {
    let peer = peer.to_canonical();
    let Some(skipped) = config.proxies.checked_sub(1) else { return peer };
    let name = match config.proxy_header {
        ProxyHeader::XForwardedFor => "x-forwarded-for",
        ProxyHeader::Forwarded => "forwarded",
    };
    // Commas within quotes are not spared: what our proxies add has none, and what is left of it is not looked at.
    let lines = headers.get_all(name).into_iter().map(|line| line.to_str().unwrap_or_default());
    let told: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    let place = told.len().saturating_sub(1).saturating_sub(usize::from(skipped));
    let said = told.get(place).and_then(|said| match config.proxy_header {
        ProxyHeader::XForwardedFor => node(said),
        ProxyHeader::Forwarded => said.split(';').find_map(forwarded_for),
    });
    said.unwrap_or(peer)
}

/// What counts as one address: whoever has one of IPv6 has 2^64 of them.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        four @ IpAddr::V4(_) => four,
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

/// `for=` of RFC 7239.
fn forwarded_for(pair: &str) -> Option<IpAddr> {
    let (name, value) = pair.split_once('=')?;
    name.trim().eq_ignore_ascii_case("for").then(|| node(value.trim().trim_matches('"')))?
}

/// An address, as proxies write them: bare, in brackets, with a port or without.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: [u8; 4] = [10, 0, 0, 1];

    fn seen(proxies: u8, header: ProxyHeader, lines: &[&str]) -> String {
        let name = match header {
            ProxyHeader::XForwardedFor => "x-forwarded-for",
            ProxyHeader::Forwarded => "forwarded",
        };
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name, line.parse().unwrap());
        }
        let config = ApiConfig { proxies, proxy_header: header, ..ApiConfig::default() };
        address(&config, &headers, IpAddr::from(PROXY)).to_string()
    }

    #[test]
    fn fd4_nobody_names_an_address_of_their_own() {
        let lines = ["6.6.6.6", "5.5.5.5, 9.9.9.9", "2.2.2.2, 3.3.3.3"];
        for (proxies, expected) in [(0, "10.0.0.1"), (1, "3.3.3.3"), (2, "2.2.2.2"), (3, "9.9.9.9")] {
            assert_eq!(seen(proxies, ProxyHeader::XForwardedFor, &lines), expected, "{proxies}");
        }
        assert_eq!(
            seen(2, ProxyHeader::XForwardedFor, &["3.3.3.3"]),
            "3.3.3.3",
            "asked past the outer proxy"
        );
        assert_eq!(seen(1, ProxyHeader::XForwardedFor, &[]), "10.0.0.1");
        assert_eq!(seen(1, ProxyHeader::XForwardedFor, &["1.1.1.1, unknown"]), "10.0.0.1");
        assert_eq!(seen(1, ProxyHeader::XForwardedFor, &["1.1.1.1,"]), "10.0.0.1");
        // The header that our proxies do not write is a stranger's.
        let mut headers = HeaderMap::new();
        headers.append("forwarded", "for=6.6.6.6".parse().unwrap());
        let config = ApiConfig { proxies: 1, ..ApiConfig::default() };
        assert_eq!(address(&config, &headers, IpAddr::from(PROXY)), IpAddr::from(PROXY));
    }

    #[test]
    fn fd4_an_address_is_the_same_however_it_is_written() {
        let written = [
            "3.3.3.3",
            " 3.3.3.3:4711 ",
            "::ffff:3.3.3.3",
            "[::ffff:3.3.3.3]",
            "[::ffff:3.3.3.3]:4711",
            "::ffff:303:303",
        ];
        for text in written {
            assert_eq!(seen(1, ProxyHeader::XForwardedFor, &[text]), "3.3.3.3", "{text}");
        }
        for text in ["2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:443"] {
            assert_eq!(seen(1, ProxyHeader::XForwardedFor, &[text]), "2001:db8::7", "{text}");
        }
        let forwarded = [
            ("for=3.3.3.3", "3.3.3.3"),
            ("For=\"3.3.3.3:4711\";proto=https", "3.3.3.3"),
            ("for=6.6.6.6, proto=https; for=\"[2001:db8::7]:4711\"; by=10.0.0.9", "2001:db8::7"),
            // A quote that a stranger leaves open swallows nothing.
            ("for=\"6.6.6.6, for=3.3.3.3", "3.3.3.3"),
            ("for=_hidden", "10.0.0.1"),
        ];
        for (line, expected) in forwarded {
            assert_eq!(seen(1, ProxyHeader::Forwarded, &[line]), expected, "{line}");
        }
    }

    #[test]
    fn fd4_visitors_of_ipv4_are_not_one_on_a_socket_of_ipv6() {
        let [one, other] = ["::ffff:1.1.1.1", "::ffff:2.2.2.2"].map(|text| text.parse::<IpAddr>().unwrap());
        assert_ne!(network(one), network(other));
        assert_eq!(network(one), IpAddr::from([1, 1, 1, 1]));
        let [one, other] = ["2001:db8::1", "2001:db8::ffff:2"].map(|text| text.parse::<IpAddr>().unwrap());
        assert_eq!(network(one), network(other));
    }
}
