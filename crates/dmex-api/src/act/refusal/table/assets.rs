//! What the list of assets refuses to a vote.

use dmex_wire::Code;

use super::{NOTHING, Row};

pub(super) const ASSETS: &[Row] = &[
    (
        &["UnknownAsset"],
        Code::NotFound,
        "no vote opened an asset of number {0}",
        "name one that is open, or open it first",
    ),
    (
        &["NotNextAsset"],
        Code::WrongState,
        "{0} is not the number of the next asset",
        "the next one has number {1}",
    ),
    (&["TooManyAssets"], Code::OutOfLimits, "there are 32 assets already, the most there can be", NOTHING),
    (
        &["BadDescription"],
        Code::BadTerms,
        "the description's part {0} is not possible",
        "a ticker has at most 12 plain characters and is no other asset's, a unit at most 16, a scale is a power of ten or 1024",
    ),
    (
        &["DescriptionIsFixed"],
        Code::TooLate,
        "power of asset {0} was offered already, so how it is shown stays as it is",
        "open another asset",
    ),
    (
        &["BenchmarkOfAnotherAsset"],
        Code::DoesNotFit,
        "the market average {1:who} measures another asset than {0}",
        "name one that measures it",
    ),
    (
        &["BenchmarkOfAnotherOwner"],
        Code::NotYours,
        "the market average {1:who} does not belong to the DAO",
        "whoever owns it hands it over to the timelock first",
    ),
    (
        &["TooManyDecimals"],
        Code::OutOfLimits,
        "the coin {0:who} has {1} decimals, and at most 18 are possible",
        "name another coin",
    ),
];
