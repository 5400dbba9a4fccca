// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { GasCase } from "./GasCase.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @title The gas of buying power
contract PurchaseGasTest is GasCase {
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    function test_Purchase_First() public {
        purchase(alice);
        record("purchase_first");
    }

    /// @dev SALE-4: mint and escrow, the holder's second purchase of the day.
    function test_Purchase_Again_SALE4() public {
        purchase(alice);
        purchase(alice);
        record("purchase_again");
    }

    /// @dev The first purchase that starts on a day opens the word of that day.
    function test_Purchase_FirstOfDay() public {
        purchase(alice);
        nextDay();
        purchase(alice);
        record("purchase_first_of_day");
    }

    /// @dev NFT-4: straight into a lock, of a locker that does nothing.
    function test_Purchase_Locked() public {
        address locker = newLocker("locker");
        purchase(alice);
        assessed(product);
        vm.prank(alice);
        sale.buyLocked(product, UNITS, type(uint256).max, alice, address(0), block.timestamp, locker, "");
        record("purchase_locked");
    }

    function test_Purchase_WithReferrer() public {
        purchaseReferred();
        purchaseReferred();
        record("purchase_with_referrer");
    }

    function test_Purchase_WithPermit() public {
        (address signer, uint256 key) = makeAddrAndKey("signer");
        supply(usdt, signer, address(sale));
        purchase(signer);
        IPrimarySale.Permit memory permit = signed(key, signer);
        assessed(product);
        vm.prank(signer);
        sale.buyWithPermit(product, UNITS, permit.value, signer, address(0), block.timestamp, permit);
        record("purchase_with_permit");
    }

    function purchaseReferred() private {
        assessed(product);
        vm.prank(alice);
        sale.buy(product, UNITS, type(uint256).max, alice, carol, block.timestamp);
    }

    function signed(uint256 key, address signer) private view returns (IPrimarySale.Permit memory permit) {
        permit.value = type(uint128).max;
        permit.deadline = block.timestamp;
        IERC20Permit token = IERC20Permit(address(usdt));
        bytes32 message = keccak256(
            abi.encode(PERMIT, signer, address(sale), permit.value, token.nonces(signer), permit.deadline)
        );
        bytes32 digest = keccak256(abi.encodePacked(hex"1901", token.DOMAIN_SEPARATOR(), message));
        (permit.v, permit.r, permit.s) = vm.sign(key, digest);
    }
}
