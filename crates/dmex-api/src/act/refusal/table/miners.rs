//! What the registry of miners refuses.

use dmex_wire::Code;

use super::{NOTHING, Row};

pub(super) const MINERS: &[Row] = &[
    (
        &["WrongStatus"],
        Code::WrongState,
        "the miner {0:who} is not where this can be done",
        "a miner is first approved by its application, later by its capacity; addresses join while the application waits",
    ),
    (
        &["BadApplication"],
        Code::BadTerms,
        "the application's part {0} is missing, too long or out of order",
        "correct that part",
    ),
    (
        &["AnotherApplication"],
        Code::ChangedMeanwhile,
        "this is not what the miner {0:who} disclosed last",
        "read the application again, and propose that",
    ),
    (
        &["NotNamed"],
        Code::NotYours,
        "the miner {0:who} did not name {1:who} in an application",
        "it must first",
    ),
    (
        &["AlreadyJoined"],
        Code::AlreadyDone,
        "{1:who} belongs to the miner {0:who} already, as every miner does to itself",
        NOTHING,
    ),
    (
        &["ReporterCannotApply"],
        Code::NotYours,
        "{0:who} is a reporter of a market average, and no reporter can be a miner",
        "apply with another account",
    ),
    (
        &["TooManyAddresses"],
        Code::OutOfLimits,
        "the miner {0:who} has 16 addresses already, the most there can be",
        NOTHING,
    ),
];
