// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { Insurance } from "../../../src/reserve/Insurance.sol";
import { LossLedger } from "../../../src/reserve/LossLedger.sol";
import { Reserve } from "../../../src/reserve/Reserve.sol";
import { ClosableSettlement } from "../../mocks/ClosableSettlement.sol";
import { FickleFeed } from "../../mocks/FickleFeed.sol";
import { PostedBenchmark } from "../../mocks/PostedBenchmark.sol";
import { PowerBook } from "../../mocks/PowerBook.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Everything that is acted on.
struct Recovered {
    ClosableSettlement settlement;
    PowerBook book;
    PostedBenchmark benchmark;
    LossLedger ledger;
    Reserve reserve;
    Insurance insurance;
    IERC20 usdt;
    FickleFeed dmcFeed;
    address owner;
    uint256 payDecimals;
    uint256 coinDecimals;
}

/// @title What was done, counted apart from the contracts; and the clock
contract RecoveryStore {
    Insurance private immutable _insurance;
    ClosableSettlement private immutable _settlement;

    uint256 public time;
    uint32 public lastProduct;
    mapping(uint32 product => uint256) public donated;
    mapping(uint256 tokenId => uint256) public paid;
    mapping(bytes32 action => uint256) public calls;
    address[] private _accounts;
    IERC20[] private _coins;

    constructor(
        Recovered memory system,
        uint32 lastProduct_,
        address[] memory accounts_,
        IERC20[] memory coins_
    ) {
        (_insurance, _settlement) = (system.insurance, system.settlement);
        (lastProduct, _accounts, _coins) = (lastProduct_, accounts_, coins_);
        time = block.timestamp;
    }

    function setTime(uint256 time_) external {
        time = time_;
    }

    function count(bytes32 action) external {
        ++calls[action];
    }

    function addDonated(uint32 product, uint256 amount) external {
        donated[product] += amount;
    }

    function addPaid(uint256 tokenId, uint256 value) external {
        paid[tokenId] += value;
    }

    function accounts() external view returns (address[] memory) {
        return _accounts;
    }

    function accountOf(uint256 seed) external view returns (address) {
        return _accounts[seed % _accounts.length];
    }

    function coins() external view returns (IERC20[] memory) {
        return _coins;
    }

    function coin(uint256 seed) external view returns (IERC20) {
        return _coins[seed % _coins.length];
    }

    /// @notice Whether power of a product that is closed is still insured.
    function hasOpenClaims(uint32 product) external view returns (bool) {
        if (_settlement.closureOf(product).closedDay == 0) return false;
        for (uint64 number = 1; number <= _insurance.lastPolicy(); ++number) {
            IInsurance.Policy memory policy = _insurance.policyOf(number);
            if (policy.product == product && policy.coverage > 0) return true;
        }
        return false;
    }
}
