//! A disclosure as a miner writes it, in options or in a file.

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;
use dmex_types::{Asset, Power, PowerUnit};
use serde::{Deserialize, Deserializer};

/// What a miner discloses. Everything is optional here: a file may hold what the options do not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Disclosure {
    /// Name of the farm
    #[arg(long)]
    pub(super) farm: Option<String>,
    /// Where it stands
    #[arg(long)]
    pub(super) place: Option<String>,
    /// Who supplies the electricity, by which contract
    #[arg(long, value_name = "TEXT")]
    pub(super) power_contract: Option<String>,
    /// Where the papers can be read
    #[arg(long, value_name = "URI")]
    pub(super) document_uri: Option<String>,
    /// The papers as a file, whose hash goes into the application
    #[arg(long, value_name = "FILE", conflicts_with = "document_hash")]
    pub(super) document: Option<PathBuf>,
    /// The hash (keccak256) of the papers, if the file is not at hand
    #[arg(long, value_name = "HASH")]
    pub(super) document_hash: Option<String>,
    /// Machines whose serial numbers follow each other: MODEL:FROM-TO:COUNT; may be repeated
    #[arg(long = "machine", value_name = "MODEL:FROM-TO:COUNT")]
    pub(super) machines: Vec<Machines>,
    /// Power to sell at a time, in TH/s or TiB: btc=88500TH; may be repeated
    #[arg(long = "ask", value_name = "ASSET=POWER")]
    pub(super) asks: Vec<Ask>,
    /// Another address of yours, which has no vote on what accuses you; may be repeated
    #[arg(long = "address", value_name = "ADDRESS")]
    pub(super) addresses: Vec<String>,
}

/// Machines of one model whose serial numbers follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Machines {
    pub(super) model: String,
    pub(super) serial_from: String,
    pub(super) serial_to: String,
    pub(super) count: u32,
}

/// Power of one asset to sell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) asset: Asset,
    pub(super) power: Power,
}

impl Disclosure {
    /// This disclosure where given, else the other.
    pub(super) fn over(self, base: Self) -> Self {
        let list = |own: Vec<String>, other| if own.is_empty() { other } else { own };
        // The papers and their hash are one thing: whoever gives one does not want the other of the file.
        let (document, document_hash) = match (self.document, self.document_hash) {
            (None, None) => (base.document, base.document_hash),
            own => own,
        };
        Self {
            farm: self.farm.or(base.farm),
            place: self.place.or(base.place),
            power_contract: self.power_contract.or(base.power_contract),
            document_uri: self.document_uri.or(base.document_uri),
            document,
            document_hash,
            machines: if self.machines.is_empty() { base.machines } else { self.machines },
            asks: if self.asks.is_empty() { base.asks } else { self.asks },
            addresses: list(self.addresses, base.addresses),
        }
    }
}

impl FromStr for Machines {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || {
            format!(
                "{text:?} is not MODEL:FROM-TO:COUNT, such as 'Antminer S19:A0001-A1000:1000'; serial numbers with - in \
                 them go into a file (--file)"
            )
        };
        let (rest, count) = text.rsplit_once(':').ok_or_else(wrong)?;
        let (model, range) = rest.rsplit_once(':').ok_or_else(wrong)?;
        let [serial_from, serial_to] = range.split('-').collect::<Vec<_>>()[..] else { return Err(wrong()) };
        Ok(Self {
            model: model.to_owned(),
            serial_from: serial_from.to_owned(),
            serial_to: serial_to.to_owned(),
            count: count.parse().map_err(|_| wrong())?,
        })
    }
}

impl FromStr for Ask {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text:?} is not ASSET=POWER, such as btc=88500TH or fil=100TiB");
        let (asset, power) = text.split_once('=').ok_or_else(wrong)?;
        let asset: Asset = asset.parse().map_err(|_| wrong())?;
        let unit = PowerUnit::of(asset);
        let endings: &[&str] = match unit {
            PowerUnit::TeraHash => &["TH/s", "TH"],
            PowerUnit::TebiByte => &["TiB"],
        };
        let number = endings.iter().find_map(|ending| power.strip_suffix(ending)).unwrap_or(power);
        let power = Power::parse(number.trim(), unit).map_err(|error| error.to_string())?;
        Ok(Self { asset, power })
    }
}

impl<'de> Deserialize<'de> for Ask {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Reads the disclosure of a file.
pub(super) fn parse(text: &str) -> Result<Disclosure, toml::de::Error> {
    toml::from_str(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_file_is_read_and_options_count_more() {
        let file = parse(include_str!("../../../../examples/application.toml")).unwrap();
        assert_eq!((file.machines.len(), file.asks.len()), (2, 1));
        let option = Disclosure {
            farm: Some("Mine".to_owned()),
            document: Some("papers.pdf".into()),
            ..Disclosure::default()
        };
        let both = option.over(file.clone());
        assert_eq!((both.farm.as_deref(), both.machines), (Some("Mine"), file.machines));
        assert_eq!(both.document_hash, None);
        assert!(parse("farn = \"x\"").unwrap_err().to_string().contains("farn"));
    }

    #[test]
    fn machines_and_power_are_read_or_refused_with_an_example() {
        let machines: Machines = "Antminer S19: 88.5:A1-A9:9".parse().unwrap();
        assert_eq!(
            (machines.model.as_str(), machines.serial_to.as_str(), machines.count),
            ("Antminer S19: 88.5", "A9", 9)
        );
        for text in ["S19", "S19:A1-A9", "S19:A1:9", "S19:A-1-A-9:9", "S19:A1-A9:many"] {
            assert!(text.parse::<Machines>().unwrap_err().contains("Antminer"), "{text}");
        }
        let power = |text: &str| text.parse::<Ask>().map(|ask| ask.power.units());
        assert_eq!(power("btc=88500TH"), Ok(88_500_000));
        assert_eq!(power("btc=88.5 TH/s"), Ok(88_500));
        assert_eq!(power("fil=2TiB"), Ok(2_048));
        assert_eq!(power("fil=2"), Ok(2_048));
        for text in ["btc", "doge=1", "btc=2TiB", "fil=1TH", "btc=-1"] {
            assert!(power(text).is_err(), "{text}");
        }
    }
}
