// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ReportedRewardBenchmark } from "../../src/benchmark/ReportedRewardBenchmark.sol";
import { FaucetToken } from "../../src/dev/FaucetToken.sol";
import { ReplayPriceFeed } from "../../src/dev/ReplayPriceFeed.sol";
import { IActionClasses } from "../../src/interfaces/IActionClasses.sol";
import { IAssets } from "../../src/interfaces/IAssets.sol";
import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { IMinerRegistry } from "../../src/interfaces/IMinerRegistry.sol";
import { IOfferCheck } from "../../src/interfaces/IOfferCheck.sol";
import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { OfferCheck } from "../../src/power/OfferCheck.sol";
import { Asset, BITCOIN } from "../../src/types/Asset.sol";
import { ProductState } from "../../src/types/Product.sol";
import { Closure } from "../../src/types/Shortfall.sol";
import { Base } from "../Base.t.sol";
import { Terminator } from "../mocks/Terminator.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Base64 } from "@openzeppelin/contracts/utils/Base64.sol";

/// @notice Assets were two names in the code, so that no coin could come later. Here Kaspa does: 1 unit is 1 MH/s, its
/// token has 12 decimals. Everything that takes the DAO's word goes through the governor and the timelock.
contract O11Test is GovernanceStage {
    Asset internal constant KASPA = Asset.wrap(2);
    uint128 internal constant REWARD = 5.4e21;
    uint64 internal constant ALICE_UNITS = 60_500_000;
    uint64 internal constant BOB_UNITS = 33_333_333;

    address internal farm = makeAddr("kaspa farm");
    ReplayPriceFeed internal feed;
    IERC20 internal kas;
    ReportedRewardBenchmark internal benchmark;
    uint32 internal product;
    uint256 internal aliceToken;
    uint256 internal bobToken;

    /// @dev As GovernanceStage, but what closes products knows the timelock, whose address is known before.
    function setUp() public override {
        dao = vm.computeCreateAddress(address(this), 1000);
        Base.setUp();
        terminator = new Terminator();
        vm.setNonce(address(this), 1000);
        deployDao();
        assertEq(address(timelock), dao);
        spread();
        handOver();
    }

    function newOfferCheck() internal override returns (IOfferCheck) {
        return new OfferCheck();
    }

    function test_O11_AThirdCoinByVoteAlone() public {
        opens();
        approves();
        sells();
        settles();
        changesHands();
        shows();
        defaults();
        ends();
        refunds();
    }

    // ---- Steps ------------------------------------------------------------------------------------------------

    /// @dev Anybody deploys the benchmark; a vote makes it one.
    function opens() internal {
        feed = new ReplayPriceFeed(address(this));
        feed.post(8e6);
        kas = IERC20(new FaucetToken("Kaspa", "KAS", 12));
        vm.prank(farm);
        benchmark = new ReportedRewardBenchmark(
            address(timelock), registry, address(feed), today(), KASPA, 1e19, 1e24
        );
        Proposal memory proposal = empty(3);
        (proposal.targets[0], proposal.targets[1]) = (address(assets), address(assets));
        proposal.targets[2] = address(benchmark);
        proposal.calldatas[0] =
            abi.encodeCall(assets.openAsset, (KASPA, benchmark, IAssets.Description("KAS", "TH/s", 1e6)));
        proposal.calldatas[1] = abi.encodeCall(assets.allowRewardToken, (KASPA, kas, true));
        proposal.calldatas[2] = abi.encodeCall(benchmark.setReporters, (reporters));
        assertClass(carry(proposal), IActionClasses.Class.Constitution);
        assertEq(address(assets.benchmarkOf(KASPA)), address(benchmark));
    }

    /// @dev From here on the farm is the miner that the helpers act for.
    function approves() internal {
        miner = farm;
        IMinerRegistry.Application memory made = disclosure(1e9);
        made.requests = new IMinerRegistry.Request[](1);
        made.requests[0] = IMinerRegistry.Request(KASPA, 200_000_000);
        vm.prank(farm);
        registry.applyAsMiner(made);
        carry(calling(address(registry), abi.encodeCall(registry.approveApplication, (farm, made))));
        assertEq(registry.capacityOf(farm, KASPA).approved, 200_000_000);
        assertEq(registry.capacityOf(farm, BITCOIN).approved, 0);
    }

    function sells() internal {
        catchUp();
        IPrimarySale.Offer memory offer = btcOffer();
        (offer.asset, offer.rewardToken, offer.pricePerUnit) = (KASPA, kas, 140);
        (offer.miningDays, offer.unitsForSale, offer.machine) = (360, 200_000_000, "IceRiver KS5M 15 TH/s");
        offer.closesDay = today() + 60;
        offer.runningCost = 1e11;
        product = create(offer);
        assertEq(settlement.termsOf(product).rewardDecimals, 12);
        assertTrue(assets.isFixed(KASPA));
        fundBond(product, 250_000e12);
        aliceToken = buy(alice, product, ALICE_UNITS);
        bobToken = buy(bob, product, BOB_UNITS);
        uint256 tranche = power.powerOf(aliceToken).tranche;
        assertApproxEqRel(tranche, uint256(ALICE_UNITS) * 140 * 95 / 100 / 360, 0.0001e18);
        vm.warp((uint256(today()) + 1) * 1 days);
        catchUp();
    }

    /// @dev A unit earns 5.4 millionths and costs 1e-7 USD, which are 1.25 millionths at 8 cents: 4.15 are expected.
    function settles() internal {
        for (uint256 i = 0; i < 3; ++i) {
            pass(1e18);
        }
        settlement.claim(one(bobToken));
        assertApproxEqAbs(kas.balanceOf(bob), 3 * uint256(BOB_UNITS) * 4_150_000, 3);
        uint256 tranches = 3 * (uint256(power.powerOf(aliceToken).tranche) + power.powerOf(bobToken).tranche);
        vm.prank(farm);
        settlement.withdraw(usdt, farm);
        assertEq(usdt.balanceOf(farm), tranches, "all of the money of three days");
    }

    /// @dev What is settled is Alice's, what comes is Carol's.
    function changesHands() internal {
        vm.prank(alice);
        power.transferFrom(alice, carol, aliceToken);
        pass(1e18);
        settlement.claim(one(aliceToken));
        vm.prank(alice);
        settlement.withdraw(kas, alice);
        assertApproxEqAbs(kas.balanceOf(alice), 3 * uint256(ALICE_UNITS) * 4_150_000, 3);
        assertApproxEqAbs(kas.balanceOf(carol), uint256(ALICE_UNITS) * 4_150_000, 3);
    }

    function shows() internal {
        string memory json = decode(power.tokenURI(aliceToken), "data:application/json;base64");
        assertEq(vm.parseJsonString(json, ".name"), "60.5 TH/s KAS mining power #1");
        assertEq(vm.parseJsonString(json, ".attributes[0].value"), "KAS");
        assertEq(vm.parseJsonString(json, ".attributes[1].trait_type"), "Power (TH/s)");
        assertEq(vm.parseJsonString(json, ".attributes[2].value"), "IceRiver KS5M 15 TH/s");
        assertEq(vm.parseJsonString(json, ".attributes[4].trait_type"), "Income so far (KAS)");
        assertEq(vm.parseJsonUint(json, ".attributes[8].value"), 356);
        assertTrue(vm.contains(json, '"Power (TH/s)","display_type":"number","value":60.5}'));
        string memory svg = decode(vm.parseJsonString(json, ".image"), "data:image/svg+xml;base64");
        string[4] memory words = ["60.5 TH/s", "DMEX #1, KAS", "1004.3 KAS", "356 of 360"];
        for (uint256 i = 0; i < words.length; ++i) {
            assertTrue(vm.contains(svg, words[i]), words[i]);
        }
    }

    /// @dev The farm stops. Its bond pays, and after seven days the DAO may end the product.
    function defaults() internal {
        uint256 bond = settlement.stateOf(product).bond;
        for (uint256 i = 0; i < 7; ++i) {
            pass(0);
        }
        assertLt(settlement.stateOf(product).bond, bond);
        assertGt(settlement.shortfallOf(product).terminableUntil, block.timestamp);
        vm.prank(farm);
        sale.stopSelling(product);
    }

    /// @dev The days that end while the DAO votes settle afterwards, as any others.
    function ends() internal {
        uint256 id = carry(calling(address(closing), abi.encodeCall(closing.terminate, (product))));
        assertEq(governor.factsOf(id).accused, farm);
        assertEq(uint8(registry.statusOf(farm)), uint8(IMinerRegistry.Status.Suspended));
        Closure memory closed = settlement.closureOf(product);
        assertEq(closed.closedDay, today());
        while (settlement.stateOf(product).nextDay < closed.closedDay) pass(0);
        if (!settlement.closureOf(product).isSealed) closing.seal(product);
    }

    /// @dev Purchase money of the days that are not coming, and a part of the bond.
    function refunds() internal {
        Closure memory closed = settlement.closureOf(product);
        uint256 aliceRest = uint256(power.powerOf(aliceToken).tranche)
            * (power.powerOf(aliceToken).endDay - closed.closedDay);
        uint256 bobRest =
            uint256(power.powerOf(bobToken).tranche) * (power.powerOf(bobToken).endDay - closed.closedDay);
        // What the days before brought is paid apart.
        settlement.claim(one(aliceToken));
        settlement.claim(one(bobToken));
        uint256[4] memory before =
            [usdt.balanceOf(carol), usdt.balanceOf(bob), kas.balanceOf(carol), kas.balanceOf(bob)];
        closing.refundTokens(one(aliceToken));
        closing.refundTokens(one(bobToken));
        assertEq(usdt.balanceOf(carol) - before[0], aliceRest);
        assertEq(usdt.balanceOf(bob) - before[1], bobRest);
        uint256 shared = kas.balanceOf(carol) - before[2] + kas.balanceOf(bob) - before[3];
        assertGt(closed.bond, 0);
        assertApproxEqAbs(shared, closed.bond, 2);
        assertGt(kas.balanceOf(carol) - before[2], kas.balanceOf(bob) - before[3]);
        ProductState memory state = settlement.stateOf(product);
        assertEq(state.escrow, 0);
        assertEq(state.outstandingUnits, 0);
    }

    // ---- Days -------------------------------------------------------------------------------------------------

    /// @dev Reports and finalizes every closed day, at the price that was posted at its end.
    function catchUp() internal {
        uint128[] memory inputs = new uint128[](2);
        (inputs[0], inputs[1]) = (REWARD, 0.08e18);
        for (uint32 day = benchmark.nextDay(); day < today(); ++day) {
            uint256 moment = block.timestamp;
            vm.warp((uint256(day) + 1) * 1 days);
            feed.post(8e6);
            vm.warp(moment);
            reportAll(benchmark, day, inputs);
            benchmark.finalize(0);
        }
    }

    /// @dev Settles the next day with a share [1e18] of what it asks; a short one after its grace.
    function pass(uint256 share) internal {
        waitUntil((uint256(settlement.stateOf(product).nextDay) + 1) * 1 days);
        depositShare(product, share);
        if (share < 1e18) waitUntil(settlement.graceEnd(product));
        assertEq(settlement.settle(product, 1), 1);
    }

    function waitUntil(uint256 moment) internal {
        if (block.timestamp < moment) vm.warp(moment);
        catchUp();
    }

    function decode(string memory uri, string memory kind) internal pure returns (string memory) {
        string[] memory parts = vm.split(uri, ",");
        assertEq(parts.length, 2);
        assertEq(parts[0], kind);
        return string(Base64.decode(parts[1]));
    }
}
