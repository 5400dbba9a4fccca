// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinBenchmark } from "../src/benchmark/BitcoinBenchmark.sol";
import { FilecoinBenchmark } from "../src/benchmark/FilecoinBenchmark.sol";
import { ReportedBenchmark } from "../src/benchmark/ReportedBenchmark.sol";
import { FaucetToken } from "../src/dev/FaucetToken.sol";
import { ReplayPriceFeed } from "../src/dev/ReplayPriceFeed.sol";
import { IAssets } from "../src/interfaces/IAssets.sol";
import { ILossLedger } from "../src/interfaces/ILossLedger.sol";
import { IMinerRegistry } from "../src/interfaces/IMinerRegistry.sol";
import { IMiningPower } from "../src/interfaces/IMiningPower.sol";
import { IOfferCheck } from "../src/interfaces/IOfferCheck.sol";
import { IPrimarySale } from "../src/interfaces/IPrimarySale.sol";
import { Assets } from "../src/power/Assets.sol";
import { AuctionSale } from "../src/power/AuctionSale.sol";
import { MinerRegistry } from "../src/power/MinerRegistry.sol";
import { MiningPower } from "../src/power/MiningPower.sol";
import { PowerRenderer } from "../src/power/PowerRenderer.sol";
import { PrimarySale } from "../src/power/PrimarySale.sol";
import { BondCalls } from "../src/reserve/BondCalls.sol";
import { Bonds } from "../src/settlement/Bonds.sol";
import { Closing } from "../src/settlement/Closing.sol";
import { DayCalculator } from "../src/settlement/DayCalculator.sol";
import { Settlement } from "../src/settlement/Settlement.sol";
import { BITCOIN, Clock, FILECOIN } from "../src/types/Asset.sol";
import { Part } from "../src/types/Power.sol";
import { PayTokenPrices } from "../src/valuation/PayTokenPrices.sol";
import { Valuation } from "../src/valuation/Valuation.sol";
import { OpenLocker } from "./mocks/OpenLocker.sol";
import { SmallOffers } from "./mocks/SmallOffers.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Test } from "forge-std/Test.sol";

/// @notice The whole protocol on a fresh chain: two miners' worth of tokens, three reporters, 2022-03-25.
abstract contract Base is Test {
    uint32 internal constant FIRST_DAY = 19_076;
    uint128 internal constant DIFFICULTY = 28_587_155_782_195 * 1e6;
    uint128 internal constant FEES = 10_000_000;
    uint128 internal constant HEIGHT = 728_900;
    uint128 internal constant BLOCKS = 144;
    uint128 internal constant REWARD_PER_WIN = 20e18;
    uint128 internal constant NETWORK_POWER = 17 * 2 ** 60;

    address internal owner = makeAddr("owner");
    address internal dao = makeAddr("dao");
    address internal miner = makeAddr("miner");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");
    address internal treasury = makeAddr("treasury");
    /// @dev Where losses are counted and made good; a test that needs them puts them there.
    address internal ledgerAt = makeAddr("ledger");
    address internal reserveAt = makeAddr("reserve");
    /// @dev What closes products at their miner's fault.
    address internal closingAt;
    address[] internal reporters;

    MinerRegistry internal registry;
    BitcoinBenchmark internal btcBenchmark;
    FilecoinBenchmark internal filBenchmark;
    PowerRenderer internal renderer;
    MiningPower internal power;
    Settlement internal settlement;
    PrimarySale internal sale;
    PayTokenPrices internal payTokenPrices;
    Valuation internal valuation;
    BondCalls internal bondCalls;
    Bonds internal bonds;
    Closing internal closing;
    AuctionSale internal auctionSale;
    Assets internal assets;
    ReplayPriceFeed internal usdtFeed;
    ReplayPriceFeed internal btcFeed;
    ReplayPriceFeed internal filFeed;
    IERC20 internal usdt;
    IERC20 internal btc;
    IERC20 internal fil;

    function setUp() public virtual {
        vm.warp(uint256(FIRST_DAY) * 1 days);
        usdt = IERC20(new FaucetToken("Tether USD", "USDT", payDecimals()));
        btc = IERC20(new FaucetToken("Bitcoin", "BTC", btcDecimals()));
        fil = IERC20(new FaucetToken("Filecoin", "FIL", 18));
        btcFeed = new ReplayPriceFeed(address(this));
        filFeed = new ReplayPriceFeed(address(this));
        usdtFeed = new ReplayPriceFeed(address(this));
        btcFeed.post(44_000e8);
        filFeed.post(20e8);
        usdtFeed.post(1e8);
        for (uint256 i = 0; i < 3; ++i) {
            reporters.push(makeAddr(string.concat("reporter", vm.toString(i))));
        }
        deploy();
        govern();
    }

    function payDecimals() internal pure virtual returns (uint8) {
        return 6;
    }

    function btcDecimals() internal pure virtual returns (uint8) {
        return 8;
    }

    /// @dev Contracts that know each other are deployed to addresses computed before.
    function deploy() internal {
        IOfferCheck offerCheck = newOfferCheck();
        DayCalculator calculator = new DayCalculator();
        uint256 nonce = vm.getNonce(address(this));
        address powerAt = vm.computeCreateAddress(address(this), nonce + 4);
        address settlementAt = vm.computeCreateAddress(address(this), nonce + 5);
        address saleAt = vm.computeCreateAddress(address(this), nonce + 6);
        address bondsAt = vm.computeCreateAddress(address(this), nonce + 10);
        closingAt = vm.computeCreateAddress(address(this), nonce + 11);
        address auctionSaleAt = vm.computeCreateAddress(address(this), nonce + 12);
        Assets assetsAt = Assets(vm.computeCreateAddress(address(this), nonce + 13));
        registry = new MinerRegistry(owner, saleAt, closingAt, assetsAt);
        btcBenchmark = new BitcoinBenchmark(owner, registry, address(btcFeed), FIRST_DAY);
        filBenchmark = new FilecoinBenchmark(owner, registry, address(filFeed), FIRST_DAY);
        renderer = new PowerRenderer(Settlement(settlementAt), PrimarySale(saleAt), assetsAt);
        power = new MiningPower(
            owner,
            IMiningPower.Places({
                settlement: Settlement(settlementAt),
                renderer: renderer,
                sale: saleAt,
                ledger: ILossLedger(ledgerAt),
                reserve: reserveAt,
                bonds: bondsAt,
                closing: closingAt,
                auctionSale: auctionSaleAt
            })
        );
        settlement = new Settlement(
            MiningPower(powerAt), PrimarySale(saleAt), bondsAt, Closing(closingAt), calculator
        );
        sale = new PrimarySale(
            owner, registry, settlement, power, Bonds(bondsAt), assetsAt, offerCheck, auctionSaleAt, treasury
        );
        payTokenPrices = new PayTokenPrices(owner);
        valuation = new Valuation(settlement, payTokenPrices);
        bondCalls = new BondCalls(owner, settlement, valuation);
        bonds = new Bonds(settlement, sale, bondCalls);
        closing = new Closing(settlement, registry, valuation, ILossLedger(ledgerAt), reserveAt, dao);
        auctionSale = new AuctionSale(owner, sale);
        assets = new Assets(owner, saleAt);
        assertEq(address(sale), saleAt);
        assertEq(address(bonds), bondsAt);
        assertEq(address(closing), closingAt);
        assertEq(address(auctionSale), auctionSaleAt);
        assertEq(address(assets), address(assetsAt));
    }

    function newOfferCheck() internal virtual returns (IOfferCheck) {
        return new SmallOffers();
    }

    function govern() internal {
        vm.startPrank(owner);
        btcBenchmark.setReporters(reporters);
        filBenchmark.setReporters(reporters);
        assets.openAsset(BITCOIN, btcBenchmark, IAssets.Description("BTC", "TH/s", 1000));
        assets.openAsset(FILECOIN, filBenchmark, IAssets.Description("FIL", "TiB", 1024));
        payTokenPrices.setFeed(usdt, address(usdtFeed), 1 days + 1 hours);
        sale.allowPayToken(usdt, true);
        assets.allowRewardToken(BITCOIN, btc, true);
        assets.allowRewardToken(FILECOIN, fil, true);
        vm.stopPrank();
        enlist(miner, 1e9);
    }

    /// @dev Applies for power of both assets, and is approved.
    function enlist(address farmer, uint64 units) internal {
        IMinerRegistry.Application memory made = disclosure(units);
        vm.prank(farmer);
        registry.applyAsMiner(made);
        vm.prank(registry.owner());
        registry.approveApplication(farmer, made);
    }

    function disclosure(uint64 units) internal pure returns (IMinerRegistry.Application memory made) {
        (made.farm, made.place, made.powerContract) = ("Farm", "Place", "Contract");
        (made.documentURI, made.documentHash) = ("https://example.org/farm.json", keccak256("farm"));
        made.machines = new IMinerRegistry.Machines[](1);
        made.machines[0] = IMinerRegistry.Machines("Antminer S19", "1", "9000", 9000);
        made.requests = new IMinerRegistry.Request[](2);
        made.requests[0] = IMinerRegistry.Request(BITCOIN, units);
        made.requests[1] = IMinerRegistry.Request(FILECOIN, units);
    }

    // ---- Offers -----------------------------------------------------------------------------------------------

    /// @dev [pay token] Of a unit: 106 USDT per TH/s.
    function btcPrice() internal pure virtual returns (uint80) {
        return uint80(106 * 10 ** (payDecimals() - 3));
    }

    /// @dev 1,080 days.
    function btcOffer() internal view returns (IPrimarySale.Offer memory offer) {
        offer.asset = BITCOIN;
        offer.clock = Clock.Rolling;
        offer.payToken = usdt;
        offer.rewardToken = btc;
        offer.pricePerUnit = btcPrice();
        offer.unitsForSale = 10_000_000;
        offer.minUnits = 1;
        offer.miningDays = 1080;
        offer.activationDays = 1;
        offer.opensDay = today();
        offer.closesDay = today() + 360;
        offer.machine = "Antminer S19 88.5 TH/s";
        offer.disclosureURI = "https://example.org/farm.json";
        offer.disclosureHash = keccak256("farm");
    }

    /// @dev A batch of sealed storage: 540 days and the vesting tail, sold for ten days.
    function filOffer() internal view returns (IPrimarySale.Offer memory offer) {
        offer = btcOffer();
        offer.asset = FILECOIN;
        offer.clock = Clock.Batch;
        offer.rewardToken = fil;
        offer.pricePerUnit = uint80(2 * 10 ** payDecimals());
        offer.miningDays = 540;
        offer.activationDays = 0;
        offer.closesDay = today() + 10;
        offer.startDay = today() + 10;
        offer.machine = "Sealed storage";
    }

    function create(IPrimarySale.Offer memory offer) internal returns (uint32 product) {
        vm.prank(miner);
        product = sale.createProduct(offer);
    }

    /// @dev A product with a bond for all it may sell; the benchmark of the day before is final.
    function openBtc() internal returns (uint32 product) {
        nextDay();
        product = create(btcOffer());
        fundBond(product, 10 ** btcDecimals() * 100);
    }

    function openFil() internal returns (uint32 product) {
        nextDay();
        product = create(filOffer());
        fundBond(product, 1_000_000e18);
    }

    function fundBond(uint32 product, uint256 amount) internal {
        IERC20 token = settlement.termsOf(product).rewardToken;
        deal(address(token), miner, token.balanceOf(miner) + amount);
        vm.startPrank(miner);
        token.approve(address(bonds), amount);
        bonds.depositBond(product, amount);
        vm.stopPrank();
    }

    /// @dev Bond is gone, whatever the rules say.
    function loseBond(uint32 product, uint256 amount) internal {
        vm.prank(address(bonds));
        settlement.payBond(product, makeAddr("gone"), amount);
    }

    /// @dev Leaves the bond days of what is sold, and no more.
    function loseFreeBond(uint32 product) internal {
        uint256 free = settlement.stateOf(product).bond - bonds.bondRequired(product, 0);
        if (free > 0) loseBond(product, free);
    }

    /// @dev Has the newest final day assessed, if it is not, so that more can be sold.
    function assessed(uint32 product) internal {
        if (settlement.unitDaysOf(product) == 0) return;
        (uint32 day,) = bondCalls.unitCallOf(product);
        if (day + 1 < settlement.termsOf(product).benchmark.nextDay()) bondCalls.assess(product);
    }

    // ---- Actions ----------------------------------------------------------------------------------------------

    function buy(address buyer, uint32 product, uint64 units) internal returns (uint256 tokenId) {
        uint256 payment = sale.quote(product, units).payment;
        IERC20 token = settlement.termsOf(product).payToken;
        deal(address(token), buyer, token.balanceOf(buyer) + payment);
        vm.startPrank(buyer);
        token.approve(address(sale), payment);
        assessed(product);
        tokenId = sale.buy(product, units, payment, buyer, address(0), block.timestamp);
        vm.stopPrank();
    }

    /// @dev Splits `units` off a token; its holder has both parts.
    function split(address holder, uint256 tokenId, uint64 units)
        internal
        returns (uint256 rest, uint256 part)
    {
        Part[] memory parts = inTwo(holder, power.powerOf(tokenId).units - units, holder, units);
        vm.prank(holder);
        rest = power.split(tokenId, parts);
        part = rest + 1;
    }

    /// @dev An allowed locker that takes every lock.
    function newLocker(string memory name) internal returns (address locker) {
        locker = makeAddr(name);
        vm.etch(locker, type(OpenLocker).runtimeCode);
        vm.prank(power.owner());
        power.setLocker(locker, true);
    }

    /// @dev Whoever holds a token hands its lock to a locker.
    function lockTo(address locker, uint256 tokenId) internal {
        vm.prank(power.ownerOf(tokenId));
        power.lockTo(tokenId, locker, "");
    }

    function merge(address holder, uint256 tokenId, uint256 otherId) internal returns (uint256) {
        vm.prank(holder);
        return power.merge(tokenId, otherId);
    }

    function deposit(uint32 product, uint32 day, uint256 amount) internal {
        IERC20 token = settlement.termsOf(product).rewardToken;
        deal(address(token), miner, token.balanceOf(miner) + amount);
        vm.startPrank(miner);
        token.approve(address(settlement), amount);
        settlement.deposit(product, day, amount);
        vm.stopPrank();
    }

    /// @dev Deposits `share` [1e18] of what is expected of the next day.
    function depositShare(uint32 product, uint256 share) internal {
        uint256 amount = settlement.expectedNext(product) * share / 1e18;
        if (amount > 0) deposit(product, settlement.stateOf(product).nextDay, amount);
    }

    /// @dev Ends the day; reporters report it and both benchmarks become final.
    function nextDay() internal {
        vm.warp((uint256(today()) + 1) * 1 days);
        btcFeed.post(44_000e8);
        filFeed.post(20e8);
        reportBtc(today() - 1, DIFFICULTY, FEES);
        reportFil(today() - 1, REWARD_PER_WIN, NETWORK_POWER);
        btcBenchmark.finalize(0);
        filBenchmark.finalize(0);
    }

    /// @dev Ends the day, deposits a share of what it asks and settles it.
    function passDay(uint32 product, uint256 share) internal {
        nextDay();
        if (share < 1e18) depositShare(product, share);
        else depositAll(product);
        if (share < 1e18) vm.warp(settlement.graceEnd(product));
        settlement.settle(product, 1);
    }

    function depositAll(uint32 product) internal {
        uint256 amount = settlement.expectedNext(product);
        if (amount > 0) deposit(product, settlement.stateOf(product).nextDay, amount);
    }

    /// @dev The feed of Bitcoin answered at the end of a day that is over.
    function postAtEndOf(uint32 day) internal {
        uint256 moment = block.timestamp;
        vm.warp((uint256(day) + 1) * 1 days);
        btcFeed.post(44_000e8);
        vm.warp(moment);
    }

    function reportBtc(uint32 day, uint128 difficulty, uint128 fees) internal {
        uint128[] memory inputs = new uint128[](5);
        (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]) =
        (difficulty, fees, HEIGHT, BLOCKS, 44_000e18);
        reportAll(btcBenchmark, day, inputs);
    }

    function reportFil(uint32 day, uint128 rewardPerWin, uint128 networkPower) internal {
        uint128[] memory inputs = new uint128[](3);
        (inputs[0], inputs[1], inputs[2]) = (rewardPerWin, networkPower, 20e18);
        reportAll(filBenchmark, day, inputs);
    }

    function reportAll(ReportedBenchmark benchmark, uint32 day, uint128[] memory inputs) internal {
        for (uint256 i = 0; i < reporters.length; ++i) {
            vm.prank(reporters[i]);
            benchmark.report(day, inputs);
        }
    }

    // ---- Readings ---------------------------------------------------------------------------------------------

    function today() internal view returns (uint32) {
        return uint32(block.timestamp / 1 days);
    }

    function claim(uint256 tokenId) internal {
        settlement.claim(one(tokenId));
    }

    function inTwo(address first, uint64 units, address second, uint64 secondUnits)
        internal
        pure
        returns (Part[] memory parts)
    {
        parts = new Part[](2);
        (parts[0], parts[1]) = (Part(first, units), Part(second, secondUnits));
    }

    function one(uint256 tokenId) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = tokenId;
    }
}
