// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBondCalls } from "../../../src/interfaces/IBondCalls.sol";
import { IBonds } from "../../../src/interfaces/IBonds.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Running } from "../Running.t.sol";

contract BondTest is Running {
    function bond() internal view returns (uint256) {
        return settlement.stateOf(product).bond;
    }

    /// @dev Bond days, or what is called for.
    function needed() internal view returns (uint256) {
        (, IBondCalls.Assessment memory assessment) = bondCalls.assessmentOf(product);
        uint256 required = bonds.bondRequired(product, 0);
        return assessment.called > required ? assessment.called : required;
    }

    function test_SALE_5_AnyoneMayAddToABond() public {
        uint256 before = bond();
        deal(address(btc), carol, 50);
        vm.startPrank(carol);
        btc.approve(address(bonds), 50);
        vm.expectEmit(address(bonds));
        emit IBonds.BondDeposited(product, carol, 50, before + 50);
        bonds.depositBond(product, 50);
        assertEq(bond(), before + 50);
    }

    function testFuzz_SALE_5_MinerTakesOutWhatSoldPowerDoesNotNeed(uint256 amount) public {
        amount = bound(amount, 1, bond() - needed());
        uint256 before = bond();
        vm.expectEmit(address(bonds));
        emit IBonds.BondWithdrawn(product, carol, amount, before - amount);
        vm.prank(miner);
        bonds.withdrawBond(product, amount, carol);
        assertEq(btc.balanceOf(carol), amount);
        assertEq(bond(), before - amount);
    }

    function testFuzz_RevertWhen_SALE_5_MoreThanFreeIsTakenOut(uint256 extra) public {
        (uint256 held, uint256 required) = (bond(), needed());
        uint256 amount = held - required + bound(extra, 1, type(uint128).max);
        vm.prank(miner);
        vm.expectRevert(
            abi.encodeWithSelector(IBonds.BondTooSmall.selector, product, held, amount + required)
        );
        bonds.withdrawBond(product, amount, miner);
    }

    function test_SALE_5_BondOfAProductWithoutSalesIsFree() public {
        product = create(btcOffer());
        fundBond(product, 1000);
        vm.prank(miner);
        bonds.withdrawBond(product, 1000, miner);
        assertEq(bond(), 0);
    }

    function testFuzz_RevertWhen_SALE_5_AnybodyElseTakesBondOut(address caller) public {
        vm.assume(caller != miner);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotMiner.selector, product, caller));
        bonds.withdrawBond(product, 1, caller);
    }

    function test_RevertWhen_SALE_5_AmountIsNothingOrTooLarge() public {
        vm.expectRevert(ISettlement.ZeroAmount.selector);
        bonds.depositBond(product, 0);
        uint256 much = type(uint80).max;
        deal(address(btc), miner, much);
        vm.startPrank(miner);
        btc.approve(address(bonds), much);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AmountTooLarge.selector, much));
        bonds.depositBond(product, much);
        vm.stopPrank();
        vm.prank(miner);
        vm.expectRevert(ISettlement.ZeroAmount.selector);
        bonds.withdrawBond(product, 0, miner);
    }

    function test_RevertWhen_SALE_5_ProductIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(ISettlement.UnknownProduct.selector, 99));
        bonds.depositBond(99, 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.UnknownProduct.selector, 99));
        bonds.withdrawBond(99, 1, miner);
    }
}
