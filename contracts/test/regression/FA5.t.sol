// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Part, Power } from "../../src/types/Power.sol";
import { Running } from "../unit/Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @notice A market that knows nothing of mining power: it sells a number for a price.
contract OutsideMarket {
    mapping(uint256 tokenId => address) private _sellers;

    error FingerprintChanged();

    function list(uint256 tokenId) external {
        _sellers[tokenId] = msg.sender;
    }

    function fill(IOutsideToken token, uint256 tokenId) external {
        token.transferFrom(_sellers[tokenId], msg.sender, tokenId);
    }

    /// @notice As markets with ERC-5646 do: fails where the token is not what was looked at.
    function fillAsSeen(IOutsideToken token, uint256 tokenId, bytes32 seen) external {
        require(token.getStateFingerprint(tokenId) == seen, FingerprintChanged());
        token.transferFrom(_sellers[tokenId], msg.sender, tokenId);
    }
}

interface IOutsideToken {
    function transferFrom(address from, address to, uint256 tokenId) external payable;
    function getStateFingerprint(uint256 tokenId) external view returns (bytes32);
}

/// @notice A token that was listed, split before the fill, sold 1 GH/s for the price of all: a number kept its first part.
contract FA5Test is Running {
    OutsideMarket private market;
    IOutsideToken private token;

    function setUp() public override {
        super.setUp();
        market = new OutsideMarket();
        token = IOutsideToken(address(power));
        vm.startPrank(alice);
        power.setApprovalForAll(address(market), true);
        market.list(aliceToken);
        vm.stopPrank();
    }

    function test_fa5_aListedTokenThatIsSplitCannotBeSold() public {
        split(alice, aliceToken, ALICE_UNITS - 1);
        vm.prank(carol);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        market.fill(token, aliceToken);
    }

    function test_fa5_aListedTokenThatIsMergedCannotBeSold() public {
        send(bob, alice, bobToken);
        merge(alice, aliceToken, bobToken);
        vm.prank(carol);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        market.fill(token, aliceToken);
    }

    /// @dev Whatever a holder does, a number has the power that it was minted with, or nothing at all.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_fa5_aNumberNeverChangesWhatItStandsFor(uint64 units, bool again) public {
        Power memory sold = power.powerOf(aliceToken);
        (uint256 kept, uint256 part) = split(alice, aliceToken, uint64(bound(units, 1, ALICE_UNITS - 1)));
        uint256 merged = merge(alice, kept, part);
        if (again) split(alice, merged, 5);
        for (uint256 tokenId = 1; tokenId <= power.lastTokenId(); ++tokenId) {
            try power.powerOf(tokenId) returns (Power memory terms) {
                if (tokenId == merged) assertEq(abi.encode(terms), abi.encode(sold));
            } catch { }
        }
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.powerOf(aliceToken);
    }

    function test_fa5_partsGoToAddressesOfChoice() public {
        Part[] memory parts = new Part[](3);
        (parts[0], parts[1]) = (Part(carol, 2), Part(bob, 1_000_000));
        parts[2] = Part(carol, ALICE_UNITS - 1_000_002);
        vm.prank(alice);
        uint256 firstId = power.split(aliceToken, parts);
        assertEq(power.ownerOf(firstId), carol);
        assertEq(power.ownerOf(firstId + 1), bob);
        assertEq(power.ownerOf(firstId + 2), carol);
    }

    /// @dev An order that looks at the fingerprint is void once the token was away, even if it came back.
    function test_fa5_theFingerprintTellsThatATokenWasAway() public {
        bytes32 seen = power.getStateFingerprint(aliceToken);
        send(alice, bob, aliceToken);
        send(bob, alice, aliceToken);
        vm.prank(carol);
        vm.expectRevert(OutsideMarket.FingerprintChanged.selector);
        market.fillAsSeen(token, aliceToken, seen);
        seen = power.getStateFingerprint(aliceToken);
        pass(product, 1e18);
        claim(aliceToken);
        vm.prank(carol);
        market.fillAsSeen(token, aliceToken, seen);
        assertEq(power.ownerOf(aliceToken), carol);
    }
}
