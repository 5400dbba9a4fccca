//! What the governor, the timelock, DMC and the registry of miners refuse.

use super::Refusal;
use crate::names::plain;
use crate::units::moment;

impl Refusal<'_> {
    pub(super) fn of_voting(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "AccusedMayNotVote" => format!(
                "{second} is the accused miner or one of its own addresses, and nobody judges itself: others vote"
            ),
            "GovernorAlreadyOverriddenVote" => {
                format!("{first} has voted on it past its delegate: a vote is for good")
            }
            "SilentMayNotVote" => format!(
                "{second} had delegated to DMC's own contract when voting opened, so that its DMC counts for nobody: `dmex \
                 proposal delegate`, and it votes on later proposals"
            ),
            "GovernorAlreadyCastVote" => format!("{first} has voted on it: a vote is for good"),
            "GovernorInvalidVoteType" | "GovernorInvalidVoteParams" => {
                "a vote is for, against or abstaining: choose one".to_owned()
            }
            "GovernorInvalidSignature" | "VotesExpiredSignature" => {
                "the signed vote is expired or somebody else's: sign a new one".to_owned()
            }
            "ERC5805FutureLookup" => {
                "votes of that moment are not known yet: wait until it has passed".to_owned()
            }
            _ => return None,
        })
    }

    pub(super) fn of_proposing(&self, name: &str) -> Option<String> {
        let [first, second, third] = [self.arg(0), self.arg(1), self.arg(2)];
        Some(match name {
            "GovernorInsufficientProposerVotes" => format!(
                "{first} has {} DMC in votes and a proposal takes {}: have more delegated to it (`dmex proposal \
                 delegate`; it counts from the next moment on), or let somebody else propose",
                self.dmc(1),
                self.dmc(2)
            ),
            "GovernorRestrictedProposer" => {
                format!("the description names another proposer than {first}: sign with that one's key")
            }
            "GovernorInvalidProposalLength" => {
                "a proposal needs at least one action, and a call and a value for each".to_owned()
            }
            "MixedAccusation" => {
                "a proposal that accuses a miner does nothing else, and accuses one miner only: make \
                                  one for each"
                    .to_owned()
            }
            "ActionRefused" => format!(
                "the function {second} of {first} carries other calls, or its argument cannot be read: propose the \
                 calls themselves"
            ),
            "NobodyAccused" => {
                "it accuses nobody: there is no such product, or the account was never approved as a miner"
                    .to_owned()
            }
            "ClassTooLow" => {
                format!(
                    "the function {second} can do more than that class allows, on whatever contract: choose a higher one"
                )
            }
            "GovernorUnexpectedProposalState" => format!(
                "proposal {first} is not where this can be done (`dmex proposal show` says where it is), or the same \
                 was proposed in the same words before"
            ),
            "GovernorNonexistentProposal" => {
                format!("there is no proposal {first}: `dmex proposal list` shows what there is")
            }
            "GovernorUnableToCancel" => format!(
                "{second} cannot stop it: the proposer may until voting opens, and the guardian unless it replaces the \
                 guardian"
            ),
            "SettingOutOfBounds" | "GovernorInvalidVotingPeriod" => {
                "the setting is outside the bounds in the governor's code: choose another".to_owned()
            }
            "GovernorPreventLateQuorumVoteExtensionTooLarge" => {
                format!("the extension of {first} seconds is more than {second}: choose a shorter one")
            }
            "GovernorDisabledDeposit" | "RelayRefused" => {
                "the governor holds nothing and calls nothing: let the timelock do it".to_owned()
            }
            "TimelockIsFixed" => {
                "the governor's timelock never changes: propose to give its roles to another governor"
                    .to_owned()
            }
            "GovernorOnlyExecutor" => {
                format!("only an executed proposal may do this, not {first}: propose it")
            }
            "GovernorProposalQueueingFailed"
            | "GovernorProposalQueueingNotRequired"
            | "GovernorAlreadyQueuedProposal" => {
                format!("proposal {first} cannot be queued now: `dmex proposal show` says where it stands")
            }
            _ => return self.of_timelock(name, third),
        })
    }

    fn of_timelock(&self, name: &str, third: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "NotTimelock" | "TimelockUnauthorizedCaller" => {
                format!(
                    "only the DAO's timelock may do this, not {first}: propose it (`dmex proposal create`)"
                )
            }
            "AccessControlUnauthorizedAccount" | "AccessControlBadConfirmation" => {
                "the account has not the role for this: propose it (`dmex proposal create`)".to_owned()
            }
            "DelayOutOfBounds" => {
                format!("a delay of {first} seconds is outside the bounds in the timelock's code")
            }
            "DelayIsFixed" => "the timelock's delay never changes".to_owned(),
            "OperationExpired" => {
                "nobody executed it within 14 days after the timelock's delay, so it is void: propose it again".to_owned()
            }
            "TimelockInsufficientDelay" => {
                format!("a delay of {first} seconds is less than the {second} that the timelock waits")
            }
            "TimelockInvalidOperationLength" => {
                format!(
                    "the lists have different lengths ({first}, {second}, {third}): give one call for each"
                )
            }
            "TimelockUnexecutedPredecessor" => {
                "another operation must be executed first: execute that one".to_owned()
            }
            "TimelockUnexpectedOperationState" => {
                "the timelock is not ready for it: `dmex proposal show` says from when it is".to_owned()
            }
            "FailedCall" => {
                "an action of the proposal failed without a reason: look at its contract".to_owned()
            }
            _ => return None,
        })
    }

    pub(super) fn of_dmc(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "NotEmission" => format!("only the emission contract mines DMC, not {first}"),
            "EmissionAlreadyNamed" => format!("the emission is {first}, for ever"),
            "EmissionWithoutCode" => format!("{first} is no contract, so it cannot mine DMC: give another"),
            "MinedCapExceeded" => {
                format!("{} DMC are more than the {} left to mine: mint less", self.dmc(0), self.dmc(1))
            }
            "ERC20ExceededSafeSupply" => {
                format!("{first} is more than the supply that votes can count, {second}")
            }
            "CheckpointUnorderedInsertion" => {
                "the chain's clock went backwards: try again in the next block".to_owned()
            }
            "BeginsInThePast" => format!(
                "locked DMC would be free from {} on, a day that is over: deploy anew with a later first_day",
                self.arg(0).parse().map_or_else(|_| first.to_owned(), moment)
            ),
            "BadSchedule" | "BadGrant" | "GrantsDoNotMatch" => {
                "the shares of locked DMC do not add up: correct them in the deployment's file".to_owned()
            }
            "NothingUnlocked" => format!("nothing more is unlocked for {first} yet: wait for the next step"),
            _ => return None,
        })
    }

    pub(super) fn of_miners(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "WrongStatus" => format!("the miner {first} {}", status(second)),
            "BadApplication" => format!(
                "the application's part {} is missing, too long or out of order: correct it (see `dmex miner apply \
                 --help`)",
                plain(first)
            ),
            "AnotherApplication" => format!(
                "this is not what the miner {first} disclosed last: read it again (`dmex miner status {first}`) and \
                 propose that"
            ),
            "NotNamed" => format!("the miner {first} did not name {second} in an application: it must first"),
            "AlreadyJoined" => {
                format!("{second} belongs to the miner {first} already, as every miner does to itself")
            }
            "ReporterCannotApply" => format!(
                "{first} is a reporter of a benchmark, and no reporter can be a miner: apply with another account"
            ),
            "TooManyAddresses" => {
                format!("the miner {first} has 16 addresses already, the most there can be")
            }
            _ => return None,
        })
    }

    /// An amount of DMC in whole coins.
    fn dmc(&self, index: usize) -> String {
        self.number(index)
            .map_or_else(|| self.arg(index).to_owned(), |raw| crate::amount::shorten(raw, 18, 2))
    }
}

/// What a miner's status forbids; the numbers are those of IMinerRegistry.Status.
fn status(number: &str) -> &'static str {
    match number {
        "0" => "has not applied: it does by `dmex miner apply`",
        "1" => "has applied: the DAO approves that application first (`dmex proposal create approve-miner`)",
        "2" => "is approved already: what it may sell changes by `dmex proposal create approve-capacity`",
        "3" => "is suspended: the DAO lets it sell again by `dmex proposal create approve-capacity`",
        _ => "is revoked, for ever: it sells by another account, which applies anew",
    }
}
