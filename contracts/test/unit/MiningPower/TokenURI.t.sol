// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IAssets } from "../../../src/interfaces/IAssets.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { Power } from "../../../src/types/Power.sol";
import { Running } from "../Running.t.sol";
import { Base64 } from "@openzeppelin/contracts/utils/Base64.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract TokenURITest is Running {
    function test_NFT_1_JsonTellsTheTerms() public view {
        string memory json = decode(power.tokenURI(aliceToken), "data:application/json;base64");
        assertEq(vm.parseJsonString(json, ".name"), "1000.003 TH/s BTC mining power #1");
        assertAttribute(json, 0, "Asset", "BTC");
        assertDecimal(json, 1, "Power (TH/s)", "1000.003");
        assertAttribute(json, 2, "Machine", "Antminer S19 88.5 TH/s");
        assertAttribute(json, 3, "State", "free");
        assertDecimal(json, 4, "Income so far (BTC)", "0");
        assertNumber(json, 5, "Product", product);
        assertNumber(json, 6, "First day", uint256(power.powerOf(aliceToken).startDay) * 1 days);
        assertNumber(json, 7, "End", uint256(power.powerOf(aliceToken).endDay) * 1 days);
        assertNumber(json, 8, "Days left", 1080);
    }

    function test_NFT_1_JsonFollowsIncomeDaysAndLock() public {
        pass(product, 1e18);
        lockTo(newLocker("locker"), aliceToken);
        string memory json = decode(power.tokenURI(aliceToken), "data:application/json;base64");
        assertAttribute(json, 3, "State", "locked");
        assertNumber(json, 8, "Days left", 1079);
        string[] memory parts = vm.split(textOf(json, 4), ".");
        (uint256 coin,) = settlement.earned(aliceToken);
        uint256 digits = bytes(parts[1]).length;
        uint256 read = vm.parseUint(parts[0]) * 10 ** btcDecimals() + vm.parseUint(parts[1]) * 10
            ** (btcDecimals() - digits);
        assertEq(read, coin);
    }

    function test_NFT_1_RefundedTokenHasNoDaysLeft() public {
        vm.warp((uint256(settlement.stateOf(product).nextDay) + 61) * 1 days);
        closing.abandon(product);
        closing.refundTokens(one(aliceToken));
        string memory json = decode(power.tokenURI(aliceToken), "data:application/json;base64");
        assertAttribute(json, 3, "State", "refunded");
        assertNumber(json, 8, "Days left", 0);
    }

    function test_NFT_1_IncomeShownIsPaidOrNot() public {
        pass(product, 1e18);
        bytes32 before = keccak256(bytes(power.tokenURI(aliceToken)));
        claim(aliceToken);
        assertEq(keccak256(bytes(power.tokenURI(aliceToken))), before);
    }

    function test_NFT_1_SvgShowsTheSame() public view {
        string memory svg = picture(aliceToken);
        string[6] memory words =
            ["1000.003 TH/s", "Antminer S19 88.5 TH/s", "1080 of 1080", "DMEX #1", "0 BTC", "free"];
        for (uint256 i = 0; i < words.length; ++i) {
            assertGt(vm.split(svg, words[i]).length, 1, words[i]);
        }
    }

    function test_NFT_1_SvgIsBalanced() public view {
        string memory svg = picture(bobToken);
        assertEq(vm.indexOf(svg, "<svg "), 0);
        assertEq(vm.split(svg, "<").length, vm.split(svg, ">").length);
        assertEq(vm.split(svg, "<text").length, vm.split(svg, "</text>").length);
        assertEq(vm.split(svg, "</svg>").length, 2);
        assertEq(vm.split(svg, '"').length % 2, 1);
    }

    function test_NFT_1_FilecoinIsShownInTiB() public {
        uint32 batch = openFil();
        uint256 tokenId = buy(carol, batch, 1536);
        string memory json = decode(power.tokenURI(tokenId), "data:application/json;base64");
        assertAttribute(json, 0, "Asset", "FIL");
        assertDecimal(json, 1, "Power (TiB)", "1.5");
        assertNumber(json, 8, "Days left", 720);
    }

    function show(string memory ticker, string memory unit, uint64 scale) internal {
        vm.mockCall(
            address(assets),
            abi.encodeCall(assets.descriptionOf, (BITCOIN)),
            abi.encode(IAssets.Description(ticker, unit, scale))
        );
    }

    function test_SALE_9_PowerIsShownAsTheVoteSaid() public {
        string[4] memory texts = ["1000003", "1.000003", "976.565", "0.000000000001000003"];
        uint64[4] memory scales = [1, 1e6, 1024, 1e18];
        for (uint256 i = 0; i < scales.length; ++i) {
            show("KAS", "kSol/s", scales[i]);
            string memory json = decode(power.tokenURI(aliceToken), "data:application/json;base64");
            assertAttribute(json, 0, "Asset", "KAS");
            assertDecimal(json, 1, "Power (kSol/s)", texts[i]);
            assertDecimal(json, 4, "Income so far (KAS)", "0");
            assertGt(vm.split(picture(aliceToken), string.concat(texts[i], " kSol/s")).length, 1);
        }
    }

    function test_SALE_9_TheLongestNamesStayInsideTheCard() public {
        show("WWWWWWWWWWWW", "WWWWWWWWWWWWWWWW", 1e10);
        assertFits(token(product));
    }

    function test_NFT_1_TheCollectionTellsItsName() public view {
        string memory json = decode(power.contractURI(), "data:application/json;base64");
        assertEq(vm.parseJsonString(json, ".name"), power.name());
        assertGt(bytes(vm.parseJsonString(json, ".description")).length, 50);
    }

    // ---- Long names and numbers -------------------------------------------------------------------------------

    /// @dev The most power and income there can be, of each asset, and the longest name of a machine.
    function test_NFT_1_FD9_EverythingStaysInsideTheCard() public {
        IPrimarySale.Offer memory offer = btcOffer();
        offer.machine = "WWWWWWWW WWWWWWWW WWWWWWWW WWWWWWWW WWWWWWWW WWWWWWWW WWWWWWWWWW";
        assertEq(bytes(offer.machine).length, 64);
        assertFits(token(create(offer)));
        offer = filOffer();
        offer.machine = "WWWWWWWW WWWWWWWW WWWWWWWW WWWWWWWW WWWWWWWW WWWWWWWW WWWWWWWWWW";
        assertFits(token(create(offer)));
        assertFits(aliceToken);
    }

    /// @dev A token of as much power as a word holds, with as much income.
    function token(uint32 offered) internal returns (uint256 tokenId) {
        Power memory terms = power.powerOf(aliceToken);
        (terms.product, terms.units) = (offered, type(uint64).max);
        vm.prank(address(sale));
        tokenId = power.mint(carol, terms);
        vm.mockCall(
            address(settlement),
            abi.encodeCall(settlement.earned, (tokenId)),
            abi.encode(uint256(type(uint96).max), uint256(0))
        );
    }

    /// @dev Characters of a monospaced font are at most 0.61 of its height wide; the card is 400 wide with margins of 32.
    function assertFits(uint256 tokenId) internal view {
        string memory svg = picture(tokenId);
        string[] memory texts = vm.split(svg, "<text ");
        assertEq(texts.length, 10);
        uint256 above = 0;
        for (uint256 i = 1; i < texts.length; ++i) {
            uint256 size = vm.parseUint(vm.split(vm.split(texts[i], 'font-size="')[1], '"')[0]);
            string memory text = vm.split(vm.split(texts[i], ">")[1], "<")[0];
            assertEq(vm.indexOf(texts[i], 'x="32"'), 0);
            assertLe(size * bytes(text).length * 61, 336 * 100, text);
            assertGe(size, 8, text);
            uint256 y = vm.parseUint(vm.split(vm.split(texts[i], 'y="')[1], '"')[0]);
            assertGe(y, above + size, text);
            assertLe(y, 400 - 32, text);
            above = y;
        }
    }

    function test_RevertWhen_NFT_1_TokenDoesNotExist() public {
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.tokenURI(99);
    }

    /// @dev The value of a trait as it stands in the text, which is no string.
    function textOf(string memory json, uint256 i) internal pure returns (string memory) {
        string memory trait = vm.split(vm.split(json, '{"trait_type":')[i + 1], "}")[0];
        return vm.split(trait, '"value":')[1];
    }

    function assertDecimal(string memory json, uint256 i, string memory name, string memory value)
        internal
        pure
    {
        string memory at = string.concat(".attributes[", vm.toString(i), "]");
        assertEq(vm.parseJsonString(json, string.concat(at, ".trait_type")), name);
        assertEq(vm.parseJsonString(json, string.concat(at, ".display_type")), "number");
        assertEq(textOf(json, i), value, name);
    }

    function picture(uint256 tokenId) internal view returns (string memory) {
        string memory json = decode(power.tokenURI(tokenId), "data:application/json;base64");
        return decode(vm.parseJsonString(json, ".image"), "data:image/svg+xml;base64");
    }

    function decode(string memory uri, string memory kind) internal pure returns (string memory) {
        string[] memory parts = vm.split(uri, ",");
        assertEq(parts.length, 2);
        assertEq(parts[0], kind);
        return string(Base64.decode(parts[1]));
    }

    function assertAttribute(string memory json, uint256 i, string memory name, string memory value)
        internal
        pure
    {
        string memory at = string.concat(".attributes[", vm.toString(i), "]");
        assertEq(vm.parseJsonString(json, string.concat(at, ".trait_type")), name);
        assertEq(vm.parseJsonString(json, string.concat(at, ".value")), value, name);
    }

    function assertNumber(string memory json, uint256 i, string memory name, uint256 value) internal pure {
        string memory at = string.concat(".attributes[", vm.toString(i), "]");
        assertEq(vm.parseJsonString(json, string.concat(at, ".trait_type")), name);
        assertEq(vm.parseJsonUint(json, string.concat(at, ".value")), value, name);
    }
}
