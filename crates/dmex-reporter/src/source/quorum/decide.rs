//! What several answers come to.

use super::{Dissent, SourceError};

/// What several answers come to.
#[derive(Debug)]
pub(super) enum Verdict {
    /// Enough are alike.
    Agreed {
        /// What they say.
        inputs: Vec<u128>,
        /// Who says otherwise, or nothing.
        dissenters: Vec<Dissent>,
    },
    /// Those for whom the day is too young could still make a quorum.
    Waits(SourceError),
    /// Nobody who can still be waited for would make a quorum.
    Split(Vec<Dissent>),
}

/// Looks for `quorum` equal answers; a quorum is more than half, so no two can be.
pub(super) fn decide(answers: Vec<(String, Result<Vec<u128>, SourceError>)>, quorum: usize) -> Verdict {
    let said = || answers.iter().filter_map(|(_, answer)| answer.as_ref().ok());
    let alike = |inputs: &Vec<u128>| said().filter(|other| *other == inputs).count();
    let most = said().max_by_key(|inputs| alike(inputs)).cloned();
    let agreeing = most.as_ref().map_or(0, alike);
    let waiting =
        answers.iter().filter(|(_, answer)| matches!(answer, Err(SourceError::NotYet { .. }))).count();
    match most {
        Some(inputs) if agreeing >= quorum => {
            let dissenters = answers.into_iter().filter(|(_, answer)| answer.as_ref().ok() != Some(&inputs));
            let dissenters = dissenters.map(dissent).collect();
            Verdict::Agreed { inputs, dissenters }
        }
        Some(_) | None if agreeing + waiting >= quorum => first_waiting(answers),
        Some(_) | None => Verdict::Split(answers.into_iter().map(dissent).collect()),
    }
}

fn first_waiting(answers: Vec<(String, Result<Vec<u128>, SourceError>)>) -> Verdict {
    let mut dissenters = Vec::new();
    for (source_name, answer) in answers {
        match answer {
            Err(error @ SourceError::NotYet { .. }) => return Verdict::Waits(error),
            other => dissenters.push(dissent((source_name, other))),
        }
    }
    Verdict::Split(dissenters)
}

fn dissent((source_name, answer): (String, Result<Vec<u128>, SourceError>)) -> Dissent {
    Dissent { source_name, said: answer.map_err(|error| error.to_string()) }
}

#[cfg(test)]
mod tests {
    use dmex_types::{Asset, Day};

    use super::*;

    type Answer = Result<Vec<u128>, SourceError>;

    fn of(answers: Vec<Answer>, quorum: usize) -> Verdict {
        let named = answers.into_iter().enumerate().map(|(place, answer)| (format!("node {place}"), answer));
        decide(named.collect(), quorum)
    }

    fn says(number: u128) -> Answer {
        Ok(vec![number, 7])
    }

    fn young() -> Answer {
        let (source_name, waits_for) = ("x".to_owned(), "waits".to_owned());
        Err(SourceError::NotYet { source_name, day: Day::new(1), waits_for })
    }

    fn fails() -> Answer {
        Err(SourceError::NotMeasured { source_name: "x".to_owned(), asset: Asset::Fil })
    }

    #[test]
    fn mark_4_enough_equal_answers_are_believed_and_the_others_named() {
        let Verdict::Agreed { inputs, dissenters } = of(vec![says(1), says(2), fails(), says(1), says(1)], 3)
        else {
            panic!("three say the same");
        };
        assert_eq!(inputs, [1, 7]);
        let names: Vec<&str> = dissenters.iter().map(|dissent| dissent.source_name.as_str()).collect();
        assert_eq!(names, ["node 1", "node 2"]);
        assert_eq!(dissenters[0].said, Ok(vec![2, 7]));
        assert!(dissenters[1].said.is_err());
    }

    #[test]
    fn mark_4_nothing_is_averaged_and_near_is_not_equal() {
        let Verdict::Split(answers) = of(vec![says(1), says(2), says(3)], 2) else {
            panic!("no two say the same");
        };
        assert_eq!(answers.len(), 3);
    }

    #[test]
    fn mark_4_a_day_too_young_for_some_waits_only_while_a_quorum_can_still_be() {
        assert!(matches!(of(vec![says(1), young(), fails()], 2), Verdict::Waits(_)));
        assert!(matches!(of(vec![young(), young(), fails()], 2), Verdict::Waits(_)));
        assert!(matches!(of(vec![young(), fails(), fails()], 2), Verdict::Split(_)));
        assert!(matches!(of(vec![says(1), says(1), young()], 2), Verdict::Agreed { .. }));
    }
}
