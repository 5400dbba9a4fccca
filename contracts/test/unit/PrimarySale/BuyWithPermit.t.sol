// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Base } from "../../Base.t.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

contract BuyWithPermitTest is Base {
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    uint32 internal product;
    address internal signer;
    uint256 internal key;

    function setUp() public override {
        super.setUp();
        product = openBtc();
        (signer, key) = makeAddrAndKey("signer");
        deal(address(usdt), signer, 1e30);
    }

    function sign(uint256 value) internal view returns (IPrimarySale.Permit memory permit) {
        IERC20Permit token = IERC20Permit(address(usdt));
        (permit.value, permit.deadline) = (value, block.timestamp);
        bytes32 content =
            keccak256(abi.encode(PERMIT, signer, sale, value, token.nonces(signer), permit.deadline));
        bytes32 digest = keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), content));
        (permit.v, permit.r, permit.s) = vm.sign(key, digest);
    }

    function testFuzz_SALE_4_PermitPays(uint64 units) public {
        units = uint64(bound(units, 1, 10_000_000));
        uint256 payment = sale.quote(product, units).payment;
        IPrimarySale.Permit memory permit = sign(payment);
        vm.prank(signer);
        uint256 tokenId =
            sale.buyWithPermit(product, units, payment, signer, address(0), block.timestamp, permit);
        assertEq(power.ownerOf(tokenId), signer);
        assertEq(usdt.balanceOf(signer), 1e30 - payment);
        assertEq(usdt.allowance(signer, address(sale)), 0);
    }

    function test_SALE_4_PermitUsedByAStrangerIsNoObstacle() public {
        uint256 payment = sale.quote(product, 5).payment;
        IPrimarySale.Permit memory permit = sign(payment);
        IERC20Permit(address(usdt))
            .permit(signer, address(sale), payment, permit.deadline, permit.v, permit.r, permit.s);
        vm.prank(signer);
        uint256 tokenId = sale.buyWithPermit(product, 5, payment, signer, address(0), block.timestamp, permit);
        assertEq(power.ownerOf(tokenId), signer);
    }

    function test_RevertWhen_SALE_4_ProductIsUnknown() public {
        IPrimarySale.Permit memory permit = sign(1);
        vm.prank(signer);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.UnknownProduct.selector, product + 1));
        sale.buyWithPermit(product + 1, 5, 1, signer, address(0), block.timestamp, permit);
    }

    function test_RevertWhen_SALE_4_StrangerUsesThePermit() public {
        uint256 payment = sale.quote(product, 5).payment;
        IPrimarySale.Permit memory permit = sign(payment);
        vm.prank(carol);
        vm.expectRevert();
        sale.buyWithPermit(product, 5, payment, carol, address(0), block.timestamp, permit);
        assertEq(usdt.balanceOf(signer), 1e30);
    }
}
