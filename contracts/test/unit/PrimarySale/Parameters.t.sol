// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IAssets } from "../../../src/interfaces/IAssets.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { BITCOIN, FILECOIN } from "../../../src/types/Asset.sol";
import { Base } from "../../Base.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

contract ParametersTest is Base {
    IPrimarySale.Parameters internal chosen;

    function setUp() public override {
        super.setUp();
        chosen = sale.parameters();
    }

    function refuse() internal {
        vm.prank(owner);
        vm.expectRevert(IPrimarySale.ParameterOutOfBounds.selector);
        sale.setParameters(chosen);
        chosen = sale.parameters();
    }

    function test_SALE_4_DefaultParameters() public view {
        assertEq(sale.parameters().feeRecipient, treasury);
        assertEq(sale.parameters().referral, 2000);
        assertEq(sale.parameters().bondDays, 30);
        assertFalse(sale.parameters().paused);
    }

    function testFuzz_SALE_5_ParametersWithinBounds(uint16 referral, uint16 bondDays, bool paused) public {
        chosen.referral = uint16(bound(referral, 0, 5000));
        chosen.bondDays = uint16(bound(bondDays, 7, 180));
        chosen.paused = paused;
        vm.expectEmit(address(sale));
        emit IPrimarySale.ParametersChanged(chosen);
        vm.prank(owner);
        sale.setParameters(chosen);
        assertEq(keccak256(abi.encode(sale.parameters())), keccak256(abi.encode(chosen)));
    }

    function test_RevertWhen_SALE_5_ParametersOutOfBounds() public {
        chosen.referral = 5001;
        refuse();
        chosen.bondDays = 6;
        refuse();
        chosen.bondDays = 181;
        refuse();
        chosen.feeRecipient = address(0);
        refuse();
    }

    function test_RevertWhen_SALE_2_BenchmarkIsOfAnotherAsset() public {
        vm.prank(owner);
        vm.expectRevert(
            abi.encodeWithSelector(IAssets.BenchmarkOfAnotherAsset.selector, FILECOIN, btcBenchmark)
        );
        assets.setBenchmark(FILECOIN, btcBenchmark);
    }

    function test_RevertWhen_SALE_2_RewardTokenHasTooManyDecimals() public {
        IERC20 odd = IERC20(new FaucetToken("Odd", "ODD", 19));
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IAssets.TooManyDecimals.selector, odd, 19));
        assets.allowRewardToken(BITCOIN, odd, true);
        assets.allowRewardToken(BITCOIN, odd, false);
    }

    /// @dev What is sold for it could be neither assessed nor measured. To stop allowing a token needs no price.
    function test_RevertWhen_RISK_8_NobodySaidWhatAPayTokenIsWorth() public {
        IERC20 odd = IERC20(new FaucetToken("Odd", "ODD", 6));
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.PayTokenWithoutPrice.selector, odd));
        sale.allowPayToken(odd, true);
        sale.allowPayToken(odd, false);
        payTokenPrices.setFeed(odd, address(usdtFeed), 1 days);
        sale.allowPayToken(odd, true);
        assertTrue(sale.isPayToken(odd));
        vm.stopPrank();

        // A coin that is money has its benchmark.
        nextDay();
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.PayTokenWithoutPrice.selector, fil));
        sale.allowPayToken(fil, true);
        payTokenPrices.setBenchmark(fil, filBenchmark);
        sale.allowPayToken(fil, true);
        assertTrue(sale.isPayToken(fil));
        vm.stopPrank();
    }

    function testFuzz_RevertWhen_DAY_10_AnybodyButTheOwnerGoverns(address caller) public {
        vm.assume(caller != owner);
        bytes memory refused = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refused);
        sale.setParameters(chosen);
        vm.expectRevert(refused);
        sale.allowPayToken(usdt, false);
        vm.expectRevert(refused);
        assets.allowRewardToken(BITCOIN, btc, false);
        vm.expectRevert(refused);
        assets.setBenchmark(BITCOIN, btcBenchmark);
    }
}
