// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IHeaderRelay } from "../interfaces/IHeaderRelay.sol";
import { BitcoinHeader } from "../libraries/BitcoinHeader.sol";
import { BitcoinTarget } from "../libraries/BitcoinTarget.sol";
import { Days } from "../libraries/Days.sol";
import { TimeWindow } from "../libraries/TimeWindow.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Bitcoin's headers, proven on this chain
contract HeaderRelay is IHeaderRelay {
    using BitcoinHeader for bytes;
    using BitcoinHeader for bytes32;
    using SafeCast for uint256;

    /// @dev The end of a chain while headers are added to it.
    /// @param digest Hash of the last header, as headers hold it.
    /// @param times See TimeWindow, as `olderTimes`.
    /// @param settled No header six or more below the next one bears a later time.
    struct Walk {
        bytes32 digest;
        uint256 height;
        uint256 work;
        uint256 times;
        uint256 olderTimes;
        uint256 settled;
        bytes32 epoch;
        uint256 bits;
        uint256 target;
        uint256 workEach;
    }

    /// @dev The target of difficulty 1. Bitcoin's own limit is 2^224 - 1; cut to compact bits it is this.
    uint256 private constant EASIEST = 0xffff << 208;
    /// @dev [seconds] How far ahead of the clock a header's time may be, as Bitcoin's nodes have it.
    uint256 private constant MAX_AHEAD = 2 hours;

    /// @inheritdoc IHeaderRelay
    bytes32 public tip;
    mapping(bytes32 hash => Node) private _nodes;
    mapping(bytes32 hash => Epoch) private _epochs;

    /// @param anchor The raw header to begin at, the first of its epoch.
    /// @param height Its height, a multiple of 2016.
    constructor(bytes memory anchor, uint32 height) {
        require(anchor.length == BitcoinHeader.SIZE, BadAnchor());
        (, bytes32 digest, uint256 time, uint256 bits) = anchor.read();
        bytes32 hash = digest.reversed();
        uint256 target = BitcoinTarget.decode(bits);
        bool begins = height % BitcoinTarget.RETARGET_INTERVAL == 0;
        require(begins && target > 0 && target <= _easiest() && uint256(hash) <= target, BadAnchor());

        Walk memory walk;
        walk.height = height;
        walk.times = time;
        _enterEpoch(walk, hash, height, time, bits);
        _store(0, hash, walk);
    }

    // ---- Headers ----------------------------------------------------------------------------------------------

    /// @inheritdoc IHeaderRelay
    function submit(bytes calldata headers) external {
        uint256 count = headers.length / BitcoinHeader.SIZE;
        require(count > 0 && headers.length % BitcoinHeader.SIZE == 0, BadLength(headers.length));
        (bytes32 parent,,,) = headers.read(0);
        Walk memory walk = _walkFrom(parent);
        for (uint256 i = 0; i < count; ++i) {
            (bytes32 previous, bytes32 digest, uint256 time, uint256 bits) = headers.read(i);
            require(previous == walk.digest, NotLinked(walk.height + 1));
            _add(walk, digest, time, bits);
        }

        bytes32 last = walk.digest.reversed();
        require(_nodes[last].epoch == 0, AlreadyStored(last));
        _store(parent.reversed(), last, walk);
    }

    /// @dev Adds one header that links to the end of the chain.
    function _add(Walk memory walk, bytes32 digest, uint256 time, uint256 bits) private {
        // Neither a height nor a sum of works can wrap: both are held to their stored size, far below, in the end.
        unchecked {
            uint256 height = walk.height + 1;
            bytes32 hash = digest.reversed();
            if (height % BitcoinTarget.RETARGET_INTERVAL == 0) {
                _retarget(walk, hash, height, time, bits);
            } else {
                require(bits == walk.bits, WrongBits(height, bits, walk.bits));
            }
            require(uint256(hash) <= walk.target, WorkMissing(height, hash));
            _checkTime(walk, height, time);

            walk.digest = digest;
            walk.height = height;
            walk.work += walk.workEach;
            (walk.times, walk.olderTimes) = TimeWindow.push(walk.times, walk.olderTimes, time);
        }
    }

    /// @dev The header that is added is the first of an epoch. What is stored is undone if a later check refuses it.
    function _retarget(Walk memory walk, bytes32 hash, uint256 height, uint256 time, uint256 bits) private {
        uint256 end = TimeWindow.newest(walk.times);
        uint256 wanted = BitcoinTarget.retarget(walk.bits, _epochs[walk.epoch].start, end, _easiest());
        require(bits == wanted, WrongBits(height, bits, wanted));
        _enterEpoch(walk, hash, height, time, bits);
    }

    /// @dev Its first header's hash commits to everything before it, so an epoch that is known is the same.
    function _enterEpoch(Walk memory walk, bytes32 hash, uint256 height, uint256 time, uint256 bits) private {
        if (_epochs[hash].bits == 0) {
            Epoch memory terms = Epoch({
                previous: walk.epoch, height: height.toUint32(), start: time.toUint32(), bits: bits.toUint32()
            });
            _epochs[hash] = terms;
            emit EpochBegan(hash, terms);
        }
        walk.epoch = hash;
        _setTarget(walk, bits);
    }

    function _setTarget(Walk memory walk, uint256 bits) private pure {
        walk.bits = bits;
        walk.target = BitcoinTarget.decode(bits);
        walk.workEach = BitcoinTarget.work(walk.target);
    }

    /// @dev Above the median of the 11 before, and not too far ahead of the clock. Whoever is later than all headers
    /// six or more below is later than six of the last 11: nearly every header, so that they are rarely counted.
    function _checkTime(Walk memory walk, uint256 height, uint256 time) private view {
        uint256 sixBelow = TimeWindow.sixthNewest(walk.times);
        if (sixBelow > walk.settled) walk.settled = sixBelow;
        bool late = time > walk.settled || TimeWindow.isAboveMedian(walk.times, walk.olderTimes, time);
        require(late, TimeTooEarly(height, time));
        require(time <= block.timestamp + MAX_AHEAD, TimeTooLate(height, time));
    }

    // ---- Nodes ------------------------------------------------------------------------------------------------

    /// @dev The end of the chain that a node is the end of.
    function _walkFrom(bytes32 digest) private view returns (Walk memory walk) {
        bytes32 parent = digest.reversed();
        Node memory node = _nodes[parent];
        require(node.epoch != 0, UnknownParent(parent));
        walk.digest = digest;
        walk.height = node.height;
        walk.work = node.work;
        (walk.times, walk.olderTimes) = (node.times, node.olderTimes);
        walk.settled = TimeWindow.latest(node.times, node.olderTimes);
        walk.epoch = node.epoch;
        _setTarget(walk, _epochs[node.epoch].bits);
    }

    function _store(bytes32 parent, bytes32 hash, Walk memory walk) private {
        Node memory node;
        node.work = walk.work.toUint128();
        node.height = walk.height.toUint32();
        (node.times, node.olderTimes) = (walk.times, walk.olderTimes.toUint96());
        node.epoch = walk.epoch;
        _nodes[hash] = node;
        emit HeadersAccepted(parent, hash, node);
        if (tip == 0 || node.work > _nodes[tip].work) {
            tip = hash;
            emit TipChanged(hash, node.height, node.work);
        }
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IHeaderRelay
    function nodeOf(bytes32 hash) external view returns (Node memory) {
        return _nodes[hash];
    }

    /// @inheritdoc IHeaderRelay
    function epochOf(bytes32 hash) external view returns (Epoch memory) {
        return _epochs[hash];
    }

    /// @inheritdoc IHeaderRelay
    function difficultyOn(uint32 day) external view returns (uint256 difficulty, bool isFinal) {
        Node memory node = _nodes[tip];
        uint256 end = Days.end(day);
        uint256 start = end - 1 days;
        bytes32 id = node.epoch;
        // From the tip's epoch back; `until` is where the part of the day begins that is weighed already.
        for (uint256 until = end; until > start;) {
            if (id == 0) return (0, false);
            Epoch memory epoch = _epochs[id];
            uint256 from = epoch.start > start ? epoch.start : start;
            // An epoch that begins with or after what is weighed has no part in it.
            if (from < until) {
                difficulty += (until - from) * _difficulty(epoch.bits);
                until = from;
            }
            id = epoch.previous;
        }
        difficulty /= 1 days;
        uint256 earliest = TimeWindow.earliest(node.times, node.olderTimes);
        isFinal = Days.isClosed(day) && earliest >= end;
    }

    /// @dev [1e-6]
    function _difficulty(uint256 bits) private view returns (uint256) {
        return BitcoinTarget.difficulty(BitcoinTarget.decode(bits), _easiest());
    }

    /// @dev The largest target allowed. Virtual only so that tests can mine chains of their own.
    function _easiest() internal view virtual returns (uint256) {
        return EASIEST;
    }
}
