// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../src/dev/FaucetToken.sol";
import { IReserve } from "../../src/interfaces/IReserve.sol";
import { Reserve } from "../../src/reserve/Reserve.sol";
import { Rounds } from "../unit/Reserve/Rounds.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice RigWorkZ's fund was its own token; Lumerin's owner could empty the pool.
contract G10Test is Rounds {
    function test_RevertWhen_G10_ARoundPaysInWhatIsNoAsset() public {
        IERC20 other = IERC20(new FaucetToken("Other", "OTH", 18));
        FaucetToken(address(other)).faucet(address(reserve), 1e18);
        vm.expectRevert(abi.encodeWithSelector(IReserve.NotAsset.selector, other));
        openRound(other, 1e18);
    }

    /// @dev The owner's two functions with any arguments move nothing to anybody.
    function testFuzz_G10_TheOwnerMovesNothing(uint256 amount, bool counts) public {
        uint256 before = usdt.balanceOf(address(reserve));
        vm.startPrank(owner);
        uint256 round = reserve.openRound(PRODUCT, usdt, bound(amount, 1, usd(1_000_000)));
        reserve.setAsset(usdt, counts, dmcFeed);
        assertEq(usdt.balanceOf(address(reserve)), before);
        vm.expectRevert(abi.encodeWithSelector(IReserve.NothingToWithdraw.selector, owner, usdt));
        reserve.withdraw(usdt, owner);
        reserve.claim(round, all());
        assertEq(usdt.balanceOf(owner), 0);
        assertEq(before - usdt.balanceOf(address(reserve)), usdt.balanceOf(alice) + usdt.balanceOf(bob));
    }

    function test_G10_ARoundStandsWhenItsAssetNoLongerCounts() public {
        uint256 round = openRound(usdt, usd(900));
        vm.prank(owner);
        reserve.setAsset(usdt, false, dmcFeed);
        reserve.claim(round, all());
        assertEq(usdt.balanceOf(alice), usd(600));
    }

    /// @dev By the list of the contract's functions as the compiler gives it: bytes of the code may be something else.
    function test_G10_NoFunctionTakesAReceiverFromTheOwner() public {
        string memory artifact = vm.readFile("out/Reserve.sol/Reserve.json");
        string[] memory functions = vm.parseJsonKeys(artifact, ".methodIdentifiers");
        // What an owner-withdrawable pool would have.
        string[4] memory names = [
            "withdraw(address,uint256)",
            "transfer(address,uint256)",
            "sweep(address)",
            "rescue(address,address,uint256)"
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            bytes4 selector = bytes4(keccak256(bytes(names[i])));
            assertFalse(contains(functions, selector), names[i]);
            vm.prank(owner);
            (bool ok, bytes memory answer) =
                address(reserve).call(abi.encodePacked(selector, abi.encode(usdt, 1, 1)));
            assertFalse(ok, names[i]);
            assertEq(answer.length, 0, "a fallback answers");
        }
        assertTrue(contains(functions, Reserve.claim.selector));
        assertTrue(contains(functions, Reserve.withdraw.selector));
    }

    function contains(string[] memory functions, bytes4 selector) private pure returns (bool) {
        for (uint256 i = 0; i < functions.length; ++i) {
            if (bytes4(keccak256(bytes(functions[i]))) == selector) return true;
        }
        return false;
    }
}
