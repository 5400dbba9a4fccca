// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IActionClasses } from "../interfaces/IActionClasses.sol";
import { IAssets } from "../interfaces/IAssets.sol";
import { IAuctionSale } from "../interfaces/IAuctionSale.sol";
import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IBitcoinBenchmark } from "../interfaces/IBitcoinBenchmark.sol";
import { IBondCalls } from "../interfaces/IBondCalls.sol";
import { IBonds } from "../interfaces/IBonds.sol";
import { IClosing } from "../interfaces/IClosing.sol";
import { IDmc } from "../interfaces/IDmc.sol";
import { IFilecoinBenchmark } from "../interfaces/IFilecoinBenchmark.sol";
import { IInsurance } from "../interfaces/IInsurance.sol";
import { IInsurancePool } from "../interfaces/IInsurancePool.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IPayTokenPrices } from "../interfaces/IPayTokenPrices.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { IReserve } from "../interfaces/IReserve.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";

/// @notice How low a function may be classed, whatever contract it is called on. What is classed at all, and on which
/// contract, is written in ActionClasses; all else is in the highest class.
library ActionRules {
    bytes4 internal constant TERMINATE = IClosing.terminate.selector;
    bytes4 internal constant SUSPEND = IMinerRegistry.suspend.selector;
    bytes4 internal constant REVOKE = IMinerRegistry.revoke.selector;
    bytes4 internal constant APPROVE = IMinerRegistry.approve.selector;
    /// @notice Stands for a call without a whole selector: coin of the chain, and whatever a fallback does.
    bytes4 internal constant NO_FUNCTION = 0;

    /// @notice The least class that the code allows for a function. No deployment and no vote goes below.
    function leastClass(bytes4 selector) internal pure returns (IActionClasses.Class) {
        if (_changesRule(selector)) return IActionClasses.Class.Constitution;
        if (_movesCoins(selector) || _pricesRisk(selector)) return IActionClasses.Class.ReserveSpend;
        return _judgesMiner(selector) ? IActionClasses.Class.Termination : IActionClasses.Class.Parameter;
    }

    /// @notice Whether a function makes calls that are given to it, so that its class says nothing.
    function carriesCalls(bytes4 selector) internal pure returns (bool) {
        return selector == bytes4(keccak256("relay(address,uint256,bytes)"))
            || selector == bytes4(keccak256("multicall(bytes[])"))
            || selector == bytes4(keccak256("execute(address,uint256,bytes,bytes32,bytes32)"))
            || selector == bytes4(keccak256("executeBatch(address[],uint256[],bytes[],bytes32,bytes32)"))
            || selector == bytes4(keccak256("schedule(address,uint256,bytes,bytes32,bytes32,uint256)"))
            || selector
                == bytes4(keccak256("scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)"));
    }

    /// @dev Who owns, upgrades, mints or locks, and who measures: a benchmark decides what running products owe and when
    /// bonds are drawn. Delegation too: the DAO fund's DMC would vote.
    function _changesRule(bytes4 selector) private pure returns (bool) {
        return selector == bytes4(keccak256("transferOwnership(address)"))
            || selector == bytes4(keccak256("renounceOwnership()"))
            || selector == bytes4(keccak256("grantRole(bytes32,address)"))
            || selector == bytes4(keccak256("revokeRole(bytes32,address)"))
            || selector == bytes4(keccak256("renounceRole(bytes32,address)"))
            || selector == bytes4(keccak256("upgradeToAndCall(address,bytes)"))
            || selector == bytes4(keccak256("delegate(address)"))
            || selector == IActionClasses.setClass.selector || selector == IDmc.setEmission.selector
            || selector == IDmc.mint.selector || selector == IMiningPower.setLocker.selector
            || selector == IAuctionSale.setAuctioneer.selector || _changesMeasure(selector);
    }

    function _changesMeasure(bytes4 selector) private pure returns (bool) {
        return selector == IAssets.setBenchmark.selector || selector == IAssets.openAsset.selector
            || selector == IAssets.describeAsset.selector || selector == IBenchmark.setReporters.selector
            || selector == IBenchmark.setBounds.selector || selector == IBenchmark.setPriceFeed.selector
            || selector == IBitcoinBenchmark.setRelay.selector
            || selector == IFilecoinBenchmark.setVersion.selector || _changesPrice(selector);
    }

    /// @dev By a price of one's own all is called, lost and made good, at once and of every product.
    function _changesPrice(bytes4 selector) private pure returns (bool) {
        return selector == IPayTokenPrices.setFeed.selector
            || selector == IPayTokenPrices.setBenchmark.selector || selector == IReserve.setAsset.selector;
    }

    /// @dev What opens the reserve, takes coins, NFTs, credits or shares from the timelock, or lets
    /// another take them.
    function _movesCoins(bytes4 selector) private pure returns (bool) {
        return selector == NO_FUNCTION || selector == IReserve.openRound.selector
            || selector == IReserve.fund.selector || selector == ISettlement.withdraw.selector
            || selector == IBonds.withdrawBond.selector || selector == IInsurance.withdrawCredit.selector
            || selector == IInsurancePool.stake.selector || selector == IInsurancePool.unstake.selector
            || selector == bytes4(keccak256("transfer(address,uint256)"))
            || selector == bytes4(keccak256("transferFrom(address,address,uint256)"))
            || selector == bytes4(keccak256("approve(address,uint256)"))
            || selector == bytes4(keccak256("increaseAllowance(address,uint256)"))
            || selector == bytes4(keccak256("deposit(uint256,address)"))
            || selector == bytes4(keccak256("mint(uint256,address)"))
            || selector == bytes4(keccak256("withdraw(uint256,address,address)"))
            || selector == bytes4(keccak256("redeem(uint256,address,address)"))
            || selector == bytes4(keccak256("burn(uint256)")) || _movesNfts(selector);
    }

    function _movesNfts(bytes4 selector) private pure returns (bool) {
        return selector == bytes4(keccak256("setApprovalForAll(address,bool)"))
            || selector == IMiningPower.split.selector || selector == IMiningPower.lockTo.selector
            || selector == bytes4(keccak256("safeTransferFrom(address,address,uint256)"))
            || selector == bytes4(keccak256("safeTransferFrom(address,address,uint256,bytes)"));
    }

    /// @dev What other people's money stands for: where fees go and how much bond stays, which coins are money, what
    /// underwriters answer for.
    function _pricesRisk(bytes4 selector) private pure returns (bool) {
        return selector == IPrimarySale.setParameters.selector
            || selector == IPrimarySale.allowPayToken.selector
            || selector == IAssets.allowRewardToken.selector || selector == IBondCalls.setParameters.selector
            || selector == IInsurance.setLine.selector || selector == IInsurance.setParameters.selector;
    }

    /// @dev Who lets a miner sell risks the money of those who trust the vote, and who revokes one ends its business: no
    /// cheaper than to terminate. Nor is it cheaper to take an account's vote in a miner's terminations by counting it among
    /// the miner's addresses.
    function _judgesMiner(bytes4 selector) private pure returns (bool) {
        return selector == TERMINATE || selector == REVOKE || selector == APPROVE
            || selector == IMinerRegistry.approveApplication.selector
            || selector == IMinerRegistry.addAddress.selector;
    }
}
