// SPDX-License-Identifier: MIT
pragma solidity 0.8.29;

// The contract every Sablier withdrawal asks for its fee, and the proxy it stands behind.
import { ERC1967Proxy } from "@openzeppelin/contracts/proxy/ERC1967/ERC1967Proxy.sol";
import { SablierComptroller } from "@sablier/evm-utils/src/SablierComptroller.sol";
