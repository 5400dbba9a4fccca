// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { Power } from "../../../src/types/Power.sol";
import { Running } from "../Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract SplitTest is Running {
    function split(uint64 units) internal returns (uint256 partId) {
        vm.prank(alice);
        partId = power.split(aliceToken, units);
    }

    function testFuzz_NFT_5_SplitAddsUpExactly(uint64 units) public {
        units = uint64(bound(units, 1, ALICE_UNITS - 1));
        Power memory whole = power.powerOf(aliceToken);
        uint256 partId = split(units);
        Power memory kept = power.powerOf(aliceToken);
        Power memory part = power.powerOf(partId);
        assertEq(part.units, units);
        assertEq(kept.units + part.units, whole.units);
        assertEq(kept.tranche + part.tranche, whole.tranche);
        assertEq(part.tranche, uint256(whole.tranche) * units / whole.units);
        assertEq(
            abi.encode(part.product, part.startDay, part.endDay),
            abi.encode(whole.product, whole.startDay, whole.endDay)
        );
        assertEq(power.ownerOf(partId), alice);
        assertEq(power.balanceOf(alice), 2);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_NFT_5_SplitCreditsWhatIsSettledAndLosesAtMostAUnit(uint64 units) public {
        units = uint64(bound(units, 1, ALICE_UNITS - 1));
        pass(product, 1.1e18);
        uint256 coin = income(aliceToken);
        uint256 partId = split(units);
        assertEq(settlement.creditOf(alice, btc), coin);
        assertEq(income(aliceToken) + income(partId), 0);
        pass(product, 1.1e18);
        settlement.claim(pair(aliceToken, partId));
        uint256 got = settlement.creditOf(alice, btc) + btc.balanceOf(alice);
        uint256 whole = uint256(ALICE_UNITS) * settlement.checkpointOf(product, nextToSettle()).income / 1e18;
        assertLe(got, whole);
        assertGe(got + 3, whole);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_NFT_5_SplitConservesRefunds(uint64 units) public {
        units = uint64(bound(units, 1, ALICE_UNITS - 1));
        uint256 tranche = trancheOf(aliceToken);
        emptyBond();
        pass(product, 0.3e18);
        uint256 owedBefore = refund(aliceToken);
        uint256 partId = split(units);
        assertEq(settlement.creditOf(alice, usdt), owedBefore);
        pass(product, 0);
        settlement.claim(pair(aliceToken, partId));
        uint256 got = settlement.creditOf(alice, usdt) + usdt.balanceOf(alice) - owedBefore;
        assertLe(got, tranche + 1);
        assertGe(got + 3, tranche);
    }

    function test_NFT_5_SplitBeforeTheFirstDay() public {
        uint256 tokenId = buy(carol, product, 10);
        vm.prank(carol);
        uint256 partId = power.split(tokenId, 4);
        pass(product, 1e18);
        assertEq(income(partId) + income(tokenId), 0);
        assertEq(power.powerOf(partId).startDay, power.powerOf(tokenId).startDay);
    }

    function test_NFT_5_ApprovedMaySplitAndTheHolderGetsThePart() public {
        vm.prank(alice);
        power.approve(carol, aliceToken);
        vm.expectEmit(true, true, false, false, address(power));
        emit IMiningPower.PowerSplit(aliceToken, 3, power.powerOf(aliceToken));
        vm.prank(carol);
        uint256 partId = power.split(aliceToken, 10);
        assertEq(power.ownerOf(partId), alice);
        assertEq(power.getApproved(partId), address(0));
    }

    function test_RevertWhen_NFT_5_APartHasNoPower() public {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.BadSplit.selector, aliceToken, 0));
        power.split(aliceToken, 0);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.BadSplit.selector, aliceToken, ALICE_UNITS));
        power.split(aliceToken, ALICE_UNITS);
    }

    function testFuzz_RevertWhen_NFT_5_StrangerSplits(address stranger) public {
        vm.assume(stranger != alice && stranger != address(0));
        vm.prank(stranger);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.split(aliceToken, 1);
    }

    function nextToSettle() internal view returns (uint32) {
        return settlement.stateOf(product).nextDay;
    }
}
