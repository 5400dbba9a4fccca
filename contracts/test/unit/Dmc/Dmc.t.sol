// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IDmc } from "../../../src/interfaces/IDmc.sol";
import { Dmc } from "../../../src/token/Dmc.sol";
import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import { Test } from "forge-std/Test.sol";

contract DmcTest is Test {
    uint256 internal constant MINED_CAP = 50_000_000e18;
    bytes32 internal constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    address internal timelock = makeAddr("timelock");
    address internal platform = makeAddr("platform");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    Dmc internal dmc;

    function setUp() public {
        vm.warp(1_650_000_000);
        dmc = new Dmc(
            IDmc.Allocation(
                timelock, platform, makeAddr("team"), makeAddr("privateSale"), makeAddr("reserve")
            )
        );
    }

    /// @dev The test itself mines.
    function name() internal {
        vm.prank(timelock);
        dmc.setEmission(address(this));
    }

    function test_DMC_1_HalfExistsFromTheFirstDay() public {
        assertEq(dmc.totalSupply(), 50_000_000e18);
        assertEq(dmc.balanceOf(timelock), 10_000_000e18);
        assertEq(dmc.balanceOf(platform), 10_000_000e18);
        assertEq(dmc.balanceOf(makeAddr("team")), 10_000_000e18);
        assertEq(dmc.balanceOf(makeAddr("privateSale")), 20_000_000e18);
        assertEq(dmc.symbol(), "DMC");
        assertEq(dmc.decimals(), 18);
    }

    function testFuzz_DMC_1_NeverMoreThanAHundredMillion(uint256[8] calldata amounts) public {
        name();
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint256 left = MINED_CAP - dmc.mined();
            if (amounts[i] % MINED_CAP <= left) {
                dmc.mint(alice, amounts[i] % MINED_CAP);
                continue;
            }
            vm.expectRevert(
                abi.encodeWithSelector(IDmc.MinedCapExceeded.selector, amounts[i] % MINED_CAP, left)
            );
            dmc.mint(alice, amounts[i] % MINED_CAP);
        }
        assertEq(dmc.totalSupply(), 50_000_000e18 + dmc.mined());
        assertLe(dmc.totalSupply(), 100_000_000e18);
    }

    function test_DMC_1_BurningMakesNoRoomForMinting() public {
        name();
        dmc.mint(alice, MINED_CAP);
        vm.prank(alice);
        dmc.burn(MINED_CAP);
        assertEq(dmc.totalSupply(), 50_000_000e18);
        vm.expectRevert(abi.encodeWithSelector(IDmc.MinedCapExceeded.selector, 1, 0));
        dmc.mint(alice, 1);
    }

    function testFuzz_RevertWhen_DMC_1_AnybodyButTheEmissionMints(address caller) public {
        vm.assume(caller != address(this) && caller != address(0));
        name();
        vm.expectRevert(abi.encodeWithSelector(IDmc.NotEmission.selector, caller));
        vm.prank(caller);
        dmc.mint(caller, 1);
    }

    function test_RevertWhen_DMC_1_NobodyIsNamedNobodyMints() public {
        vm.expectRevert(abi.encodeWithSelector(IDmc.NotEmission.selector, timelock));
        vm.prank(timelock);
        dmc.mint(timelock, 1);
    }

    function testFuzz_RevertWhen_DMC_1_AnybodyButTheTimelockNames(address caller) public {
        vm.assume(caller != timelock);
        vm.expectRevert(abi.encodeWithSelector(IDmc.NotTimelock.selector, caller));
        vm.prank(caller);
        dmc.setEmission(address(this));
    }

    function test_RevertWhen_DMC_1_TheEmissionIsNamedTwiceOrIsNoContract() public {
        vm.startPrank(timelock);
        vm.expectRevert(abi.encodeWithSelector(IDmc.EmissionWithoutCode.selector, alice));
        dmc.setEmission(alice);
        dmc.setEmission(address(this));
        vm.expectRevert(abi.encodeWithSelector(IDmc.EmissionAlreadyNamed.selector, address(this)));
        dmc.setEmission(address(dmc));
    }

    function testFuzz_DMC_1_BurningTakesFromTheHolderAlone(uint256 amount) public {
        amount = bound(amount, 0, 10_000_000e18);
        vm.prank(platform);
        dmc.burn(amount);
        assertEq(dmc.balanceOf(platform), 10_000_000e18 - amount);
        assertEq(dmc.totalSupply(), 50_000_000e18 - amount);
        vm.expectRevert(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(this), 0, 1)
        );
        dmc.burnFrom(platform, 1);
    }

    function testFuzz_DAO_1_VotesFollowTheCoins(uint256 amount) public {
        amount = bound(amount, 1, 10_000_000e18);
        vm.prank(alice);
        dmc.delegate(bob);
        vm.prank(platform);
        dmc.transfer(alice, amount);
        assertEq(dmc.getVotes(bob), amount);
        assertEq(dmc.getVotes(platform), 0, "nobody votes without a delegation");
        uint256 then = block.timestamp;
        vm.warp(then + 10);
        vm.prank(alice);
        dmc.transfer(platform, amount);
        assertEq(dmc.getVotes(bob), 0);
        vm.warp(then + 20);
        assertEq(dmc.getPastVotes(bob, then), amount);
        assertEq(dmc.getPastVotes(bob, then + 10), 0);
    }

    function test_DAO_1_APermitMovesCoinsWithoutGas() public {
        (address signer, uint256 key) = makeAddrAndKey("signer");
        vm.prank(platform);
        dmc.transfer(signer, 5);
        bytes32 message = keccak256(abi.encode(PERMIT, signer, bob, 5, dmc.nonces(signer), block.timestamp));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(key, keccak256(abi.encodePacked(hex"1901", dmc.DOMAIN_SEPARATOR(), message)));
        dmc.permit(signer, bob, 5, block.timestamp, v, r, s);
        vm.prank(bob);
        dmc.transferFrom(signer, bob, 5);
        assertEq(dmc.balanceOf(bob), 5);
        assertEq(dmc.nonces(signer), 1);
    }
}
