// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Power, TokenState } from "../../../src/types/Power.sol";
import { OddLocker } from "../../mocks/OddLocker.sol";
import { OpenLocker } from "../../mocks/OpenLocker.sol";
import { Running } from "../Running.t.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @notice A purchase straight into a lock (NFT-4, LOAN-7), and the deadline of every purchase (SALE-4).
contract BuyLockedTest is Running {
    uint64 internal constant UNITS = 5000;

    address internal loans;
    uint256 internal payment;

    function setUp() public override {
        super.setUp();
        loans = newLocker("loans");
        payment = sale.quote(product, UNITS).payment;
        supply(carol);
    }

    function supply(address account) internal {
        deal(address(usdt), account, payment);
        vm.prank(account);
        usdt.approve(address(sale), payment);
    }

    function odd() internal returns (OddLocker locker) {
        locker = new OddLocker();
        vm.prank(owner);
        power.setLocker(address(locker), true);
    }

    function buyLocked(address payer, address recipient, address locker) internal returns (uint256) {
        vm.prank(payer);
        return
            sale.buyLocked(product, UNITS, payment, recipient, address(0), block.timestamp, locker, "borrow");
    }

    function test_NFT_4_APurchaseMintsStraightIntoALock() public {
        uint256 tokenId = buyLocked(carol, carol, loans);
        Power memory terms = power.powerOf(tokenId);
        assertTrue(terms.state == TokenState.Locked);
        assertEq(terms.moves, 1);
        assertEq(terms.units, UNITS);
        assertEq(power.ownerOf(tokenId), carol);
        assertEq(power.lockerOf(tokenId), loans);
        assertEq(OpenLocker(loans).holder(), carol);
        assertEq(OpenLocker(loans).tokenId(), tokenId);
        assertEq(OpenLocker(loans).data(), "borrow");
        assertEq(usdt.balanceOf(carol), 0);
    }

    /// @dev A locker that lends to a buyer pays for it.
    function test_LOAN_7_TheLockerBuysForWhomItLikes() public {
        supply(loans);
        uint256 tokenId = buyLocked(loans, bob, loans);
        assertEq(power.ownerOf(tokenId), bob);
        assertEq(power.lockerOf(tokenId), loans);
    }

    /// @dev Else a stranger's gift would be a debt: the locker hears what the payer says, in the recipient's name.
    function test_RevertWhen_NFT_4_AStrangerBuysIntoALockForAnother() public {
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.LockForAnother.selector, bob, loans));
        buyLocked(carol, bob, loans);
    }

    function test_RevertWhen_NFT_4_TheLockerIsNotAllowed() public {
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.LockerNotAllowed.selector, address(0)));
        buyLocked(carol, carol, address(0));
        vm.prank(owner);
        power.setLocker(loans, false);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.LockerNotAllowed.selector, loans));
        buyLocked(carol, carol, loans);
        assertEq(usdt.balanceOf(carol), payment);
    }

    /// @dev Nothing is left of the purchase: no token, no power sold, no money moved.
    function test_RevertWhen_NFT_4_TheLockerReverts() public {
        OddLocker locker = odd();
        locker.refuse();
        (uint64 sold, uint256 last) = (sale.saleOf(product).sold, power.lastTokenId());
        vm.expectRevert(OddLocker.NotThisOne.selector);
        buyLocked(carol, carol, address(locker));
        locker = odd();
        locker.answerWith(0x00000000);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.LockRefused.selector, last + 1, address(locker)));
        buyLocked(carol, carol, address(locker));
        assertEq(sale.saleOf(product).sold, sold);
        assertEq(power.lastTokenId(), last);
        assertEq(usdt.balanceOf(carol), payment);
    }

    function test_NFT_4_NoPurchaseInsideTheCallback() public {
        OddLocker locker = odd();
        bytes memory again = abi.encodeCall(
            sale.buy, (product, UNITS, payment, address(locker), address(0), block.timestamp)
        );
        locker.arm(address(sale), again);
        buyLocked(carol, carol, address(locker));
        assertFalse(locker.succeeded());
        assertEq(bytes4(locker.result()), ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
    }

    /// @dev All is written and paid for when the locker is called: it may seize at once, and the money is there.
    function test_NFT_4_TheLockerIsCalledWhenAllIsPaid() public {
        OddLocker locker = odd();
        uint256 next = power.lastTokenId() + 1;
        uint256 had = usdt.balanceOf(address(settlement));
        locker.arm(address(power), abi.encodeCall(power.seize, (next, bob)));
        buyLocked(carol, carol, address(locker));
        assertTrue(locker.succeeded());
        assertEq(power.ownerOf(next), bob);
        assertEq(usdt.balanceOf(address(settlement)), had + payment);
        ISettlement books = settlement;
        assertGe(usdt.balanceOf(address(settlement)), books.stateOf(product).escrow);
    }

    function testFuzz_RevertWhen_NFT_4_AnybodyButTheSaleMintsLockedOrConfirms(address caller) public {
        vm.assume(caller != address(sale));
        Power memory terms = power.powerOf(aliceToken);
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotSale.selector, caller));
        power.mintLocked(caller, terms, loans);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotSale.selector, caller));
        power.confirmLock(aliceToken, loans, "");
    }

    function test_RevertWhen_NFT_4_TheLockIsGoneBeforeItIsConfirmed() public {
        vm.prank(address(sale));
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.confirmLock(aliceToken, loans, "");
    }

    // ---- Deadline ---------------------------------------------------------------------------------------------

    function testFuzz_SALE_4_FG11_APurchaseAfterItsDeadlineIsRefused(uint32 late) public {
        late = uint32(bound(late, 0, 1 hours));
        uint256 deadline = block.timestamp;
        vm.warp(block.timestamp + late);
        for (uint256 way = 0; way < 3; ++way) {
            supply(carol);
            vm.prank(carol);
            if (late > 0) {
                vm.expectRevert(abi.encodeWithSelector(IPrimarySale.DeadlinePassed.selector, deadline));
            }
            purchase(way, deadline);
        }
    }

    function purchase(uint256 way, uint256 deadline) internal {
        IPrimarySale.Permit memory none;
        if (way == 0) sale.buy(product, UNITS, payment, carol, address(0), deadline);
        else if (way == 1) sale.buyLocked(product, UNITS, payment, carol, address(0), deadline, loans, "");
        else sale.buyWithPermit(product, UNITS, payment, carol, address(0), deadline, none);
    }
}
