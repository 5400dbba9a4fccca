// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ActionClasses } from "../../../src/governance/ActionClasses.sol";
import { IActionClasses } from "../../../src/interfaces/IActionClasses.sol";
import { ActionRules } from "../../../src/libraries/ActionRules.sol";
import { Terminator } from "../../mocks/Terminator.sol";
import { GovernanceStage } from "./Stage.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

contract ClassesTest is GovernanceStage {
    uint32 internal product;

    function setUp() public override {
        super.setUp();
        btcFeed.post(44_000e8);
        product = create(btcOffer());
    }

    /// @dev As the governor reads it.
    function classOf(Proposal memory proposal) internal returns (IActionClasses.Class class) {
        vm.prank(address(governor));
        (class,) = actions.read(proposal.targets, proposal.values, proposal.calldatas);
    }

    function check(Proposal memory proposal, IActionClasses.Class expected) internal {
        assertEq(uint8(classOf(proposal)), uint8(expected));
    }

    function refuse(Proposal memory proposal) internal {
        bytes4 selector = bytes4(proposal.calldatas[0]);
        vm.expectRevert(
            abi.encodeWithSelector(IActionClasses.ActionRefused.selector, proposal.targets[0], selector)
        );
        propose(proposal);
    }

    function test_DAO_3_ActionsHaveTheirClasses() public {
        check(parameter(), IActionClasses.Class.Parameter);
        check(termination(product), IActionClasses.Class.Termination);
        check(approval(), IActionClasses.Class.Termination);
        check(
            calling(address(registry), abi.encodeCall(registry.addAddress, (miner, bob))),
            IActionClasses.Class.Termination
        );
        check(
            calling(address(terminator), abi.encodeCall(Terminator.openRound, (product, address(btc), 1))),
            IActionClasses.Class.ReserveSpend
        );
        check(
            calling(address(terminator), abi.encodeWithSelector(SPEND_MORE, 1)),
            IActionClasses.Class.ReserveSpend
        );
        check(
            calling(address(dmc), abi.encodeCall(IERC20.transfer, (alice, 1))),
            IActionClasses.Class.ReserveSpend
        );
        check(
            calling(address(dmc), abi.encodeCall(IERC20.approve, (alice, 1))),
            IActionClasses.Class.ReserveSpend
        );
        check(
            calling(address(registry), abi.encodeCall(Ownable.transferOwnership, (alice))),
            IActionClasses.Class.Constitution
        );
        check(calling(address(dmc), abi.encodeCall(dmc.delegate, (alice))), IActionClasses.Class.Constitution);
    }

    /// @dev Whoever measures decides what running products owe.
    function test_DAO_3_WhoMeasuresIsConstitution() public {
        address[] memory chosen = new address[](3);
        check(
            calling(address(btcBenchmark), abi.encodeCall(btcBenchmark.setReporters, (chosen))),
            IActionClasses.Class.Constitution
        );
        check(
            calling(address(btcBenchmark), abi.encodeCall(btcBenchmark.setPriceFeed, (alice))),
            IActionClasses.Class.Constitution
        );
        check(
            calling(address(btcBenchmark), abi.encodeWithSignature("setRelay(address)", alice)),
            IActionClasses.Class.Constitution
        );
    }

    /// @dev What is credited to the timelock is its money as much as what it holds.
    function test_DAO_3_TakingTheTimelocksCreditsSpends() public {
        check(
            calling(address(settlement), abi.encodeCall(settlement.withdraw, (usdt, alice))),
            IActionClasses.Class.ReserveSpend
        );
    }

    /// @dev A function that was forgotten, a copy of a known one, a contract that nobody knows.
    function testFuzz_DAO_3_WhatNobodyClassifiedIsConstitution(address target, bytes4 selector) public {
        for (uint256 i = 0; i < classed().length; ++i) {
            vm.assume(classed()[i].target != target);
        }
        vm.assume(!ActionRules.carriesCalls(selector) && selector != ActionRules.TERMINATE);
        check(calling(target, abi.encodePacked(selector)), IActionClasses.Class.Constitution);
        check(
            calling(address(registry), abi.encodePacked(selector ^ 0x00000001)),
            actions.classOf(address(registry), selector ^ 0x00000001)
        );
    }

    /// @dev As much an accusation as on the settlement, and dearer.
    function testFuzz_DAO_3_WhateverTheTargetATerminationAccuses(address target) public {
        vm.assume(target != address(settlement) && target != address(terminator));
        Proposal memory proposal = termination(product);
        proposal.targets[0] = target;
        vm.prank(address(governor));
        (IActionClasses.Class class, address accused) =
            actions.read(proposal.targets, proposal.values, proposal.calldatas);
        assertEq(uint8(class), uint8(IActionClasses.Class.Constitution));
        assertEq(accused, miner);
    }

    function testFuzz_DAO_3_WhateverTargetsTheDaoItselfIsConstitution(bytes4 selector, bool atTimelock)
        public
    {
        address target = atTimelock ? address(timelock) : address(governor);
        Proposal memory proposal = calling(target, abi.encodePacked(selector));
        // What names a product must name one, and what carries calls is refused.
        vm.assume(selector != ActionRules.TERMINATE && !ActionRules.carriesCalls(selector));
        check(proposal, IActionClasses.Class.Constitution);
    }

    function test_DAO_3_ValueSpends() public {
        Proposal memory proposal = parameter();
        proposal.values[0] = 1;
        check(proposal, IActionClasses.Class.ReserveSpend);
    }

    /// @dev A fallback does what it likes. Coin of the chain to somebody may be classed as spending, and no lower.
    function test_DAO_3_CallsWithoutAFunctionAreOneFunction() public {
        check(calling(alice, ""), IActionClasses.Class.Constitution);
        check(calling(address(dmc), hex"a9059c"), IActionClasses.Class.Constitution);
        vm.startPrank(address(timelock));
        actions.setClass(alice, ActionRules.NO_FUNCTION, IActionClasses.Class.ReserveSpend);
        vm.expectRevert(
            abi.encodeWithSelector(
                IActionClasses.ClassTooLow.selector, alice, bytes4(0), IActionClasses.Class.Termination
            )
        );
        actions.setClass(alice, ActionRules.NO_FUNCTION, IActionClasses.Class.Termination);
        vm.stopPrank();
        check(calling(alice, ""), IActionClasses.Class.ReserveSpend);
        check(calling(alice, hex"a9059c"), IActionClasses.Class.ReserveSpend);
    }

    function test_DAO_3_TheHighestClassOfAProposalCounts() public {
        Proposal memory spend = calling(address(dmc), abi.encodeCall(IERC20.transfer, (alice, 1)));
        uint256 id = propose(both(parameter(), spend));
        assertClass(id, IActionClasses.Class.ReserveSpend);
        assertEq(governor.factsOf(id).quorumBps, 3_000);
        id = propose(both(spend, parameter()));
        assertClass(id, IActionClasses.Class.ReserveSpend);
    }

    /// @dev Whatever stands beside it, in whatever order, nothing makes a proposal cheaper.
    function testFuzz_DAO_3_TheClassIsTheHighestOfAnyActions(uint8[5] calldata picks) public {
        Proposal memory proposal = empty(5);
        IActionClasses.Class highest = IActionClasses.Class.Parameter;
        for (uint256 i = 0; i < picks.length; ++i) {
            (bytes memory data, IActionClasses.Class class) = sample(picks[i] % 5);
            (proposal.targets[i], proposal.calldatas[i]) = (targetOf(picks[i]), data);
            if (class > highest) highest = class;
        }
        check(proposal, highest);
    }

    function targetOf(uint8 pick) internal view returns (address) {
        address[5] memory targets =
            [address(terminator), address(terminator), address(registry), address(dmc), address(registry)];
        return targets[pick % 5];
    }

    function sample(uint256 pick) internal view returns (bytes memory data, IActionClasses.Class class) {
        if (pick < 2) return (abi.encodeCall(Terminator.note, (pick)), class);
        if (pick == 2) {
            return (abi.encodeCall(registry.addAddress, (miner, bob)), IActionClasses.Class.Termination);
        }
        if (pick == 3) return (abi.encodeCall(IERC20.approve, (bob, 1)), IActionClasses.Class.ReserveSpend);
        return (abi.encodeCall(registry.transferOwnership, (bob)), IActionClasses.Class.Constitution);
    }

    function test_RevertWhen_DAO_3_ATerminationCannotBeRead() public {
        refuse(calling(address(terminator), abi.encodePacked(Terminator.terminate.selector)));
        refuse(
            calling(
                address(terminator), abi.encodeWithSelector(Terminator.terminate.selector, product, product)
            )
        );
        refuse(calling(address(terminator), abi.encodeWithSelector(Terminator.terminate.selector, 2 ** 32)));
        refuse(calling(address(registry), abi.encodeWithSelector(registry.suspend.selector, 2 ** 160)));
    }

    function test_RevertWhen_DAO_3_NobodyIsAccused() public {
        bytes4 refused = IActionClasses.NobodyAccused.selector;
        Proposal memory proposal = termination(product + 1);
        vm.expectRevert(abi.encodeWithSelector(refused, address(terminator), Terminator.terminate.selector));
        propose(proposal);
        proposal = calling(address(registry), abi.encodeCall(registry.suspend, (bob)));
        vm.expectRevert(abi.encodeWithSelector(refused, address(registry), registry.suspend.selector));
        propose(proposal);
    }

    function test_DAO_3_TheDaoClassesAFunctionAndNeverBelowTheCode() public {
        bytes4 selector = Terminator.note.selector;
        IActionClasses.Class spend = IActionClasses.Class.ReserveSpend;
        bytes memory data = abi.encodeCall(actions.setClass, (address(terminator), selector, spend));
        uint256 id = carry(calling(address(actions), data));
        assertClass(id, IActionClasses.Class.Constitution);
        check(parameter(), IActionClasses.Class.ReserveSpend);

        IActionClasses.Class low = IActionClasses.Class.Parameter;
        bytes4 terminate = Terminator.terminate.selector;
        vm.startPrank(address(timelock));
        actions.setClass(address(terminator), selector, low);
        assertEq(uint8(actions.classOf(address(terminator), selector)), uint8(low));
        vm.expectRevert(
            abi.encodeWithSelector(IActionClasses.ClassTooLow.selector, address(terminator), terminate, low)
        );
        actions.setClass(address(terminator), terminate, low);
    }

    function testFuzz_RevertWhen_DAO_2_AnybodyButTheTimelockClasses(address caller) public {
        vm.assume(caller != address(timelock));
        vm.expectRevert(abi.encodeWithSelector(IActionClasses.NotTimelock.selector, caller));
        vm.prank(caller);
        actions.setClass(address(terminator), SPEND_MORE, IActionClasses.Class.Constitution);
    }

    function test_RevertWhen_DAO_3_TheDeploymentClassesBelowTheCode() public {
        IActionClasses.Classified[] memory list = classed();
        list[0].selector = Terminator.terminate.selector;
        list[0].class = IActionClasses.Class.Parameter;
        vm.expectRevert(
            abi.encodeWithSelector(
                IActionClasses.ClassTooLow.selector,
                address(terminator),
                Terminator.terminate.selector,
                IActionClasses.Class.Parameter
            )
        );
        new ActionClasses(address(timelock), settlement, registry, list);
    }
}
