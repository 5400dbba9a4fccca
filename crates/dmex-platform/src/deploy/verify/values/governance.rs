//! The DAO: its governor, its timelock, the classes of actions, and DMC with its locks.

use alloy::primitives::{Address, B256, keccak256};
use alloy::sol_types::SolCall;
use dmex_contracts::{
    ActionClasses, ContractId, Deployment, Dmc, DmcVesting, DmexGovernor, DmexTimelock, Place, Wanted,
    arguments, classified, deployed, dmc, read_arguments,
};

use super::super::row::{Row, Source};
use super::Table;

const PARAMETER: &str = "the quorum for parameters";
const TERMINATION: &str = "the quorum for terminations";
const SPEND: &str = "the quorum for what the reserve spends";
const RULES: &str = "the quorum for the constitution";
const HELD: &str = "held";
const NOT_HELD: &str = "not held";
const HIGHEST: &str = "constitution";

pub(super) fn table(on: &Deployment, wanted: &Wanted) -> Table {
    let mut table = governor(on, wanted);
    table.add(timelock(on, wanted));
    table.add(classes(on));
    table.add(coin(on, wanted));
    for id in [ContractId::TeamVesting, ContractId::PrivateSaleVesting] {
        table.add(vesting(id, on, wanted));
    }
    table
}

fn governor(on: &Deployment, wanted: &Wanted) -> Table {
    type Quorums = DmexGovernor::quorumsCall;
    let (at, dao) = (("DmexGovernor", on.governor.address), &wanted.dao);
    let (threshold, extension) = (dmc(dao.proposal_threshold), dao.vote_extension);
    let quorums = &dao.quorums;
    let rows = vec![
        Row::value(at, "the token", &DmexGovernor::tokenCall {}, on.dmc.address),
        Row::value(at, "the timelock", &DmexGovernor::timelockCall {}, on.timelock.address),
        Row::value(at, "the guardian", &DmexGovernor::proposalGuardianCall {}, dao.guardian),
        Row::value(at, "the voting delay", &DmexGovernor::votingDelayCall {}, dao.voting_delay),
        Row::value(at, "the voting period", &DmexGovernor::votingPeriodCall {}, dao.voting_period),
        Row::value(at, "the vote extension", &DmexGovernor::lateQuorumVoteExtensionCall {}, extension),
        Row::value(at, "the proposal threshold", &DmexGovernor::proposalThresholdCall {}, threshold),
        Row::part(at, PARAMETER, &Quorums {}, |found| found.parameter.to_string(), quorums.parameter),
        Row::part(at, TERMINATION, &Quorums {}, |found| found.termination.to_string(), quorums.termination),
        Row::part(at, SPEND, &Quorums {}, |found| found.reserveSpend.to_string(), quorums.reserve_spend),
        Row::part(at, RULES, &Quorums {}, |found| found.constitution.to_string(), quorums.constitution),
    ];
    Table { rows, sources: governor_events(at) }
}

fn governor_events(at: Place) -> Vec<Source> {
    vec![
        Source::new::<DmexGovernor::ProposalGuardianSet>(at, "nobody", |event| {
            vec![("the guardian".to_owned(), event.newProposalGuardian.to_string())]
        }),
        Source::new::<DmexGovernor::VotingDelaySet>(at, "0", |event| {
            vec![("the voting delay".to_owned(), event.newVotingDelay.to_string())]
        }),
        Source::new::<DmexGovernor::VotingPeriodSet>(at, "0", |event| {
            vec![("the voting period".to_owned(), event.newVotingPeriod.to_string())]
        }),
        Source::new::<DmexGovernor::LateQuorumVoteExtensionSet>(at, "0", |event| {
            vec![("the vote extension".to_owned(), event.newVoteExtension.to_string())]
        }),
        Source::new::<DmexGovernor::ProposalThresholdSet>(at, "0", |event| {
            vec![("the proposal threshold".to_owned(), event.newProposalThreshold.to_string())]
        }),
        Source::new::<DmexGovernor::QuorumsChanged>(at, "0", |event| {
            vec![
                (PARAMETER.to_owned(), event.quorums.parameter.to_string()),
                (TERMINATION.to_owned(), event.quorums.termination.to_string()),
                (SPEND.to_owned(), event.quorums.reserveSpend.to_string()),
                (RULES.to_owned(), event.quorums.constitution.to_string()),
            ]
        }),
    ]
}

/// The governor alone proposes and cancels, anybody executes, the timelock administers itself, and there is nobody else.
fn timelock(on: &Deployment, wanted: &Wanted) -> Table {
    let at = ("DmexTimelock", on.timelock.address);
    let holders = [
        (keccak256("PROPOSER_ROLE"), on.governor.address),
        (keccak256("CANCELLER_ROLE"), on.governor.address),
        (keccak256("EXECUTOR_ROLE"), Address::ZERO),
        (B256::ZERO, on.timelock.address),
    ];
    let delay = wanted.dao.timelock_delay;
    let mut rows = vec![Row::value(at, "the delay", &DmexTimelock::getMinDelayCall {}, delay)];
    rows.extend(holders.map(|(role, account)| {
        let call = DmexTimelock::hasRoleCall::new((role, account));
        Row::part(at, office(role, account), &call, |is| if is { HELD } else { NOT_HELD }.to_owned(), HELD)
    }));
    let sources = vec![
        Source::new::<DmexTimelock::MinDelayChange>(at, "0", |event| {
            vec![("the delay".to_owned(), event.newDuration.to_string())]
        }),
        Source::new::<DmexTimelock::RoleGranted>(at, NOT_HELD, |event| {
            vec![(office(event.role, event.account), HELD.to_owned())]
        }),
        Source::new::<DmexTimelock::RoleRevoked>(at, NOT_HELD, |event| {
            vec![(office(event.role, event.account), NOT_HELD.to_owned())]
        }),
        Source::new::<DmexTimelock::RoleAdminChanged>(at, "the administrator", |event| {
            vec![(format!("who grants the role of the {}", role(event.role)), role(event.newAdminRole))]
        }),
    ];
    Table { rows, sources }
}

fn office(of: B256, account: Address) -> String {
    format!("the role of the {} by {account}", role(of))
}

fn role(role: B256) -> String {
    let known =
        [("proposer", "PROPOSER_ROLE"), ("canceller", "CANCELLER_ROLE"), ("executor", "EXECUTOR_ROLE")];
    let named = known.into_iter().find(|(_, name)| keccak256(name) == role).map(|(name, _)| name.to_owned());
    match named {
        Some(name) => name,
        None if role.is_zero() => "administrator".to_owned(),
        None => role.to_string(),
    }
}

/// Nothing is classed but what the file says, and nothing of it is left out.
fn classes(on: &Deployment) -> Table {
    let at = ("ActionClasses", on.action_classes.address);
    // A file that cannot be read is told of where the arguments are compared.
    let list = classified(&deployed(on)).unwrap_or_default();
    let row = |one: &ActionClasses::Classified| {
        let what = format!("the class of {} on {}", one.selector, one.target);
        let call = ActionClasses::classOfCall::new((one.target, one.selector));
        Row::part(at, what, &call, class, class(one.class))
    };
    let source = Source::new::<ActionClasses::ClassChanged>(at, HIGHEST, |event| {
        let what = format!("the class of {} on {}", event.selector, event.target);
        vec![(what, class(event.class))]
    });
    Table { rows: list.iter().map(row).collect(), sources: vec![source] }
}

fn class(number: u8) -> String {
    let known = ["parameter", "termination", "reserve spend", HIGHEST];
    known.get(usize::from(number)).map_or_else(|| format!("class {number}"), |name| (*name).to_owned())
}

/// Who was given DMC at its creation, and that nobody mints it.
fn coin(on: &Deployment, wanted: &Wanted) -> Table {
    let at = ("Dmc", on.dmc.address);
    let rows = vec![
        Row::value(at, "the timelock", &Dmc::timelockCall {}, on.timelock.address),
        Row::value(at, "who mints", &Dmc::emissionCall {}, Address::ZERO),
        Row::begun(at, receipt(on.timelock.address)),
        Row::begun(at, receipt(wanted.dao.platform)),
        Row::begun(at, receipt(on.team_vesting.address)),
        Row::begun(at, receipt(on.private_sale_vesting.address)),
        Row::begun(at, receipt(on.reserve.address)),
    ];
    let sources = vec![
        Source::new::<Dmc::EmissionNamed>(at, "nobody", |event| {
            vec![("who mints".to_owned(), event.emission.to_string())]
        }),
        Source::new::<Dmc::Transfer>(at, "nothing", |event| {
            vec![(receipt(event.to), event.value.to_string())]
        }),
    ];
    Table { rows, sources }
}

fn receipt(account: Address) -> String {
    format!("the DMC that {account} was given at first")
}

fn vesting(id: ContractId, on: &Deployment, wanted: &Wanted) -> Table {
    type Schedule = DmcVesting::scheduleCall;
    let locks = arguments(id, on, wanted).ok();
    let locks: Option<DmcVesting::constructorCall> = locks.and_then(|arguments| read_arguments(&arguments));
    let (Some(contract), Some(locks)) = (id.of(on), locks) else { return Table::default() };
    let DmcVesting::constructorCall { schedule_, grants, .. } = locks;
    let at = (id.name(), contract.address);
    let mut rows = vec![
        Row::value(at, "the coin", &DmcVesting::coinCall {}, on.dmc.address),
        Row::part(at, "the first step", &Schedule {}, |is| is.firstStep.to_string(), schedule_.firstStep),
        Row::part(
            at,
            "the time between steps",
            &Schedule {},
            |is| is.interval.to_string(),
            schedule_.interval,
        ),
        Row::part(at, "the number of steps", &Schedule {}, |is| is.steps.to_string(), schedule_.steps),
    ];
    rows.extend(grants.iter().map(|grant| {
        let call = DmcVesting::grantOfCall::new((grant.beneficiary,));
        Row::part(at, share(grant.beneficiary), &call, |found| found.amount.to_string(), grant.amount)
    }));
    let source = Source::new::<DmcVesting::Granted>(at, "0", |event| {
        vec![(share(event.beneficiary), event.amount.to_string())]
    });
    Table { rows, sources: vec![source] }
}

fn share(beneficiary: Address) -> String {
    format!("the share of {beneficiary}")
}
