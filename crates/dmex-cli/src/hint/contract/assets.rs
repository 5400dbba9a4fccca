//! What the list of assets refuses to a vote.

use super::Refusal;
use crate::names::plain;

impl Refusal<'_> {
    pub(super) fn of_assets(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "UnknownAsset" => format!(
                "no vote opened an asset of number {first}: name one that is open, or open it first (`openAsset` of the \
                 contract Assets)"
            ),
            "NotNextAsset" => {
                format!("{first} is not the number of the next asset: open number {second}")
            }
            "TooManyAssets" => "there are 32 assets, the most there can be".to_owned(),
            "BadDescription" => match first.trim_matches('"') {
                "ticker" => "the ticker is empty, longer than 12 characters, not plain, or another asset's: choose another"
                    .to_owned(),
                "unit" => "the name of the unit is empty, longer than 16 characters, or not plain: choose another"
                    .to_owned(),
                "scale" => "the scale is neither a power of ten up to 10^18 nor 1024: choose one of these".to_owned(),
                _ => format!("the description's part {} is not possible: correct it", plain(first)),
            },
            "DescriptionIsFixed" => format!(
                "power of asset {first} was offered already, so how it is shown stays as it is: open another asset"
            ),
            "BenchmarkOfAnotherAsset" => {
                format!("the benchmark {second} measures another asset than {first}: name one that measures it")
            }
            "BenchmarkOfAnotherOwner" => format!(
                "the benchmark {second} does not belong to the DAO's timelock: whoever owns it hands it over first \
                 (`transferOwnership`)"
            ),
            "TooManyDecimals" => format!(
                "the token {first} has {second} decimals, and a reward token has at most 18: name another"
            ),
            _ => return None,
        })
    }
}
