// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Bitcoin's headers, proven on this chain
/// @notice Knows the heaviest chain of headers that anybody has submitted since an anchor, and from it how difficult
/// mining was on a day. It has no owner, no roles and no parameters: anyone submits, and work decides.
///
/// Of a batch only the last header is stored, as a node. A later batch begins at any node; a fork that leaves the
/// chain inside a batch is submitted from the node that the batch began at. Every hash is in display order, as block
/// explorers show it.
///
/// What is checked of every header: it links to the one before, its hash meets its target, its target is the one
/// Bitcoin demands (recomputed at each retarget, with the timespan of 2,015 intervals, the clamp to a quarter and
/// four times, the easiest target and the cut to compact bits), its time is above the median of the 11 before, and at
/// most two hours ahead of this chain's clock. Not checked: what is in the blocks.
///
/// Assumptions of safety
/// - The anchor is a block of Bitcoin's chain, buried so deep that it stays.
/// - Most of the work that goes into Bitcoin's headers builds on blocks that Bitcoin's nodes accept.
/// - Within a day of a difficulty's change somebody submits Bitcoin's heaviest chain. Else an attacker who mines 11
///   blocks himself at the full old difficulty could hide that change; he cannot invent one without mining 2,016.
///
/// Assumptions of liveness
/// - Somebody submits; whoever reads a difficulty needs a way on without one.
/// - This chain's clock is not more than two hours behind.
/// - Bitcoin's times fit 32 bits, as they do until 2106.
interface IHeaderRelay {
    /// @notice A stored header.
    /// @param work [hashes] Expected hashes of all headers after the anchor up to this one.
    /// @param height Blocks before it.
    /// @param olderTimes [Unix seconds] Times of the three headers before those of `times`, in the same way.
    /// @param times [Unix seconds] Times of the last eight headers, 32 bits each, its own lowest. Zero where a header
    /// lies before the anchor.
    /// @param epoch Hash of the first header of its epoch.
    struct Node {
        uint128 work;
        uint32 height;
        uint96 olderTimes;
        uint256 times;
        bytes32 epoch;
    }

    /// @notice 2,016 headers of one difficulty, known by the hash of the first.
    /// @param previous Hash of the first header of the epoch before; zero for the anchor's.
    /// @param height Height of its first header.
    /// @param start [Unix seconds] Time of its first header.
    /// @param bits Compact target.
    struct Epoch {
        bytes32 previous;
        uint32 height;
        uint32 start;
        uint32 bits;
    }

    /// @notice A batch was accepted: `last` is a node now. `parent` is the node that the batch began at.
    event HeadersAccepted(bytes32 indexed parent, bytes32 indexed last, Node node);
    /// @notice The heaviest chain ends in another header.
    event TipChanged(bytes32 indexed tip, uint32 height, uint128 work);
    /// @notice An epoch was seen for the first time: a retarget was proven.
    event EpochBegan(bytes32 indexed epoch, Epoch terms);

    /// @notice The relay cannot start at this header: it must be the first of a difficulty epoch, 80 bytes
    /// long, with a valid target.
    /// @custom:code refused
    /// @custom:hint Choose the first header of an epoch.
    error BadAnchor();
    /// @notice {length} bytes are not whole headers: each has 80 bytes, and at least one is needed.
    /// @custom:code refused
    /// @custom:hint Submit headers that follow the stored ones, in order.
    error BadLength(uint256 length);
    /// @notice The relay does not know the parent header {parent}.
    /// @custom:code refused
    /// @custom:hint Submit headers that follow the stored ones, in order.
    error UnknownParent(bytes32 parent);
    /// @notice The relay already has the header {hash}.
    /// @custom:code refused
    /// @custom:hint Submit headers that follow the stored ones, in order.
    error AlreadyStored(bytes32 hash);
    /// @notice The header at height {height} does not follow the one before it.
    /// @custom:code refused
    /// @custom:hint Submit headers that follow the stored ones, in order.
    error NotLinked(uint256 height);
    /// @notice The hash of the header at height {height} does not meet its target.
    /// @custom:code refused
    /// @custom:hint Submit headers that follow the stored ones, in order.
    error WorkMissing(uint256 height, bytes32 hash);
    /// @notice The header at height {height} has the target {bits}; Bitcoin's rules require {wanted}.
    /// @custom:code refused
    /// @custom:hint Submit headers that follow the stored ones, in order.
    error WrongBits(uint256 height, uint256 bits, uint256 wanted);
    /// @notice The time of the header at height {height} is not after the median of the 11 before it.
    /// @custom:code refused
    /// @custom:hint Submit headers that follow the stored ones, in order.
    error TimeTooEarly(uint256 height, uint256 time);
    /// @notice The time of the header at height {height} is more than two hours in the future.
    /// @custom:code refused
    /// @custom:hint Submit it later.
    error TimeTooLate(uint256 height, uint256 time);

    /// @notice Adds consecutive headers, 80 raw bytes each, of which the first links to a node. They may be of any
    /// fork; the tip moves if their chain is heavier than the tip's.
    function submit(bytes calldata headers) external;

    /// @notice Hash of the last header of the heaviest chain; of two equally heavy ones, of the first seen.
    function tip() external view returns (bytes32);

    /// @notice What is stored of a header; all zero if nothing is.
    function nodeOf(bytes32 hash) external view returns (Node memory);

    /// @notice The epoch that begins with a header; all zero if none does.
    function epochOf(bytes32 hash) external view returns (Epoch memory);

    /// @notice [1e-6] Difficulty of a UTC day on the heaviest chain: the mean of its epochs' difficulties weighted by
    /// the seconds of the day that each lasted, from its first header's time to the next epoch's. Rounded down, for
    /// each epoch and for the mean. (0, false) for days that begin before the anchor.
    ///
    /// Final once the day has ended and all of the tip's last 11 headers bear times not before the day's end. Then
    /// no later header of this chain can bear a time within the day, because the median of the last 11 lies past
    /// it; and whatever header does lies under at least 11 others, so that only a reorganisation deeper than any
    /// since 2013 could change the answer.
    ///
    /// The cost grows by one step for each epoch between the day and the tip.
    function difficultyOn(uint32 day) external view returns (uint256 difficulty, bool isFinal);
}
