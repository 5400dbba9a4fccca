//! Where a new relay of Bitcoin's headers begins.

use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;
use dmex_contracts::Deployment;
use dmex_mining::bitcoin::anchor::Anchor;
use dmex_platform::deploy::relay_arguments;
use dmex_replay::Record;
use dmex_types::Day;
use serde::Deserialize;

use crate::status::Failure;

/// The anchor as an operator writes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RelayConfig {
    /// Height of the header, a multiple of 2016.
    height: u32,
    /// The header, 80 bytes in hex.
    header: String,
}

impl RelayConfig {
    /// The anchor, if a relay that begins there can prove the benchmark's first day.
    pub(super) fn anchor(&self, first_day: Day) -> Result<Anchor, Failure> {
        let header: Header = deserialize_hex(self.header.trim()).map_err(|_| {
            Failure::file(
                "relay.header: it must be the 80 bytes of a header as 160 hex digits, as your node gives them: \
                 `bitcoin-cli getblockheader HASH false`",
            )
        })?;
        let anchor =
            Anchor::new(header, self.height).map_err(|error| Failure::file(format!("relay: {error}")))?;
        if u64::from(header.time) > first_day.start_timestamp() {
            return Err(Failure::file(format!(
                "relay: the header must be older than {first_day}, the first day that it has to prove: take that of \
                 height {}, or an earlier one",
                self.height.saturating_sub(dmex_mining::bitcoin::difficulty::RETARGET_INTERVAL)
            )));
        }
        Ok(anchor)
    }
}

/// The anchor of a development chain whose first replayed day this is.
pub(super) fn built_in(first: Day) -> Result<Anchor, Failure> {
    let record = Record::embedded()?;
    record.anchor(first).ok_or_else(|| {
        let days = record.relay_days();
        let days = days.map_or_else(String::new, |(first, last)| format!(" between {first} and {last}"));
        Failure::data(format!(
            "no headers are built in that prove the day before {first}: choose a --first-day{days}, or leave --relay out"
        ))
    })
}

/// Whether the relay that was deployed is the one that the file asks for.
pub(super) fn check_wanted(wanted: Option<&RelayConfig>, on: &Deployment) -> Result<(), Failure> {
    let wanted =
        wanted.map(|relay| relay.anchor(on.first_day).map(|anchor| relay_arguments(&anchor))).transpose()?;
    let found = on.header_relay.as_ref().map(|relay| &relay.arguments);
    if wanted.as_ref() == found {
        return Ok(());
    }
    Err(Failure::mismatch(
        "the configuration's [relay] is not what was deployed: correct the file, or do not use this deployment",
    ))
}
