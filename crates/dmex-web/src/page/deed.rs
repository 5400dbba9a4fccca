//! What an action of a proposal does, as a sentence; where no sentence is known, as the interface of its contract says.

use dmex_wire::{ActionView, Decoded};

use crate::frame::{Frame, short};

/// Arguments that sentences name.
const NAMED: [&str; 14] = [
    "product",
    "miner",
    "account",
    "units",
    "asset",
    "amount",
    "rate",
    "cap",
    "locker",
    "allowed",
    "chosen",
    "token",
    "feed",
    "benchmark",
];

/// What an action does, in the reader's language as far as there are words for it.
pub(crate) fn sentence(p: &Frame, action: &ActionView) -> String {
    let known = action.call.as_ref().and_then(|call| Some((key(call)?, call)));
    match known {
        Some((key, call)) => p.language().say_with(key, &arguments(call)),
        None => action.summary.clone(),
    }
}

fn key(call: &Decoded) -> Option<&'static str> {
    let function = call.signature.split('(').next().unwrap_or_default();
    Some(match (call.contract.as_str(), function) {
        ("Closing", "terminate") => "deed-terminate",
        ("MinerRegistry", "approve") => "deed-capacity",
        ("MinerRegistry", "approveApplication") => "deed-approve",
        ("MinerRegistry", "suspend") => "deed-suspend",
        ("MinerRegistry", "revoke") => "deed-revoke",
        ("MinerRegistry", "addAddress") => "deed-add-address",
        ("Reserve", "openRound") => "deed-open-round",
        ("Insurance", "setLine") => "deed-set-line",
        ("MiningPower", "setLocker") => "deed-set-locker",
        ("AuctionSale", "setAuctioneer") => "deed-set-auctioneer",
        ("PayTokenPrices", "setFeed") => "deed-set-pay-feed",
        ("PayTokenPrices", "setBenchmark") => "deed-set-pay-benchmark",
        _ => return None,
    })
}

fn arguments(call: &Decoded) -> Vec<(&'static str, String)> {
    let value = |name: &'static str| {
        let argument = call.arguments.iter().find(|argument| argument.name == name)?;
        Some((name, plain(&argument.value)))
    };
    NAMED.into_iter().filter_map(value).collect()
}

/// A value as it stands in a sentence: numbers without the word before them, addresses short.
fn plain(value: &str) -> String {
    let value = value.strip_prefix("product ").unwrap_or(value);
    if value.starts_with("0x") { short(value) } else { value.to_owned() }
}

#[cfg(test)]
mod tests {
    use dmex_wire::Argument;

    use super::*;
    use crate::words::Language;

    fn call(contract: &str, signature: &str, arguments: &[(&str, &str)]) -> Decoded {
        let argument =
            |(name, value): &(&str, &str)| Argument { name: (*name).to_owned(), value: (*value).to_owned() };
        Decoded {
            contract: contract.to_owned(),
            signature: signature.to_owned(),
            arguments: arguments.iter().map(argument).collect(),
        }
    }

    #[test]
    fn every_known_function_has_a_sentence_that_names_its_arguments() {
        let miner = ("miner", "0x71be63f3384f5fb98995898a86b02fb2426c5788");
        let product = ("product", "product 4");
        let known = [
            call("Closing", "terminate(uint32)", &[product]),
            call(
                "MinerRegistry",
                "approve(address,uint8,uint64)",
                &[miner, ("asset", "BTC"), ("units", "9 TH/s")],
            ),
            call("MinerRegistry", "approveApplication(address,(string))", &[miner]),
            call("MinerRegistry", "suspend(address)", &[miner]),
            call("MinerRegistry", "revoke(address)", &[miner]),
            call("MinerRegistry", "addAddress(address,address)", &[miner, ("account", "0x1cbd…c9ec")]),
            call("Reserve", "openRound(uint32,address,uint256)", &[product, ("amount", "140 USDT")]),
            call(
                "Insurance",
                "setLine(uint32,uint16,uint104)",
                &[product, ("rate", "3 %"), ("cap", "9 USDT")],
            ),
            call("MiningPower", "setLocker(address,bool)", &[("locker", "0x1cbd…c9ec"), ("allowed", "true")]),
            call("AuctionSale", "setAuctioneer(address)", &[("chosen", "0x1cbd…c9ec")]),
            call(
                "PayTokenPrices",
                "setFeed(address,address,uint32)",
                &[("token", "USDT"), ("feed", "0x1cbd…c9ec")],
            ),
            call(
                "PayTokenPrices",
                "setBenchmark(address,address)",
                &[("token", "FIL"), ("benchmark", "0x1cbd…c9ec")],
            ),
        ];
        for call in known {
            for language in Language::ALL {
                let said = language.say_with(key(&call).unwrap(), &arguments(&call));
                for (_, value) in arguments(&call) {
                    assert!(said.contains(&value), "{said}: {value}");
                }
            }
        }
    }

    #[test]
    fn the_same_name_on_another_contract_is_not_explained() {
        assert_eq!(key(&call("Reserve", "terminate(uint32)", &[])), None);
        assert_eq!(key(&call("Closing", "terminateAll()", &[])), None);
    }
}
