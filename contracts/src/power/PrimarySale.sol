// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IBonds } from "../interfaces/IBonds.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { Days } from "../libraries/Days.sol";
import { ExactTransfer } from "../libraries/ExactTransfer.sol";
import { OfferRules } from "../libraries/OfferRules.sol";
import { Asset, Clock } from "../types/Asset.sol";
import { Power, TokenState } from "../types/Power.sol";
import { ProductTerms } from "../types/Product.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Metadata } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import { IERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Primary sale of mining power
contract PrimarySale is IPrimarySale, Ownable, ReentrancyGuardTransient {
    using ExactTransfer for IERC20;

    uint256 private constant WHOLE = 10_000;
    /// @dev [bps] Platform fee on a primary sale.
    uint256 private constant FEE = 500;
    uint16 private constant MAX_REFERRAL = 5000;
    uint16 private constant MIN_BOND_DAYS = 7;
    uint16 private constant MAX_BOND_DAYS = 180;
    uint8 private constant MAX_DECIMALS = 24;

    IMinerRegistry private immutable _registry;
    ISettlement private immutable _settlement;
    IMiningPower private immutable _miningPower;
    IBonds private immutable _bonds;

    Parameters private _parameters;
    /// @inheritdoc IPrimarySale
    uint32 public lastProduct;
    mapping(uint32 product => Offer) private _offers;
    mapping(uint32 product => SaleState) private _sales;
    /// @inheritdoc IPrimarySale
    mapping(uint32 product => mapping(address buyer => uint64)) public boughtBy;
    /// @inheritdoc IPrimarySale
    mapping(Asset asset => IBenchmark) public benchmarkOf;
    /// @inheritdoc IPrimarySale
    mapping(IERC20 token => bool) public isPayToken;
    /// @inheritdoc IPrimarySale
    mapping(Asset asset => mapping(IERC20 token => bool)) public isRewardToken;

    constructor(
        address owner,
        IMinerRegistry registry,
        ISettlement settlement,
        IMiningPower miningPower,
        IBonds bonds,
        address feeRecipient
    ) Ownable(owner) {
        _registry = registry;
        _settlement = settlement;
        _miningPower = miningPower;
        _bonds = bonds;
        _setParameters(
            Parameters({ feeRecipient: feeRecipient, referral: 2000, bondDays: 30, paused: false })
        );
    }

    // ---- Miner ------------------------------------------------------------------------------------------------

    /// @inheritdoc IPrimarySale
    function createProduct(Offer calldata offer) external returns (uint32 product) {
        require(!_parameters.paused, SalesPaused());
        IBenchmark benchmark = benchmarkOf[offer.asset];
        _checkTokens(offer, benchmark);
        uint16 payoutDays = OfferRules.check(offer, benchmark.vestingTail());
        require(!benchmark.isReporter(msg.sender), BadOffer("a reporter cannot be a miner"));
        _requireApproved(msg.sender);

        product = ++lastProduct;
        _offers[product] = offer;
        _sales[product] = SaleState({
            miner: msg.sender, sold: 0, payoutDays: payoutDays, stopped: false, reserved: offer.unitsForSale
        });
        emit ProductCreated(product, msg.sender, offer);

        _registry.reserve(msg.sender, offer.asset, offer.unitsForSale);
        _settlement.openProduct(product, _terms(offer, benchmark, payoutDays));
    }

    /// @inheritdoc IPrimarySale
    function stopSelling(uint32 product) external {
        SaleState storage sale = _sales[product];
        require(msg.sender == sale.miner, NotMiner(product, msg.sender));
        require(!sale.stopped, SaleClosed(product));
        sale.stopped = true;
        emit SaleStopped(product);
    }

    /// @inheritdoc IPrimarySale
    function releaseCapacity(uint32 product) external returns (uint64 released) {
        SaleState storage sale = _sales[product];
        Offer storage offer = _offers[product];
        require(sale.miner != address(0), UnknownProduct(product));

        bool over = sale.stopped || Days.today() >= offer.closesDay;
        uint64 held = _settlement.stateOf(product).outstandingUnits;
        if (!over) held += offer.unitsForSale - sale.sold;
        released = sale.reserved - held;
        sale.reserved = held;
        if (released > 0) _registry.release(sale.miner, offer.asset, released);
    }

    function _checkTokens(Offer calldata offer, IBenchmark benchmark) private view {
        require(address(benchmark) != address(0), BadOffer("asset"));
        require(isPayToken[offer.payToken], BadOffer("payToken"));
        require(isRewardToken[offer.asset][offer.rewardToken], BadOffer("rewardToken"));
    }

    function _terms(Offer calldata offer, IBenchmark benchmark, uint16 payoutDays)
        private
        view
        returns (ProductTerms memory)
    {
        return ProductTerms({
            payToken: offer.payToken,
            miningDays: offer.miningDays,
            payDecimals: IERC20Metadata(address(offer.payToken)).decimals(),
            rewardDecimals: IERC20Metadata(address(offer.rewardToken)).decimals(),
            runningCost: offer.runningCost,
            rewardToken: offer.rewardToken,
            benchmark: benchmark,
            miner: msg.sender,
            payoutDays: payoutDays,
            batchStart: offer.startDay,
            bondDays: _parameters.bondDays
        });
    }

    function _requireApproved(address miner) private view {
        require(_registry.statusOf(miner) == IMinerRegistry.Status.Approved, MinerNotApproved(miner));
    }

    // ---- Buyer ------------------------------------------------------------------------------------------------

    /// @inheritdoc IPrimarySale
    function buy(uint32 product, uint64 units, uint256 maxPayment, address recipient, address referrer)
        external
        returns (uint256 tokenId)
    {
        return _buy(product, units, maxPayment, recipient, referrer);
    }

    /// @inheritdoc IPrimarySale
    // The pay token is one that the DAO allowed, and nothing is counted before its permit.
    // slither-disable-next-line reentrancy-no-eth
    function buyWithPermit(
        uint32 product,
        uint64 units,
        uint256 maxPayment,
        address recipient,
        address referrer,
        Permit calldata permit
    ) external returns (uint256 tokenId) {
        require(_sales[product].miner != address(0), UnknownProduct(product));
        IERC20Permit token = IERC20Permit(address(_offers[product].payToken));
        // Whoever sees the permit first may use it; what counts is the allowance, which the payment needs anyway.
        try token.permit(
            msg.sender, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s
        ) { }
            catch { }
        return _buy(product, units, maxPayment, recipient, referrer);
    }

    function _buy(uint32 product, uint64 units, uint256 maxPayment, address recipient, address referrer)
        private
        nonReentrant
        returns (uint256 tokenId)
    {
        // Check.
        Parameters memory settings = _parameters;
        require(!settings.paused, SalesPaused());
        require(
            referrer == address(0) || (referrer != msg.sender && referrer != recipient),
            SelfReferral(referrer)
        );
        uint32 startDay = _checkPurchase(product, units);
        Quote memory cost = quote(product, units);
        require(cost.payment <= maxPayment, PaymentTooHigh(cost.payment, maxPayment));
        require(cost.tranche <= type(uint80).max, TrancheTooLarge(cost.tranche));

        // Effect, here and in our own contracts, which call nobody back.
        _sales[product].sold += units;
        Power memory power = _power(product, units, startDay, cost.tranche);
        _settlement.recordPurchase(product, _purchase(power, cost, settings, referrer));
        tokenId = _miningPower.mint(recipient, power);
        emit PowerBought(product, tokenId, recipient, msg.sender, units, cost.payment, cost.fee, referrer);

        // Interaction.
        _offers[product].payToken.move(msg.sender, address(_settlement), cost.payment);
    }

    /// @dev [day] First day that pays, if `units` can be bought now. Counts them against the buyer's cap.
    function _checkPurchase(uint32 product, uint64 units) private returns (uint32 startDay) {
        Offer storage offer = _offers[product];
        SaleState memory sale = _sales[product];
        require(sale.miner != address(0), UnknownProduct(product));
        uint32 today = Days.today();
        require(!sale.stopped && today >= offer.opensDay && today < offer.closesDay, SaleClosed(product));
        _requireApproved(sale.miner);
        require(units >= offer.minUnits, TooFewUnits(units, offer.minUnits));
        uint64 left = offer.unitsForSale - sale.sold;
        require(units <= left, SoldOut(product, units, left));
        uint64 cap = offer.maxUnitsPerBuyer;
        if (cap > 0) {
            uint64 bought = boughtBy[product][msg.sender] + units;
            require(bought <= cap, BuyerCapExceeded(msg.sender, bought, cap));
            boughtBy[product][msg.sender] = bought;
        }
        _bonds.requireSellable(product, units + reservedUnits(product));
        startDay = offer.clock == Clock.Rolling ? today + offer.activationDays : offer.startDay;
    }

    function _power(uint32 product, uint64 units, uint32 startDay, uint256 tranche)
        private
        view
        returns (Power memory)
    {
        return Power({
            product: product,
            // Safe casts: OfferRules puts the last day at most eleven years ahead; 24 bits of days reach the year 47905.
            startDay: uint24(startDay),
            endDay: uint24(startDay + _sales[product].payoutDays),
            units: units,
            // Safe: the caller checked it.
            tranche: uint80(tranche),
            state: TokenState.Free,
            moves: 0
        });
    }

    function _purchase(Power memory power, Quote memory cost, Parameters memory settings, address referrer)
        private
        pure
        returns (ISettlement.Purchase memory)
    {
        uint256 reward = referrer == address(0) ? 0 : cost.fee * settings.referral / WHOLE;
        return ISettlement.Purchase({
            startDay: power.startDay,
            units: power.units,
            tranche: power.tranche,
            // Safe: the fee is part of a price below 2^88.
            fee: uint128(cost.fee - reward),
            feeRecipient: settings.feeRecipient,
            referralReward: uint128(reward),
            referrer: referrer
        });
    }

    // ---- The DAO ----------------------------------------------------------------------------------------------

    /// @inheritdoc IPrimarySale
    function setParameters(Parameters calldata chosen) external onlyOwner {
        _setParameters(chosen);
    }

    /// @inheritdoc IPrimarySale
    function allowPayToken(IERC20 token, bool allowed) external onlyOwner {
        isPayToken[token] = allowed;
        emit PayTokenAllowed(token, allowed);
    }

    /// @inheritdoc IPrimarySale
    function allowRewardToken(Asset asset, IERC20 token, bool allowed) external onlyOwner {
        require(!allowed || IERC20Metadata(address(token)).decimals() <= MAX_DECIMALS, ParameterOutOfBounds());
        isRewardToken[asset][token] = allowed;
        emit RewardTokenAllowed(asset, token, allowed);
    }

    /// @inheritdoc IPrimarySale
    function setBenchmark(Asset asset, IBenchmark benchmark) external onlyOwner {
        require(benchmark.asset() == asset, ParameterOutOfBounds());
        benchmarkOf[asset] = benchmark;
        emit BenchmarkChanged(asset, benchmark);
    }

    function _setParameters(Parameters memory chosen) private {
        bool bondFits = chosen.bondDays >= MIN_BOND_DAYS && chosen.bondDays <= MAX_BOND_DAYS;
        bool fits = chosen.feeRecipient != address(0) && chosen.referral <= MAX_REFERRAL && bondFits;
        require(fits, ParameterOutOfBounds());
        _parameters = chosen;
        emit ParametersChanged(chosen);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IPrimarySale
    function quote(uint32 product, uint64 units) public view returns (Quote memory cost) {
        uint256 payoutDays = _sales[product].payoutDays;
        require(payoutDays > 0, UnknownProduct(product));
        uint256 price = uint256(units) * _offers[product].pricePerUnit;
        cost.fee = price * FEE / WHOLE;
        cost.tranche = Math.ceilDiv(price - cost.fee, payoutDays);
        cost.principal = cost.tranche * payoutDays;
        cost.payment = cost.principal + cost.fee;
    }

    /// @inheritdoc IPrimarySale
    function offerOf(uint32 product) external view returns (Offer memory) {
        return _offers[product];
    }

    /// @inheritdoc IPrimarySale
    function reservedUnits(uint32) public pure returns (uint64) {
        return 0;
    }

    /// @inheritdoc IPrimarySale
    function saleOf(uint32 product) external view returns (SaleState memory) {
        return _sales[product];
    }

    /// @inheritdoc IPrimarySale
    function parameters() external view returns (Parameters memory) {
        return _parameters;
    }
}
