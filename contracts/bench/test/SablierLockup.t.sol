// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { PlainCoin } from "../src/current/PlainCoin.sol";
import { GasCase } from "./GasCase.sol";
import {
    CreateWithTimestamps,
    ISablierComptroller,
    ISablierLockup,
    Timestamps,
    UnlockAmounts
} from "./ISablier.sol";

/// @title Sablier Lockup: money in escrow behind an NFT, released a day at a time over 1,080 days, no cliff.
/// @dev The cheapest settings Sablier offers: no protocol fee, so no price feed is read; not cancelable.
contract SablierLockupTest is GasCase {
    uint128 private constant DEPOSIT = 10_800 ether;
    uint128 private constant TRANCHE = 10 ether;
    uint40 private constant TERM = 1_080 days;

    /// @dev The addresses that foundry.toml links Sablier's libraries to.
    address private constant HELPERS = 0x000000000000000000000000000000005aB11E01;
    address private constant MATHS = 0x000000000000000000000000000000005ab11E02;

    PlainCoin private coin;
    ISablierLockup private lockup;

    function setUp() public {
        vm.warp(1_700_000_000);
        coin = new PlainCoin();
        vm.etch(HELPERS, vm.getDeployedCode("out/sablier/LockupHelpers.sol/LockupHelpers.json"));
        vm.etch(MATHS, vm.getDeployedCode("out/sablier/LockupMath.sol/LockupMath.json"));
        bytes memory arguments = abi.encode(deployComptroller(), makeAddr("descriptor"));
        lockup = ISablierLockup(deployCode("out/sablier/SablierLockup.sol/SablierLockup.json", arguments));
        fund(other);
        create(other, other);
    }

    function test_Create_First() public {
        fund(actor);
        uint256 id = create(actor, actor);
        record("sablier_create_first");
        assertEq(lockup.ownerOf(id), actor);
    }

    function test_Create_Again() public {
        fund(actor);
        create(actor, actor);
        uint256 id = create(actor, actor);
        record("sablier_create_again");
        assertEq(lockup.ownerOf(id), actor);
    }

    /// @dev The holder has no coin yet; somebody else paid for the stream.
    function test_Withdraw_First() public {
        uint256 id = create(other, actor);
        withdrawDay(id);
        record("sablier_withdraw_first");
        assertEq(coin.balanceOf(actor), TRANCHE);
    }

    function test_Withdraw_Again() public {
        uint256 id = create(other, actor);
        withdrawDay(id);
        withdrawDay(id);
        record("sablier_withdraw_again");
        assertEq(coin.balanceOf(actor), 2 * TRANCHE);
    }

    /// @dev The real comptroller behind its real proxy, with every fee zero.
    function deployComptroller() private returns (address) {
        string memory folder = "out/comptroller/";
        address code = deployCode(
            string.concat(folder, "SablierComptroller.sol/SablierComptroller.json"), abi.encode(address(this))
        );
        bytes memory start =
            abi.encodeCall(ISablierComptroller.initialize, (address(this), 0, 0, 0, 0, address(0)));
        return
            deployCode(string.concat(folder, "ERC1967Proxy.sol/ERC1967Proxy.json"), abi.encode(code, start));
    }

    /// @dev Four deposits' worth of coin, so that a balance never runs to zero, and an allowance without end.
    function fund(address account) private {
        coin.mint(account, 4 * DEPOSIT);
        vm.prank(account);
        coin.approve(address(lockup), type(uint256).max);
    }

    /// @dev `funder` opens a stream to `recipient`.
    function create(address funder, address recipient) private returns (uint256 id) {
        uint40 start = uint40(block.timestamp);
        CreateWithTimestamps memory params = CreateWithTimestamps({
            sender: funder,
            recipient: recipient,
            depositAmount: DEPOSIT,
            token: address(coin),
            cancelable: false,
            transferable: true,
            timestamps: Timestamps({ start: start, end: start + TERM }),
            shape: ""
        });
        vm.prank(funder);
        id = lockup.createWithTimestampsLL(params, UnlockAmounts({ start: 0, cliff: 0 }), 1 days, 0);
    }

    /// @dev A day passes and the holder takes what it released.
    function withdrawDay(uint256 id) private {
        skip(1 days);
        vm.prank(actor);
        lockup.withdraw(id, actor, TRANCHE);
    }
}
