// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Running } from "../Running.t.sol";

contract BondTest is Running {
    function bond() internal view returns (uint256) {
        return settlement.stateOf(product).bond;
    }

    function test_SALE_5_AnyoneMayAddToABond() public {
        uint256 before = bond();
        deal(address(btc), carol, 50);
        vm.startPrank(carol);
        btc.approve(address(settlement), 50);
        vm.expectEmit(address(settlement));
        emit ISettlement.BondDeposited(product, carol, 50, before + 50);
        settlement.depositBond(product, 50);
        assertEq(bond(), before + 50);
    }

    function testFuzz_SALE_5_MinerTakesOutWhatSoldPowerDoesNotNeed(uint256 amount) public {
        uint256 free = bond() - settlement.bondRequired(product, 0, 30);
        amount = bound(amount, 1, free);
        uint256 before = bond();
        vm.expectEmit(address(settlement));
        emit ISettlement.BondWithdrawn(product, carol, amount, before - amount);
        vm.prank(miner);
        settlement.withdrawBond(product, amount, carol);
        assertEq(btc.balanceOf(carol), amount);
        assertEq(bond(), before - amount);
    }

    function testFuzz_RevertWhen_SALE_5_MoreThanFreeIsTakenOut(uint256 extra) public {
        (uint256 held, uint256 required) = (bond(), settlement.bondRequired(product, 0, 30));
        uint256 amount = held - required + bound(extra, 1, type(uint128).max);
        vm.prank(miner);
        vm.expectRevert(
            abi.encodeWithSelector(ISettlement.BondTooSmall.selector, product, held, amount + required)
        );
        settlement.withdrawBond(product, amount, miner);
    }

    function test_SALE_5_BondOfAProductWithoutSalesIsFree() public {
        product = create(btcOffer());
        fundBond(product, 1000);
        vm.prank(miner);
        settlement.withdrawBond(product, 1000, miner);
        assertEq(bond(), 0);
    }

    function testFuzz_RevertWhen_SALE_5_AnybodyElseTakesBondOut(address caller) public {
        vm.assume(caller != miner);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotMiner.selector, product, caller));
        settlement.withdrawBond(product, 1, caller);
    }

    function test_RevertWhen_SALE_5_AmountIsNothingOrTooLarge() public {
        vm.expectRevert(ISettlement.ZeroAmount.selector);
        settlement.depositBond(product, 0);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AmountTooLarge.selector, type(uint80).max));
        settlement.depositBond(product, type(uint80).max);
        vm.prank(miner);
        vm.expectRevert(ISettlement.ZeroAmount.selector);
        settlement.withdrawBond(product, 0, miner);
    }

    function test_RevertWhen_SALE_5_ProductIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(ISettlement.UnknownProduct.selector, 99));
        settlement.depositBond(99, 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.UnknownProduct.selector, 99));
        settlement.withdrawBond(99, 1, miner);
    }
}
