pragma solidity 0.5.16;

// The peer as published: forge builds what is imported here.
import "synthetix/contracts/StakingRewards.sol";
