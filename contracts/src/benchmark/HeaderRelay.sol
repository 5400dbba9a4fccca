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
    using TimeWindow for uint256[11];

    /// @dev The end of a chain while headers are added to it.
    /// @param digest Hash of the last header, as headers hold it.
    /// @param latest No time of the window is later.
    /// @param header Room for the header that is added.
    struct Walk {
        bytes32 digest;
        uint256 height;
        uint256 work;
        uint256[11] window;
        uint256 latest;
        bytes32 epoch;
        uint256 bits;
        uint256 target;
        uint256 workEach;
        bytes header;
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
        Walk memory walk;
        walk.header = anchor;
        walk.digest = anchor.digest();
        walk.height = height;
        uint256 target = BitcoinTarget.decode(anchor.bits());
        bytes32 hash = walk.digest.reversed();
        bool begins = height % BitcoinTarget.RETARGET_INTERVAL == 0;
        require(begins && target > 0 && target <= _easiest() && uint256(hash) <= target, BadAnchor());

        _enterEpoch(walk, hash, anchor.bits());
        walk.window[height % TimeWindow.SIZE] = anchor.time();
        _store(0, hash, walk);
    }

    // ---- Headers ----------------------------------------------------------------------------------------------

    /// @inheritdoc IHeaderRelay
    function submit(bytes calldata headers) external {
        uint256 count = headers.length / BitcoinHeader.SIZE;
        require(count > 0 && headers.length % BitcoinHeader.SIZE == 0, BadLength(headers.length));
        Walk memory walk;
        walk.header = new bytes(BitcoinHeader.SIZE);
        walk.header.copy(headers, 0);
        bytes32 parent = walk.header.previous().reversed();
        _load(walk, parent);

        _add(walk);
        for (uint256 i = 1; i < count; ++i) {
            walk.header.copy(headers, i);
            require(walk.header.previous() == walk.digest, NotLinked(walk.height + 1));
            _add(walk);
        }

        bytes32 last = walk.digest.reversed();
        require(_nodes[last].epoch == 0, AlreadyStored(last));
        _store(parent, last, walk);
    }

    /// @dev Adds one header that links to the end of the chain.
    function _add(Walk memory walk) private {
        bytes memory header = walk.header;
        uint256 height = walk.height + 1;
        uint256 time = header.time();
        uint256 bits = header.bits();
        bytes32 digest = header.digest();
        bytes32 hash = digest.reversed();

        bool begins = height % BitcoinTarget.RETARGET_INTERVAL == 0;
        uint256 wanted = begins ? _retargeted(walk) : walk.bits;
        require(bits == wanted, WrongBits(height, bits, wanted));
        // The target must be known before work is compared with it; what is stored here is undone by a refusal.
        if (begins) _enterEpoch(walk, hash, bits);
        require(uint256(hash) <= walk.target, WorkMissing(height, hash));
        require(time > walk.latest || walk.window.isAboveMedian(time), TimeTooEarly(height, time));
        require(time <= block.timestamp + MAX_AHEAD, TimeTooLate(height, time));

        walk.digest = digest;
        walk.height = height;
        walk.work += walk.workEach;
        walk.window[height % TimeWindow.SIZE] = time;
        if (time > walk.latest) walk.latest = time;
    }

    /// @dev The compact target of the epoch after the one that the walk is at the end of.
    function _retargeted(Walk memory walk) private view returns (uint256) {
        uint256 end = walk.window[walk.height % TimeWindow.SIZE];
        return BitcoinTarget.retarget(walk.bits, _epochs[walk.epoch].start, end, _easiest());
    }

    /// @dev The header that is added begins an epoch. Its hash commits to everything before it, so an epoch that is
    /// known already is the same.
    function _enterEpoch(Walk memory walk, bytes32 hash, uint256 bits) private {
        if (_epochs[hash].bits == 0) {
            Epoch memory terms = Epoch({
                previous: walk.epoch,
                height: (walk.epoch == 0 ? walk.height : walk.height + 1).toUint32(),
                start: walk.header.time().toUint32(),
                bits: bits.toUint32()
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

    // ---- Nodes ------------------------------------------------------------------------------------------------

    function _load(Walk memory walk, bytes32 parent) private view {
        Node memory node = _nodes[parent];
        require(node.epoch != 0, UnknownParent(parent));
        walk.height = node.height;
        walk.work = node.work;
        walk.window = TimeWindow.unpack(node.times, node.lateTimes);
        walk.latest = walk.window.latest();
        walk.epoch = node.epoch;
        _setTarget(walk, _epochs[node.epoch].bits);
    }

    function _store(bytes32 parent, bytes32 hash, Walk memory walk) private {
        Node memory node;
        node.work = walk.work.toUint128();
        node.height = walk.height.toUint32();
        (node.times, node.lateTimes) = walk.window.pack();
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
        uint256 earliest = TimeWindow.unpack(node.times, node.lateTimes).earliest();
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
