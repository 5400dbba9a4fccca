//! What a deployment on a chain with real money must not be by oversight. Each answer is one sentence that says what to
//! do; none of it is known only to the contracts, which would refuse it half-way, or not at all.

use alloy::primitives::Address;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_contracts::{DaoConfig, Grant, Quorums};
use dmex_types::Day;

use super::config::DeployConfig;

/// Fewest reporters outside development chains.
const LEAST_PANEL: usize = 5;
/// The same on development chains, as the contracts ask.
const LEAST_DEV_PANEL: usize = 3;
/// Most reporters, as the contracts ask.
const MOST_PANEL: usize = 15;
/// [whole DMC] The platform's share.
const PLATFORM: u64 = 10_000_000;
/// [whole DMC] What the team shares.
const TEAM: u64 = 10_000_000;
/// [whole DMC] What the private sale shares.
const PRIVATE_SALE: u64 = 20_000_000;
/// The private sale is free in so many equal parts, the first at once.
const PRIVATE_SALE_PARTS: u64 = 5;
const WHOLE: u128 = 10_000;

/// Why a deployment should not be made as it is configured.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trap {
    /// Too small, too large or even.
    #[error(
        "reporters: name an odd number of {least} to 15, not {found}: half of an even panel decides nothing"
    )]
    Panel {
        /// Fewest that are needed.
        least: usize,
        /// How many there are.
        found: usize,
    },
    /// One address twice.
    #[error("reporters: {0} is named twice, and would have two voices: name somebody else")]
    ReporterTwice(Address),
    /// The zero address stands for somebody.
    #[error("{0} is the zero address: write the address of whoever it is to be")]
    Nobody(&'static str),
    /// The grants are not what is locked.
    #[error("dao.{list}: the shares add up to {found} DMC, but {wanted} are locked: correct them")]
    Shares {
        /// Which list.
        list: &'static str,
        /// [whole DMC] What they add up to.
        found: u128,
        /// [whole DMC] What they should.
        wanted: u64,
    },
    /// Locks and benchmarks that begin in the past: the contracts that keep locked DMC refuse it.
    #[error(
        "first_day: {first} is before today, {today}, and would free locked DMC too early: name a later day"
    )]
    InThePast {
        /// The day that is named.
        first: Day,
        /// The chain's today.
        today: Day,
    },
    /// A vote that one decides.
    #[error(
        "{who} can decide {class} alone, with {held} of {votable} DMC that can vote in the beginning: give it less, or write its address under decides_alone"
    )]
    Alone {
        /// Who.
        who: Address,
        /// The highest class whose quorum it meets.
        class: &'static str,
        /// [whole DMC] What it can vote with.
        held: u64,
        /// [whole DMC] What can vote.
        votable: u64,
    },
}

/// Whether a deployment is free of what nobody means.
///
/// # Errors
/// The first [`Trap`].
pub fn check_config(config: &DeployConfig, chain_id: u64, today: Day) -> Result<(), Trap> {
    check_panel(&config.reporters, chain_id)?;
    if config.fee_recipient.is_zero() {
        return Err(Trap::Nobody("fee_recipient"));
    }
    check_dao(&config.dao)?;
    if config.first_day < today {
        return Err(Trap::InThePast { first: config.first_day, today });
    }
    Ok(())
}

/// An odd panel, at least five outside development chains, nobody in it twice.
///
/// # Errors
/// The first [`Trap`].
pub fn check_panel(reporters: &[Address], chain_id: u64) -> Result<(), Trap> {
    let (found, is_dev) = (reporters.len(), chain_id == DEV_CHAIN_ID);
    let least = if is_dev { LEAST_DEV_PANEL } else { LEAST_PANEL };
    if found < least || found > MOST_PANEL || found.is_multiple_of(2) {
        return Err(Trap::Panel { least, found });
    }
    for (position, reporter) in reporters.iter().enumerate() {
        if reporter.is_zero() {
            return Err(Trap::Nobody("a reporter"));
        }
        if reporters.iter().skip(position + 1).any(|other| other == reporter) {
            return Err(Trap::ReporterTwice(*reporter));
        }
    }
    Ok(())
}

/// Somebody in every office, and shares of exactly what is locked.
///
/// # Errors
/// The first [`Trap`].
pub fn check_dao(dao: &DaoConfig) -> Result<(), Trap> {
    if dao.guardian.is_zero() {
        return Err(Trap::Nobody("dao.guardian"));
    }
    if dao.platform.is_zero() {
        return Err(Trap::Nobody("dao.platform"));
    }
    check_shares("team", &dao.team, TEAM)?;
    check_shares("private_sale", &dao.private_sale, PRIVATE_SALE)
}

fn check_shares(list: &'static str, grants: &[Grant], wanted: u64) -> Result<(), Trap> {
    let found: u128 = grants.iter().map(|grant| u128::from(grant.dmc)).sum();
    if found == u128::from(wanted) { Ok(()) } else { Err(Trap::Shares { list, found, wanted }) }
}

/// Nobody meets a quorum alone in the beginning, but those whom the plan names aloud. Of the DMC that exists, only the
/// platform's and the free part of the private sale can vote, and what an investor does not call up cannot vote either:
/// the worst case counts.
///
/// # Errors
/// [`Trap::Alone`], of the first that can.
pub fn check_voters(dao: &DaoConfig, decides_alone: &[Address]) -> Result<(), Trap> {
    for (who, held) in voters(dao) {
        let platform_apart = if who == dao.platform { 0 } else { PLATFORM };
        let votable = held + platform_apart;
        let Some(class) = decided(held, votable, &dao.quorums) else { continue };
        if !decides_alone.contains(&who) {
            return Err(Trap::Alone { who, class, held, votable });
        }
    }
    Ok(())
}

/// [whole DMC] Who can vote from the first moment on, and with how much.
fn voters(dao: &DaoConfig) -> Vec<(Address, u64)> {
    let free = |grant: &Grant| grant.dmc / PRIVATE_SALE_PARTS;
    let mut voters = vec![(dao.platform, PLATFORM)];
    for grant in &dao.private_sale {
        match voters.iter_mut().find(|(who, _)| *who == grant.beneficiary) {
            Some((_, held)) => *held += free(grant),
            None => voters.push((grant.beneficiary, free(grant))),
        }
    }
    voters
}

/// The highest class whose quorum so much meets.
fn decided(held: u64, votable: u64, quorums: &Quorums) -> Option<&'static str> {
    let meets = |bps: u16| u128::from(held) * WHOLE >= u128::from(votable) * u128::from(bps);
    let classes = [
        ("changes of the rules", quorums.constitution),
        ("what the reserve spends", quorums.reserve_spend),
        ("terminations", quorums.termination),
        ("parameters", quorums.parameter),
    ];
    classes.into_iter().find(|(_, bps)| meets(*bps)).map(|(class, _)| class)
}

#[cfg(test)]
mod tests {
    use dmex_chain::sender::Account;

    use super::super::config::TokenSource;
    use super::*;

    const BSC: u64 = 56;

    fn person(number: u8) -> Address {
        Address::repeat_byte(number)
    }

    fn panel(size: u8) -> Vec<Address> {
        (1..=size).map(person).collect()
    }

    fn dao(investors: &[u64]) -> DaoConfig {
        let grant = |(number, dmc): (u8, &u64)| Grant { beneficiary: person(number), dmc: *dmc };
        DaoConfig {
            platform: person(100),
            team: vec![Grant { beneficiary: person(101), dmc: TEAM }],
            private_sale: (1..).zip(investors).map(grant).collect(),
            guardian: person(102),
            voting_delay: 86_400,
            voting_period: 432_000,
            vote_extension: 86_400,
            timelock_delay: 172_800,
            proposal_threshold: 10_000,
            quorums: Quorums {
                parameter: 1_000,
                termination: 2_000,
                reserve_spend: 3_000,
                constitution: 4_000,
            },
        }
    }

    #[test]
    fn mark_4_a_panel_is_odd_and_at_least_five_outside_development_chains() {
        for size in [5, 7, 15] {
            assert_eq!(check_panel(&panel(size), BSC), Ok(()));
        }
        for size in [0, 3, 4, 6, 17] {
            assert_eq!(check_panel(&panel(size), BSC), Err(Trap::Panel { least: 5, found: size.into() }));
        }
        assert_eq!(check_panel(&panel(3), DEV_CHAIN_ID), Ok(()));
        assert_eq!(check_panel(&panel(4), DEV_CHAIN_ID), Err(Trap::Panel { least: 3, found: 4 }));
        let twice = [&panel(4)[..], &[person(2)]].concat();
        assert_eq!(check_panel(&twice, BSC), Err(Trap::ReporterTwice(person(2))));
        let nobody = [&panel(4)[..], &[Address::ZERO]].concat();
        assert_eq!(check_panel(&nobody, BSC), Err(Trap::Nobody("a reporter")));
    }

    #[test]
    fn fb10_dmc_1_locks_do_not_begin_in_the_past_on_any_chain() {
        let config = |first_day| DeployConfig {
            deployer: Account::new("deployer").unwrap(),
            dao: dao(&[PRIVATE_SALE]),
            fee_recipient: person(103),
            first_day,
            reporters: panel(5),
            first_miners: Vec::new(),
            relay: None,
            tokens: TokenSource::Faucet { poster: person(104) },
        };
        let today = Day::new(19_076);
        for chain in [BSC, DEV_CHAIN_ID] {
            assert_eq!(check_config(&config(today), chain, today), Ok(()));
            let first = today - 1;
            assert_eq!(check_config(&config(first), chain, today), Err(Trap::InThePast { first, today }));
        }
    }

    #[test]
    fn fb10_shares_that_the_contracts_would_refuse_half_way_are_refused_before() {
        assert_eq!(check_dao(&dao(&[PRIVATE_SALE])), Ok(()));
        let short = check_dao(&dao(&[PRIVATE_SALE - 1])).unwrap_err();
        assert!(short.to_string().contains("add up to 19999999 DMC, but 20000000"), "{short}");
        let team = DaoConfig { team: Vec::new(), ..dao(&[PRIVATE_SALE]) };
        assert!(matches!(check_dao(&team), Err(Trap::Shares { list: "team", found: 0, .. })));
        let guardian = DaoConfig { guardian: Address::ZERO, ..dao(&[PRIVATE_SALE]) };
        assert_eq!(check_dao(&guardian), Err(Trap::Nobody("dao.guardian")));
    }

    #[test]
    fn dao_3_whoever_can_decide_alone_is_named_aloud() {
        let equal = dao(&[4_000_000; 5]);
        let platform = check_voters(&equal, &[]).unwrap_err();
        assert!(matches!(platform, Trap::Alone { held: PLATFORM, votable: PLATFORM, .. }), "{platform}");
        assert!(platform.to_string().contains("decides_alone"), "{platform}");
        assert_eq!(check_voters(&equal, &[person(100)]), Ok(()));

        // A fifth of 20 million, of what votes with the platform's 10 million: 28 % decides terminations.
        let whale = check_voters(&dao(&[PRIVATE_SALE]), &[person(100)]).unwrap_err();
        let expected =
            Trap::Alone { who: person(1), class: "terminations", held: 4_000_000, votable: 14_000_000 };
        assert_eq!(whale, expected);
        assert_eq!(check_voters(&dao(&[PRIVATE_SALE]), &[person(100), person(1)]), Ok(()));
        // Two grants of one are one voter.
        let mut split = dao(&[PRIVATE_SALE / 2, PRIVATE_SALE / 2]);
        split.private_sale[1].beneficiary = person(1);
        assert_eq!(check_voters(&split, &[person(100)]), Err(expected));
    }
}
