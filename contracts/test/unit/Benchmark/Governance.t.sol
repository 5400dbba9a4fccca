// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { BITCOIN, FILECOIN } from "../../../src/types/Asset.sol";
import { Base } from "../../Base.t.sol";
import { FickleFeed } from "../../mocks/FickleFeed.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

contract GovernanceTest is Base {
    function list(uint256 count) internal pure returns (address[] memory chosen) {
        chosen = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            chosen[i] = address(uint160(i + 1));
        }
    }

    function bounds(uint16 jump, uint32 age) internal pure returns (IBenchmark.Bounds memory) {
        return IBenchmark.Bounds({ jump: jump, feedAge: age });
    }

    function refuse(IBenchmark.Bounds memory chosen) internal {
        vm.expectRevert(IBenchmark.ParameterOutOfBounds.selector);
        btcBenchmark.setBounds(chosen);
    }

    function test_MARK_4_ReportersAreReplaced() public {
        vm.expectEmit(address(btcBenchmark));
        emit IBenchmark.ReportersChanged(list(5));
        vm.prank(owner);
        btcBenchmark.setReporters(list(5));
        assertEq(abi.encode(btcBenchmark.reporters()), abi.encode(list(5)));
        assertTrue(btcBenchmark.isReporter(address(4)));
        assertFalse(btcBenchmark.isReporter(reporters[0]));
    }

    function test_RevertWhen_MARK_4_TooFewOrTooManyReporters() public {
        vm.startPrank(owner);
        vm.expectRevert(IBenchmark.ParameterOutOfBounds.selector);
        btcBenchmark.setReporters(list(2));
        vm.expectRevert(IBenchmark.ParameterOutOfBounds.selector);
        btcBenchmark.setReporters(list(16));
    }

    function test_RevertWhen_MARK_4_AnEvenPanel() public {
        vm.startPrank(owner);
        for (uint256 count = 4; count <= 14; count += 2) {
            vm.expectRevert(IBenchmark.ParameterOutOfBounds.selector);
            btcBenchmark.setReporters(list(count));
        }
        btcBenchmark.setReporters(list(15));
    }

    function test_RevertWhen_MARK_4_ReporterIsAMinerTwiceOrNobody() public {
        address[3] memory bad = [miner, address(1), address(0)];
        vm.startPrank(owner);
        for (uint256 i = 0; i < 3; ++i) {
            address[] memory chosen = list(3);
            chosen[2] = bad[i];
            vm.expectRevert(abi.encodeWithSelector(IBenchmark.BadReporter.selector, bad[i]));
            btcBenchmark.setReporters(chosen);
        }
    }

    function test_RevertWhen_MARK_4_ReporterWasAMiner() public {
        address[] memory chosen = list(3);
        chosen[0] = miner;
        vm.startPrank(owner);
        registry.revoke(miner);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.BadReporter.selector, miner));
        btcBenchmark.setReporters(chosen);
    }

    function testFuzz_MARK_4_BoundsWithinTheCode(uint16 jump, uint32 age) public {
        IBenchmark.Bounds memory chosen =
            bounds(uint16(bound(jump, 100, 10_000)), uint32(bound(age, 1 hours, 2 days)));
        vm.startPrank(owner);
        vm.expectEmit(address(btcBenchmark));
        emit IBenchmark.BoundsChanged(chosen);
        btcBenchmark.setBounds(chosen);
        (uint16 jump_, uint32 age_) = btcBenchmark.bounds();
        assertEq(abi.encode(jump_, age_), abi.encode(chosen));
    }

    function test_RevertWhen_MARK_4_BoundsOutsideTheCode() public {
        vm.startPrank(owner);
        refuse(bounds(99, 1 days));
        refuse(bounds(10_001, 1 days));
        refuse(bounds(2500, 1 hours - 1));
        refuse(bounds(2500, 2 days + 1));
    }

    function test_RevertWhen_MARK_5_FeedIsImpossible() public {
        address feed = address(new FickleFeed(19));
        vm.startPrank(owner);
        vm.expectRevert(IBenchmark.ParameterOutOfBounds.selector);
        btcBenchmark.setPriceFeed(alice);
        vm.expectRevert(IBenchmark.ParameterOutOfBounds.selector);
        btcBenchmark.setPriceFeed(feed);
        feed = address(new FickleFeed(8));
        vm.expectEmit(address(btcBenchmark));
        emit IBenchmark.PriceFeedChanged(feed);
        btcBenchmark.setPriceFeed(feed);
        assertEq(address(btcBenchmark.priceFeed()), feed);
    }

    function testFuzz_RevertWhen_MARK_4_AnybodyButTheOwnerGoverns(address caller) public {
        vm.assume(caller != owner);
        bytes memory refused = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refused);
        btcBenchmark.setReporters(list(3));
        vm.expectRevert(refused);
        btcBenchmark.setBounds(bounds(2500, 1 days));
        vm.expectRevert(refused);
        btcBenchmark.setPriceFeed(address(btcFeed));
    }

    function test_MARK_2_AssetAndTail() public view {
        assertTrue(btcBenchmark.asset() == BITCOIN);
        assertTrue(filBenchmark.asset() == FILECOIN);
        assertEq(btcBenchmark.vestingTail(), 0);
        assertEq(filBenchmark.vestingTail(), 180);
    }
}
