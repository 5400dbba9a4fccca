//! `dmex refund`

use alloy::primitives::Address;
use clap::{ArgGroup, Args};
use dmex_contracts::Closing;
use dmex_platform::{Call, PowerToken, Refund as State};
use dmex_types::{Day, TokenId};
use serde::Serialize;

use super::claim::{BATCH, Claimed, claim, is_owed};
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::{KnownProducts, moment, short_address};

/// [days] Time in which a miner may deposit for a day.
const GRACE_DAYS: u32 = 3;

/// Take the rest of the money of NFTs whose product was closed, and claim what is settled
///
/// The purchase money of the days that will never be settled, and a share of the miner's bond, by power and days left: no more
/// than what was lost or the bond days, whichever is larger. It goes to the NFTs' holder, whoever signs; of a locked NFT to the
/// contract that locked it, which alone may ask.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES, group = ArgGroup::new("which").required(true))]
pub struct Refund {
    /// Numbers of NFTs
    #[arg(group = "which")]
    tokens: Vec<TokenId>,
    /// All NFTs of the one who signs that can be refunded
    #[arg(long, group = "which")]
    all: bool,
}

const EXAMPLES: &str = "\
Examples:
    dmex --as alice refund --all
    dmex --as bob refund 3 4

  When, and how much?
    dmex what-if 3";

impl Refund {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let tokens = self.read(&acting).await?;
        let mut ready = Vec::new();
        for token in tokens {
            match refusal(&token, acting.platform.refund_of(&token, acting.address).await?) {
                None => ready.push(token),
                Some(why) if self.all => context.printer.say(why),
                Some(why) => return Err(Failure::refused(format!("nothing was sent: {why}"))),
            }
        }
        if ready.is_empty() {
            return Err(Failure::refused("nothing was sent: there is no NFT that can be refunded now"));
        }
        let owed: Vec<PowerToken> = ready.iter().filter(|token| is_owed(token)).cloned().collect();
        let (mut claimed, mut refunded) = (Vec::new(), Vec::new());
        for part in owed.chunks(BATCH) {
            claimed.extend(claim(&acting, part).await?);
        }
        for part in ready.chunks(BATCH) {
            refunded.extend(refund(&acting, part).await?);
        }
        context.printer.print(&View { refunded, claimed })
    }

    async fn read(&self, acting: &Acting) -> Result<Vec<PowerToken>, Failure> {
        if self.all {
            return Ok(acting.platform.tokens_of(acting.address).await?);
        }
        let mut tokens: Vec<PowerToken> = Vec::new();
        for id in &self.tokens {
            if tokens.iter().all(|token| token.id != *id) {
                tokens.push(acting.platform.token(*id).await?);
            }
        }
        Ok(tokens)
    }
}

/// Why a token cannot be refunded now.
fn refusal(token: &PowerToken, state: State) -> Option<String> {
    let (id, product) = (token.id, token.product);
    Some(match state {
        State::Ready { .. } => return None,
        State::Taken => {
            format!("NFT {id} was refunded already: `dmex claim {id}` pays what else it is owed")
        }
        State::Locked { by } => format!(
            "NFT {id} is locked by {}, which alone may ask for its refund, and is paid: have it released there",
            short_address(by)
        ),
        State::OfContract { holder } => format!(
            "NFT {id} is held by the contract {}, and only it or whom it approved may ask for its refund",
            short_address(holder)
        ),
        State::Open => format!(
            "product {product} of NFT {id} is not closed: its days go on, and each gives back what is not delivered \
             (`dmex claim {id}`); `dmex what-if {id}` shows when it could be closed"
        ),
        State::Unsettled { next, closed } => format!(
            "product {product} of NFT {id} is closed from {closed} on, and {} still to be settled: the last of them \
             at the latest on {}; `dmex miner settle {product}` settles those that are due",
            days(next, closed),
            moment((closed + GRACE_DAYS).start_timestamp())
        ),
        State::Nothing => format!(
            "all days of NFT {id} were settled before its product was closed: `dmex claim {id}` pays what it is owed"
        ),
    })
}

fn days(next: Day, closed: Day) -> String {
    let last = closed - 1;
    if next == last { format!("{next} is") } else { format!("{next} to {last} are") }
}

async fn refund(acting: &Acting, tokens: &[PowerToken]) -> Result<Vec<Refunded>, Failure> {
    let ids: Vec<TokenId> = tokens.iter().map(|token| token.id).collect();
    let receipt = acting.send("refund", Call::refund(acting.deployment(), &ids), None).await?;
    let mut products = KnownProducts::default();
    let mut refunded = Vec::new();
    for log in receipt.logs().iter().filter_map(|log| log.log_decode::<Closing::PowerRefunded>().ok()) {
        let event = log.inner.data;
        let number = u64::try_from(event.tokenId).unwrap_or_default();
        let Some(token) = tokens.iter().find(|token| token.id.0 == number) else { continue };
        let (_, units) = products.get(&acting.platform, token.product).await?;
        refunded.push(Refunded {
            token: number,
            to: event.to,
            principal: Money::pay(event.principal, &units.pay),
            bond_share: Money::reward(event.bond, &units.reward),
        });
    }
    Ok(refunded)
}

#[derive(Serialize)]
struct View {
    refunded: Vec<Refunded>,
    /// What was settled and paid beside that.
    claimed: Vec<Claimed>,
}

#[derive(Serialize)]
struct Refunded {
    token: u64,
    to: Address,
    /// Purchase money of the days that will never be settled.
    principal: Money,
    /// Share of the bond.
    bond_share: Money,
}

impl Show for View {
    fn show(&self) -> String {
        let nft = |number: u64| format!("NFT {number}");
        let refunded = self.refunded.iter().map(|refund| {
            let (principal, bond) = (refund.principal.short.clone(), refund.bond_share.short.clone());
            vec![nft(refund.token), "days left, bond".to_owned(), bond, principal]
        });
        let claimed = self.claimed.iter().map(|claimed| {
            let (income, refund) = (claimed.income.short.clone(), claimed.refund.short.clone());
            vec![nft(claimed.token), "settled days".to_owned(), income, refund]
        });
        let head = ["NFT", "FOR", "INCOME", "MONEY BACK"];
        table(&head, &head[2..], refunded.chain(claimed).collect())
    }
}
