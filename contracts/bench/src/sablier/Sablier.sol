// SPDX-License-Identifier: MIT
pragma solidity 0.8.29;

// The peer as published: forge builds what is imported here.
import { SablierLockup } from "@sablier/lockup/src/SablierLockup.sol";
