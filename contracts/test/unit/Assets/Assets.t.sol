// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ReportedRewardBenchmark } from "../../../src/benchmark/ReportedRewardBenchmark.sol";
import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IActionClasses } from "../../../src/interfaces/IActionClasses.sol";
import { IAssets } from "../../../src/interfaces/IAssets.sol";
import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ActionRules } from "../../../src/libraries/ActionRules.sol";
import { Asset, BITCOIN, FILECOIN } from "../../../src/types/Asset.sol";
import { AssetsStage } from "./AssetsStage.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

contract AssetsTest is AssetsStage {
    function assertDescription(Asset asset, IAssets.Description memory expected) internal view {
        assertEq(abi.encode(assets.descriptionOf(asset)), abi.encode(expected));
    }

    function unknown(Asset asset) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssets.UnknownAsset.selector, asset);
    }

    function refuseDescription(IAssets.Description memory description, string memory part) internal {
        vm.expectRevert(abi.encodeWithSelector(IAssets.BadDescription.selector, part));
        vm.prank(owner);
        assets.describeAsset(KASPA, description);
    }

    // ---- Opening ----------------------------------------------------------------------------------------------

    function test_SALE_9_TheFirstTwoKeepTheirNumbers() public view {
        assertEq(Asset.unwrap(BITCOIN), 0);
        assertEq(Asset.unwrap(FILECOIN), 1);
        assertEq(assets.assetCount(), 2);
        assertEq(address(assets.benchmarkOf(BITCOIN)), address(btcBenchmark));
        assertEq(address(assets.benchmarkOf(FILECOIN)), address(filBenchmark));
        assertDescription(BITCOIN, IAssets.Description("BTC", "TH/s", 1000));
        assertDescription(FILECOIN, IAssets.Description("FIL", "TiB", 1024));
    }

    function test_SALE_9_TheOwnerOpensTheNextNumber() public {
        IBenchmark benchmark = newBenchmark(owner, KASPA);
        vm.expectEmit(address(assets));
        emit IAssets.AssetOpened(KASPA);
        vm.expectEmit(address(assets));
        emit IAssets.BenchmarkChanged(KASPA, benchmark);
        vm.expectEmit(address(assets));
        emit IAssets.AssetDescribed(KASPA, kaspa());
        vm.startPrank(owner);
        assets.openAsset(KASPA, benchmark, kaspa());
        vm.expectEmit(address(assets));
        emit IAssets.RewardTokenAllowed(KASPA, kas, true);
        assets.allowRewardToken(KASPA, kas, true);
        vm.stopPrank();
        assertEq(assets.assetCount(), 3);
        assertEq(address(assets.benchmarkOf(KASPA)), address(benchmark));
        assertDescription(KASPA, kaspa());
        assertTrue(assets.isRewardToken(KASPA, kas));
        assertFalse(assets.isRewardToken(BITCOIN, kas));
        assertFalse(assets.isFixed(KASPA));
    }

    function testFuzz_RevertWhen_SALE_9_TheNumberIsNotTheNext(uint8 number) public {
        vm.assume(number != 2);
        Asset asset = Asset.wrap(number);
        IBenchmark benchmark = newBenchmark(owner, asset);
        vm.expectRevert(abi.encodeWithSelector(IAssets.NotNextAsset.selector, asset, 2));
        vm.prank(owner);
        assets.openAsset(asset, benchmark, kaspa());
    }

    function test_SALE_9_ThereAreAtMostThirtyTwo() public {
        vm.startPrank(owner);
        for (uint8 i = 2; i < 32; ++i) {
            Asset asset = Asset.wrap(i);
            string memory ticker = string.concat("C", vm.toString(i));
            assets.openAsset(asset, newBenchmark(owner, asset), IAssets.Description(ticker, "TH/s", 1));
        }
        IBenchmark benchmark = newBenchmark(owner, Asset.wrap(32));
        vm.expectRevert(IAssets.TooManyAssets.selector);
        assets.openAsset(Asset.wrap(32), benchmark, kaspa());
        vm.stopPrank();
        assertFalse(assets.isReporter(carol));
    }

    // ---- How an asset is shown --------------------------------------------------------------------------------

    function test_SALE_9_ADescriptionChangesUntilTheFirstProduct() public {
        ReportedRewardBenchmark benchmark = openKaspa();
        IAssets.Description memory other = IAssets.Description("KAS", "GH/s", 1e3);
        vm.expectEmit(address(assets));
        emit IAssets.AssetDescribed(KASPA, other);
        vm.prank(owner);
        assets.describeAsset(KASPA, other);
        assertDescription(KASPA, other);

        passKaspa(benchmark, REWARD);
        vm.expectEmit(address(assets));
        emit IAssets.DescriptionFixed(KASPA);
        create(kasOffer());
        assertTrue(assets.isFixed(KASPA));
        vm.expectRevert(abi.encodeWithSelector(IAssets.DescriptionIsFixed.selector, KASPA));
        vm.prank(owner);
        assets.describeAsset(KASPA, kaspa());
        assertDescription(KASPA, other);
    }

    /// @dev Nor after sales.
    function test_RevertWhen_SALE_9_DescribedOtherwiseAfterSales() public {
        buy(alice, openBtc(), 1000);
        vm.expectRevert(abi.encodeWithSelector(IAssets.DescriptionIsFixed.selector, BITCOIN));
        vm.prank(owner);
        assets.describeAsset(BITCOIN, kaspa());
    }

    /// @dev What means something to JSON, SVG or a page, whatever stands around it.
    function testFuzz_RevertWhen_SALE_9_ATextIsNotPlain(uint8 letter, bool inTicker) public {
        bytes1 c = bytes1(letter);
        bool plain = letter >= 0x20 && letter <= 0x7e && c != '"' && c != "'" && c != "\\" && c != "<"
            && c != ">" && c != "&";
        vm.assume(!plain);
        openKaspa();
        IAssets.Description memory described = kaspa();
        string memory text = string(abi.encodePacked("K", c, "S"));
        if (inTicker) described.ticker = text;
        else described.unit = text;
        refuseDescription(described, inTicker ? "ticker" : "unit");
    }

    function test_RevertWhen_SALE_9_ATextHasQuotes() public {
        IBenchmark benchmark = newBenchmark(owner, KASPA);
        vm.expectRevert(abi.encodeWithSelector(IAssets.BadDescription.selector, "ticker"));
        vm.prank(owner);
        assets.openAsset(KASPA, benchmark, IAssets.Description('K","a":"', "TH/s", 1));
        assertEq(assets.assetCount(), 2);
    }

    function test_RevertWhen_SALE_9_ATextIsEmptyOrLong() public {
        openKaspa();
        refuseDescription(IAssets.Description("", "TH/s", 1), "ticker");
        refuseDescription(IAssets.Description("KAS", "", 1), "unit");
        refuseDescription(IAssets.Description("1234567890123", "TH/s", 1), "ticker");
        refuseDescription(IAssets.Description("KAS", "12345678901234567", 1), "unit");
        vm.prank(owner);
        assets.describeAsset(KASPA, IAssets.Description("123456789012", "1234567890123456", 1));
    }

    function test_RevertWhen_SALE_9_TwoAssetsHaveOneTicker() public {
        openKaspa();
        refuseDescription(IAssets.Description("BTC", "TH/s", 1), "ticker");
        IBenchmark benchmark = newBenchmark(owner, Asset.wrap(3));
        vm.expectRevert(abi.encodeWithSelector(IAssets.BadDescription.selector, "ticker"));
        vm.prank(owner);
        assets.openAsset(Asset.wrap(3), benchmark, kaspa());
    }

    function testFuzz_SALE_9_AScaleIsAPowerOfTenOr1024(uint64 scale) public {
        openKaspa();
        bool fits = scale == 1024;
        for (uint256 i = 0; i <= 18; ++i) {
            fits = fits || scale == 10 ** i;
        }
        IAssets.Description memory described = IAssets.Description("KAS", "TH/s", scale);
        if (!fits) return refuseDescription(described, "scale");
        vm.prank(owner);
        assets.describeAsset(KASPA, described);
    }

    function test_SALE_9_EveryScale() public {
        openKaspa();
        for (uint256 i = 0; i <= 18; ++i) {
            vm.prank(owner);
            assets.describeAsset(KASPA, IAssets.Description("KAS", "TH/s", uint64(10 ** i)));
        }
        uint64[6] memory bad = [uint64(0), 2, 1023, 20, 1e19, type(uint64).max];
        for (uint256 i = 0; i < bad.length; ++i) {
            refuseDescription(IAssets.Description("KAS", "TH/s", bad[i]), "scale");
        }
    }

    // ---- Benchmarks and tokens --------------------------------------------------------------------------------

    function test_SALE_9_ANewBenchmarkIsForNewProductsOnly() public {
        ReportedRewardBenchmark first = openKaspa();
        passKaspa(first, REWARD);
        uint32 product = create(kasOffer());
        ReportedRewardBenchmark second = newBenchmark(owner, KASPA);
        vm.startPrank(owner);
        second.setReporters(reporters);
        assets.setBenchmark(KASPA, second);
        vm.stopPrank();
        passKaspa(second, REWARD);
        assertEq(address(settlement.termsOf(product).benchmark), address(first));
        assertEq(address(settlement.termsOf(create(kasOffer())).benchmark), address(second));
    }

    function test_RevertWhen_SALE_9_ABenchmarkIsOfAnotherAsset() public {
        IBenchmark benchmark = newBenchmark(owner, KASPA);
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IAssets.BenchmarkOfAnotherAsset.selector, KASPA, btcBenchmark));
        assets.openAsset(KASPA, btcBenchmark, kaspa());
        vm.expectRevert(abi.encodeWithSelector(IAssets.BenchmarkOfAnotherAsset.selector, BITCOIN, benchmark));
        assets.setBenchmark(BITCOIN, benchmark);
    }

    /// @dev Whoever owns a benchmark names its reporters and its feed, without a vote.
    function test_RevertWhen_SALE_9_ABenchmarkIsSomebodyElses() public {
        IBenchmark benchmark = newBenchmark(miner, KASPA);
        vm.expectRevert(abi.encodeWithSelector(IAssets.BenchmarkOfAnotherOwner.selector, KASPA, benchmark));
        vm.prank(owner);
        assets.openAsset(KASPA, benchmark, kaspa());
    }

    function test_RevertWhen_SALE_9_ARewardTokenHasMoreThan18Decimals() public {
        openKaspa();
        IERC20 odd = IERC20(new FaucetToken("Odd", "ODD", 19));
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IAssets.TooManyDecimals.selector, odd, 19));
        assets.allowRewardToken(KASPA, odd, true);
        assets.allowRewardToken(KASPA, odd, false);
    }

    /// @dev An asset ends where nothing pays it.
    function test_SALE_9_WithoutARewardTokenNothingIsOffered() public {
        passKaspa(openKaspa(), REWARD);
        vm.prank(owner);
        assets.allowRewardToken(KASPA, kas, false);
        IPrimarySale.Offer memory offer = kasOffer();
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.BadOffer.selector, "rewardToken"));
        create(offer);
        assertFalse(assets.isFixed(KASPA));
    }

    // ---- What nobody opened -----------------------------------------------------------------------------------

    function testFuzz_RevertWhen_SALE_9_TheAssetIsUnknown(uint8 number) public {
        Asset asset = Asset.wrap(uint8(bound(number, 2, type(uint8).max)));
        IBenchmark benchmark = newBenchmark(owner, asset);
        vm.startPrank(owner);
        vm.expectRevert(unknown(asset));
        assets.describeAsset(asset, kaspa());
        vm.expectRevert(unknown(asset));
        assets.setBenchmark(asset, benchmark);
        vm.expectRevert(unknown(asset));
        assets.allowRewardToken(asset, kas, true);
        vm.expectRevert(unknown(asset));
        registry.approve(miner, asset, 1);
        vm.stopPrank();

        IPrimarySale.Offer memory offer = btcOffer();
        offer.asset = asset;
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.BadOffer.selector, "asset"));
        create(offer);
        IMinerRegistry.Application memory made = disclosure(1);
        made.requests[1].asset = asset;
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.BadApplication.selector, "requests"));
        vm.prank(carol);
        registry.applyAsMiner(made);
    }

    // ---- Miners -----------------------------------------------------------------------------------------------

    function test_SALE_9_AMinerAppliesForAllThatIsOpen() public {
        openKaspa();
        IMinerRegistry.Application memory made = disclosure(5);
        IMinerRegistry.Request[] memory requests = new IMinerRegistry.Request[](3);
        (requests[0], requests[1]) = (made.requests[0], made.requests[1]);
        requests[2] = IMinerRegistry.Request(KASPA, 7);
        made.requests = requests;
        vm.prank(carol);
        registry.applyAsMiner(made);
        vm.prank(owner);
        registry.approveApplication(carol, made);
        assertEq(registry.capacityOf(carol, KASPA).approved, 7);
    }

    function test_RevertWhen_DAO_4_AReporterOfAnyAssetApplies() public {
        ReportedRewardBenchmark benchmark = openKaspa();
        address[] memory panel = new address[](3);
        (panel[0], panel[1], panel[2]) = (carol, bob, alice);
        vm.prank(owner);
        benchmark.setReporters(panel);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.ReporterCannotApply.selector, carol));
        vm.prank(carol);
        registry.applyAsMiner(disclosure(1));
    }

    /// @dev What is sold beyond what is approved stops this asset and no other.
    function test_SALE_1_ALoweredCapacityStopsItsAssetAlone() public {
        passKaspa(openKaspa(), REWARD);
        create(kasOffer());
        vm.prank(owner);
        registry.approve(miner, KASPA, 1);
        registry.requireMaySell(miner, BITCOIN);
        registry.requireMaySell(miner, FILECOIN);
        vm.expectRevert(
            abi.encodeWithSelector(IMinerRegistry.CapacityExceeded.selector, miner, KASPA, 10_000_000, 1)
        );
        registry.requireMaySell(miner, KASPA);
    }

    function test_DAO_3_WhoOpensAnAssetIsConstitution() public pure {
        bytes4[3] memory highest =
            [IAssets.openAsset.selector, IAssets.describeAsset.selector, IAssets.setBenchmark.selector];
        for (uint256 i = 0; i < highest.length; ++i) {
            IActionClasses.Class least = ActionRules.leastClass(highest[i]);
            assertEq(uint8(least), uint8(IActionClasses.Class.Constitution));
        }
        IActionClasses.Class spends = ActionRules.leastClass(IAssets.allowRewardToken.selector);
        assertEq(uint8(spends), uint8(IActionClasses.Class.ReserveSpend));
    }

    // ---- Roles ------------------------------------------------------------------------------------------------

    function testFuzz_RevertWhen_DAO_2_AnybodyButTheOwnerGovernsAssets(address caller) public {
        vm.assume(caller != owner);
        bytes memory refused = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refused);
        assets.openAsset(KASPA, btcBenchmark, kaspa());
        vm.expectRevert(refused);
        assets.describeAsset(BITCOIN, kaspa());
        vm.expectRevert(refused);
        assets.setBenchmark(BITCOIN, btcBenchmark);
        vm.expectRevert(refused);
        assets.allowRewardToken(BITCOIN, btc, false);
    }

    function testFuzz_RevertWhen_SALE_9_AnybodyButTheSaleAdmits(address caller) public {
        vm.assume(caller != address(sale));
        vm.expectRevert(abi.encodeWithSelector(IAssets.NotSale.selector, caller));
        vm.prank(caller);
        assets.admit(BITCOIN, btc);
    }
}
