// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { Store, System } from "../Store.sol";
import { Handler } from "./Handler.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Strangers who give coin away, and the owner who pauses and suspends
contract OutsideHandler is Handler {
    constructor(Store store_) Handler(store_) { }

    function donate(uint256 coinSeed, uint256 amount) external inTime {
        System memory system = store.system();
        IERC20 coin = [system.usdt, system.btc, system.fil][coinSeed % 3];
        amount = between(amount, 1, 1e24);
        FaucetToken(address(coin)).faucet(address(settlement), amount);
        store.addDonation(coin, amount);
        store.count("donate");
    }

    /// @dev Sales are open most of the time.
    function pause(uint256 seed) external inTime {
        IPrimarySale.Parameters memory parameters = sale.parameters();
        parameters.paused = seed % 3 == 0;
        parameters.bondDays = uint16(between(seed / 3, 7, 40));
        vm.prank(store.system().owner);
        sale.setParameters(parameters);
        store.count("pause");
    }

    /// @dev The miner is approved most of the time.
    function suspend(uint256 seed) external inTime {
        System memory system = store.system();
        bool approved = system.registry.statusOf(system.miner) == IMinerRegistry.Status.Approved;
        if (approved && seed % 3 > 0) return;
        vm.startPrank(system.owner);
        if (approved) system.registry.suspend(system.miner);
        else _approveAgain(system);
        vm.stopPrank();
        store.count("suspend");
    }

    function _approveAgain(System memory system) private {
        uint64 units = system.registry.capacityOf(system.miner, BITCOIN).approved;
        system.registry.approve(system.miner, BITCOIN, units);
    }
}
