// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IGiftCampaigns } from "../interfaces/IGiftCampaigns.sol";
import { IGiftPurse } from "../interfaces/IGiftPurse.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { Part, Power } from "../types/Power.sol";
import { GiftPurse } from "./GiftPurse.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import { IERC721Receiver } from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import { MerkleProof } from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { BitMaps } from "@openzeppelin/contracts/utils/structs/BitMaps.sol";

/// @title Giveaways of mining power
contract GiftCampaigns is IGiftCampaigns {
    using BitMaps for BitMaps.BitMap;
    using MerkleProof for bytes32[];

    /// @dev A winner needs time to claim.
    uint256 private constant LEAST_TIME = 1 days;
    /// @dev Insurance and reserve pay for 90 days after a product's loss is measured. A product that is open when a campaign
    /// begins leaves whoever has the power at the campaign's end a month of them.
    uint256 private constant MOST_TIME = 60 days;
    /// @dev [bytes] Terms in the ABI's encoding.
    uint256 private constant TERMS_LENGTH = 128;

    IMiningPower private immutable _miningPower;
    ISettlement private immutable _settlement;
    IPrimarySale private immutable _sale;
    /// @inheritdoc IGiftCampaigns
    address public immutable purseImplementation;

    mapping(uint256 campaign => Record) private _records;
    mapping(uint256 campaign => BitMaps.BitMap) private _claimed;

    /// @dev A campaign in three words, of which a claim reads two and writes one.
    struct Record {
        bytes32 root;
        Progress progress;
        address sponsor;
    }

    /// @dev One storage word.
    /// @param tokenId The NFT that is left; 0 once the campaign is over. NFTs are numbered one by one: 88 bits are plenty.
    struct Progress {
        uint88 tokenId;
        uint40 endsAt;
        uint32 claimed;
        uint32 winners;
        uint64 unitsEach;
    }

    constructor(IMiningPower miningPower, ISettlement settlement, IPrimarySale sale) {
        _miningPower = miningPower;
        _settlement = settlement;
        _sale = sale;
        purseImplementation = address(new GiftPurse(miningPower, settlement));
    }

    // ---- Creating ---------------------------------------------------------------------------------------------

    /// @notice An NFT that is sent here with encoded Terms creates a campaign, whose sponsor is the holder before. Only the
    /// mining-power NFT.
    // The NFT, the settlement and the purse call nobody back.
    // slither-disable-next-line reentrancy-no-eth
    function onERC721Received(address, address from, uint256 tokenId, bytes calldata data)
        external
        returns (bytes4)
    {
        // Check
        require(msg.sender == address(_miningPower), NotMiningPower(msg.sender));
        require(data.length == TERMS_LENGTH, NoTerms(tokenId));
        require(_records[tokenId].root == 0, CampaignExists(tokenId));
        Terms memory terms = abi.decode(data, (Terms));
        _check(tokenId, terms);

        // Effect. Safe cast: see Progress.
        Progress memory progress = Progress(uint88(tokenId), terms.endsAt, 0, terms.winners, terms.unitsEach);
        _records[tokenId] = Record(terms.root, progress, from);
        address purse = purseOf(tokenId);
        emit CampaignCreated(tokenId, from, purse, terms);

        // Interaction. The transfer to here credited the sponsor all that was settled: nothing is credited here.
        Clones.cloneDeterministic(purseImplementation, bytes32(tokenId));
        IGiftPurse(purse).open();
        _move(address(this), purse, tokenId);
        return IERC721Receiver.onERC721Received.selector;
    }

    function _check(uint256 tokenId, Terms memory terms) private view {
        Power memory power = _miningPower.powerOf(tokenId);
        require(terms.root != 0, ZeroRoot());
        uint256 earliest = block.timestamp + LEAST_TIME;
        uint256 latest = Math.min(block.timestamp + MOST_TIME, uint256(power.endDay) * 1 days);
        bool inTime = terms.endsAt >= earliest && terms.endsAt <= latest;
        require(inTime, BadEnd(terms.endsAt, earliest, latest));
        bool open = _settlement.shortfallOf(power.product).closedDay == 0;
        require(open, ProductClosed(power.product));

        uint256 promised = uint256(terms.unitsEach) * terms.winners;
        require(promised == power.units, WrongTotal(tokenId, power.units, promised));
        uint256 least = _sale.offerOf(power.product).minUnits;
        require(terms.unitsEach >= least, TooFewUnits(terms.unitsEach, least));
        // What a division leaves over stays with the rest, so that no later part has less than the first.
        require(power.tranche >= terms.winners, TrancheTooSmall(tokenId, power.tranche, terms.winners));
    }

    // ---- Claiming ---------------------------------------------------------------------------------------------

    /// @inheritdoc IGiftCampaigns
    // The NFT and the settlement call nobody back, neither the winner nor the purse.
    // slither-disable-next-line reentrancy-no-eth
    function claim(uint256 campaign, uint256 index, address winner, bytes32[] calldata proof)
        external
        returns (uint256 partId)
    {
        // Check
        Record storage record = _records[campaign];
        Progress memory progress = record.progress;
        require(progress.tokenId > 0, CampaignOver(campaign));
        require(block.timestamp < progress.endsAt, CampaignEnded(campaign, progress.endsAt));
        require(index < progress.winners, NoSuchIndex(campaign, index));
        require(!_claimed[campaign].get(index), GiftAlreadyClaimed(campaign, index));
        bool listed = proof.verifyCalldata(record.root, leafOf(campaign, index, winner));
        require(listed, NotOnList(campaign, index, winner));
        address purse = purseOf(campaign);
        require(winner != purse && winner != address(this), BadWinner(winner));

        // Effect and interaction, of which the first gives the second its number.
        _claimed[campaign].set(index);
        ++progress.claimed;
        uint256 restId;
        (partId, restId) = _give(purse, progress, winner);
        // Safe cast: see Progress.
        progress.tokenId = uint88(restId);
        record.progress = progress;
        emit GiftClaimed(campaign, index, winner, partId, restId);
    }

    /// @dev Moves one part, which is counted as claimed, out of a purse.
    function _give(address purse, Progress memory progress, address winner)
        private
        returns (uint256 partId, uint256 restId)
    {
        uint256 tokenId = progress.tokenId;
        uint64 left = progress.winners - progress.claimed;
        if (left == 0) {
            _move(purse, winner, tokenId);
            return (tokenId, 0);
        }
        Part[] memory parts = new Part[](2);
        // Cannot overflow: a part of the NFT's power.
        parts[0] = Part(purse, progress.unitsEach * left);
        parts[1] = Part(winner, progress.unitsEach);
        restId = _miningPower.split(tokenId, parts);
        partId = restId + 1;
    }

    /// @inheritdoc IGiftCampaigns
    function isClaimed(uint256 campaign, uint256 index) external view returns (bool) {
        return _claimed[campaign].get(index);
    }

    /// @inheritdoc IGiftCampaigns
    function leafOf(uint256 campaign, uint256 index, address winner) public pure returns (bytes32) {
        // Hashed twice, so that no node of a tree, which is the hash of 64 bytes, is a leaf.
        return keccak256(bytes.concat(keccak256(abi.encode(campaign, index, winner))));
    }

    // ---- What is the sponsor's --------------------------------------------------------------------------------

    /// @inheritdoc IGiftCampaigns
    function close(uint256 campaign) external returns (uint256 tokenId) {
        // Check
        Record storage record = _records[campaign];
        Progress memory progress = record.progress;
        tokenId = progress.tokenId;
        require(tokenId > 0, CampaignOver(campaign));
        require(block.timestamp >= progress.endsAt, CampaignRunning(campaign, progress.endsAt));

        // Effect
        record.progress.tokenId = 0;
        address sponsor = record.sponsor;
        emit CampaignClosed(campaign, sponsor, tokenId, progress.winners - progress.claimed);

        // Interaction. The sponsor held the NFT before and is not called back: this cannot fail.
        _move(purseOf(campaign), sponsor, tokenId);
    }

    /// @inheritdoc IGiftCampaigns
    function withdraw(uint256 campaign, IERC20 token, address to) external returns (uint256 amount) {
        // Check
        Record storage record = _records[campaign];
        require(msg.sender == record.sponsor, NotSponsor(campaign, msg.sender));

        // Interaction. A transfer to where it is has the NFT's settled income credited.
        address purse = purseOf(campaign);
        uint256 tokenId = record.progress.tokenId;
        if (tokenId > 0) _move(purse, purse, tokenId);
        amount = IGiftPurse(purse).withdraw(token, to);
        emit GiftIncomeWithdrawn(campaign, token, to, amount);
    }

    function _move(address from, address to, uint256 tokenId) private {
        IERC721(address(_miningPower)).transferFrom(from, to, tokenId);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IGiftCampaigns
    function campaignOf(uint256 campaign) external view returns (Campaign memory) {
        Record storage record = _records[campaign];
        Progress memory progress = record.progress;
        return Campaign({
            terms: Terms(record.root, progress.unitsEach, progress.winners, progress.endsAt),
            sponsor: record.sponsor,
            purse: purseOf(campaign),
            tokenId: progress.tokenId,
            claimed: progress.claimed
        });
    }

    /// @inheritdoc IGiftCampaigns
    function purseOf(uint256 campaign) public view returns (address) {
        return Clones.predictDeterministicAddress(purseImplementation, bytes32(campaign));
    }
}
