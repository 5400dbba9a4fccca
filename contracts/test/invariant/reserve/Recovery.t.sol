// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { IInsurancePool } from "../../../src/interfaces/IInsurancePool.sol";
import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { IReserve } from "../../../src/interfaces/IReserve.sol";
import { Power, TokenState } from "../../../src/types/Power.sol";
import { ProductState } from "../../../src/types/Product.sol";
import { Closing } from "../../unit/Reserve/Closing.t.sol";
import { RecoveryHandler } from "./RecoveryHandler.sol";
import { Recovered, RecoveryStore } from "./RecoveryStore.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title What holds of losses, insurance and reserve, whatever the history
/// @notice README.md states the rules as formulas.
abstract contract Recovery is Closing {
    uint32 internal constant PRODUCTS = 4;

    RecoveryStore internal store;
    RecoveryHandler internal handler;

    function setUp() public override {
        super.setUp();
        address[] memory accounts = new address[](3);
        (accounts[0], accounts[1], accounts[2]) = (alice, bob, carol);
        for (uint32 product = 1; product <= PRODUCTS; ++product) {
            _openProduct(product, accounts);
        }
        IERC20[] memory coins = new IERC20[](3);
        (coins[0], coins[1], coins[2]) = (usdt, coin, dmc);
        Recovered memory system = Recovered({
            settlement: settlement,
            book: book,
            benchmark: benchmark,
            ledger: ledger,
            reserve: reserve,
            insurance: insurance,
            usdt: usdt,
            dmcFeed: dmcFeed,
            owner: owner,
            payDecimals: payDecimals(),
            coinDecimals: coinDecimals()
        });
        // The clock starts where the benchmark's next day does.
        benchmark.post(REWARD, PRICE);
        vm.warp(uint256(benchmark.nextDay()) * 1 days);
        store = new RecoveryStore(system, PRODUCTS, accounts, coins);
        handler = new RecoveryHandler(store, system);
        targetContract(address(handler));
    }

    /// @dev Four tokens, which begin one after the other, so that there is always something to insure.
    function _openProduct(uint32 product, address[] memory accounts) private {
        settlement.open(product, terms());
        for (uint32 i = 0; i < 4; ++i) {
            uint64 units = 1_000_003 * (i + 1);
            uint32 start = FIRST_DAY + 5 + 40 * i;
            Power memory power;
            (power.product, power.startDay, power.endDay) = (product, uint24(start), uint24(start + 400));
            (power.units, power.tranche) = (units, uint80(uint256(units) * _unitTranche()));
            book.give(accounts[i % accounts.length], power);
        }
        ProductState memory state;
        (state.nextDay, state.endDay) = (FIRST_DAY + 5, FIRST_DAY + 525);
        settlement.setState(product, state);
        vm.prank(owner);
        insurance.setLine(product, 400, type(uint104).max);
        if (product != PRODUCT) insurance.openPool(product);
    }

    function _unitTranche() private pure returns (uint256) {
        return 93 * 10 ** (payDecimals() - 6);
    }

    // ---- Rules ------------------------------------------------------------------------------------------------

    function invariant_RISK4_RISK5_RISK6() public view {
        uint256[8] memory losses;
        uint256[8] memory recoveries;
        uint256[8] memory covered = assertRisk5Shared();
        uint256[] memory tokens = book.ids();
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 tokenId = tokens[i];
            uint32 product = book.powerOf(tokenId).product;
            if (book.powerOf(tokenId).state != TokenState.Refunded) continue;
            ILossLedger.Loss memory loss = ledger.lossOf(tokenId);
            assertLe(loss.recovered, loss.loss, "RISK-6: a token recovered more than it lost");
            assertLe(store.paid(tokenId), loss.recovered, "RISK-6: more was paid than counted");
            assertLe(
                loss.recovered - store.paid(tokenId), 2 * reserve.lastRound(), "RISK-6: counted beyond dust"
            );
            losses[product] += loss.loss;
            recoveries[product] += loss.recovered;
        }
        for (uint32 product = 1; product <= PRODUCTS; ++product) {
            ILossLedger.Loss memory sum = ledger.productLossOf(product);
            assertEq(sum.loss, losses[product], "RISK-6: losses of a product");
            assertEq(sum.recovered, recoveries[product], "RISK-6: recoveries of a product");
            assertEq(insurance.coveredOf(product), covered[product], "RISK-5: coverage of a product");
        }
        assertRisk5Conserved();
        assertRisk4Conserved();
    }

    /// @dev The power of a policy is that of the tokens with its number, whose shares are together no more than it has.
    function assertRisk5Shared() private view returns (uint256[8] memory covered) {
        uint256[] memory tokens = book.ids();
        for (uint64 number = 1; number <= insurance.lastPolicy(); ++number) {
            IInsurance.Policy memory policy = insurance.policyOf(number);
            covered[policy.product] += policy.coverage;
            uint256 units = 0;
            uint256 shares = 0;
            uint256 holders = 0;
            for (uint256 i = 0; i < tokens.length; ++i) {
                if (book.policyOf(tokens[i]) != number) continue;
                units += book.powerOf(tokens[i]).units;
                shares += insurance.coverageOf(tokens[i]);
                ++holders;
            }
            assertLe(shares, policy.coverage, "RISK-5: more shares than coverage");
            if (policy.units == 0) continue;
            assertEq(units, policy.units, "RISK-5: power of a policy");
            if (insurance.isVoid(number)) assertEq(shares, 0, "RISK-5: a void policy covers nothing");
            else assertLt(policy.coverage - shares, holders, "RISK-5: coverage that nobody has a share of");
        }
    }

    /// @dev Every coin of a pool is its underwriters', its miner's or a premium; all that may be claimed is there.
    function assertRisk5Conserved() private view {
        assertEq(usdt.balanceOf(address(insurance)), 0, "RISK-5: nothing was refused");
        for (uint32 product = 1; product <= PRODUCTS; ++product) {
            IInsurancePool its = insurance.poolOf(product);
            IInsurancePool.Fund memory fund = its.fund();
            uint256 assets = its.totalAssets();
            uint256 counted = assets + fund.junior + its.unearned() + fund.returnable;
            uint256 held = usdt.balanceOf(address(its)) - store.donated(product);
            assertEq(held, counted, "RISK-5: coin of a pool");
            assertGe(assets, its.bound(), "RISK-5: what backs cover left");
            assertGe(assets, its.exposure(), "RISK-5: cover without assets");
            (uint256 backing, uint256 rest, uint256 unearned) = _policiesOf(product);
            assertEq(fund.backing, backing, "RISK-5: backing of a product");
            assertEq(fund.returnable, rest, "RISK-5: premiums that go back");
            // Dust of the past, or of a void policy that outlived its term, is earned with the last cover.
            assertGe(its.unearned(), unearned, "FB13: premiums earned before their day");
        }
    }

    /// @dev Backing, rests and premiums not earned of all policies of a product, policy by policy.
    function _policiesOf(uint32 product)
        private
        view
        returns (uint256 backing, uint256 rest, uint256 unearned)
    {
        uint256 day = settlement.stateOf(product).nextDay;
        if (day > block.timestamp / 1 days) day = block.timestamp / 1 days;
        for (uint64 number = 1; number <= insurance.lastPolicy(); ++number) {
            IInsurance.Policy memory policy = insurance.policyOf(number);
            if (policy.product != product) continue;
            (backing, rest) = (backing + policy.backing, rest + policy.rest);
            uint256 first = insurance.isVoid(number) || day < policy.beginDay ? policy.beginDay : day;
            if (first < policy.endDay) unearned += policy.daily * (policy.endDay - first);
        }
    }

    /// @dev What is not free is set aside for open rounds or credited.
    function assertRisk4Conserved() private view {
        IERC20[] memory coins = store.coins();
        for (uint256 i = 0; i < coins.length; ++i) {
            uint256 bound_ = 0;
            for (uint256 round = 1; round <= reserve.lastRound(); ++round) {
                IReserve.Round memory terms = reserve.roundOf(round);
                assertLe(terms.paid, terms.amount, "RISK-4: a round paid more than it had");
                if (terms.token == coins[i] && !terms.isClosed) bound_ += terms.amount - terms.paid;
            }
            uint256 balance = coins[i].balanceOf(address(reserve));
            assertEq(balance - reserve.freeOf(coins[i]), bound_, "RISK-4: money of the reserve");
        }
    }

    // ---- Reach ------------------------------------------------------------------------------------------------

    /// @notice A few thousand fixed actions reach every action.
    function test_RISK_6_EveryActionIsReached() public {
        for (uint256 i = 0; i < 4000; ++i) {
            uint256 seed = uint256(keccak256(abi.encode("reach", i)));
            _act(seed % 18, uint256(keccak256(abi.encode(seed, 1))), uint256(keccak256(abi.encode(seed, 2))));
            if (i % 250 == 0) invariant_RISK4_RISK5_RISK6();
        }
        invariant_RISK4_RISK5_RISK6();
        string[22] memory names = [
            "passDays",
            "close",
            "refund",
            "split",
            "merge",
            "underwrite",
            "requestExit",
            "redeem",
            "waitForClaims",
            "stake",
            "unstake",
            "earn",
            "holdExit",
            "claimVoid",
            "transferShares",
            "insure",
            "claimInsurance",
            "release",
            "openRound",
            "claimRound",
            "closeRound",
            "fund"
        ];
        for (uint256 i = 0; i < names.length; ++i) {
            assertGt(store.calls(bytes32(bytes(names[i]))), 0, names[i]);
        }
    }

    function _act(uint256 choice, uint256 a, uint256 b) private {
        if (choice == 0) handler.passDays(a, b);
        else if (choice == 1 && a % 5 == 0) handler.close(a / 5, b);
        else if (choice == 2) handler.refund(a);
        else if (choice == 3 && a % 2 == 0) handler.split(a / 2, b);
        else if (choice == 3) handler.merge(a / 2, b);
        else if (choice == 4) handler.underwrite(a, b, a / 3);
        else if (choice == 5) handler.requestExit(a, b, a / 3);
        else if (choice == 6) handler.redeem(a, b, a / 3);
        else if (choice == 7) handler.transferShares(a, b, a / 7, b / 3);
        else if (choice == 8) handler.insure(a, b);
        else if (choice == 9) handler.claimInsurance(a);
        else if (choice == 10) handler.release(a);
        else if (choice == 11) handler.openRound(a, b, a / 7);
        else if (choice == 12) handler.claimRound(a, b);
        else if (choice == 13) handler.stake(a, b);
        else if (choice == 14) handler.unstake(a, b);
        else if (choice == 15) handler.earn(a, b);
        else if (choice == 16) handler.holdExit(a, b);
        else if (b % 5 == 0) handler.fund(a, b, a % 2 == 0);
        else handler.closeRound(a);
    }
}

/// @notice Pay token and coin of 6 and 8 decimals, as on Ethereum.
contract RecoverySixAndEightTest is Recovery { }

/// @notice Of 18 and 18, as on BSC.
contract RecoveryEighteenTest is Recovery {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function coinDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
