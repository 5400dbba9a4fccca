// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ActionClasses } from "../../../src/governance/ActionClasses.sol";
import { DmexGovernor } from "../../../src/governance/DmexGovernor.sol";
import { DmexTimelock } from "../../../src/governance/DmexTimelock.sol";
import { IActionClasses } from "../../../src/interfaces/IActionClasses.sol";
import { IDmc } from "../../../src/interfaces/IDmc.sol";
import { IDmcVesting } from "../../../src/interfaces/IDmcVesting.sol";
import { IDmexGovernor } from "../../../src/interfaces/IDmexGovernor.sol";
import { Dmc } from "../../../src/token/Dmc.sol";
import { DmcVesting } from "../../../src/token/DmcVesting.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { Shortfall } from "../../../src/types/Shortfall.sol";
import { Base } from "../../Base.t.sol";
import { Terminator } from "../../mocks/Terminator.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice The protocol in the hands of its DAO: DMC is spread, the timelock owns every contract, by the deployment.
abstract contract GovernanceStage is Base {
    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;
    uint8 internal constant ABSTAIN = 2;

    uint48 internal constant VOTING_DELAY = 1 days;
    uint32 internal constant VOTING_PERIOD = 5 days;
    uint48 internal constant VOTE_EXTENSION = 1 days;
    uint256 internal constant TIMELOCK_DELAY = 2 days;
    uint256 internal constant THRESHOLD = 10_000e18;

    /// @dev A function that the code does not know and the deployment classed.
    bytes4 internal constant SPEND_MORE = bytes4(keccak256("spendMore(uint256)"));

    address internal platform = makeAddr("platform");
    address internal team = makeAddr("team");
    address internal investor = makeAddr("investor");
    address internal guardian = makeAddr("guardian");

    DmexTimelock internal timelock;
    Dmc internal dmc;
    DmcVesting internal teamVesting;
    DmcVesting internal saleVesting;
    ActionClasses internal actions;
    DmexGovernor internal governor;
    Terminator internal terminator;
    uint256 private _proposals;

    struct Proposal {
        address[] targets;
        uint256[] values;
        bytes[] calldatas;
        string description;
    }

    function setUp() public virtual override {
        super.setUp();
        terminator = new Terminator();
        deployDao();
        spread();
        handOver();
    }

    // ---- Deployment -------------------------------------------------------------------------------------------

    /// @dev Contracts that know each other are deployed to addresses computed before.
    function deployDao() internal {
        uint256 nonce = vm.getNonce(address(this));
        address governorAt = vm.computeCreateAddress(address(this), nonce + 5);
        IDmc.Allocation memory to;
        to.platform = platform;
        to.teamVesting = vm.computeCreateAddress(address(this), nonce + 2);
        to.privateSaleVesting = vm.computeCreateAddress(address(this), nonce + 3);
        to.reserve = reserveAt;

        timelock = new DmexTimelock(TIMELOCK_DELAY, governorAt);
        to.timelock = address(timelock);
        dmc = new Dmc(to);
        uint48 start = uint48(block.timestamp);
        teamVesting = new DmcVesting(
            dmc, IDmcVesting.Schedule(start + 30 days, 30 days, 36), grants(team, 10_000_000e18)
        );
        saleVesting =
            new DmcVesting(dmc, IDmcVesting.Schedule(start, 90 days, 5), grants(investor, 20_000_000e18));
        actions = new ActionClasses(address(timelock), settlement, registry, classed());
        governor = new DmexGovernor(setup());
        assertEq(address(governor), governorAt);
    }

    function setup() internal view returns (IDmexGovernor.Setup memory made) {
        made.votes = dmc;
        made.timelock = timelock;
        made.actions = actions;
        made.guardian = guardian;
        made.votingDelay = VOTING_DELAY;
        made.votingPeriod = VOTING_PERIOD;
        made.voteExtension = VOTE_EXTENSION;
        made.proposalThreshold = THRESHOLD;
        made.quorums = IDmexGovernor.Quorums(1_000, 1_500, 3_000, 4_000);
    }

    /// @dev What tests need of classes.json, and what a mock has.
    function classed() internal view returns (IActionClasses.Classified[] memory list) {
        list = new IActionClasses.Classified[](14);
        IActionClasses.Class judges = IActionClasses.Class.Termination;
        IActionClasses.Class spends = IActionClasses.Class.ReserveSpend;
        (address miners, address shop, address mock) = (address(registry), address(sale), address(terminator));
        list[0] = IActionClasses.Classified(mock, SPEND_MORE, spends);
        list[1] = IActionClasses.Classified(mock, Terminator.openRound.selector, spends);
        list[2] = IActionClasses.Classified(mock, Terminator.terminate.selector, judges);
        list[3] = IActionClasses.Classified(mock, Terminator.note.selector, IActionClasses.Class.Parameter);
        list[4] = IActionClasses.Classified(miners, registry.suspend.selector, IActionClasses.Class.Parameter);
        list[5] = IActionClasses.Classified(miners, registry.revoke.selector, judges);
        list[6] = IActionClasses.Classified(miners, registry.approve.selector, judges);
        list[7] = IActionClasses.Classified(miners, registry.approveApplication.selector, judges);
        list[8] = IActionClasses.Classified(miners, registry.addAddress.selector, judges);
        list[9] = IActionClasses.Classified(shop, sale.setParameters.selector, spends);
        list[10] = IActionClasses.Classified(address(settlement), settlement.withdraw.selector, spends);
        list[11] = IActionClasses.Classified(address(settlement), closing.terminate.selector, judges);
        list[12] = IActionClasses.Classified(address(dmc), IERC20.transfer.selector, spends);
        list[13] = IActionClasses.Classified(address(dmc), IERC20.approve.selector, spends);
    }

    function grants(address to, uint128 amount) internal pure returns (IDmcVesting.Grant[] memory list) {
        list = new IDmcVesting.Grant[](1);
        list[0] = IDmcVesting.Grant(to, amount);
    }

    /// @dev 14 M of 50 M can vote, and quorums are parts of them: Alice 6, Bob 3, Carol 0.9, the miner 0.1, the investor's first step 4.
    function spread() internal {
        saleVesting.pay(investor);
        vm.startPrank(platform);
        dmc.transfer(alice, 6_000_000e18);
        dmc.transfer(bob, 3_000_000e18);
        dmc.transfer(carol, 900_000e18);
        dmc.transfer(miner, 100_000e18);
        vm.stopPrank();
        address[5] memory voters = [alice, bob, carol, miner, investor];
        for (uint256 i = 0; i < voters.length; ++i) {
            vm.prank(voters[i]);
            dmc.delegate(voters[i]);
        }
        vm.warp(block.timestamp + 1);
    }

    /// @dev All that had an owner belongs to the timelock.
    function handOver() internal {
        address[6] memory all = owned();
        for (uint256 i = 0; i < all.length; ++i) {
            vm.prank(owner);
            Ownable(all[i]).transferOwnership(address(timelock));
        }
    }

    function owned() internal view returns (address[6] memory) {
        return [
            address(registry),
            address(btcBenchmark),
            address(filBenchmark),
            address(power),
            address(sale),
            address(assets)
        ];
    }

    // ---- Proposals --------------------------------------------------------------------------------------------

    function empty(uint256 length) internal returns (Proposal memory proposal) {
        proposal.targets = new address[](length);
        proposal.values = new uint256[](length);
        proposal.calldatas = new bytes[](length);
        proposal.description = string.concat("Proposal ", vm.toString(++_proposals));
    }

    function calling(address target, bytes memory data) internal returns (Proposal memory proposal) {
        proposal = empty(1);
        (proposal.targets[0], proposal.calldatas[0]) = (target, data);
    }

    function both(Proposal memory a, Proposal memory b) internal returns (Proposal memory proposal) {
        proposal = empty(2);
        (proposal.targets[0], proposal.calldatas[0]) = (a.targets[0], a.calldatas[0]);
        (proposal.targets[1], proposal.calldatas[1]) = (b.targets[0], b.calldatas[0]);
    }

    /// @dev A parameter: the least of all proposals.
    function parameter() internal returns (Proposal memory) {
        return calling(address(terminator), abi.encodeCall(Terminator.note, (7)));
    }

    /// @dev For more than before: for less would be an accusation.
    function approval() internal returns (Proposal memory) {
        return calling(address(registry), abi.encodeCall(registry.approve, (miner, BITCOIN, 2e9)));
    }

    /// @dev Of a product that delivers nothing; Risk/ is about how that comes about.
    function termination(uint32 product) internal returns (Proposal memory) {
        Shortfall memory shortfall;
        shortfall.terminableUntil = type(uint40).max;
        vm.mockCall(
            address(settlement), abi.encodeCall(settlement.shortfallOf, (product)), abi.encode(shortfall)
        );
        return calling(address(terminator), abi.encodeCall(Terminator.terminate, (product)));
    }

    function propose(Proposal memory proposal) internal returns (uint256) {
        vm.prank(alice);
        return governor.propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
    }

    /// @dev Proposes and waits until voting is open.
    function open(Proposal memory proposal) internal returns (uint256 id) {
        id = propose(proposal);
        vm.warp(governor.proposalSnapshot(id) + 1);
    }

    function vote(uint256 id, address voter, uint8 support) internal {
        vm.prank(voter);
        governor.castVote(id, support);
    }

    /// @dev A ballot as its voter signs it: by EIP-712, for this governor.
    function signed(bytes32 ballot, uint256 key) internal view returns (bytes memory) {
        (, string memory name, string memory version, uint256 chainId, address at,,) = governor.eip712Domain();
        bytes32 domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256(bytes(name)),
                keccak256(bytes(version)),
                chainId,
                at
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked(hex"1901", domain, ballot)));
        return abi.encodePacked(r, s, v);
    }

    function close(uint256 id) internal {
        vm.warp(governor.proposalDeadline(id) + 1);
    }

    function queue(Proposal memory proposal) internal {
        governor.queue(
            proposal.targets, proposal.values, proposal.calldatas, keccak256(bytes(proposal.description))
        );
    }

    function execute(Proposal memory proposal) internal {
        governor.execute(
            proposal.targets, proposal.values, proposal.calldatas, keccak256(bytes(proposal.description))
        );
    }

    function cancel(address caller, Proposal memory proposal) internal {
        vm.prank(caller);
        governor.cancel(
            proposal.targets, proposal.values, proposal.calldatas, keccak256(bytes(proposal.description))
        );
    }

    /// @dev The whole way: proposed, voted for by 13 M, queued, executed.
    function carry(Proposal memory proposal) internal returns (uint256 id) {
        id = passed(proposal);
        queue(proposal);
        vm.warp(block.timestamp + TIMELOCK_DELAY);
        execute(proposal);
    }

    /// @dev Proposed and voted for by 13 M; voting is over.
    function passed(Proposal memory proposal) internal returns (uint256 id) {
        id = open(proposal);
        vote(id, alice, FOR);
        vote(id, bob, FOR);
        vote(id, investor, FOR);
        close(id);
    }

    /// @dev The next call asks for one state of a proposal and finds another.
    function expectUnexpected(uint256 id, IGovernor.ProposalState found, IGovernor.ProposalState wanted)
        internal
    {
        bytes32 allowed = bytes32(uint256(1) << uint8(wanted));
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorUnexpectedProposalState.selector, id, found, allowed)
        );
    }

    function assertState(uint256 id, IGovernor.ProposalState expected) internal view {
        assertEq(uint8(governor.state(id)), uint8(expected), "state");
    }

    function assertClass(uint256 id, IActionClasses.Class expected) internal view {
        assertEq(uint8(governor.factsOf(id).class), uint8(expected), "class");
    }
}
