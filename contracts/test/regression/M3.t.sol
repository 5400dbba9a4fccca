// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";

/// @notice Poolin's wallet paid one customer with another's coins until it stopped paying.
contract M3Test is Running {
    uint32 internal other;
    uint256 internal carolToken;

    function setUp() public override {
        super.setUp();
        other = create(btcOffer());
        fundBond(other, 10 ** btcDecimals() * 100);
        carolToken = buy(carol, other, 400_000);
        pass(product, 1e18);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_M3_ADefaultingProductIsNotPaidFromAnother(uint256 share) public {
        share = bound(share, 0, 1e18);
        emptyBond();
        pass(product, share);
        pass(other, 1e18);
        uint256 claims = income(aliceToken) + income(bobToken) + income(carolToken);
        uint256 bonds = settlement.stateOf(product).bond + settlement.stateOf(other).bond;
        assertLe(claims + bonds, btc.balanceOf(address(settlement)));
        uint256 escrow = settlement.stateOf(product).escrow + settlement.stateOf(other).escrow;
        uint256 refunds = refund(aliceToken) + refund(bobToken) + refund(carolToken);
        uint256 credits = settlement.creditOf(miner, usdt) + settlement.creditOf(treasury, usdt);
        assertLe(escrow + refunds + credits, usdt.balanceOf(address(settlement)));
        assertEq(settlement.stateOf(other).bond, 100 * 10 ** btcDecimals());
    }

    function test_M3_OwnerHasNoFunctionThatSweeps() public {
        string[6] memory names = [
            "sweep(address,address,uint256)",
            "rescue(address,uint256)",
            "pause()",
            "transferOwnership(address)",
            "upgradeTo(address)",
            "owner()"
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            vm.prank(owner);
            (bool ok,) = address(settlement).call(abi.encodeWithSignature(names[i], owner, owner, 1));
            assertFalse(ok, names[i]);
        }
    }
}
