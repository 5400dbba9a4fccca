// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IActionClasses } from "./IActionClasses.sol";
import { TimelockController } from "@openzeppelin/contracts/governance/TimelockController.sol";
import { IVotes } from "@openzeppelin/contracts/governance/utils/IVotes.sol";

/// @title The DAO
/// @notice DMC holders decide; the timelock acts. OpenZeppelin's Governor with five rules of its own:
///
/// 1. Every action has a class, and a proposal needs the quorum of the highest class among its actions. That quorum
///    is written down when the proposal is made and no later vote changes it.
/// 2. A miner does not judge itself. A proposal that accuses a miner (terminate, suspend, revoke) does nothing but
///    accuse that one miner. The miner's own addresses, as they are known when voting opens, do not vote on it, and their
///    balances count in nobody's vote, wherever they had delegated them.
/// 3. A call that carries other calls is refused, so that no class can be hidden in another.
/// 4. A vote in the last 24 hours that turns the outcome, or completes or undoes the quorum, moves the end to 24 hours after
///    it, all such votes together by at most 5 days. After that the last word is the last word.
/// 5. What succeeded is queued within 14 days, and executed within 14 days after the timelock's delay, or it is void.
///
/// A holder may override its delegate, before or after the delegate voted, once on each proposal (castOverrideVote), with the
/// balance it had when voting opened; whoever delegated to nobody may vote that way too. What is overridden leaves the
/// delegate's vote, so that every DMC counts once. A quorum is a matter of the votes that stand: one that was completed with a
/// vote that its holders take back is missing again.
///
/// Quorums are parts of the DMC that can vote: all but what is delegated to DMC's own contract, which is where the DAO fund,
/// both vestings and the reserve delegate.
///
/// IActionClasses tells which actions are which.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | holder with enough votes | propose; take the proposal back until voting opens |
/// | DMC holder or delegate | vote once on each proposal, with the votes held before voting opened; override its delegate once |
/// | guardian | cancel a proposal, except one whose only action names another guardian; nothing else |
/// | anyone | queue what succeeded, execute it once the timelock's delay is over, each within 14 days |
/// | the timelock, by an executed proposal | change settings and quorums within their bounds, name the guardian |
interface IDmexGovernor {
    /// @notice [bps] Part of the DMC that can vote that must vote for or abstain, by class. Never falling from class to class.
    struct Quorums {
        uint16 parameter;
        uint16 termination;
        uint16 reserveSpend;
        uint16 constitution;
    }

    /// @notice What is known of a proposal beside OpenZeppelin's record: one storage word. All but the last two is fixed
    /// when the proposal is made.
    /// @param accused The miner that it accuses; zero if none.
    /// @param quorumBps [bps] Part of the DMC that can vote that must vote for or abstain.
    /// @param class The highest class among its actions.
    /// @param guardianMayCancel False if all it does is to name another guardian.
    /// @param quorumReached Enough vote for or abstain, as things stand.
    /// @param extendedDeadline [seconds] Voting ends no earlier, since the outcome turned late; 0 until then.
    struct ProposalFacts {
        address accused;
        uint16 quorumBps;
        IActionClasses.Class class;
        bool guardianMayCancel;
        bool quorumReached;
        uint48 extendedDeadline;
    }

    /// @notice What a governor is made with.
    /// @param votes DMC.
    /// @param timelock Executes what was decided.
    /// @param actions Knows what actions can do, whom they accuse, and whose votes do not count.
    /// @param guardian May cancel.
    /// @param votingDelay [seconds] From proposal to vote: 1 hour to 3 days.
    /// @param votingPeriod [seconds] 1 to 10 days.
    /// @param voteExtension [seconds] Left to vote once the outcome turned, at least: 1 to 5 days, 24 hours unless changed.
    /// @param proposalThreshold [DMC] Votes that a proposer needs: 1 to one million.
    /// @param quorums [bps] By class.
    struct Setup {
        IVotes votes;
        TimelockController timelock;
        IActionClasses actions;
        address guardian;
        uint48 votingDelay;
        uint32 votingPeriod;
        uint48 voteExtension;
        uint256 proposalThreshold;
        Quorums quorums;
    }

    /// @notice A proposal was classed; its quorum is fixed.
    event ProposalClassed(
        uint256 indexed proposalId,
        IActionClasses.Class indexed class,
        uint16 quorumBps,
        address indexed accused
    );
    /// @notice Later proposals need these quorums.
    event QuorumsChanged(Quorums quorums);

    /// @notice The setting is outside the bounds fixed in the governor.
    /// @custom:code out-of-limits
    /// @custom:hint Choose another value.
    error SettingOutOfBounds();
    /// @notice {voter:account} is the accused miner or one of its accounts and cannot vote on this proposal.
    /// @custom:code accused
    /// @custom:hint Only others can vote on it.
    error AccusedMayNotVote(uint256 proposalId, address voter);
    /// @notice {holder:account} had delegated to the DMC contract when voting opened, so its DMC does not
    /// count.
    /// @custom:code not-enough-votes
    /// @custom:hint Delegate to yourself; your DMC will count in later votes.
    error SilentMayNotVote(uint256 proposalId, address holder);
    /// @notice The governor makes no calls of its own.
    /// @custom:code refused
    /// @custom:hint Let the timelock make the call.
    error RelayRefused();
    /// @notice The governor's timelock cannot be changed.
    /// @custom:code refused
    /// @custom:hint Propose to give the timelock's roles to another governor.
    error TimelockIsFixed();

    /// @notice Changes the quorums of later proposals. Only by vote.
    function setQuorums(Quorums calldata chosen) external;

    /// @notice [bps] Quorums of new proposals.
    function quorums() external view returns (Quorums memory);

    /// @notice What was fixed about a proposal.
    function factsOf(uint256 proposalId) external view returns (ProposalFacts memory);

    /// @notice [DMC] Votes for and abstentions that a proposal needs. Once voting is open it never changes.
    function quorumOf(uint256 proposalId) external view returns (uint256);
}
