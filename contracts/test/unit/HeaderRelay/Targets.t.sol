// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinHeader } from "../../../src/libraries/BitcoinHeader.sol";
import { BitcoinTarget } from "../../../src/libraries/BitcoinTarget.sol";
import { Test } from "forge-std/Test.sol";

contract TargetsTest is Test {
    using BitcoinHeader for bytes;

    string private constant FILE = "../data/bitcoin_headers/mainnet_epoch_boundary_headers_0_832608.csv";
    uint256 private constant EASIEST = 0xffff << 208;
    uint256 private constant TWO_WEEKS = 14 days;
    /// @dev Bits of Bitcoin's first block, and some of 2024.
    uint256 private constant FIRST_BITS = 0x1d00_ffff;
    uint256 private constant BITS = 0x1703_ba5d;

    function retarget(uint256 bits, uint256 timespan) internal pure returns (uint256) {
        return BitcoinTarget.retarget(bits, 1e9, 1e9 + timespan, EASIEST);
    }

    /// @dev All retargets of Bitcoin from its first block to height 832,608.
    function test_MARK_2_Every413RetargetsOfBitcoin() public view {
        vm.readLine(FILE);
        (,, uint256 start, uint256 bits) = headerIn(vm.readLine(FILE)).read();
        uint256 count = 0;
        while (true) {
            string memory line = vm.readLine(FILE);
            if (bytes(line).length == 0) break;
            (, bytes32 last, uint256 end,) = headerIn(line).read();
            uint256 wanted = BitcoinTarget.retarget(bits, start, end, EASIEST);
            bytes32 previous;
            bytes32 digest;
            (previous, digest, start, bits) = headerIn(vm.readLine(FILE)).read();
            assertEq(previous, last);
            assertEq(bits, wanted);
            assertLe(uint256(BitcoinHeader.reversed(digest)), BitcoinTarget.decode(bits));
            assertEq(BitcoinTarget.encode(BitcoinTarget.decode(bits)), bits);
            ++count;
        }
        assertEq(count, 413);
    }

    /// @dev The timespan of two weeks that Bitcoin compares with has one interval more than is measured.
    function test_MARK_2_TenMinuteBlocksMakeItHarder() public pure {
        assertEq(retarget(BITS, TWO_WEEKS), BITS);
        assertLt(retarget(BITS, 2015 * 600), BITS);
    }

    function test_MARK_2_ClampToAQuarterAndFourTimes() public pure {
        uint256 target = BitcoinTarget.decode(BITS);
        uint256 quarter = BitcoinTarget.encode(target / 4);
        uint256 fourfold = BitcoinTarget.encode(target * 4);
        assertEq(retarget(BITS, TWO_WEEKS / 4), quarter);
        assertEq(retarget(BITS, TWO_WEEKS / 4 - 1), quarter);
        assertEq(retarget(BITS, 0), quarter);
        assertGt(retarget(BITS, TWO_WEEKS / 4 + 60), quarter);
        assertEq(retarget(BITS, TWO_WEEKS * 4), fourfold);
        assertEq(retarget(BITS, TWO_WEEKS * 4 + 1), fourfold);
        assertLt(retarget(BITS, TWO_WEEKS * 4 - 60), fourfold);
        assertEq(BitcoinTarget.retarget(BITS, 1e9, 1e9 - 1, EASIEST), quarter);
    }

    function test_MARK_2_NeverEasierThanTheLimit() public pure {
        assertEq(retarget(FIRST_BITS, TWO_WEEKS + 1), FIRST_BITS);
        assertEq(retarget(FIRST_BITS, TWO_WEEKS * 4), FIRST_BITS);
        assertEq(retarget(0x1c7f_ffff, TWO_WEEKS * 4), FIRST_BITS);
        assertLt(retarget(FIRST_BITS, TWO_WEEKS - 600), FIRST_BITS);
    }

    /// @dev The examples of Bitcoin's own tests of compact numbers.
    function test_MARK_2_CompactBits() public pure {
        assertEq(BitcoinTarget.decode(0), 0);
        assertEq(BitcoinTarget.decode(0x0012_3456), 0);
        assertEq(BitcoinTarget.decode(0x0112_3456), 0x12);
        assertEq(BitcoinTarget.decode(0x0200_8000), 0x80);
        assertEq(BitcoinTarget.decode(0x0500_9234), 0x9234_0000);
        assertEq(BitcoinTarget.decode(0x0412_3456), 0x1234_5600);
        assertEq(BitcoinTarget.decode(0x2012_3456), 0x123456 << 232);
        assertEq(BitcoinTarget.encode(0x80), 0x0200_8000);
        assertEq(BitcoinTarget.encode(0x12), 0x0112_0000);
        assertEq(BitcoinTarget.encode(0x1234_5600), 0x0412_3456);
        assertEq(BitcoinTarget.encode(0x9234_0000), 0x0500_9234);
        // A sign, and more than 256 bits.
        assertEq(BitcoinTarget.decode(0x0492_3456), 0);
        assertEq(BitcoinTarget.decode(0x01fe_dcba), 0);
        assertEq(BitcoinTarget.decode(0xff12_3456), 0);
        assertEq(BitcoinTarget.decode(0x2101_0000), 0);
    }

    function testFuzz_MARK_2_CompactBitsKeepTheHighestOfATarget(uint256 target) public pure {
        target >>= target % 256;
        uint256 kept = BitcoinTarget.decode(BitcoinTarget.encode(target));
        assertLe(kept, target);
        assertLe(target - kept, target >> 15);
        assertEq(BitcoinTarget.encode(kept), BitcoinTarget.encode(target));
    }

    function testFuzz_MARK_2_WorkIsTheInverseOfTheTarget(uint256 target) public pure {
        target = bound(target, 1, type(uint256).max - 1);
        uint256 work = BitcoinTarget.work(target);
        // work × (target + 1) ≤ 2^256 < (work + 1) × (target + 1), without the bit that is missing.
        assertLe(work - 1, (type(uint256).max - target) / (target + 1));
        assertEq(
            work, type(uint256).max / (target + 1) + (type(uint256).max % (target + 1) == target ? 1 : 0)
        );
    }

    function test_MARK_2_KnownDifficultiesAndWork() public pure {
        assertEq(BitcoinTarget.difficulty(BitcoinTarget.decode(FIRST_BITS), EASIEST), 1e6);
        assertEq(BitcoinTarget.difficulty(BitcoinTarget.decode(0x1d00_d86a), EASIEST), 1_182_899);
        uint256 halving = BitcoinTarget.difficulty(BitcoinTarget.decode(0x1703_4219), EASIEST);
        assertEq(halving / 1e6, 86_388_558_925_171);
        assertEq(BitcoinTarget.work(EASIEST), 0x1_0001_0001);
    }

    /// @dev The plain twin of the assembly.
    function testFuzz_MARK_2_HeaderReadsAsItDoesByHand(bytes32 a, bytes32 b, bytes16 c, bytes calldata before)
        public
        view
    {
        bytes memory header = bytes.concat(a, b, c);
        bytes memory row = bytes.concat(header, before);
        while (row.length % 80 != 0) row = bytes.concat(row, hex"ff");
        (bytes32 previous, bytes32 digest, uint256 time, uint256 bits) = header.read();
        bytes memory known = abi.encode(previous, digest, time, bits);
        assertEq(this.readOf(bytes.concat(row, header, row), row.length / 80), known);
        assertEq(digest, sha256(abi.encodePacked(sha256(header))));
        assertEq(time, number(header, 68));
        assertEq(bits, number(header, 72));
        bytes32 reversed = BitcoinHeader.reversed(digest);
        for (uint256 i = 0; i < 32; ++i) {
            assertEq(previous[i], header[4 + i]);
            assertEq(reversed[i], digest[31 - i]);
        }
    }

    function readOf(bytes calldata row, uint256 index) external view returns (bytes memory) {
        (bytes32 previous, bytes32 digest, uint256 time, uint256 bits) = row.read(index);
        return abi.encode(previous, digest, time, bits);
    }

    function number(bytes memory header, uint256 at) private pure returns (uint256 v) {
        for (uint256 i = 0; i < 4; ++i) {
            v |= uint256(uint8(header[at + i])) << (8 * i);
        }
    }

    function headerIn(string memory line) private pure returns (bytes memory) {
        return vm.parseBytes(string.concat("0x", vm.split(line, ",")[1]));
    }
}
