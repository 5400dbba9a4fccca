// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IPowerRenderer } from "../interfaces/IPowerRenderer.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { DecimalText } from "../libraries/DecimalText.sol";
import { Asset } from "../types/Asset.sol";
import { Power, TokenState } from "../types/Power.sol";
import { ProductTerms } from "../types/Product.sol";
import { Base64 } from "@openzeppelin/contracts/utils/Base64.sol";
import { Strings } from "@openzeppelin/contracts/utils/Strings.sol";

/// @title On-chain picture of a mining-power NFT
/// @notice Texts written by miners are plain by the rules of the offer, so nothing here needs escaping.
contract PowerRenderer is IPowerRenderer {
    using Strings for uint256;

    ISettlement private immutable _settlement;
    IPrimarySale private immutable _sale;

    /// @dev What the picture says.
    struct Card {
        string asset;
        string power;
        string machine;
        string term;
        string left;
        string income;
        string state;
    }

    constructor(ISettlement settlement, IPrimarySale sale) {
        _settlement = settlement;
        _sale = sale;
    }

    /// @inheritdoc IPowerRenderer
    function tokenURI(uint256 tokenId, Power calldata power) external view returns (string memory) {
        Card memory card = _card(tokenId, power);
        string memory image =
            string.concat("data:image/svg+xml;base64,", Base64.encode(bytes(_svg(tokenId, card))));
        return string.concat(
            "data:application/json;base64,", Base64.encode(bytes(_json(tokenId, power, card, image)))
        );
    }

    function _card(uint256 tokenId, Power calldata power) private view returns (Card memory card) {
        IPrimarySale.Offer memory offer = _sale.offerOf(power.product);
        ProductTerms memory terms = _settlement.termsOf(power.product);
        bool bitcoin = offer.asset == Asset.Btc;
        (uint256 income,) = _settlement.earned(tokenId);
        uint256 nextDay = _settlement.stateOf(power.product).nextDay;
        uint256 from = nextDay > power.startDay ? nextDay : power.startDay;

        card.asset = bitcoin ? "BTC" : "FIL";
        card.power = bitcoin
            ? string.concat(DecimalText.fixedPoint(power.units, 3), " TH/s")
            : string.concat(DecimalText.fraction(power.units, 1024), " TiB");
        card.machine = offer.machine;
        card.term = (uint256(power.endDay) - power.startDay).toString();
        bool over = power.endDay <= from || power.state == TokenState.Refunded;
        card.left = (over ? 0 : power.endDay - from).toString();
        card.income = string.concat(DecimalText.fixedPoint(income, terms.rewardDecimals), " ", card.asset);
        card.state = _state(power.state);
    }

    function _state(TokenState state) private pure returns (string memory) {
        if (state == TokenState.Free) return "free";
        return state == TokenState.Locked ? "locked" : "refunded";
    }

    function _json(uint256 tokenId, Power calldata power, Card memory card, string memory image)
        private
        pure
        returns (string memory)
    {
        string memory head = string.concat(
            '{"name":"',
            card.power,
            " ",
            card.asset,
            " mining power #",
            tokenId.toString(),
            '","description":"Pays the mined coin of this power to its holder every day.","image":"',
            image
        );
        string memory first = string.concat(
            '","attributes":[',
            _text("Asset", card.asset),
            ",",
            _text("Power", card.power),
            ",",
            _text("Machine", card.machine),
            ",",
            _text("State", card.state),
            ",",
            _text("Income so far", card.income)
        );
        return string.concat(
            head,
            first,
            ",",
            _number("Product", power.product),
            ",",
            _date("First day", power.startDay),
            ",",
            _date("End", power.endDay),
            ',{"trait_type":"Days left","value":',
            card.left,
            "}]}"
        );
    }

    function _text(string memory name, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","value":"', value, '"}');
    }

    function _number(string memory name, uint256 value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","value":', value.toString(), "}");
    }

    function _date(string memory name, uint256 day) private pure returns (string memory) {
        return string.concat(
            '{"trait_type":"', name, '","display_type":"date","value":', (day * 1 days).toString(), "}"
        );
    }

    function _svg(uint256 tokenId, Card memory card) private pure returns (string memory) {
        string memory head = string.concat(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img" aria-label="',
            card.power,
            " ",
            card.asset,
            ' mining power"><rect width="400" height="400" rx="24" fill="#10212b"/>',
            '<g font-family="system-ui,sans-serif" fill="#f4f7f8"><text x="32" y="64" font-size="22" fill="#9fb6c1">DMEX #',
            tokenId.toString(),
            '</text><text x="32" y="150" font-size="52" font-weight="700">',
            card.power
        );
        return string.concat(
            head,
            '</text><text x="32" y="188" font-size="22">',
            card.asset,
            ", ",
            card.machine,
            "</text>",
            _line("256", "Income so far", card.income),
            _line("300", "Days left", string.concat(card.left, " of ", card.term)),
            _line("344", "State", card.state),
            "</g></svg>"
        );
    }

    function _line(string memory y, string memory name, string memory value)
        private
        pure
        returns (string memory)
    {
        return string.concat(
            '<text x="32" y="',
            y,
            '" font-size="20" fill="#9fb6c1">',
            name,
            '</text><text x="368" y="',
            y,
            '" font-size="20" text-anchor="end">',
            value,
            "</text>"
        );
    }
}
