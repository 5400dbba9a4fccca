// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC721Receiver } from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";

/// @title Giveaways of mining power
/// @notice A sponsor gives equal parts of one NFT to the accounts on a list. It makes a Merkle tree of the list, sends the NFT
/// here with the tree's root, and from then on until the end each winner's part can be claimed, by anyone, for that winner
/// only. What is not claimed by the end returns to the sponsor.
///
/// A campaign is known by the number of the NFT that created it. The number is known before the NFT is sent, so the list can
/// name it, and nobody but whoever may move the NFT can use it. No number is ever used for a second campaign.
///
///   none --the NFT is sent with terms--> running --every part is claimed--> over
///                                        running --close, from endsAt on--> over
///
/// Claims are possible before `endsAt` only, and closing only from then on. A claim splits the NFT: the part is minted to the
/// winner, and the campaign holds the rest under a new number. The last claim transfers what is left.
///
/// A leaf is keccak256(keccak256(abi.encode(uint256 campaign, uint256 index, address winner))), as OpenZeppelin's
/// StandardMerkleTree makes it for the types (uint256, uint256, address). Indices run from 0 to `winners` − 1.
///
/// While a campaign holds the NFT, income and daily refunds are the sponsor's. They are credited to the campaign's purse, and
/// only the sponsor can withdraw them. What a part earns after its claim is the winner's. If the product is closed during the
/// campaign, claims go on: a winner receives power that it can have refunded, and so does the sponsor at the end.
///
/// Nobody owns this contract. An NFT that is sent here without a call (`transferFrom`), or to a purse, cannot be returned.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | holder of an NFT, or whom it approved | create a campaign, whose sponsor is the holder |
/// | sponsor of a campaign | withdraw its income and daily refunds |
/// | anyone | claim for a winner; close a campaign that has ended |
interface IGiftCampaigns is IERC721Receiver {
    /// @notice What a sponsor promises. Never changes.
    /// @param root Root of the tree of winners.
    /// @param unitsEach Power of each part.
    /// @param winners Number of parts.
    /// @param endsAt [Unix seconds] Claims are possible before, closing from then on.
    struct Terms {
        bytes32 root;
        uint64 unitsEach;
        uint32 winners;
        uint40 endsAt;
    }

    /// @notice A campaign.
    /// @param terms What was promised.
    /// @param sponsor Whose the income before the claims is, and what is left at the end.
    /// @param purse Address that holds the NFT.
    /// @param tokenId The NFT that is left; 0 once the campaign is over.
    /// @param claimed How many parts were claimed.
    struct Campaign {
        Terms terms;
        address sponsor;
        address purse;
        uint256 tokenId;
        uint32 claimed;
    }

    /// @notice A campaign was created; its number is that of the NFT, which `purse` holds.
    event CampaignCreated(uint256 indexed campaign, address indexed sponsor, address purse, Terms terms);
    /// @notice The winner at `index` received `partId`. The campaign holds `restId` from now on; 0 if this was the last part.
    event GiftClaimed(
        uint256 indexed campaign,
        uint256 indexed index,
        address indexed winner,
        uint256 partId,
        uint256 restId
    );
    /// @notice The campaign ended with `unclaimed` parts, and `tokenId`, which holds their power, returned to the sponsor.
    event CampaignClosed(
        uint256 indexed campaign, address indexed sponsor, uint256 tokenId, uint32 unclaimed
    );
    /// @notice The sponsor withdrew income or daily refunds to `to`.
    event GiftIncomeWithdrawn(
        uint256 indexed campaign, IERC20 indexed token, address indexed to, uint256 amount
    );

    /// @notice Only the mining-power NFT.
    error NotMiningPower(address caller);
    /// @notice NFT {tokenId} was sent without the terms of a giveaway, so it was not taken.
    /// @custom:code bad-request
    /// @custom:hint Create the giveaway with its terms: list, power for each winner, number of winners, end.
    error NoTerms(uint256 tokenId);
    /// @notice A giveaway was already created with the number {campaign}.
    /// @custom:code already-done
    /// @custom:hint Split or merge the NFT: its new number can be used.
    error CampaignExists(uint256 campaign);
    /// @notice The list of winners is empty.
    /// @custom:code bad-request
    /// @custom:hint Name at least one winner.
    error ZeroRoot();
    /// @notice The giveaway would end at {endsAt:time}. It can end from {earliest:time} to {latest:time}.
    /// @custom:code out-of-limits
    /// @custom:hint Choose an end within these limits.
    error BadEnd(uint256 endsAt, uint256 earliest, uint256 latest);
    /// @notice The product is closed: its power mines no more.
    error ProductClosed(uint32 product);
    /// @notice The winners are promised {promised} units of power together, and NFT {tokenId} has {units}.
    /// @custom:code does-not-fit
    /// @custom:hint Choose the power for each winner so that all parts make the whole NFT.
    error WrongTotal(uint256 tokenId, uint256 units, uint256 promised);
    /// @notice Each winner would receive {unitsEach} units of power, and the smallest purchase of the product is {least}.
    /// @custom:code out-of-limits
    /// @custom:hint Give more power to fewer winners.
    error TooFewUnits(uint256 unitsEach, uint256 least);
    /// @notice NFT {tokenId} has {tranche} smallest units of purchase money a day, too few for {winners} winners.
    /// @custom:code does-not-fit
    /// @custom:hint Give more power to fewer winners.
    error TrancheTooSmall(uint256 tokenId, uint256 tranche, uint256 winners);
    /// @notice The giveaway {campaign} does not exist or is over.
    /// @custom:code not-found
    /// @custom:hint Check the number of the giveaway.
    error CampaignOver(uint256 campaign);
    /// @notice The giveaway {campaign} ended at {endsAt:time}, and nothing can be claimed any more.
    /// @custom:code too-late
    /// @custom:hint What was not claimed returns to the sponsor.
    error CampaignEnded(uint256 campaign, uint256 endsAt);
    /// @notice Winners can claim from the giveaway {campaign} until {endsAt:time}.
    /// @custom:code too-early
    /// @custom:hint Close it after that time.
    error CampaignRunning(uint256 campaign, uint256 endsAt);
    /// @notice The giveaway {campaign} has no place {index} on its list.
    /// @custom:code not-found
    /// @custom:hint Use the place that the published list names for you.
    error NoSuchIndex(uint256 campaign, uint256 index);
    /// @notice Place {index} of the giveaway {campaign} was already claimed.
    /// @custom:code already-done
    /// @custom:hint There is nothing left to do.
    error GiftAlreadyClaimed(uint256 campaign, uint256 index);
    /// @notice The list of the giveaway {campaign} does not have {winner:account} at place {index}, or the proof does not show it.
    /// @custom:code does-not-fit
    /// @custom:hint Use the account, place and proof of the published list.
    error NotOnList(uint256 campaign, uint256 index, address winner);
    /// @notice {winner:account} belongs to the giveaway itself, and no power could ever leave it.
    /// @custom:code bad-request
    /// @custom:hint The part returns to the sponsor at the end.
    error BadWinner(address winner);
    /// @notice {caller:account} is not the sponsor of the giveaway {campaign}.
    /// @custom:code not-yours
    /// @custom:hint Only the sponsor can withdraw its income.
    error NotSponsor(uint256 campaign, address caller);

    /// @notice Gives a winner its part. Anyone may call; the part goes to the winner, which is not called back.
    /// @param campaign Number of the campaign.
    /// @param index The winner's place on the list.
    /// @param winner The account on the list.
    /// @param proof The siblings of the leaf and of the nodes above it, from the leaf to the root.
    /// @return partId The winner's NFT.
    function claim(uint256 campaign, uint256 index, address winner, bytes32[] calldata proof)
        external
        returns (uint256 partId);

    /// @notice Returns what was not claimed to the sponsor once the campaign has ended. Anyone may call.
    /// @return tokenId The sponsor's NFT.
    function close(uint256 campaign) external returns (uint256 tokenId);

    /// @notice Pays the sponsor's income or daily refunds in `token`, all that is settled, to `to`. Only the sponsor, during
    /// the campaign and after it.
    /// @return amount [token] What was paid.
    function withdraw(uint256 campaign, IERC20 token, address to) external returns (uint256 amount);

    /// @notice Terms and state of a campaign; all zero but for the purse if there is no such campaign.
    function campaignOf(uint256 campaign) external view returns (Campaign memory);

    /// @notice Whether the part with an index was claimed.
    function isClaimed(uint256 campaign, uint256 index) external view returns (bool);

    /// @notice Where the campaign that a number stands for has its NFT and its income, whether it exists or not.
    function purseOf(uint256 campaign) external view returns (address);

    /// @notice The leaf of a winner.
    function leafOf(uint256 campaign, uint256 index, address winner) external pure returns (bytes32);

    /// @notice The code of all purses.
    function purseImplementation() external view returns (address);
}
