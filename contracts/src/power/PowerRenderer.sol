// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAssets } from "../interfaces/IAssets.sol";
import { IPowerRenderer } from "../interfaces/IPowerRenderer.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { DecimalText } from "../libraries/DecimalText.sol";
import { Power, TokenState } from "../types/Power.sol";
import { ProductTerms } from "../types/Product.sol";
import { Base64 } from "@openzeppelin/contracts/utils/Base64.sol";
import { Strings } from "@openzeppelin/contracts/utils/Strings.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title On-chain picture of a mining-power NFT
/// @notice Texts written by miners and voters are plain by the rules of offers and assets (printable ASCII without what means something to
/// JSON or SVG), so nothing here needs escaping, and a character is a byte.
contract PowerRenderer is IPowerRenderer {
    using Strings for uint256;

    /// @dev [px × characters] Width between the margins, 336, by the width of a character of a monospaced font, 0.61 of
    /// its height: so a text of n characters is never wider than the card at ROOM / n.
    uint256 private constant ROOM = 550;

    ISettlement private immutable _settlement;
    IPrimarySale private immutable _sale;
    IAssets private immutable _assets;

    /// @dev What the picture says.
    struct Card {
        string asset;
        string unit;
        string power;
        string machine;
        string term;
        string left;
        string income;
        string state;
    }

    constructor(ISettlement settlement, IPrimarySale sale, IAssets assets) {
        _settlement = settlement;
        _sale = sale;
        _assets = assets;
    }

    /// @inheritdoc IPowerRenderer
    function contractURI() external pure returns (string memory) {
        bytes memory json = bytes(
            '{"name":"DMEX Mining Power","description":"Each token is power of a miner for a fixed term. It pays the mined coin of that power to its holder every day, and gives back the purchase money of what is not delivered."}'
        );
        return string.concat("data:application/json;base64,", Base64.encode(json));
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
        IAssets.Description memory shown = _assets.descriptionOf(offer.asset);
        (uint256 income,) = _settlement.earned(tokenId);
        uint256 nextDay = _settlement.stateOf(power.product).nextDay;
        uint256 from = nextDay > power.startDay ? nextDay : power.startDay;

        card.asset = shown.ticker;
        card.unit = shown.unit;
        card.power = _power(power.units, shown.scale);
        card.machine = offer.machine;
        uint256 term = uint256(power.endDay) - power.startDay;
        card.term = term.toString();
        bool over = power.endDay <= from || power.state == TokenState.Refunded;
        uint256 left = over ? 0 : power.endDay - from;
        card.left = left.toString();
        card.income = DecimalText.fixedPoint(income, terms.rewardDecimals);
        card.state = _state(power.state);
    }

    /// @dev Exact by powers of ten, and else to three decimals.
    function _power(uint256 units, uint256 scale) private pure returns (string memory) {
        uint256 decimals = Math.log10(scale);
        return 10 ** decimals == scale
            ? DecimalText.fixedPoint(units, decimals)
            : DecimalText.fraction(units, scale);
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
            _title(card),
            " #",
            tokenId.toString(),
            '","description":"Pays the mined coin of this power to its holder every day.","image":"',
            image
        );
        string memory first = string.concat(
            '","attributes":[',
            _text("Asset", card.asset),
            ",",
            _number(string.concat("Power (", card.unit, ")"), card.power),
            ",",
            _text("Machine", card.machine),
            ",",
            _text("State", card.state),
            ",",
            _number(string.concat("Income so far (", card.asset, ")"), card.income)
        );
        return string.concat(
            head,
            first,
            ",",
            _number("Product", uint256(power.product).toString()),
            ",",
            _date("First day", power.startDay),
            ",",
            _date("End", power.endDay),
            ",",
            _number("Days left", card.left),
            "]}"
        );
    }

    function _title(Card memory card) private pure returns (string memory) {
        return string.concat(card.power, " ", card.unit, " ", card.asset, " mining power");
    }

    function _text(string memory name, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","value":"', value, '"}');
    }

    function _number(string memory name, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","display_type":"number","value":', value, "}");
    }

    function _date(string memory name, uint256 day) private pure returns (string memory) {
        return string.concat(
            '{"trait_type":"', name, '","display_type":"date","value":', (day * 1 days).toString(), "}"
        );
    }

    function _svg(uint256 tokenId, Card memory card) private pure returns (string memory) {
        string memory head = string.concat(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img" aria-label="',
            _title(card),
            '"><rect width="400" height="400" rx="24" fill="#10212b"/>',
            '<g font-family="ui-monospace,Menlo,Consolas,monospace" fill="#f4f7f8">',
            _line("56", 22, '" fill="#9fb6c1', string.concat("DMEX #", tokenId.toString(), ", ", card.asset)),
            _line("118", 44, '" font-weight="700', string.concat(card.power, " ", card.unit)),
            _line("154", 20, "", card.machine)
        );
        return string.concat(
            head,
            _entry("204", "228", "Income so far", string.concat(card.income, " ", card.asset)),
            _entry("266", "290", "Days left", string.concat(card.left, " of ", card.term)),
            _entry("328", "352", "State", card.state),
            "</g></svg>"
        );
    }

    function _entry(string memory y, string memory below, string memory name, string memory value)
        private
        pure
        returns (string memory)
    {
        return string.concat(_line(y, 14, '" fill="#9fb6c1', name), _line(below, 20, "", value));
    }

    /// @dev A line of text, as large as asked or as it fits between the margins.
    function _line(string memory y, uint256 size, string memory style, string memory text)
        private
        pure
        returns (string memory)
    {
        string memory fitting = Math.min(size, ROOM / bytes(text).length).toString();
        return string.concat('<text x="32" y="', y, '" font-size="', fitting, style, '">', text, "</text>");
    }
}
