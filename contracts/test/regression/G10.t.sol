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

    function test_G10_NoFunctionTakesAReceiverFromTheOwner() public view {
        // What an owner-withdrawable pool would have.
        bytes memory code = address(reserve).code;
        string[4] memory names = [
            "withdraw(address,uint256)",
            "transfer(address,uint256)",
            "sweep(address)",
            "rescue(address,address,uint256)"
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            assertFalse(contains(code, bytes4(keccak256(bytes(names[i])))), names[i]);
        }
        assertTrue(contains(code, Reserve.claim.selector));
    }

    /// @dev Whether a dispatcher pushes a selector (PUSH4) to compare with it.
    function contains(bytes memory code, bytes4 selector) private pure returns (bool) {
        for (uint256 i = 0; i + 5 <= code.length; ++i) {
            bool same = code[i] == 0x63 && code[i + 1] == selector[0] && code[i + 2] == selector[1]
                && code[i + 3] == selector[2] && code[i + 4] == selector[3];
            if (same) return true;
        }
        return false;
    }
}
