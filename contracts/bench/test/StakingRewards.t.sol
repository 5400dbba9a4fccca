// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { PlainCoin } from "../src/current/PlainCoin.sol";
import { GasCase } from "./GasCase.sol";

/// @title The part of Synthetix' StakingRewards that is used here.
interface IStakingRewards {
    function stake(uint256 amount) external;
    function getReward() external;
    function notifyRewardAmount(uint256 reward) external;
    function balanceOf(address account) external view returns (uint256);
}

/// @title Synthetix' StakingRewards: a pool with another staker in it and rewards flowing.
contract StakingRewardsTest is GasCase {
    uint256 private constant STAKE = 100 ether;
    uint256 private constant REWARD = 7_000 ether;

    PlainCoin private stakingCoin;
    PlainCoin private rewardCoin;
    IStakingRewards private pool;

    function setUp() public {
        stakingCoin = new PlainCoin();
        rewardCoin = new PlainCoin();
        bytes memory arguments = abi.encode(address(this), address(this), rewardCoin, stakingCoin);
        pool = IStakingRewards(deployCode("out/synthetix/StakingRewards.sol/StakingRewards.json", arguments));
        fund(actor);
        fund(other);
        rewardCoin.mint(address(pool), REWARD);
        pool.notifyRewardAmount(REWARD);
        stakeAs(other);
        skip(1 days);
    }

    function test_Stake_First() public {
        stakeAs(actor);
        record("stakingrewards_stake_first");
        assertEq(pool.balanceOf(actor), STAKE);
    }

    /// @dev The second stake also books the income of the day between.
    function test_Stake_Again() public {
        stakeAs(actor);
        skip(1 days);
        stakeAs(actor);
        record("stakingrewards_stake_again");
        assertEq(pool.balanceOf(actor), 2 * STAKE);
    }

    function test_GetReward_First() public {
        stakeAs(actor);
        skip(1 days);
        claim();
        record("stakingrewards_claim_first");
        assertGt(rewardCoin.balanceOf(actor), 0);
    }

    function test_GetReward_Again() public {
        stakeAs(actor);
        skip(1 days);
        claim();
        uint256 before = rewardCoin.balanceOf(actor);
        skip(1 days);
        claim();
        record("stakingrewards_claim_again");
        assertGt(rewardCoin.balanceOf(actor), before);
    }

    /// @dev Three stakes' worth of coin, so that a balance never runs to zero, and an allowance without end.
    function fund(address account) private {
        stakingCoin.mint(account, 3 * STAKE);
        vm.prank(account);
        stakingCoin.approve(address(pool), type(uint256).max);
    }

    function stakeAs(address account) private {
        vm.prank(account);
        pool.stake(STAKE);
    }

    function claim() private {
        vm.prank(actor);
        pool.getReward();
    }
}
