//! Purchases.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolError;
use axum::Json;
use axum::extract::State;
use dmex_catalogue::Units;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_contracts::{Bonds, PrimarySale};
use dmex_platform::{Call, Platform, Product, ReadError};
use dmex_types::{Power, ProductStanding};
use dmex_wire::request::{Buy, BuyLocked};
use dmex_wire::{Code, Coin, Transaction};

use super::draft::{Draft, units_of};
use super::refusal::refusal;
use super::takes::{Allowed, Takes};
use super::{holder, permit};
use crate::app::App;
use crate::coins::Coins;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::{moment, money, power};

/// [seconds] How long a purchase holds unless it is said, from the newest block: what a wallet sends later does not happen.
const HOLDS: u64 = 1_200;
/// [seconds] The same on development chains, whose clock is turned forward by days.
const HOLDS_IN_DEVELOPMENT: u64 = 30 * 86_400;

/// Buy
///
/// Buys power of a product at its price, which goes to escrow but for the platform's fee. It happens before its deadline or not
/// at all: within 20 minutes unless `deadline` says otherwise; on development chains, whose clock is turned forward, 30 days.
/// Where the coin knows permits (EIP-2612), an entry of `approvals_needed` carries one: signed and sent back as `permit`, no
/// approval is needed.
#[utoipa::path(post, path = "/v1/tx/buy", operation_id = "tx_buy", tag = "transactions", request_body = Buy,
    responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn buy(State(app): State<App>, Body(ask): Body<Buy>) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let on = platform.deployment();
    let recipient = ask.recipient.unwrap_or(ask.from);
    let offered = Offered::read(&app, ask.product, ask.units).await?;
    holder::recipient(&app, "recipient", recipient)?;
    let deadline = deadline(platform, ask.deadline).await?;
    let most = ask.max_payment.map_or(offered.quote.payment, |most| most.0);
    let referrer = ask.referrer.unwrap_or_default();
    let (call, allowed) = match &ask.permit {
        Some(signed) => {
            let permit = permit::signed(signed, offered.quote.payment)?;
            let (product, units) = (ask.product, ask.units);
            let call = Call::buy_with_permit(on, product, units, most, recipient, referrer, deadline, permit);
            (call, Allowed::Permit)
        }
        None => {
            let call = Call::buy(on, ask.product, ask.units, most, recipient, referrer, deadline);
            (call, Allowed::ApprovalOrPermit)
        }
    };
    let summary = offered.summary(recipient, deadline);
    offered.draft(&app, ask.from, call, summary, allowed).await
}

/// Buy into a lock
///
/// Buys power whose NFT is locked by a protocol contract from the start, for whoever signs: it stays in the wallet, and cannot
/// move until that contract releases it. What `data` means is the contract's to say.
#[utoipa::path(post, path = "/v1/tx/buy-locked", operation_id = "tx_buy_locked", tag = "transactions",
    request_body = BuyLocked, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn buy_locked(
    State(app): State<App>,
    Body(ask): Body<BuyLocked>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let offered = Offered::read(&app, ask.product, ask.units).await?;
    let deadline = deadline(platform, ask.deadline).await?;
    let most = ask.max_payment.map_or(offered.quote.payment, |most| most.0);
    let referrer = ask.referrer.unwrap_or_default();
    let call = Call::buy_locked(
        platform.deployment(),
        ask.product,
        ask.units,
        most,
        ask.from,
        referrer,
        deadline,
        ask.locker,
        ask.data,
    );
    let summary = format!(
        "{} The NFT is locked by the contract {}: it cannot move until that contract releases it.",
        offered.summary(ask.from, deadline),
        ask.locker
    );
    offered.draft(&app, ask.from, call, summary, Allowed::Approval).await
}

/// Until when a purchase holds; or that this is over.
async fn deadline(platform: &Platform, wanted: Option<u64>) -> Result<u64, ApiError> {
    let now = platform.now().await?;
    match wanted {
        None if platform.deployment().chain_id == DEV_CHAIN_ID => {
            Ok(now.saturating_add(HOLDS_IN_DEVELOPMENT))
        }
        None => Ok(now.saturating_add(HOLDS)),
        Some(deadline) if deadline > now => Ok(deadline),
        Some(deadline) => {
            let detail = format!("deadline is {}, and it is {} on the chain", moment(deadline), moment(now));
            Err(ApiError::refused(Code::TooLate, detail, "name a later one, or none"))
        }
    }
}

/// What is bought, looked at before the money is: nobody should fund an account for what cannot be bought.
struct Offered {
    product: Product,
    units: Power,
    quote: PrimarySale::Quote,
    coins: Units,
    coin: Coin,
}

impl Offered {
    async fn read(app: &App, id: dmex_types::ProductId, units: Power) -> Result<Self, ApiError> {
        let platform = app.chain()?;
        let (product, standing) = tokio::join!(platform.product(id), platform.standing_of(id));
        let (product, standing) = (product?, standing?);
        let coins = units_of(app, &product.offer, product.asset).await?;
        check_left(&product, units, &coins)?;
        check_standing(&product, standing, &coins)?;
        let quote = platform.primary_sale().quote(id.0, units.units()).call().await;
        let quote = quote.map_err(ReadError::from)?;
        let coin = Coins::of(app).await?.coin(product.offer.payToken);
        Ok(Self { product, units, quote, coins, coin })
    }

    fn summary(&self, recipient: Address, deadline: u64) -> String {
        let amount = |amount: U256| money(amount, &self.coin);
        format!(
            "Buy {} of product {} ({}) for {}, for {recipient}: {} go to escrow, {} are the platform's fee. It is void if it \
             is in no block by {}.",
            power(self.units, self.product.asset),
            self.product.id,
            self.product.offer.machine,
            amount(self.quote.payment),
            amount(self.quote.principal),
            amount(self.quote.fee),
            moment(deadline),
        )
    }

    async fn draft(
        self,
        app: &App,
        from: Address,
        call: Call,
        summary: String,
        allowed: Allowed,
    ) -> Result<Json<Transaction>, ApiError> {
        let spender = app.chain()?.deployment().primary_sale.address;
        let takes = Takes { coin: self.coin, spender, amount: self.quote.payment, allowed };
        Ok(Json(Draft::plain(from, call, summary).taking(takes).about(self.coins).finish(app).await?))
    }
}

fn check_left(product: &Product, units: Power, coins: &Units) -> Result<(), ApiError> {
    let left = product.left();
    if units <= left {
        return Ok(());
    }
    let sold_out =
        PrimarySale::SoldOut { product: product.id.0, units: units.units(), left: left.units() }.abi_encode();
    Err(refusal(&sold_out, coins).into())
}

fn check_standing(product: &Product, standing: ProductStanding, coins: &Units) -> Result<(), ApiError> {
    if standing == ProductStanding::Good {
        return Ok(());
    }
    let lacking = Bonds::NotInGoodStanding { product: product.id.0, standing: standing as u8 }.abi_encode();
    Err(refusal(&lacking, coins).into())
}
