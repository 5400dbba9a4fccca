//! Compares what was found with what should be, and tells a vote from tampering. Pure.

use std::collections::BTreeMap;

use alloy::primitives::{Address, B256};

use super::finding::{Cause, Checked, Finding, Later};
use super::row::{Expected, Value};
use dmex_contracts::Place;

/// A change of a value, as an event tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) place: Place,
    pub(super) what: String,
    pub(super) value: String,
    /// What the value is if nobody ever set it.
    pub(super) unset: &'static str,
    pub(super) by: By,
}

/// Who changed a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The contract's constructor.
    Creation,
    /// Whoever may, in this transaction.
    Right(Cause, B256),
    /// Somebody without a vote: the deployer before the hand-over, or whoever took a key.
    Somebody,
}

/// Everything about one value.
#[derive(Default)]
struct Course<'a> {
    value: Option<&'a Value>,
    changes: Vec<&'a Change>,
}

/// What differs from the record without a right, and what changed rightfully. Changes are in the order of the chain.
pub(super) fn judge(values: &[Value], changes: &[Change]) -> (Vec<Finding>, Checked) {
    let mut courses: BTreeMap<(Address, &str), Course<'_>> = BTreeMap::new();
    for value in values {
        courses.entry((value.place.1, value.what.as_str())).or_default().value = Some(value);
    }
    for change in changes {
        courses.entry((change.place.1, change.what.as_str())).or_default().changes.push(change);
    }
    let (mut findings, mut checked) = (Vec::new(), Checked::default());
    for course in courses.values() {
        findings.extend(course.finding());
        checked.later.extend(course.later());
    }
    (findings, checked)
}

impl Course<'_> {
    /// What differs from what was last done rightfully, or else from the record.
    fn finding(&self) -> Option<Finding> {
        let right = self.last_right();
        let due = right.map_or_else(|| self.expected(), |right| self.changes[right].value.clone());
        // What was set and taken back before the hand-over may have been used meanwhile.
        let stray = stray(&self.changes[right.map_or(0, |right| right + 1)..], &due);
        let found = stray.unwrap_or_else(|| self.now());
        (found != due).then(|| Finding::new(self.place(), self.what(), found, due))
    }

    /// What the last rightful change made of it, or put right.
    fn later(&self) -> Option<Later> {
        let (right, expected) = (self.last_right()?, self.expected());
        let change = self.changes[right];
        let By::Right(cause, transaction) = change.by else { return None };
        let before = stray(&self.changes[..right], &expected).unwrap_or(expected);
        let (contract, address) = self.place();
        let (what, value) = (self.what().to_owned(), change.value.clone());
        (value != before).then_some(Later { contract, address, what, value, before, cause, transaction })
    }

    fn last_right(&self) -> Option<usize> {
        self.changes.iter().rposition(|change| matches!(change.by, By::Right(..)))
    }

    fn expected(&self) -> String {
        let created = self.changes.iter().find(|change| change.by == By::Creation);
        match self.value.map(|value| &value.expected) {
            Some(Expected::Is(expected)) => expected.clone(),
            Some(Expected::AsCreated) => match created {
                Some(change) => change.value.clone(),
                None if self.changes.is_empty() => self.now(),
                None => "as its code begins".to_owned(),
            },
            None => self.unset().to_owned(),
        }
    }

    /// What the contract answers, or else what its events came to.
    fn now(&self) -> String {
        let asked = self.value.and_then(|value| value.found.clone());
        let told = || self.changes.last().map(|change| change.value.clone());
        asked.or_else(told).unwrap_or_else(|| self.unset().to_owned())
    }

    fn unset(&self) -> &'static str {
        self.changes.first().map_or("nothing", |change| change.unset)
    }

    fn place(&self) -> Place {
        let place = self.value.map(|value| value.place);
        place.or_else(|| self.changes.first().map(|change| change.place)).unwrap_or_default()
    }

    fn what(&self) -> &str {
        let what = self.value.map(|value| value.what.as_str());
        what.or_else(|| self.changes.first().map(|change| change.what.as_str())).unwrap_or_default()
    }
}

/// What somebody set without a right to it that is not what it should be.
fn stray(changes: &[&Change], due: &str) -> Option<String> {
    let stray = changes.iter().find(|change| change.by == By::Somebody && change.value != due);
    stray.map(|change| change.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = ("PrimarySale", Address::repeat_byte(1));
    const VOTE: By = By::Right(Cause::Vote, B256::repeat_byte(2));

    fn value(expected: Expected, found: &str) -> Value {
        Value { place: PLACE, what: "delay".to_owned(), expected, found: Some(found.to_owned()) }
    }

    fn change(value: &str, by: By) -> Change {
        Change { place: PLACE, what: "delay".to_owned(), value: value.to_owned(), unset: "none", by }
    }

    type Pairs = Vec<(String, String)>;

    /// What is found and should be, and what a vote made of it and what it was.
    fn judged(value: Option<Value>, changes: &[Change]) -> (Pairs, Pairs) {
        let values: Vec<Value> = value.into_iter().collect();
        let (findings, checked) = judge(&values, changes);
        let found = findings.into_iter().map(|finding| (finding.found, finding.expected)).collect();
        let later = checked.later.into_iter().map(|later| (later.value, later.before)).collect();
        (found, later)
    }

    fn pair(one: &str, other: &str) -> Vec<(String, String)> {
        vec![(one.to_owned(), other.to_owned())]
    }

    fn one() -> Expected {
        Expected::Is("1".to_owned())
    }

    #[test]
    fn dao_5_what_is_as_recorded_is_not_told_of() {
        let nothing = (Vec::new(), Vec::new());
        assert_eq!(judged(Some(value(one(), "1")), &[]), nothing);
        let set = [change("7", By::Creation), change("1", By::Somebody)];
        assert_eq!(judged(Some(value(one(), "1")), &set), nothing);
        assert_eq!(judged(Some(value(Expected::AsCreated, "7")), &[change("7", By::Creation)]), nothing);
        assert_eq!(judged(None, &[change("none", By::Somebody)]), nothing);
    }

    #[test]
    fn fb10_what_nobody_voted_for_is_found() {
        assert_eq!(judged(Some(value(one(), "2")), &[]).0, pair("2", "1"));
        assert_eq!(judged(Some(value(one(), "2")), &[change("2", By::Creation)]).0, pair("2", "1"));
        let created = [change("7", By::Creation), change("8", By::Somebody)];
        assert_eq!(judged(Some(value(Expected::AsCreated, "8")), &created).0, pair("8", "7"));
        assert_eq!(judged(None, &[change("yes", By::Somebody)]).0, pair("yes", "none"));
        // The contract answers otherwise than its events tell.
        assert_eq!(judged(Some(value(one(), "2")), &[change("1", By::Creation)]).0, pair("2", "1"));
    }

    #[test]
    fn fb10_what_was_set_for_a_time_before_the_hand_over_is_found() {
        let changes = [change("9", By::Somebody), change("1", By::Somebody)];
        assert_eq!(judged(Some(value(one(), "1")), &changes).0, pair("9", "1"));
        let listed = [change("yes", By::Somebody), change("none", By::Somebody)];
        assert_eq!(judged(None, &listed).0, pair("yes", "none"));
    }

    #[test]
    fn dao_5_what_a_vote_changed_is_no_tampering() {
        let changed = judged(Some(value(one(), "3")), &[change("1", By::Creation), change("3", VOTE)]);
        assert_eq!(changed, (Vec::new(), pair("3", "1")));
        assert_eq!(judged(None, &[change("yes", VOTE)]), (Vec::new(), pair("yes", "none")));
        // A vote puts right what was wrong, and that is told.
        let righted = [change("9", By::Somebody), change("1", VOTE)];
        assert_eq!(judged(Some(value(one(), "1")), &righted), (Vec::new(), pair("1", "9")));
    }

    #[test]
    fn fb10_a_vote_covers_nothing_that_somebody_did_after_it() {
        let after = [change("3", VOTE), change("4", By::Somebody)];
        assert_eq!(judged(Some(value(one(), "4")), &after).0, pair("4", "3"));
    }
}
