// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { IInsurancePool } from "../../../src/interfaces/IInsurancePool.sol";
import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Insurance } from "../../../src/reserve/Insurance.sol";
import { LossLedger } from "../../../src/reserve/LossLedger.sol";
import { Reserve } from "../../../src/reserve/Reserve.sol";
import { Part, Power } from "../../../src/types/Power.sol";
import { ProductState, ProductTerms } from "../../../src/types/Product.sol";
import { Closure } from "../../../src/types/Shortfall.sol";
import { PayTokenPrices } from "../../../src/valuation/PayTokenPrices.sol";
import { Valuation } from "../../../src/valuation/Valuation.sol";
import { ClosableSettlement } from "../../mocks/ClosableSettlement.sol";
import { FickleFeed } from "../../mocks/FickleFeed.sol";
import { PostedBenchmark } from "../../mocks/PostedBenchmark.sol";
import { PowerBook } from "../../mocks/PowerBook.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Test } from "forge-std/Test.sol";

/// @notice A Bitcoin product of two holders that a test may close on any day, with reserve and insurance beside it.
/// 1 TH/s earns 0.33 USDT a day, at 75 satoshi a GH/s per 10,000 days and 44,000 USDT a coin; it cost 0.093 a day.
abstract contract Closing is Test {
    uint32 internal constant FIRST_DAY = 20_000;
    uint32 internal constant PRODUCT = 7;
    uint16 internal constant TERM = 1080;
    uint128 internal constant REWARD = 7.5e18;
    uint128 internal constant PRICE = 44_000e18;
    uint64 internal constant ALICE_UNITS = 1_000_000;
    uint64 internal constant BOB_UNITS = 500_000;

    address internal owner = makeAddr("owner");
    address internal miner = makeAddr("miner");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");
    address internal dave = makeAddr("dave");

    ClosableSettlement internal settlement;
    PowerBook internal book;
    PostedBenchmark internal benchmark;
    LossLedger internal ledger;
    Reserve internal reserve;
    Insurance internal insurance;
    IInsurancePool internal pool;
    FickleFeed internal dmcFeed;
    FickleFeed internal usdFeed;
    PayTokenPrices internal prices;
    Valuation internal valuation;
    address internal sale = makeAddr("sale");
    IERC20 internal usdt;
    IERC20 internal coin;
    IERC20 internal dmc;
    uint256 internal aliceToken;
    uint256 internal bobToken;

    function setUp() public virtual {
        vm.warp(uint256(FIRST_DAY) * 1 days);
        usdt = payToken();
        coin = IERC20(new FaucetToken("Bitcoin", "BTC", coinDecimals()));
        dmc = IERC20(new FaucetToken("DMEX", "DMC", 18));
        dmcFeed = new FickleFeed(8);
        settlement = new ClosableSettlement();
        book = new PowerBook();
        benchmark = new PostedBenchmark(0, FIRST_DAY - 1);
        benchmark.post(REWARD, PRICE);
        settlement.open(PRODUCT, terms());
        deploy();
        aliceToken = give(alice, ALICE_UNITS, FIRST_DAY + 2);
        bobToken = give(bob, BOB_UNITS, FIRST_DAY + 2);
        run(FIRST_DAY + 2);
    }

    function payToken() internal virtual returns (IERC20) {
        return IERC20(new FaucetToken("Tether USD", "USDT", payDecimals()));
    }

    function payDecimals() internal pure virtual returns (uint8) {
        return 6;
    }

    function coinDecimals() internal pure virtual returns (uint8) {
        return 8;
    }

    function terms() internal view returns (ProductTerms memory fixed_) {
        (fixed_.payToken, fixed_.payDecimals) = (usdt, payDecimals());
        (fixed_.rewardToken, fixed_.rewardDecimals) = (coin, coinDecimals());
        (fixed_.miningDays, fixed_.payoutDays) = (TERM, TERM);
        (fixed_.benchmark, fixed_.miner) = (IBenchmark(address(benchmark)), miner);
    }

    function deploy() internal {
        usdFeed = new FickleFeed(8);
        usdFeed.answer(1e8, block.timestamp);
        prices = new PayTokenPrices(owner);
        vm.prank(owner);
        prices.setFeed(usdt, address(usdFeed), 1 days);
        valuation = new Valuation(ISettlement(address(settlement)), prices);
        uint256 nonce = vm.getNonce(address(this));
        ILossLedger ledgerAt = ILossLedger(vm.computeCreateAddress(address(this), nonce + 2));
        ISettlement settles = ISettlement(address(settlement));
        IMiningPower power = IMiningPower(address(book));
        insurance = new Insurance(owner, usdt, settles, power, ledgerAt);
        reserve = new Reserve(owner, settles, power, ledgerAt);
        IInsurance[] memory insurances = new IInsurance[](1);
        insurances[0] = insurance;
        ledger = new LossLedger(settles, power, address(reserve), valuation, insurances);
        vm.startPrank(owner);
        reserve.setAsset(usdt, true, FickleFeed(address(0)));
        reserve.setAsset(coin, true, FickleFeed(address(0)));
        reserve.setAsset(dmc, true, dmcFeed);
        insurance.setLine(PRODUCT, 400, type(uint104).max);
        vm.stopPrank();
        pool = insurance.openPool(PRODUCT);
    }

    // ---- Actions ----------------------------------------------------------------------------------------------

    /// @dev 0.000093 USDT a GH/s and day.
    function give(address holder, uint64 units, uint32 startDay) internal returns (uint256) {
        Power memory power;
        (power.product, power.startDay, power.endDay) = (PRODUCT, uint24(startDay), uint24(startDay + TERM));
        (power.units, power.tranche) = (units, uint80(uint256(units) * 93 * 10 ** (payDecimals() - 6)));
        return book.give(holder, power);
    }

    /// @dev Says that all days of the product before `nextDay` are settled.
    function run(uint32 nextDay) internal {
        ProductState memory state = settlement.stateOf(PRODUCT);
        (state.nextDay, state.endDay) = (nextDay, FIRST_DAY + 2 + TERM);
        settlement.setState(PRODUCT, state);
    }

    /// @dev Days pass, final and settled, until `day` begins.
    function passTo(uint32 day) internal {
        vm.warp(uint256(day) * 1 days);
        while (benchmark.nextDay() < day) {
            benchmark.post(REWARD, PRICE);
        }
        if (settlement.stateOf(PRODUCT).nextDay < day) run(day);
    }

    /// @dev Closes and seals the product on `day` with a bond, measures its losses and refunds all its tokens.
    function closeOn(uint32 day, uint256 bond) internal {
        passTo(day);
        settlement.setClosure(PRODUCT, closure(day, bond));
        ledger.measure(PRODUCT);
        for (uint256 i = 0; i < all().length; ++i) {
            book.markRefunded(all()[i]);
        }
        ledger.record(all());
    }

    function closure(uint32 day, uint256 bond) internal view returns (Closure memory closed) {
        (closed.closedDay, closed.isSealed, closed.bond) = (day, true, uint80(bond));
        closed.atFault = true;
        for (uint256 i = 0; i < all().length; ++i) {
            Power memory power = book.powerOf(all()[i]);
            closed.units += power.units;
            uint24 left = power.endDay - (day < power.startDay ? power.startDay : uint24(day));
            closed.unitDays += uint96(power.units) * left;
            closed.escrow += uint88(power.tranche) * left;
        }
    }

    function fundReserve(IERC20 token, uint256 amount) internal {
        deal(address(token), address(reserve), token.balanceOf(address(reserve)) + amount);
    }

    function openRound(IERC20 token, uint256 amount) internal returns (uint256) {
        vm.prank(owner);
        return reserve.openRound(PRODUCT, token, amount);
    }

    function underwrite(address account, uint256 assets) internal returns (uint256 shares) {
        deal(address(usdt), account, usdt.balanceOf(account) + assets);
        vm.startPrank(account);
        usdt.approve(address(pool), assets);
        shares = pool.deposit(assets, account);
        vm.stopPrank();
    }

    /// @dev Somebody adds to the miner's stake.
    function stake(uint256 amount) internal {
        deal(address(usdt), miner, usdt.balanceOf(miner) + amount);
        vm.startPrank(miner);
        usdt.approve(address(pool), amount);
        pool.stake(amount);
        vm.stopPrank();
    }

    function insure(uint256 tokenId, uint256 coverage) internal returns (uint256 premium) {
        address holder = book.ownerOf(tokenId);
        (premium,) = insurance.quote(tokenId, coverage);
        deal(address(usdt), holder, usdt.balanceOf(holder) + premium);
        vm.startPrank(holder);
        usdt.approve(address(insurance), premium);
        insurance.insure(tokenId, coverage, premium);
        vm.stopPrank();
    }

    function requestExit(address account, uint256 shares) internal {
        vm.prank(account);
        pool.requestExit(shares);
    }

    // ---- Readings ---------------------------------------------------------------------------------------------

    function lossOf(uint256 tokenId) internal view returns (uint256) {
        return ledger.lossOf(tokenId).loss;
    }

    function recoveredOf(uint256 tokenId) internal view returns (uint256) {
        return ledger.lossOf(tokenId).recovered;
    }

    function principalOf(uint256 tokenId) internal view returns (uint256) {
        return uint256(book.powerOf(tokenId).tranche) * TERM;
    }

    function usd(uint256 amount) internal pure returns (uint256) {
        return amount * 10 ** payDecimals();
    }

    /// @dev The tokens that exist.
    function all() internal view returns (uint256[] memory) {
        return book.ids();
    }

    /// @dev Splits `units` off a token, for somebody.
    function split(uint256 tokenId, uint64 units, address to) internal returns (uint256 rest, uint256 part) {
        Part[] memory parts = new Part[](2);
        parts[0] = Part(book.ownerOf(tokenId), book.powerOf(tokenId).units - units);
        parts[1] = Part(to, units);
        rest = book.split(tokenId, parts);
        part = rest + 1;
    }

    function oneOf(uint64 policy) internal pure returns (uint64[] memory list) {
        list = new uint64[](1);
        list[0] = policy;
    }

    function one(uint256 tokenId) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = tokenId;
    }
}
