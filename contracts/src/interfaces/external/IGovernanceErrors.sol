// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Errors of governor and timelock
/// @notice What the governor, the votes and the timelock of OpenZeppelin revert with.
/// They are declared again only to be explained: the catalogue finds them by their selectors.
interface IGovernanceErrors {
    /// @notice {voter:account} has already voted on this proposal, and votes are final.
    /// @custom:code already-done
    /// @custom:hint There is nothing left to do.
    error GovernorAlreadyCastVote(address voter);
    /// @notice {account:account} has already overridden its delegate's vote on this proposal, and votes are
    /// final.
    /// @custom:code already-done
    /// @custom:hint There is nothing left to do.
    error GovernorAlreadyOverriddenVote(address account);
    /// @notice A vote is for, against or abstaining.
    /// @custom:code bad-request
    /// @custom:hint Choose one of the three.
    error GovernorInvalidVoteType();
    /// @notice A vote is for, against or abstaining, without further parameters.
    /// @custom:code bad-request
    /// @custom:hint Choose one of the three.
    error GovernorInvalidVoteParams();
    /// @notice The signed vote was not signed by {voter:account}, or was already used.
    /// @custom:code bad-request
    /// @custom:hint Sign the vote again.
    error GovernorInvalidSignature(address voter);
    /// @notice The signature expired at {expiry:time}.
    /// @custom:code bad-request
    /// @custom:hint Sign again.
    error VotesExpiredSignature(uint256 expiry);
    /// @notice Votes at {timepoint:time} are not known yet.
    /// @custom:code too-early
    /// @custom:hint Try again later.
    error ERC5805FutureLookup(uint256 timepoint, uint48 clock);
    /// @notice The clock of the chain went backwards.
    /// @custom:code too-early
    /// @custom:hint Try again later.
    error CheckpointUnorderedInsertion();
    /// @notice {proposer:account} has {votes:dmc} in votes; a proposal requires {threshold:dmc}.
    /// @custom:code not-enough-votes
    /// @custom:hint Have more DMC delegated to you. It counts from the next moment on.
    error GovernorInsufficientProposerVotes(address proposer, uint256 votes, uint256 threshold);
    /// @notice The description reserves this proposal for another proposer than {proposer:account}.
    /// @custom:code not-yours
    /// @custom:hint Sign with that proposer's account.
    error GovernorRestrictedProposer(address proposer);
    /// @notice A proposal needs at least one action, with a target, a value and call data for each.
    /// @custom:code bad-request
    /// @custom:hint Add an action.
    error GovernorInvalidProposalLength(uint256 targets, uint256 calldatas, uint256 values);
    /// @notice The proposal is not in a state that allows this, or the same proposal was submitted before.
    /// @custom:code wrong-state
    /// @custom:hint Check the status of the proposal.
    error GovernorUnexpectedProposalState(uint256 proposalId, uint8 current, bytes32 expectedStates);
    /// @notice The proposal does not exist.
    /// @custom:code not-found
    /// @custom:hint Choose another proposal.
    error GovernorNonexistentProposal(uint256 proposalId);
    /// @notice {account:account} cannot cancel the proposal.
    /// @custom:code not-yours
    /// @custom:hint Its proposer can until voting opens, and the guardian can unless the proposal replaces
    /// the guardian.
    error GovernorUnableToCancel(uint256 proposalId, address account);
    /// @notice A voting period of {votingPeriod} seconds is not allowed.
    /// @custom:code out-of-limits
    /// @custom:hint Choose another value.
    error GovernorInvalidVotingPeriod(uint256 votingPeriod);
    /// @notice An extension of {newVoteExtension} seconds exceeds the maximum of {maxVoteExtension}.
    /// @custom:code out-of-limits
    /// @custom:hint Choose another value.
    error GovernorPreventLateQuorumVoteExtensionTooLarge(uint256 newVoteExtension, uint256 maxVoteExtension);
    /// @notice The governor holds no funds.
    /// @custom:code refused
    /// @custom:hint Send them to the timelock.
    error GovernorDisabledDeposit();
    /// @notice Only an executed proposal of the DAO can do this, not {account:account}.
    /// @custom:code not-yours
    /// @custom:hint Submit a proposal to the DAO.
    error GovernorOnlyExecutor(address account);
    /// @notice The proposal cannot be queued now.
    /// @custom:code wrong-state
    /// @custom:hint Check the status of the proposal.
    error GovernorProposalQueueingFailed(uint256 proposalId);
    /// @notice The proposal is already queued.
    /// @custom:code wrong-state
    /// @custom:hint Check the status of the proposal.
    error GovernorAlreadyQueuedProposal(uint256 proposalId);
    /// @notice The proposal does not need to be queued.
    /// @custom:code wrong-state
    /// @custom:hint Check the status of the proposal.
    error GovernorProposalQueueingNotRequired(uint256 proposalId);
    /// @notice Only the DAO's timelock can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint Submit a proposal to the DAO.
    error TimelockUnauthorizedCaller(address caller);
    /// @notice {account:account} does not have the role for this.
    /// @custom:code not-yours
    /// @custom:hint Submit a proposal to the DAO.
    error AccessControlUnauthorizedAccount(address account, bytes32 neededRole);
    /// @notice An account can renounce only its own roles.
    /// @custom:code not-yours
    /// @custom:hint Submit a proposal to the DAO.
    error AccessControlBadConfirmation();
    /// @notice A delay of {delay} seconds is shorter than the timelock's {minDelay}.
    /// @custom:code out-of-limits
    /// @custom:hint Choose a longer delay.
    error TimelockInsufficientDelay(uint256 delay, uint256 minDelay);
    /// @notice The lists have different lengths: {targets} targets, {payloads} payloads and {values} values.
    /// @custom:code bad-request
    /// @custom:hint Give each call a target, a payload and a value.
    error TimelockInvalidOperationLength(uint256 targets, uint256 payloads, uint256 values);
    /// @notice Another operation must be executed first.
    /// @custom:code too-early
    /// @custom:hint Execute that operation.
    error TimelockUnexecutedPredecessor(bytes32 predecessorId);
    /// @notice The timelock is not ready to execute this.
    /// @custom:code too-early
    /// @custom:hint Wait until its delay has passed.
    error TimelockUnexpectedOperationState(bytes32 operationId, bytes32 expectedStates);
}
