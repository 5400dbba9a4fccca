// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Assets } from "../../../src/power/Assets.sol";
import { PrimarySale } from "../../../src/power/PrimarySale.sol";
import { Clock } from "../../../src/types/Asset.sol";
import { Base } from "../../Base.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Every term of an offer that is not possible is refused by its name.
contract OffersTest is Base {
    IPrimarySale.Offer internal offer;

    function refuse(string memory term) internal {
        vm.prank(miner);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.BadOffer.selector, term));
        sale.createProduct(offer);
        offer = btcOffer();
    }

    function setUp() public override {
        super.setUp();
        offer = btcOffer();
    }

    function test_RevertWhen_SALE_2_TokensAreNotAllowed() public {
        offer.payToken = btc;
        refuse("payToken");
        offer.rewardToken = fil;
        refuse("rewardToken");
        offer.rewardToken = usdt;
        refuse("rewardToken");
    }

    function test_RevertWhen_SALE_2_AssetHasNoBenchmark() public {
        Assets none =
            new Assets(owner, vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 2));
        PrimarySale other = new PrimarySale(
            owner, registry, settlement, power, bonds, none, newOfferCheck(), address(auctionSale), treasury
        );
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.BadOffer.selector, "asset"));
        other.createProduct(offer);
    }

    function test_RevertWhen_SALE_2_TermIsImpossible() public {
        offer.miningDays = 0;
        refuse("miningDays");
        offer.miningDays = 3651;
        refuse("miningDays");
        offer = filOffer();
        offer.miningDays = 3650 - 179;
        refuse("miningDays");
    }

    function test_RevertWhen_SALE_2_SaleWindowIsImpossible() public {
        offer.closesDay = today();
        refuse("closesDay");
        offer.opensDay = offer.closesDay;
        refuse("closesDay");
        (offer.opensDay, offer.closesDay) = (today() + 3650, today() + 3651);
        refuse("closesDay");
        offer.closesDay = offer.opensDay + offer.miningDays + 1;
        refuse("opensDay");
    }

    function test_RevertWhen_SALE_2_AmountsAreImpossible() public {
        offer.pricePerUnit = 0;
        refuse("pricePerUnit");
        offer.minUnits = 0;
        refuse("minUnits");
        offer.minUnits = uint56(offer.unitsForSale + 1);
        refuse("minUnits");
        (offer.minUnits, offer.maxUnitsPerBuyer) = (10, 9);
        refuse("maxUnitsPerBuyer");
        (offer.unitsForSale, offer.pricePerUnit) = (1 << 30, 1 << 58);
        refuse("unitsForSale");
    }

    function test_RevertWhen_SALE_3_ClockIsImpossible() public {
        offer.activationDays = 0;
        refuse("activationDays");
        offer.activationDays = 366;
        refuse("activationDays");
        offer.startDay = today() + 1;
        refuse("startDay");
        offer = filOffer();
        offer.clock = Clock.Rolling;
        refuse("clock");
        offer = filOffer();
        offer.activationDays = 1;
        refuse("activationDays");
        offer = filOffer();
        offer.startDay = offer.closesDay - 1;
        refuse("startDay");
        offer = filOffer();
        offer.startDay = today() + 366;
        refuse("startDay");
    }

    function test_RevertWhen_SALE_2_DisclosureIsMissing() public {
        offer.disclosureHash = 0;
        refuse("disclosureHash");
        offer.machine = "";
        refuse("machine");
        offer.disclosureURI = "";
        refuse("disclosureURI");
        offer.machine = string(new bytes(65));
        refuse("machine");
        offer.disclosureURI = string(new bytes(257));
        refuse("disclosureURI");
    }

    function test_RevertWhen_SALE_2_TextCouldBreakThePicture() public {
        for (uint256 code = 0; code < 256; ++code) {
            bytes1 c = bytes1(uint8(code));
            if (isPlain(c)) continue;
            bytes memory text = "Antminer S19";
            text[code % text.length] = c;
            offer.machine = string(text);
            refuse("machine");
            offer.disclosureURI = string(text);
            refuse("disclosureURI");
        }
    }

    function test_SALE_2_EveryOtherCharacterIsTaken() public {
        bytes memory text = new bytes(89);
        uint256 length = 0;
        for (uint256 code = 0; code < 256; ++code) {
            if (isPlain(bytes1(uint8(code)))) text[length++] = bytes1(uint8(code));
        }
        assertEq(length, 89);
        offer.disclosureURI = string(text);
        create(offer);
    }

    function isPlain(bytes1 c) internal pure returns (bool) {
        bool markup = c == '"' || c == "\\" || c == "<" || c == ">" || c == "&" || c == "'";
        return c >= 0x20 && c <= 0x7e && !markup;
    }

    function test_RevertWhen_MARK_4_AReporterOffers() public {
        vm.prank(reporters[0]);
        vm.expectRevert(
            abi.encodeWithSelector(IPrimarySale.BadOffer.selector, "a reporter cannot be a miner")
        );
        sale.createProduct(offer);
    }

    function testFuzz_SALE_2_PossibleTermsAreTaken(uint16 miningDays, uint16 wait, uint16 window) public {
        offer.miningDays = uint16(bound(miningDays, 1, 3650));
        offer.activationDays = uint16(bound(wait, 1, 365));
        offer.closesDay = today() + uint32(bound(window, 1, offer.miningDays));
        uint32 product = create(offer);
        assertEq(keccak256(abi.encode(sale.offerOf(product))), keccak256(abi.encode(offer)));
    }
}
