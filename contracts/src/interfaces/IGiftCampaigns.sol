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
    /// @notice The NFT was sent without terms, or with data that are not terms.
    error NoTerms(uint256 tokenId);
    /// @notice The NFT's number was used for a campaign before.
    error CampaignExists(uint256 campaign);
    /// @notice A root of zero is the root of no tree.
    error ZeroRoot();
    /// @notice The end is too early or too late.
    error BadEnd(uint256 endsAt, uint256 earliest, uint256 latest);
    /// @notice The product is closed: its power mines no more.
    error ProductClosed(uint32 product);
    /// @notice The parts do not add up to the NFT's power.
    error WrongTotal(uint256 tokenId, uint256 units, uint256 promised);
    /// @notice A part is smaller than the product's smallest purchase.
    error TooFewUnits(uint256 unitsEach, uint256 least);
    /// @notice A part would have no purchase money.
    error TrancheTooSmall(uint256 tokenId, uint256 tranche, uint256 winners);
    /// @notice There is no such campaign, or it is over.
    error CampaignOver(uint256 campaign);
    /// @notice The time to claim is over.
    error CampaignEnded(uint256 campaign, uint256 endsAt);
    /// @notice Winners may still claim.
    error CampaignRunning(uint256 campaign, uint256 endsAt);
    /// @notice The campaign has no part with this index.
    error NoSuchIndex(uint256 campaign, uint256 index);
    /// @notice The part with this index was claimed.
    error AlreadyClaimed(uint256 campaign, uint256 index);
    /// @notice The proof does not show that the campaign's list has this winner at this index.
    error NotOnList(uint256 campaign, uint256 index, address winner);
    /// @notice Neither this contract nor the campaign's purse can be a winner: no part could ever leave them.
    error BadWinner(address winner);
    /// @notice Only the campaign's sponsor.
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
