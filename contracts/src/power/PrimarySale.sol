// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAssets } from "../interfaces/IAssets.sol";
import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IBonds } from "../interfaces/IBonds.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IOfferCheck } from "../interfaces/IOfferCheck.sol";
import { IPayTokenPrices } from "../interfaces/IPayTokenPrices.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { Days } from "../libraries/Days.sol";
import { ExactTransfer } from "../libraries/ExactTransfer.sol";
import { Clock } from "../types/Asset.sol";
import { Power, TokenState } from "../types/Power.sol";
import { ProductTerms } from "../types/Product.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
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

    IMinerRegistry private immutable _registry;
    ISettlement private immutable _settlement;
    IMiningPower private immutable _miningPower;
    IBonds private immutable _bonds;
    IAssets private immutable _assets;
    IOfferCheck private immutable _offerCheck;
    address private immutable _auctionSale;

    Parameters private _parameters;
    /// @inheritdoc IPrimarySale
    uint32 public lastProduct;
    mapping(uint32 product => Offer) private _offers;
    mapping(uint32 product => SaleState) private _sales;
    /// @inheritdoc IPrimarySale
    mapping(uint32 product => mapping(address buyer => uint64)) public boughtBy;
    /// @inheritdoc IPrimarySale
    mapping(IERC20 token => bool) public isPayToken;

    constructor(
        address owner,
        IMinerRegistry registry,
        ISettlement settlement,
        IMiningPower miningPower,
        IBonds bonds,
        IAssets assets,
        IOfferCheck offerCheck,
        address auctionSale,
        address feeRecipient
    ) Ownable(owner) {
        _registry = registry;
        _settlement = settlement;
        _miningPower = miningPower;
        _bonds = bonds;
        _assets = assets;
        _offerCheck = offerCheck;
        _auctionSale = auctionSale;
        _setParameters(
            Parameters({ feeRecipient: feeRecipient, referral: 2000, bondDays: 30, paused: false })
        );
    }

    modifier onlyAuctionSale() {
        require(msg.sender == _auctionSale, NotAuctionSale(msg.sender));
        _;
    }

    // ---- Miner ------------------------------------------------------------------------------------------------

    /// @inheritdoc IPrimarySale
    function createProduct(Offer calldata offer) external returns (uint32 product) {
        require(!_parameters.paused, SalesPaused());
        IBenchmark benchmark = _assets.admit(offer.asset, offer.rewardToken);
        require(isPayToken[offer.payToken], BadOffer("payToken"));
        ProductTerms memory terms = _offerCheck.check(offer, benchmark, msg.sender);
        terms.bondDays = _parameters.bondDays;

        product = ++lastProduct;
        _offers[product] = offer;
        SaleState storage sale = _sales[product];
        (sale.miner, sale.payoutDays, sale.reserved) = (msg.sender, terms.payoutDays, offer.unitsForSale);
        emit ProductCreated(product, msg.sender, offer);

        _registry.reserve(msg.sender, offer.asset, offer.unitsForSale);
        _settlement.openProduct(product, terms);
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
        held += over ? sale.inAuction : offer.unitsForSale - sale.sold;
        released = sale.reserved - held;
        sale.reserved = held;
        if (released > 0) _registry.release(sale.miner, offer.asset, released);
    }

    // ---- Buyer ------------------------------------------------------------------------------------------------

    /// @dev What a buyer wants. `locker` is zero for a free token.
    struct Order {
        uint32 product;
        uint64 units;
        uint256 maxPayment;
        address recipient;
        address referrer;
        uint256 deadline;
        address locker;
        bytes data;
    }

    /// @inheritdoc IPrimarySale
    function buy(
        uint32 product,
        uint64 units,
        uint256 maxPayment,
        address recipient,
        address referrer,
        uint256 deadline
    ) external returns (uint256 tokenId) {
        return _buy(Order(product, units, maxPayment, recipient, referrer, deadline, address(0), ""));
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
        uint256 deadline,
        Permit calldata permit
    ) external returns (uint256 tokenId) {
        require(_sales[product].miner != address(0), UnknownProduct(product));
        IERC20Permit token = IERC20Permit(address(_offers[product].payToken));
        // Whoever sees the permit first may use it; what counts is the allowance, which the payment needs anyway.
        try token.permit(
            msg.sender, address(this), permit.value, permit.deadline, permit.v, permit.r, permit.s
        ) { }
            catch { }
        return _buy(Order(product, units, maxPayment, recipient, referrer, deadline, address(0), ""));
    }

    /// @inheritdoc IPrimarySale
    function buyLocked(
        uint32 product,
        uint64 units,
        uint256 maxPayment,
        address recipient,
        address referrer,
        uint256 deadline,
        address locker,
        bytes calldata data
    ) external returns (uint256 tokenId) {
        // Nobody is bound by what another told a locker in its name.
        bool own = recipient == msg.sender || locker == msg.sender;
        require(own, LockForAnother(recipient, locker));
        require(locker != address(0), IMiningPower.LockerNotAllowed(locker));
        return _buy(Order(product, units, maxPayment, recipient, referrer, deadline, locker, data));
    }

    function _buy(Order memory order) private nonReentrant returns (uint256 tokenId) {
        // Check.
        require(block.timestamp <= order.deadline, DeadlinePassed(order.deadline));
        address referrer = order.referrer;
        require(
            referrer == address(0) || (referrer != msg.sender && referrer != order.recipient),
            SelfReferral(referrer)
        );
        (uint32 product, uint64 units) = (order.product, order.units);
        uint32 startDay = _checkPurchase(product, units);
        Quote memory cost = quote(product, units);
        require(cost.payment <= order.maxPayment, PaymentTooHigh(cost.payment, order.maxPayment));

        // Effect, here and in our own contracts, which call nobody back.
        Power memory power = _record(product, units, startDay, cost, referrer);
        bool free = order.locker == address(0);
        tokenId = free
            ? _miningPower.mint(order.recipient, power)
            : _miningPower.mintLocked(order.recipient, power, order.locker);
        emit PowerBought(
            product, tokenId, order.recipient, msg.sender, units, cost.payment, cost.fee, referrer
        );

        // Interaction. The locker is told when nothing is left to do.
        _pay(product, msg.sender, cost.payment);
        if (!free) _miningPower.confirmLock(tokenId, order.locker, order.data);
    }

    /// @dev Counts power as sold, here and in the settlement.
    function _record(uint32 product, uint64 units, uint32 startDay, Quote memory cost, address referrer)
        private
        returns (Power memory power)
    {
        require(cost.tranche > 0 && cost.tranche <= type(uint80).max, TrancheTooLarge(cost.tranche));
        _sales[product].sold += units;
        power = _power(product, units, startDay, cost.tranche);
        _settlement.recordPurchase(product, _purchase(power, cost, referrer));
    }

    function _pay(uint32 product, address payer, uint256 payment) private {
        _offers[product].payToken.move(payer, address(_settlement), payment);
    }

    /// @dev [day] First day that pays, if `units` can be bought now. Counts them against the buyer's cap.
    function _checkPurchase(uint32 product, uint64 units) private returns (uint32 startDay) {
        Offer storage offer = _offers[product];
        SaleState memory sale = _sales[product];
        require(sale.miner != address(0), UnknownProduct(product));
        uint32 today = Days.today();
        require(!sale.stopped && today >= offer.opensDay && today < offer.closesDay, SaleClosed(product));
        _requireMaySell(product, sale);
        require(units >= offer.minUnits, TooFewUnits(units, offer.minUnits));
        _requireLeft(product, units, sale);
        uint64 cap = offer.maxUnitsPerBuyer;
        if (cap > 0) {
            uint64 bought = boughtBy[product][msg.sender] + units;
            require(bought <= cap, BuyerCapExceeded(msg.sender, bought, cap));
            boughtBy[product][msg.sender] = bought;
        }
        _bonds.requireSellable(product, units + sale.inAuction);
        startDay = offer.clock == Clock.Rolling ? today + offer.activationDays : offer.startDay;
    }

    /// @dev Whatever way power is sold, its miner must be allowed to sell it now.
    function _requireMaySell(uint32 product, SaleState memory sale) private view {
        require(!_parameters.paused, SalesPaused());
        _registry.requireMaySell(sale.miner, _offers[product].asset);
    }

    function _requireLeft(uint32 product, uint64 units, SaleState memory sale) private view {
        uint64 left = _offers[product].unitsForSale - sale.sold - sale.inAuction;
        require(units <= left, SoldOut(product, units, left));
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

    function _purchase(Power memory power, Quote memory cost, address referrer)
        private
        view
        returns (ISettlement.Purchase memory)
    {
        Parameters memory settings = _parameters;
        uint256 reward = referrer == address(0) ? 0 : cost.fee * settings.referral / WHOLE;
        return ISettlement.Purchase({
            startDay: power.startDay,
            units: power.units,
            tranche: power.tranche,
            // Safe: the fee is part of a price below 2^93, whose tranche has 80 bits.
            fee: uint128(cost.fee - reward),
            feeRecipient: settings.feeRecipient,
            referralReward: uint128(reward),
            referrer: referrer
        });
    }

    // ---- The sale by auction ----------------------------------------------------------------------------------

    /// @inheritdoc IPrimarySale
    function reserveForAuction(uint32 product, uint64 units) external onlyAuctionSale {
        SaleState memory sale = _sales[product];
        _requireMaySell(product, sale);
        _requireLeft(product, units, sale);
        _bonds.requireSellable(product, sale.inAuction + units);
        _sales[product].inAuction = sale.inAuction + units;
    }

    /// @inheritdoc IPrimarySale
    function returnFromAuction(uint32 product, uint64 units) external onlyAuctionSale {
        _sales[product].inAuction -= units;
    }

    /// @inheritdoc IPrimarySale
    // Whose money it is, the sale by auction answers for: whoever called it.
    // slither-disable-next-line arbitrary-send-erc20
    function recordAuctioned(uint32 product, uint64 units, uint32 startDay, uint128 unitPrice, address payer)
        external
        onlyAuctionSale
        nonReentrant
        returns (Quote memory cost)
    {
        // Check.
        SaleState memory sale = _sales[product];
        _requireMaySell(product, sale);
        _bonds.requireSellable(product, sale.inAuction);
        // What bidders paid is divided, not rounded up: what a tranche cannot hold goes to the fee.
        cost.payment = uint256(units) * unitPrice;
        cost.tranche = (cost.payment - cost.payment * FEE / WHOLE) / sale.payoutDays;
        cost.principal = cost.tranche * sale.payoutDays;
        cost.fee = cost.payment - cost.principal;

        // Effect, then interaction.
        _sales[product].inAuction = sale.inAuction - units;
        _record(product, units, startDay, cost, address(0));
        _pay(product, payer, cost.payment);
    }

    /// @inheritdoc IPrimarySale
    function mintAuctioned(uint32 product, uint64 units, uint32 startDay, uint80 tranche, address to)
        external
        onlyAuctionSale
        returns (uint256)
    {
        return _miningPower.mint(to, _power(product, units, startDay, tranche));
    }

    // ---- The DAO ----------------------------------------------------------------------------------------------

    /// @inheritdoc IPrimarySale
    function setParameters(Parameters calldata chosen) external onlyOwner {
        _setParameters(chosen);
    }

    /// @inheritdoc IPrimarySale
    function allowPayToken(IERC20 token, bool allowed) external onlyOwner {
        require(!allowed || _hasPrice(token), PayTokenWithoutPrice(token));
        isPayToken[token] = allowed;
        emit PayTokenAllowed(token, allowed);
    }

    /// @dev Else what is sold for it could be neither assessed nor measured.
    function _hasPrice(IERC20 token) private view returns (bool) {
        IPayTokenPrices prices = _settlement.closing().valuation().prices();
        IPayTokenPrices.Source memory source = prices.sourceOf(token);
        return source.feed != address(0) || address(source.benchmark) != address(0);
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
    function saleOf(uint32 product) external view returns (SaleState memory) {
        return _sales[product];
    }

    /// @inheritdoc IPrimarySale
    function reservedUnits(uint32 product) external view returns (uint64) {
        return _sales[product].inAuction;
    }

    /// @inheritdoc IPrimarySale
    function parameters() external view returns (Parameters memory) {
        return _parameters;
    }
}
