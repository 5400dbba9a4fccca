//! What market averages and the header relay refuse.

use dmex_wire::Code;

use super::{ANOTHER, LATER, NOTHING, Row};

pub(super) const BENCHMARK: &[Row] = &[
    (&["NotReporter"], Code::NotYours, "{0:who} is no reporter", "sign with a reporter's account"),
    (
        &["DayNotReportable"],
        Code::TooEarly,
        "{0:day} is final already, too early, or not over",
        "report another day",
    ),
    (&["AlreadyReported"], Code::AlreadyDone, "{0:day} is reported by this reporter already", NOTHING),
    (&["BadInputs"], Code::OutOfLimits, "the report is not plausible", "look at the measurement"),
    (
        &["BadReporter"],
        Code::BadRequest,
        "{0:who} cannot be a reporter: it is zero, named twice, or a miner",
        ANOTHER,
    ),
    (&["ReportsMissing"], Code::TooEarly, "{0:day} has {1} of {2} reports", "wait for the reporters"),
    (
        &["JumpUnconfirmed"],
        Code::TooEarly,
        "the reward of {0:day} is too far from that of the days before",
        "every reporter must confirm it, or 36 hours must pass after the day's end",
    ),
    (
        &["PriceRefused"],
        Code::TooEarly,
        "the price of {0:day} is not proven: the named round of the feed was not in force at the day's end",
        "name the round that was, or wait until three days after the day's end",
    ),
    (
        &["NoProof"],
        Code::DoesNotFit,
        "round {1} of the feed does not prove the price of {0:day}",
        "name the round that was in force at the day's end",
    ),
    (&["DayNotFinal"], Code::TooEarly, "{0:day} is not final", LATER),
    (
        &["RelayBehind"],
        Code::TooEarly,
        "the headers that prove the difficulty of {0:day} are not there yet",
        LATER,
    ),
    (
        &[
            "BadAnchor",
            "BadLength",
            "UnknownParent",
            "AlreadyStored",
            "NotLinked",
            "WorkMissing",
            "WrongBits",
            "TimeTooEarly",
            "TimeTooLate",
        ],
        Code::Refused,
        "the headers are not those of the chain",
        "give headers that follow what is stored",
    ),
];
