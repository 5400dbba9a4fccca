//! Products.

use dmex_store::rows::Product;
use dmex_types::{Amount, Day, Power, ProductStanding, ProductState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Coin;

/// Whether a product can be bought, and if not why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    /// The sale has not opened.
    Upcoming,
    /// It can be bought.
    OnSale,
    /// It is not in good standing: `standing` says why.
    NotInGoodStanding,
    /// Everything is sold.
    SoldOut,
    /// The miner stopped selling.
    Stopped,
    /// The sale is over.
    Over,
    /// The DAO ended the product.
    Terminated,
    /// The product was given up.
    Abandoned,
}

/// A product, and what follows from its row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductView {
    /// The row.
    #[serde(flatten)]
    pub product: Product,
    /// Coin of the price.
    pub pay: Coin,
    /// Coin of income and bond.
    pub reward: Coin,
    /// Whether it can be bought.
    pub status: ProductStatus,
    /// Where it stands with its days.
    pub state: ProductState,
    /// Whether it is in good standing, and if not the first reason: without it nothing more is sold.
    pub standing: ProductStanding,
    /// [unit] Power that can still be bought.
    pub units_left: Power,
    /// Whether the DAO may terminate it.
    pub terminable: bool,
    /// Whether anyone may end it, at its miner's fault.
    pub dead: bool,
    /// [1e18] Mean of the delivered parts of all settled days, whoever delivered them; none before the first.
    pub mean_delivered: Option<Amount>,
    /// [1e18] Mean of what the miner itself delivered; the bond delivered the rest.
    pub mean_own_delivered: Option<Amount>,
    /// [1e18] Mean of the released parts of all settled days: of each day's purchase money so much went to the miner.
    pub mean_released: Option<Amount>,
    /// [reward token] The bond of its bond days, for the power sold that has days left and what is reserved for an auction; none
    /// before the first day of the market average.
    pub bond_required: Option<Amount>,
    /// [day] Income of all that power that the bond covers now, rounded down; none without power, or before the first day of
    /// the market average.
    pub bond_days_now: Option<u32>,
    /// [reward token] What of the bond the miner may not take out, so that holders can count on it: what is required or
    /// called for, whichever is more, as far as it is there; all of it while the product is terminable, badly delivered or
    /// overdue; of a closed product what holders share.
    pub bond_secured: Amount,
    /// [reward token] What of the bond the miner may take out at any time.
    pub bond_may_be_withdrawn: Amount,
    /// [reward token] What the bond lacks of what is called for.
    pub bond_lacks: Amount,
    /// The first day that is not settled, if there is one.
    pub due: Option<Day>,
}

/// What a product asks of its miner next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProductDuty {
    /// [reward token] The bond of its bond days, for the power sold that has days left and what is reserved for an auction; none
    /// before the first day of the market average.
    pub bond_required: Option<Amount>,
    /// Whether it is in good standing, and if not the first reason.
    pub standing: ProductStanding,
    /// [unit] Power that pays now, but for what starts or ends with the next day.
    pub active_units: Power,
    /// The first day that is not settled.
    pub next: NextDay,
}

/// Where the next day of a product stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum NextDay {
    /// Nothing is sold, or all days are settled.
    None,
    /// The day has not ended.
    Open {
        /// The day.
        day: Day,
    },
    /// The day has ended; its market average is not final.
    AwaitingBenchmark {
        /// The day.
        day: Day,
    },
    /// The day can be deposited for, and settled once it is paid or its grace is over.
    Due {
        /// The day.
        day: Day,
        /// [reward token] Income of the market average of all power that the day pays.
        gross: Amount,
        /// [reward token] The same less the running cost: what the market average asks.
        expected: Amount,
        /// [reward token] What is deposited so far.
        deposited: Amount,
        /// [Unix seconds] When it can be settled in any case.
        #[schema(maximum = 9_007_199_254_740_991u64)]
        grace_end: u64,
    },
}
