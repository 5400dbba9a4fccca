// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Power } from "../../../src/types/Power.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { Running } from "../Running.t.sol";

contract AccessTest is Running {
    function testFuzz_RevertWhen_DAY_9_AnybodyButTheSaleRecords(address caller) public {
        vm.assume(caller != address(sale));
        ProductTerms memory terms = settlement.termsOf(product);
        ISettlement.Purchase memory purchase;
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotSale.selector, caller));
        settlement.openProduct(product, terms);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotSale.selector, caller));
        settlement.recordPurchase(product, purchase);
    }

    function testFuzz_RevertWhen_NFT_3_AnybodyButTheNftTellsOfTransfers(address caller) public {
        vm.assume(caller != address(power));
        Power memory terms = power.powerOf(aliceToken);
        bytes memory refused = abi.encodeWithSelector(ISettlement.NotMiningPower.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refused);
        settlement.onTransfer(aliceToken, caller, terms, 0);
        vm.expectRevert(refused);
        settlement.onSplit(aliceToken, 9, caller, product, 1, new uint128[](2));
        vm.expectRevert(refused);
        settlement.onMerge(9, aliceToken, bobToken);
    }

    function testFuzz_RevertWhen_RISK_2_AnybodyElseUsesTheHooks(address caller) public {
        vm.assume(caller != address(bonds) && caller != address(closing));
        bytes memory refused = abi.encodeWithSelector(ISettlement.NotBonds.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refused);
        settlement.addBond(product, 1);
        vm.expectRevert(refused);
        settlement.payBond(product, caller, 1);
        refused = abi.encodeWithSelector(ISettlement.NotClosing.selector, caller);
        vm.expectRevert(refused);
        settlement.creditBond(product, caller, 1);
        vm.expectRevert(refused);
        settlement.closeProduct(product, 1);
        vm.expectRevert(refused);
        settlement.sealProduct(product);
        vm.expectRevert(refused);
        settlement.markRefunded(aliceToken, caller, true);
        vm.expectRevert(refused);
        settlement.payRest(product, caller, 1, 1);
        vm.expectRevert(refused);
        settlement.reclaim(product, 1);
    }
}
