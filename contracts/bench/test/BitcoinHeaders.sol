// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { GasCase } from "./GasCase.sol";

/// @title Bitcoin's headers 822,528 to 830,592, and relays as their packages publish them.
abstract contract BitcoinHeaders is GasCase {
    uint32 internal constant FIRST = 822_528;
    /// @dev First header of the next epoch.
    uint32 internal constant RETARGET = FIRST + 2016;
    string private constant FILE = "../../data/bitcoin_headers/mainnet_headers_822528_830592.csv";
    uint256 private constant SIZE = 80;
    /// @dev [characters] Where the header begins in a line: behind the height and a comma.
    uint256 private constant COLUMN = 7;

    bytes[] private rows;

    function setUp() public virtual {
        vm.readLine(FILE);
        for (uint256 i = 0; i < 2016 + 200; ++i) {
            rows.push(this.headerIn(vm.readLine(FILE)));
        }
        vm.warp(1_708_100_000);
    }

    function headerIn(string calldata line) external pure returns (bytes memory) {
        return vm.parseBytes(string.concat("0x", string(bytes(line)[COLUMN:COLUMN + 2 * SIZE])));
    }

    function headerAt(uint32 height) internal view returns (bytes memory) {
        return rows[height - FIRST];
    }

    /// @dev Consecutive headers, the last one not included.
    function headers(uint32 from, uint32 to) internal view returns (bytes memory row) {
        row = new bytes((to - from) * SIZE);
        for (uint32 height = from; height < to; ++height) {
            bytes memory header = headerAt(height);
            uint256 offset = (height - from) * SIZE;
            assembly ("memory-safe") {
                mcopy(add(add(row, 32), offset), add(header, 32), 80)
            }
        }
    }

    /// @dev Deploys the creation code in a published artifact.
    function deployPublished(string memory file, bytes memory arguments) internal returns (address deployed) {
        bytes memory code = vm.parseJsonBytes(vm.readFile(file), ".bytecode");
        code = bytes.concat(code, arguments);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 32), mload(code))
        }
        require(deployed != address(0), "not deployed");
    }
}
