// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GasCase } from "./GasCase.sol";

/// @title The gas of claiming; unless it says otherwise, the holder has some of the coin already
contract ClaimGasTest is GasCase {
    uint256 private tokenId;

    function setUp() public override {
        super.setUp();
        tokenId = purchase(alice);
        nextDay();
    }

    /// @dev The first coin that the holder ever receives.
    function test_Claim_First() public {
        settledDay();
        claim(tokenId);
        record("claim_first");
    }

    function test_Claim_Again() public {
        settledDay();
        claim(tokenId);
        settledDay();
        claim(tokenId);
        record("claim_again");
    }

    /// @dev DAY-7: claims cost the same after 1 day or 1,080.
    function test_Claim_FlatInDays_DAY7() public {
        supply(btc, alice, address(settlement));
        uint256 state = vm.snapshotState();
        uint256 one_ = claimAfter(1, "claim_after_1_day");
        vm.revertToState(state);
        uint256 hundred = claimAfter(100, "claim_after_100_days");
        vm.revertToState(state);
        uint256 all = claimAfter(1080, "claim_after_1080_days");
        assertApproxEqRel(one_, hundred, 0.01e18);
        assertApproxEqRel(one_, all, 0.01e18);
    }

    function test_Claim_TenTokens() public {
        uint256[] memory list = new uint256[](10);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = purchase(alice);
        }
        settledDay();
        claim(tokenId);
        settledDay();
        settlement.claim(list);
        record("claim_10_tokens");
    }

    function test_Withdraw() public {
        settledDay();
        settledDay();
        supply(usdt, miner, address(sale));
        vm.prank(miner);
        settlement.withdraw(usdt, miner);
        record("withdraw");
    }

    function claimAfter(uint256 numberOfDays, string memory name) private returns (uint256) {
        settledDays(numberOfDays);
        claim(tokenId);
        return record(name);
    }
}
