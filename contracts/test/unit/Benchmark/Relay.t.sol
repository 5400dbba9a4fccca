// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { IBitcoinBenchmark } from "../../../src/interfaces/IBitcoinBenchmark.sol";
import { IHeaderRelay } from "../../../src/interfaces/IHeaderRelay.sol";
import { BitcoinReward } from "../../../src/libraries/BitcoinReward.sol";
import { Base } from "../../Base.t.sol";
import { SettableRelay } from "../../mocks/SettableRelay.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

/// @notice The proven difficulty in place of the reported one.
contract RelayTest is Base {
    uint128 private constant PROVEN = DIFFICULTY * 99 / 100;

    SettableRelay private relay;
    uint32 private day;

    function setUp() public override {
        super.setUp();
        relay = new SettableRelay();
        nextDay();
        vm.prank(owner);
        btcBenchmark.setRelay(relay);
        day = FIRST_DAY + 1;
        at(0);
        reportBtc(day, DIFFICULTY, FEES);
    }

    function at(uint256 age) private {
        vm.warp(uint256(day + 1) * 1 days + age);
        btcFeed.post(44_000e8);
    }

    function perUnit(uint256 difficulty) private pure returns (uint256) {
        return BitcoinReward.perUnit(difficulty, FEES, HEIGHT, HEIGHT + BLOCKS - 1);
    }

    function finalizes(uint128 difficulty, IBitcoinBenchmark.DifficultySource source) private {
        vm.expectEmit(address(btcBenchmark));
        emit IBitcoinBenchmark.DifficultyTaken(day, difficulty, source);
        uint128[] memory inputs = new uint128[](4);
        (inputs[0], inputs[1], inputs[2], inputs[3]) = (difficulty, FEES, HEIGHT, BLOCKS);
        uint128 reward = uint128(perUnit(difficulty));
        uint128 through = uint128(perUnit(DIFFICULTY)) + reward;
        IBenchmark.DayPrice memory price = IBenchmark.DayPrice(
            44_000e18, uint96(reward), uint40(block.timestamp), false, IBenchmark.PriceSource.Feed, 0
        );
        vm.expectEmit(address(btcBenchmark));
        emit IBenchmark.DayFinalized(day, IBenchmark.DayReward(reward, through), price, inputs);
        btcBenchmark.finalize(0);
        assertEq(btcBenchmark.latestReward(), reward);
    }

    function behind() private {
        vm.expectRevert(abi.encodeWithSelector(IBitcoinBenchmark.RelayBehind.selector, day));
        btcBenchmark.finalize(0);
    }

    function testFuzz_MARK_2_ProvenDifficultyReplacesTheReported(uint128 difficulty) public {
        difficulty = uint128(bound(difficulty, DIFFICULTY / 10, DIFFICULTY * 10));
        relay.set(difficulty, true, false);
        finalizes(difficulty, IBitcoinBenchmark.DifficultySource.Proven);
    }

    function testFuzz_MARK_2_DayWaitsForTheRelayAndNotForEver(uint256 age) public {
        relay.set(PROVEN, false, false);
        at(bound(age, 0, 36 hours - 1));
        behind();
        at(36 hours);
        finalizes(DIFFICULTY, IBitcoinBenchmark.DifficultySource.Reported);
    }

    function test_MARK_2_RelayThatCatchesUpIsTaken() public {
        relay.set(PROVEN, false, false);
        behind();
        relay.set(PROVEN, true, false);
        finalizes(PROVEN, IBitcoinBenchmark.DifficultySource.Proven);
    }

    function test_MARK_2_BrokenRelayIsOneThatIsBehind() public {
        relay.set(PROVEN, true, true);
        behind();
        at(36 hours);
        finalizes(DIFFICULTY, IBitcoinBenchmark.DifficultySource.Reported);
    }

    function test_MARK_2_ImpossibleDifficultyIsNotTaken() public {
        uint256[4] memory impossible = [uint256(0), 1e18 - 1, 1e26 + 1, type(uint256).max];
        for (uint256 i = 0; i < 4; ++i) {
            relay.set(impossible[i], true, false);
            behind();
        }
        at(36 hours);
        finalizes(DIFFICULTY, IBitcoinBenchmark.DifficultySource.Reported);
    }

    /// @dev Whoever gives too little gas to ask the relay has too little to go on without it.
    function testFuzz_MARK_2_ShortageOfGasDoesNotSilenceTheRelay(uint256 gas) public {
        relay.set(PROVEN, true, false);
        at(36 hours);
        gas = bound(gas, 30_000, 400_000);
        uint256 before = btcBenchmark.latestReward();
        (bool done,) = address(btcBenchmark).call{ gas: gas }(abi.encodeCall(IBenchmark.finalize, (0)));
        assertEq(btcBenchmark.latestReward(), done ? perUnit(PROVEN) : before);
    }

    /// @dev A proven jump needs every reporter or a wait like any other.
    function test_MARK_4_ProvenJumpIsHeldToTheBound() public {
        vm.startPrank(owner);
        reporters.push(makeAddr("late"));
        reporters.push(makeAddr("later"));
        btcBenchmark.setReporters(reporters);
        vm.stopPrank();
        relay.set(DIFFICULTY / 2, true, false);
        at(12 hours);
        uint256 before = btcBenchmark.latestReward();
        vm.expectRevert(
            abi.encodeWithSelector(IBenchmark.JumpUnconfirmed.selector, day, perUnit(DIFFICULTY / 2), before)
        );
        btcBenchmark.finalize(0);
        at(36 hours);
        finalizes(DIFFICULTY / 2, IBitcoinBenchmark.DifficultySource.Proven);
    }

    /// @dev Once one is proven, whoever holds the relay up does not get the reported one in.
    function test_MARK_4_TheLastProvenDifficultyStandsInForTheRelay() public {
        relay.set(PROVEN, true, false);
        finalizes(PROVEN, IBitcoinBenchmark.DifficultySource.Proven);
        assertEq(btcBenchmark.lastProven(), PROVEN);
        day = FIRST_DAY + 2;
        at(0);
        reportBtc(day, DIFFICULTY * 2, FEES);
        relay.set(0, false, false);
        behind();
        at(36 hours);
        vm.expectEmit(address(btcBenchmark));
        emit IBitcoinBenchmark.DifficultyTaken(day, PROVEN, IBitcoinBenchmark.DifficultySource.LastProven);
        btcBenchmark.finalize(0);
        assertEq(btcBenchmark.latestReward(), perUnit(PROVEN));
        vm.prank(owner);
        btcBenchmark.setRelay(relay);
        assertEq(btcBenchmark.lastProven(), 0);
    }

    function test_MARK_2_WithoutARelayTheReportsAreTaken() public {
        vm.expectEmit(address(btcBenchmark));
        emit IBitcoinBenchmark.RelayChanged(address(0));
        vm.prank(owner);
        btcBenchmark.setRelay(IHeaderRelay(address(0)));
        vm.recordLogs();
        btcBenchmark.finalize(0);
        assertEq(vm.getRecordedLogs().length, 1);
        assertEq(btcBenchmark.latestReward(), perUnit(DIFFICULTY));
    }

    function test_RevertWhen_MARK_2_RelayIsNone() public {
        vm.startPrank(owner);
        vm.expectRevert();
        btcBenchmark.setRelay(IHeaderRelay(alice));
        vm.expectRevert();
        btcBenchmark.setRelay(IHeaderRelay(address(btcFeed)));
    }

    function testFuzz_RevertWhen_MARK_2_AnybodyButTheOwnerSetsTheRelay(address caller) public {
        vm.assume(caller != owner);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        vm.prank(caller);
        btcBenchmark.setRelay(relay);
    }
}
