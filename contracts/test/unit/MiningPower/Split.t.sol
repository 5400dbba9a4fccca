// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Paid, Part, Power, TokenState } from "../../../src/types/Power.sol";
import { Running } from "../Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract SplitTest is Running {
    /// @dev `count` parts of odd sizes for different people; the first takes the rest.
    function manyParts(uint256 count, uint256 seed) internal returns (Part[] memory parts) {
        parts = new Part[](count);
        uint64 left = ALICE_UNITS;
        for (uint256 i = count - 1; i > 0; --i) {
            uint256 size = uint256(keccak256(abi.encode(seed, i)));
            parts[i] = Part(makeAddr(vm.toString(i)), uint64(bound(size, 1, left / (i + 1))));
            left -= parts[i].units;
        }
        parts[0] = Part(bob, left);
    }

    function splitInto(Part[] memory parts) internal returns (uint256 firstId) {
        vm.prank(alice);
        firstId = power.split(aliceToken, parts);
    }

    function refuse(Part[] memory parts) internal {
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.BadSplit.selector, aliceToken));
        splitInto(parts);
    }

    // ---- Power and money --------------------------------------------------------------------------------------

    function testFuzz_NFT_5_PartsAddUpExactly(uint256 count, uint256 seed) public {
        Part[] memory parts = manyParts(bound(count, 2, 16), seed);
        Power memory whole = power.powerOf(aliceToken);
        uint256 firstId = splitInto(parts);
        assertEq(firstId, bobToken + 1);
        assertEq(power.lastTokenId(), bobToken + parts.length);
        uint256 units = 0;
        uint256 tranches = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            Power memory part = power.powerOf(firstId + i);
            assertEq(power.ownerOf(firstId + i), parts[i].to);
            assertEq(part.units, parts[i].units);
            if (i > 0) assertEq(part.tranche, uint256(whole.tranche) * part.units / whole.units);
            units += part.units;
            tranches += part.tranche;
            (part.units, part.tranche) = (whole.units, whole.tranche);
            assertEq(abi.encode(part), abi.encode(whole));
        }
        assertEq(units, whole.units);
        assertEq(tranches, whole.tranche);
    }

    function test_NFT_5_TheTokenThatIsSplitEnds() public {
        vm.prank(alice);
        power.approve(carol, aliceToken);
        split(alice, aliceToken, 10);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.ownerOf(aliceToken);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.powerOf(aliceToken);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.getApproved(aliceToken);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        settlement.paidOf(aliceToken);
        assertEq(power.balanceOf(alice), 2);
    }

    function test_NFT_5_SplitSaysAllParts() public {
        Part[] memory parts = inTwo(bob, ALICE_UNITS - 10, carol, 10);
        Power memory first = power.powerOf(aliceToken);
        Power memory second = power.powerOf(aliceToken);
        (second.units, second.tranche) = (10, uint80(uint256(first.tranche) * 10 / ALICE_UNITS));
        (first.units, first.tranche) = (ALICE_UNITS - 10, first.tranche - second.tranche);
        vm.expectEmit(address(power));
        emit ERC721.Transfer(alice, address(0), aliceToken);
        vm.expectEmit(address(power));
        emit ERC721.Transfer(address(0), bob, 3);
        vm.expectEmit(address(power));
        emit IMiningPower.PowerMinted(3, first);
        vm.expectEmit(address(power));
        emit IMiningPower.PowerSplit(aliceToken, 3, first);
        vm.expectEmit(address(power));
        emit ERC721.Transfer(address(0), carol, 4);
        vm.expectEmit(address(power));
        emit IMiningPower.PowerMinted(4, second);
        vm.expectEmit(address(power));
        emit IMiningPower.PowerSplit(aliceToken, 4, second);
        assertEq(splitInto(parts), 3);
    }

    // ---- Income and refunds -----------------------------------------------------------------------------------

    /// @dev What the parts earned, each rounded down, is credited to who held the token; the rest stays with the parts.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_NFT_5_SplitCreditsTheHolderAndConservesWhatWasPaid(uint256 count, uint256 seed) public {
        Part[] memory parts = manyParts(bound(count, 2, 16), seed);
        emptyBond();
        pass(product, 0.7e18);
        claim(aliceToken);
        Paid memory before = settlement.paidOf(aliceToken);
        pass(product, 0.3e18);
        (uint256 coin, uint256 money) = settlement.owed(aliceToken);
        uint256 firstId = splitInto(parts);
        (uint256 coinCredited, uint256 moneyCredited) =
            (settlement.creditOf(alice, btc), settlement.creditOf(alice, usdt));
        assertLe(coinCredited, coin);
        assertGt(coinCredited + parts.length, coin);
        assertLe(moneyCredited, money);
        assertGt(moneyCredited + parts.length, money);
        uint256 paidIncome = 0;
        uint256 paidRefund = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            (coin, money) = settlement.owed(firstId + i);
            assertEq(coin + money, 0);
            Paid memory paid = settlement.paidOf(firstId + i);
            (paidIncome, paidRefund) = (paidIncome + paid.income, paidRefund + paid.refund);
        }
        assertEq(paidIncome, before.income + coinCredited);
        assertEq(paidRefund, before.refund + moneyCredited);
    }

    /// @dev Whoever claims the whole and splits it at once was paid fractions that no part has earned.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_NFT_5_PartsOfATokenPaidInFullAreAtMostAUnitAhead(uint256 count, uint256 seed) public {
        Part[] memory parts = manyParts(bound(count, 2, 16), seed);
        emptyBond();
        pass(product, 0.7e18);
        claim(aliceToken);
        Paid memory before = settlement.paidOf(aliceToken);
        uint256 firstId = splitInto(parts);
        assertEq(settlement.creditOf(alice, btc) + settlement.creditOf(alice, usdt), 0);
        uint256 paidIncome = 0;
        uint256 paidRefund = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            Paid memory paid = settlement.paidOf(firstId + i);
            (uint256 coin, uint256 money) = settlement.earned(firstId + i);
            assertGe(paid.income, coin);
            assertLe(paid.income, coin + 1);
            assertGe(paid.refund, money);
            assertLe(paid.refund, money + 1);
            (paidIncome, paidRefund) = (paidIncome + paid.income, paidRefund + paid.refund);
        }
        assertGe(paidIncome, before.income);
        assertLe(paidIncome, before.income + parts.length);
        assertGe(paidRefund, before.refund);
        assertLe(paidRefund, before.refund + parts.length);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_NFT_5_PartsEarnWhatTheWholeWouldHave(uint256 count, uint256 seed) public {
        Part[] memory parts = manyParts(bound(count, 2, 16), seed);
        uint256 tranche = trancheOf(aliceToken);
        emptyBond();
        pass(product, bound(seed, 0, 2e18));
        uint256 firstId = splitInto(parts);
        pass(product, bound(seed >> 64, 0, 2e18));
        uint256 coin = settlement.creditOf(alice, btc);
        uint256 money = settlement.creditOf(alice, usdt);
        for (uint256 i = 0; i < parts.length; ++i) {
            (uint256 income, uint256 refund) = settlement.owed(firstId + i);
            (coin, money) = (coin + income, money + refund);
        }
        uint256 whole = uint256(ALICE_UNITS) * settlement.checkpointOf(product, nextToSettle()).income / 1e18;
        assertLe(coin, whole);
        assertGe(coin + 2 * parts.length, whole);
        uint256 undelivered = 2e18 - settlement.checkpointOf(product, nextToSettle()).released;
        assertLe(money, tranche * undelivered / 1e18);
        assertGe(money + 2 * parts.length, tranche * undelivered / 1e18);
    }

    function test_NFT_5_SplitSaysWhatItCredited() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        uint256 unit = settlement.checkpointOf(product, nextToSettle()).income;
        uint256 sum = (ALICE_UNITS - 10) * unit / 1e18 + 10 * unit / 1e18;
        vm.expectEmit(address(settlement));
        emit ISettlement.TokenCredited(aliceToken, alice, sum, 0);
        split(alice, aliceToken, 10);
        assertLe(coin - sum, 1);
    }

    function test_NFT_5_SplitBeforeTheFirstDay() public {
        uint256 tokenId = buy(carol, product, 10);
        (uint256 first, uint256 second) = split(carol, tokenId, 4);
        pass(product, 1e18);
        assertEq(income(first) + income(second), 0);
        assertEq(power.powerOf(first).startDay, power.powerOf(second).startDay);
    }

    // ---- Who may, and what is refused -------------------------------------------------------------------------

    function test_NFT_5_ApprovedMaySplitAndSaysWhoGetsTheParts() public {
        vm.prank(alice);
        power.approve(carol, aliceToken);
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        vm.prank(carol);
        uint256 firstId = power.split(aliceToken, inTwo(alice, ALICE_UNITS - 10, bob, 10));
        assertEq(power.ownerOf(firstId), alice);
        assertEq(power.ownerOf(firstId + 1), bob);
        assertEq(power.getApproved(firstId), address(0));
        assertApproxEqAbs(settlement.creditOf(alice, btc), coin, 1);
    }

    function test_RevertWhen_NFT_5_PartsDoNotAddUp() public {
        refuse(inTwo(alice, ALICE_UNITS - 1, bob, 2));
        refuse(inTwo(alice, ALICE_UNITS - 1, bob, 0));
        refuse(inTwo(alice, ALICE_UNITS, bob, 0));
        refuse(inTwo(alice, ALICE_UNITS - 2, bob, 1));
        refuse(inTwo(alice, type(uint64).max, bob, ALICE_UNITS + 1));
        refuse(inTwo(alice, type(uint64).max, bob, type(uint64).max));
    }

    function test_RevertWhen_NFT_5_APartIsForNobody() public {
        refuse(inTwo(alice, ALICE_UNITS - 1, address(0), 1));
    }

    function test_RevertWhen_NFT_5_PartsAreFewerThanTwoOrMoreThanSixteen() public {
        refuse(new Part[](0));
        Part[] memory parts = new Part[](1);
        parts[0] = Part(alice, ALICE_UNITS);
        refuse(parts);
        parts = manyParts(17, 1);
        refuse(parts);
        splitInto(manyParts(16, 1));
    }

    function testFuzz_RevertWhen_NFT_5_StrangerSplits(address stranger) public {
        vm.assume(stranger != alice && stranger != address(0));
        vm.prank(stranger);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.split(aliceToken, inTwo(alice, 1, alice, ALICE_UNITS - 1));
    }

    function test_NFT_5_PartsAreFreeAndNeverMoved() public {
        send(alice, carol, aliceToken);
        (uint256 first, uint256 second) = split(carol, aliceToken, 10);
        assertEq(power.powerOf(first).moves + power.powerOf(second).moves, 0);
        assertTrue(power.powerOf(first).state == TokenState.Free);
    }

    function nextToSettle() internal view returns (uint32) {
        return settlement.stateOf(product).nextDay;
    }
}
