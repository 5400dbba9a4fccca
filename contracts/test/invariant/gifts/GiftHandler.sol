// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../../src/interfaces/IGiftCampaigns.sol";
import { Checkpoint } from "../../../src/types/Product.sol";
import { GiftStage } from "../../unit/GiftCampaigns/GiftStage.t.sol";
import { GiftTree } from "../../unit/GiftCampaigns/GiftTree.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice What happened to one campaign, counted apart from the contracts.
/// @param sponsor Who sent the NFT.
/// @param units Power at the beginning.
/// @param each Power of a part.
/// @param endsAt [Unix seconds]
/// @param coin [reward token, 18 more decimals] Income of its NFT, day by day.
/// @param money [pay token, 18 more decimals] Daily refunds of its NFT, day by day.
/// @param coinTaken [reward token] Withdrawn by the sponsor.
/// @param moneyTaken [pay token] Withdrawn by the sponsor.
/// @param given How many parts winners received.
/// @param returned Power that went back to the sponsor.
struct Story {
    address sponsor;
    uint64 units;
    uint64 each;
    uint40 endsAt;
    uint256 coin;
    uint256 money;
    uint256 coinTaken;
    uint256 moneyTaken;
    uint256 given;
    uint256 returned;
}

/// @title Sponsors, winners, strangers, time and a miner who delivers now and then
/// @dev Has a protocol of its own. An action without sense at the moment does nothing and is not counted.
contract GiftHandler is GiftStage {
    using GiftTree for bytes32[];

    /// @dev Has every divisor up to 10.
    uint64 private constant UNITS = 5040;
    uint256 private constant MOST_WINNERS = 10;

    uint256[] public campaigns;
    mapping(uint256 campaign => Story) private _stories;
    mapping(uint256 campaign => address[]) private _lists;
    mapping(uint256 campaign => mapping(uint256 index => bool)) public given;
    mapping(bytes32 action => uint256) public calls;

    uint256[] private _free;
    uint256 private _time;

    error MoreThanOwed(uint256 campaign, uint256 index);
    error Succeeded(bytes32 action);

    /// @dev Eight NFTs of three sponsors, parts of one, so that all earn alike. Nothing of the bond is left.
    function setUp() public override {
        super.setUp();
        address[3] memory sponsors = [sponsor, alice, carol];
        (uint256 rest_,) = split(bob, bobToken, 1);
        for (uint256 i = 0; i < 8; ++i) {
            uint256 part;
            (rest_, part) = split(bob, rest_, UNITS);
            send(bob, sponsors[i % 3], part);
            _free.push(part);
        }
        emptyBond();
        _time = block.timestamp;
    }

    /// @dev The clock does not survive from one action of a run to the next by itself.
    modifier inTime() {
        vm.warp(_time);
        _;
        _time = block.timestamp;
    }

    // ---- Time -------------------------------------------------------------------------------------------------

    function passDay(uint256 share) external inTime {
        if (closure().isSealed) vm.warp(block.timestamp + 1 days);
        else _settleDay(bound(share, 0.3e18, 1.6e18));
        ++calls["passDay"];
    }

    function passHours(uint256 seed) external inTime {
        vm.warp(block.timestamp + bound(seed, 1 hours, 20 hours));
        ++calls["passHours"];
    }

    function endProduct(uint256 seed) external inTime {
        bool possible = block.timestamp < shortfall().terminableUntil && shortfall().score >= 42;
        if (seed % 4 > 0 || closure().closedDay > 0 || !possible) return;
        terminate();
        while (settlement.stateOf(product).nextDay < closure().closedDay) {
            _settleDay(0);
        }
        if (!closure().isSealed) closing.seal(product);
        ++calls["endProduct"];
    }

    /// @dev Books the day to every campaign by the power and the money that it holds.
    function _settleDay(uint256 share) private {
        uint32 day = settlement.stateOf(product).nextDay;
        Checkpoint memory from = settlement.checkpointOf(product, day);
        pass(product, share);
        Checkpoint memory to = settlement.checkpointOf(product, day + 1);
        for (uint256 i = 0; i < campaigns.length; ++i) {
            uint256 tokenId = gifts.campaignOf(campaigns[i]).tokenId;
            if (tokenId == 0) continue;
            Story storage story = _stories[campaigns[i]];
            story.coin += power.powerOf(tokenId).units * uint256(to.income - from.income);
            story.money += trancheOf(tokenId) * (1e18 - uint256(to.released - from.released));
        }
    }

    // ---- Campaigns --------------------------------------------------------------------------------------------

    function launch(uint256 seed, uint256 count, uint256 duration) external inTime {
        if (_free.length == 0 || closure().closedDay > 0) return;
        uint256 at = seed % _free.length;
        uint256 tokenId = _free[at];
        uint64 units = power.powerOf(tokenId).units;
        count = bound(count, 1, MOST_WINNERS);
        while (units % count > 0) --count;
        // A number that was used is good for no other campaign.
        bool used = gifts.campaignOf(tokenId).terms.root != 0;

        for (uint256 i = 0; i < count; ++i) {
            _lists[tokenId].push(address(uint160(0x20000 + uint256(keccak256(abi.encode(seed, i))) % 7)));
        }
        bytes32[] memory tree = treeOf(tokenId, _lists[tokenId]);
        uint40 endsAt = uint40(block.timestamp + bound(duration, 1 days, 12 days));
        uint64 each = units / uint64(count);
        address from = power.ownerOf(tokenId);
        bytes memory data = abi.encode(IGiftCampaigns.Terms(tree[0], each, uint32(count), endsAt));
        if (used) {
            bytes memory why = abi.encodeWithSelector(IGiftCampaigns.CampaignExists.selector, tokenId);
            vm.expectRevert(why);
        }
        vm.prank(from);
        power.safeTransferFrom(from, address(gifts), tokenId, data);
        if (used) {
            for (uint256 i = 0; i < count; ++i) {
                _lists[tokenId].pop();
            }
            return _drop(at);
        }
        campaigns.push(tokenId);
        Story storage story = _stories[tokenId];
        (story.sponsor, story.units, story.each, story.endsAt) = (from, units, each, endsAt);
        _drop(at);
        ++calls["launch"];
    }

    function _drop(uint256 at) private {
        _free[at] = _free[_free.length - 1];
        _free.pop();
    }

    /// @dev Succeeds exactly if the campaign runs and the index is free.
    function award(uint256 seed, uint256 index) external inTime {
        if (campaigns.length == 0) return;
        uint256 its = campaigns[seed % campaigns.length];
        address[] memory list = _lists[its];
        index %= list.length;
        Story storage story = _stories[its];
        bool possible = block.timestamp < story.endsAt && !given[its][index];
        bytes32[] memory tree = treeOf(its, list);
        bytes32[] memory proof = tree.proofOf(tree.nodeOf(index));
        vm.prank(stranger);
        try gifts.claim(its, index, list[index], proof) returns (uint256 partId) {
            require(possible, Succeeded("award"));
            (uint256 coin, uint256 money) = settlement.owed(partId);
            require(coin + money == 0, MoreThanOwed(its, index));
            assertEq(power.ownerOf(partId), list[index]);
            assertEq(power.powerOf(partId).units, story.each);
            given[its][index] = true;
            ++story.given;
            ++calls["award"];
        } catch {
            assertFalse(possible, "a winner was refused");
            ++calls["refused"];
        }
    }

    /// @dev Succeeds exactly if the end has come and something is left.
    function finish(uint256 seed) external inTime {
        if (campaigns.length == 0) return;
        uint256 its = campaigns[seed % campaigns.length];
        Story storage story = _stories[its];
        bool possible =
            block.timestamp >= story.endsAt && story.returned == 0 && story.given < _lists[its].length;
        vm.prank(stranger);
        try gifts.close(its) returns (uint256 tokenId) {
            require(possible, Succeeded("finish"));
            assertEq(power.ownerOf(tokenId), story.sponsor);
            story.returned = power.powerOf(tokenId).units;
            _free.push(tokenId);
            ++calls["finish"];
        } catch {
            assertFalse(possible, "a campaign could not be closed");
        }
    }

    // ---- Income -----------------------------------------------------------------------------------------------

    function withdraw(uint256 seed, bool money) external inTime {
        if (campaigns.length == 0) return;
        uint256 its = campaigns[seed % campaigns.length];
        Story storage story = _stories[its];
        IERC20 token = money ? usdt : btc;
        if (due(its, money) == 0) return;
        uint256 had = token.balanceOf(story.sponsor);
        vm.prank(story.sponsor);
        uint256 amount = gifts.withdraw(its, token, story.sponsor);
        assertEq(token.balanceOf(story.sponsor) - had, amount);
        if (money) story.moneyTaken += amount;
        else story.coinTaken += amount;
        ++calls[money ? bytes32("withdrawMoney") : bytes32("withdrawCoin")];
    }

    /// @dev Whatever a stranger, a winner or another sponsor tries, it gets nothing.
    function meddle(uint256 seed) external inTime {
        if (campaigns.length == 0) return;
        uint256 its = campaigns[seed % campaigns.length];
        IGiftCampaigns.Campaign memory campaign_ = gifts.campaignOf(its);
        address[3] memory who = [stranger, _lists[its][0], its == campaigns[0] ? bob : miner];
        vm.startPrank(who[(seed >> 8) % 3]);
        _mustFail(address(gifts), abi.encodeCall(gifts.withdraw, (its, btc, stranger)));
        if (campaign_.tokenId > 0) {
            uint256[] memory ids = one(campaign_.tokenId);
            _mustFail(address(settlement), abi.encodeCall(settlement.claim, (ids)));
            _mustFail(address(closing), abi.encodeCall(closing.refundTokens, (ids)));
            _mustFail(
                address(power),
                abi.encodeCall(power.transferFrom, (campaign_.purse, stranger, campaign_.tokenId))
            );
        }
        vm.stopPrank();
        ++calls["meddle"];
    }

    function _mustFail(address target, bytes memory data) private {
        (bool ok,) = target.call(data);
        require(!ok, Succeeded("meddle"));
    }

    // ---- Readings ---------------------------------------------------------------------------------------------

    /// @dev [token] What the sponsor could withdraw.
    function due(uint256 its, bool money) public view returns (uint256 amount) {
        IGiftCampaigns.Campaign memory campaign_ = gifts.campaignOf(its);
        amount = settlement.creditOf(campaign_.purse, money ? usdt : btc);
        if (campaign_.tokenId == 0) return amount;
        return amount + (money ? refund(campaign_.tokenId) : income(campaign_.tokenId));
    }

    function size() external view returns (uint256) {
        return campaigns.length;
    }

    function storyOf(uint256 its) external view returns (Story memory) {
        return _stories[its];
    }

    function listOf(uint256 its) external view returns (address[] memory) {
        return _lists[its];
    }

    // ---- Rules ------------------------------------------------------------------------------------------------

    /// @dev README.md states them as formulas.
    function assertRules() external view {
        assertHoldsNothing();
        for (uint256 i = 0; i < campaigns.length; ++i) {
            uint256 its = campaigns[i];
            _assertPower(its, gifts.campaignOf(its), _stories[its]);
            _assertIncome(its, _stories[its]);
        }
    }

    function _assertPower(uint256 its, IGiftCampaigns.Campaign memory campaign_, Story memory story)
        private
        view
    {
        uint256 winners_ = _lists[its].length;
        uint256 bits = 0;
        for (uint256 index = 0; index < winners_; ++index) {
            assertEq(gifts.isClaimed(its, index), given[its][index], "GIFT-1: a bit");
            if (given[its][index]) ++bits;
        }
        assertEq(bits, story.given, "GIFT-1: an index twice");
        assertEq(campaign_.claimed, story.given, "GIFT-1: parts that were claimed");
        assertEq(campaign_.sponsor, story.sponsor, "GIFT-1: the sponsor");
        uint256 held = 0;
        if (campaign_.tokenId > 0) {
            assertEq(power.ownerOf(campaign_.tokenId), campaign_.purse, "GIFT-1: who holds the NFT");
            held = power.powerOf(campaign_.tokenId).units;
            assertEq(held, story.each * (winners_ - story.given), "GIFT-1: power of the unclaimed");
        }
        assertEq(power.balanceOf(campaign_.purse), held > 0 ? 1 : 0, "GIFT-1: NFTs of a purse");
        assertEq(story.given * story.each + held + story.returned, story.units, "GIFT-1: power");
    }

    /// @dev A claim rounds two parts down, or counts them a unit ahead. A fraction from before the campaign may complete a unit.
    function _assertIncome(uint256 its, Story memory story) private view {
        uint256 dust = 2 * story.given + 1;
        _assertClose(story.coinTaken + due(its, false), story.coin / 1e18, dust, "GIFT-1: income");
        _assertClose(story.moneyTaken + due(its, true), story.money / 1e18, dust, "GIFT-1: refunds");
        address its_ = gifts.purseOf(its);
        assertEq(btc.balanceOf(its_) + usdt.balanceOf(its_), 0, "GIFT-1: coins of a purse");
    }

    function _assertClose(uint256 got, uint256 all, uint256 dust, string memory what) private pure {
        assertLe(got, all + 1, what);
        assertGe(got + dust, all, what);
    }
}
