// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { Power } from "../../../src/types/Power.sol";
import { Failing } from "../Risk/Failing.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @notice ERC-5646, the count of moves, and the policy that goes with a token.
contract FingerprintTest is Failing {
    address private locker;
    address private insurance = makeAddr("insurance");
    bytes32[] private seen;

    function setUp() public override {
        super.setUp();
        locker = newLocker("locker");
        vm.mockCall(
            ledgerAt, abi.encodeCall(ILossLedger.insurerOf, (product)), abi.encode(IInsurance(insurance))
        );
        seen.push(fingerprint());
    }

    function fingerprint() private view returns (bytes32) {
        return power.getStateFingerprint(aliceToken);
    }

    /// @dev The fingerprint is one that the token never had.
    function assertNew() private {
        for (uint256 i = 0; i < seen.length; ++i) {
            assertNotEq(fingerprint(), seen[i]);
        }
        seen.push(fingerprint());
    }

    function moves() private view returns (uint24) {
        return power.powerOf(aliceToken).moves;
    }

    function cover(uint64 policy) private {
        vm.prank(insurance);
        power.setPolicy(aliceToken, policy);
    }

    // ---- Fingerprint ------------------------------------------------------------------------------------------

    function test_NFT_2_FingerprintChangesWithEveryMoveLockAndPolicy() public {
        send(alice, bob, aliceToken);
        assertNew();
        send(bob, alice, aliceToken);
        assertNew();
        send(alice, alice, aliceToken);
        assertNew();
        lockTo(locker, aliceToken);
        assertNew();
        vm.prank(locker);
        power.unlock(aliceToken);
        assertNew();
        lockTo(locker, aliceToken);
        assertNew();
        vm.prank(locker);
        power.seize(aliceToken, alice);
        assertNew();
        cover(7);
        assertNew();
        cover(8);
        assertNew();
    }

    function test_NFT_2_FingerprintChangesWithARefund() public {
        terminated();
        assertEq(fingerprint(), seen[0]);
        refundToken(aliceToken);
        assertNew();
    }

    function test_NFT_2_FingerprintStaysWithDaysIncomeAndApprovals() public {
        emptyBond();
        pass(product, 0.4e18);
        assertEq(fingerprint(), seen[0]);
        claim(aliceToken);
        assertEq(fingerprint(), seen[0]);
        vm.prank(alice);
        power.approve(carol, aliceToken);
        send(bob, carol, bobToken);
        assertEq(fingerprint(), seen[0]);
    }

    function test_NFT_2_FingerprintsOfTokensDiffer() public {
        split(bob, bobToken, 1);
        assertNotEq(fingerprint(), power.getStateFingerprint(3));
    }

    function test_RevertWhen_NFT_2_NoSuchTokenHasAFingerprint() public {
        split(alice, aliceToken, 1);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.getStateFingerprint(aliceToken);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.getStateFingerprint(99);
    }

    // ---- Moves ------------------------------------------------------------------------------------------------

    function test_NFT_2_TransfersLocksAndReleasesAreCounted() public {
        assertEq(moves(), 0);
        send(alice, alice, aliceToken);
        assertEq(moves(), 1);
        lockTo(locker, aliceToken);
        assertEq(moves(), 2);
        vm.prank(locker);
        power.unlock(aliceToken);
        assertEq(moves(), 3);
        lockTo(locker, aliceToken);
        vm.prank(locker);
        power.seize(aliceToken, bob);
        assertEq(moves(), 6);
        claim(aliceToken);
        assertEq(moves(), 6);
    }

    function test_NFT_2_TheCountStopsAtItsMaximum() public {
        Power memory terms = power.powerOf(aliceToken);
        terms.moves = type(uint24).max - 1;
        vm.prank(address(sale));
        aliceToken = power.mint(alice, terms);
        for (uint256 i = 0; i < 3; ++i) {
            send(alice, alice, aliceToken);
            assertEq(moves(), type(uint24).max);
        }
        lockTo(locker, aliceToken);
        vm.prank(locker);
        power.seize(aliceToken, alice);
        terms.moves = type(uint24).max;
        assertEq(abi.encode(power.powerOf(aliceToken)), abi.encode(terms));
    }

    // ---- Policy -----------------------------------------------------------------------------------------------

    function testFuzz_RevertWhen_NFT_5_AnybodyButTheInsuranceSetsAPolicy(address caller) public {
        vm.assume(caller != insurance);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotInsurance.selector, caller));
        power.setPolicy(aliceToken, 1);
    }

    function test_RevertWhen_NFT_5_ATokenThatDoesNotExistIsCovered() public {
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        vm.prank(insurance);
        power.setPolicy(99, 1);
    }

    function test_NFT_5_PartsAndMergedTokensHaveThePolicy() public {
        vm.expectEmit(address(power));
        emit IMiningPower.PolicyChanged(aliceToken, 7);
        cover(7);
        (uint256 kept, uint256 part) = split(alice, aliceToken, 10);
        assertEq(power.policyOf(kept), 7);
        assertEq(power.policyOf(part), 7);
        assertEq(power.policyOf(aliceToken), 0);
        uint256 merged = merge(alice, part, kept);
        assertEq(power.policyOf(merged), 7);
        assertEq(power.policyOf(kept) + power.policyOf(part), 0);
    }

    function test_RevertWhen_NFT_5_FG3_TokensOfDifferentPoliciesMerge() public {
        (uint256 kept, uint256 part) = split(alice, aliceToken, 10);
        aliceToken = part;
        for (uint64 policy = 1; policy < 3; ++policy) {
            cover(policy);
            vm.expectRevert(abi.encodeWithSelector(IMiningPower.CannotMerge.selector, kept, part));
            merge(alice, kept, part);
            aliceToken = kept;
        }
    }

    // ---- Whom tokens go to ------------------------------------------------------------------------------------

    function test_RevertWhen_NFT_6_FG12_ATokenGoesToTheProtocol() public {
        address[8] memory own = [
            address(power),
            address(settlement),
            address(sale),
            ledgerAt,
            reserveAt,
            address(bonds),
            address(closing),
            address(auctionSale)
        ];
        lockTo(locker, aliceToken);
        for (uint256 i = 0; i < own.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(IMiningPower.NotToProtocol.selector, own[i]);
            vm.startPrank(bob);
            vm.expectRevert(refusal);
            power.transferFrom(bob, own[i], bobToken);
            vm.expectRevert(refusal);
            power.split(bobToken, inTwo(bob, 1, own[i], BOB_UNITS - 1));
            vm.stopPrank();
            vm.prank(locker);
            vm.expectRevert(refusal);
            power.seize(aliceToken, own[i]);
            uint256 payment = sale.quote(product, 5).payment;
            deal(address(usdt), carol, payment);
            vm.startPrank(carol);
            usdt.approve(address(sale), payment);
            vm.expectRevert(refusal);
            sale.buy(product, 5, payment, own[i], address(0), block.timestamp);
            vm.stopPrank();
        }
    }
}
