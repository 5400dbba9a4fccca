// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GiftHandler } from "./GiftHandler.sol";
import { Test } from "forge-std/Test.sol";

/// @title What holds of giveaways, whatever the history
/// @notice README.md states the rules as formulas.
contract GiftsInvariantTest is Test {
    GiftHandler internal handler;

    function setUp() public {
        handler = new GiftHandler();
        handler.setUp();
        bytes4[] memory actions = new bytes4[](8);
        actions[0] = GiftHandler.passDay.selector;
        actions[1] = GiftHandler.passHours.selector;
        actions[2] = GiftHandler.endProduct.selector;
        actions[3] = GiftHandler.launch.selector;
        actions[4] = GiftHandler.award.selector;
        actions[5] = GiftHandler.finish.selector;
        actions[6] = GiftHandler.withdraw.selector;
        actions[7] = GiftHandler.meddle.selector;
        targetContract(address(handler));
        targetSelector(FuzzSelector(address(handler), actions));
    }

    /// forge-config: default.invariant.runs = 64
    function invariant_GIFT1() public view {
        handler.assertRules();
    }

    /// @notice Five hundred fixed actions reach every action.
    function test_GIFT_1_EveryActionIsReached() public {
        for (uint256 i = 0; i < 500; ++i) {
            uint256 seed = uint256(keccak256(abi.encode("gifts", i)));
            _act(seed % 16, uint256(keccak256(abi.encode(seed, 1))), uint256(keccak256(abi.encode(seed, 2))));
            if (i % 50 == 0) handler.assertRules();
        }
        handler.assertRules();
        string[10] memory names = [
            "passDay",
            "passHours",
            "endProduct",
            "launch",
            "award",
            "refused",
            "finish",
            "withdrawCoin",
            "withdrawMoney",
            "meddle"
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            assertGt(handler.calls(bytes32(bytes(names[i]))), 0, names[i]);
        }
    }

    function _act(uint256 choice, uint256 a, uint256 b) private {
        if (choice < 3) handler.passDay(a);
        else if (choice == 3) handler.passHours(a);
        else if (choice == 4) handler.endProduct(a);
        else if (choice == 5) handler.launch(a, b, a / 7);
        else if (choice < 10) handler.award(a, b);
        else if (choice < 12) handler.finish(a);
        else if (choice < 15) handler.withdraw(a, b % 2 == 0);
        else handler.meddle(a);
    }
}
