// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { HeaderRelay } from "../../../src/benchmark/HeaderRelay.sol";
import { IHeaderRelay } from "../../../src/interfaces/IHeaderRelay.sol";
import { RealHeaders } from "./RealHeaders.t.sol";

contract SubmitTest is RealHeaders {
    function test_MARK_2_EveryHeaderOfFourEpochsIsAccepted() public {
        submitTo(LAST);
        assertEq(tipHeight(), LAST);
        assertEq(relay.tip(), 0x00000000000000000000506183a8b30fa3224b85e82a70416e1d594bdb632fdb);
        assertEq(relay.epochOf(relay.tip()).bits, 0x1703_71b1);
    }

    function test_MARK_2_EventsTellEverything() public {
        bytes memory headers = read(2016);
        bytes32 last = hashOf(slice(headers, 2015, 1));
        IHeaderRelay.Epoch memory terms = IHeaderRelay.Epoch({
            previous: hashOf(anchorHeader()), height: FIRST + 2016, start: 1_704_501_692, bits: 0x1703_d869
        });
        uint256 state = vm.snapshotState();
        relay.submit(headers);
        IHeaderRelay.Node memory node = relay.nodeOf(last);
        vm.revertToState(state);

        vm.expectEmit(address(relay));
        emit IHeaderRelay.EpochBegan(last, terms);
        vm.expectEmit(address(relay));
        emit IHeaderRelay.HeadersAccepted(terms.previous, last, node);
        vm.expectEmit(address(relay));
        emit IHeaderRelay.TipChanged(last, node.height, node.work);
        relay.submit(headers);
        assertEq(abi.encode(relay.epochOf(last)), abi.encode(terms));
        assertEq(node.height, FIRST + 2016);
        assertEq(node.epoch, last);
    }

    /// @dev How a row of headers is cut into batches changes nothing at its end.
    /// forge-config: default.fuzz.runs = 16
    function testFuzz_MARK_2_CutsOfTheBatchesDoNotMatter(uint256 first, uint256 second) public {
        bytes memory headers = read(2030);
        uint256 state = vm.snapshotState();
        relay.submit(headers);
        bytes memory whole = abi.encode(relay.tip(), relay.nodeOf(relay.tip()));
        vm.revertToState(state);

        first = bound(first, 1, 2028);
        second = bound(second, first + 1, 2029);
        relay.submit(slice(headers, 0, first));
        relay.submit(slice(headers, first, second - first));
        relay.submit(slice(headers, second, 2030 - second));
        assertEq(abi.encode(relay.tip(), relay.nodeOf(relay.tip())), whole);
    }

    /// @dev Two who feed the relay at once do not stop each other.
    function test_MARK_2_OtherCutsOfTheSameHeadersAreWelcome() public {
        bytes memory headers = read(144);
        relay.submit(slice(headers, 0, 100));
        relay.submit(headers);
        assertEq(tipHeight(), FIRST + 144);
        relay.submit(slice(headers, 100, 30));
        assertEq(tipHeight(), FIRST + 144);
    }

    function test_RevertWhen_MARK_2_HeadersAreNotWhole() public {
        bytes memory headers = read(2);
        refuse("", abi.encodeWithSelector(IHeaderRelay.BadLength.selector, 0));
        bytes memory longer = bytes.concat(headers, hex"00");
        refuse(longer, abi.encodeWithSelector(IHeaderRelay.BadLength.selector, 161));
        refuse(new bytes(79), abi.encodeWithSelector(IHeaderRelay.BadLength.selector, 79));
    }

    function test_RevertWhen_MARK_2_ParentIsNotStored() public {
        bytes memory headers = read(3);
        bytes32 parent = hashOf(slice(headers, 0, 1));
        refuse(slice(headers, 1, 2), abi.encodeWithSelector(IHeaderRelay.UnknownParent.selector, parent));
        // Only the last header of a batch is a node.
        relay.submit(slice(headers, 0, 2));
        refuse(slice(headers, 1, 2), abi.encodeWithSelector(IHeaderRelay.UnknownParent.selector, parent));
        relay.submit(slice(headers, 2, 1));
    }

    function test_RevertWhen_MARK_2_NothingIsNew() public {
        bytes memory headers = read(3);
        relay.submit(headers);
        refuse(headers, abi.encodeWithSelector(IHeaderRelay.AlreadyStored.selector, relay.tip()));
    }

    function testFuzz_RevertWhen_MARK_2_AHeaderIsLeftOut(uint256 left) public {
        bytes memory headers = read(40);
        left = bound(left, 1, 38);
        bytes memory gap = bytes.concat(slice(headers, 0, left), slice(headers, left + 1, 39 - left));
        refuse(gap, abi.encodeWithSelector(IHeaderRelay.NotLinked.selector, FIRST + 1 + left));
    }

    /// @dev Two hours ahead of the clock are allowed, as in Bitcoin's nodes, and not a second more.
    function test_RevertWhen_MARK_2_TimeIsTooFarAhead() public {
        bytes memory headers = read(1);
        uint256 time = 1_703_311_973;
        vm.warp(time - 2 hours - 1);
        refuse(headers, abi.encodeWithSelector(IHeaderRelay.TimeTooLate.selector, FIRST + 1, time));
        vm.warp(time - 2 hours);
        relay.submit(headers);
    }

    function test_RevertWhen_MARK_2_AnchorIsImpossible() public {
        bytes memory anchor = anchorHeader();
        vm.expectRevert(IHeaderRelay.BadAnchor.selector);
        new HeaderRelay(anchor, FIRST + 1);
        vm.expectRevert(IHeaderRelay.BadAnchor.selector);
        new HeaderRelay(bytes.concat(anchor, hex"00"), FIRST);
        anchor[79] ^= 0x01;
        vm.expectRevert(IHeaderRelay.BadAnchor.selector);
        new HeaderRelay(anchor, FIRST);
        // A target that every hash meets.
        anchor[75] = 0x20;
        vm.expectRevert(IHeaderRelay.BadAnchor.selector);
        new HeaderRelay(anchor, FIRST);
    }

    function test_MARK_2_NobodyOwnsTheRelay() public {
        (bool answered,) = address(relay).call(abi.encodeWithSignature("owner()"));
        assertFalse(answered);
    }

    function testFuzz_MARK_2_AnybodySubmits(address sender) public {
        bytes memory headers = read(1);
        vm.prank(sender);
        relay.submit(headers);
        assertEq(tipHeight(), FIRST + 1);
    }
}
