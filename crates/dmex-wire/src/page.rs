//! Questions with filters, and pages.

use alloy_primitives::Address;
use dmex_types::{Asset, Day, ProductId, ProductState, TokenId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Ask with `after` set to this for the next page; none at the end of the list.
    pub next: Option<String>,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// The oldest, or smallest, first.
    #[default]
    Asc,
    /// The newest, or greatest, first.
    Desc,
}

macro_rules! paged {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[$meta:meta])+ $field:ident: $type:ty,)* }) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            /// `next` of the page before.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub after: Option<String>,
            /// Most rows of a page; 100 unless given.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[param(minimum = 1, maximum = 1000)]
            pub limit: Option<u32>,
            /// In which order; ascending unless given.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[param(inline)]
            pub order: Option<Order>,
            $($(#[$meta])+ #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)*
        }

        impl From<&$name> for PageQuery {
            fn from(query: &$name) -> Self {
                Self { after: query.after.clone(), limit: query.limit, order: query.order }
            }
        }
    };
}

/// Which part of a list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Most rows of a page; 100 unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<u32>,
    /// In which order; ascending unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub order: Option<Order>,
}

paged! {
    /// Which products.
    ProductsQuery {
        /// Of this miner.
        #[param(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        miner: Address,
        /// Of this coin.
        #[param(inline)]
        asset: Asset,
        /// Whether they can be bought now.
        on_sale: bool,
        /// Where they stand with their days.
        #[param(inline)]
        state: ProductState,
    }
}

paged! {
    /// Which NFTs.
    TokensQuery {
        /// Held by this account; of those that ended, held last.
        #[param(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        holder: Address,
        /// Locked by this contract.
        #[param(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        locker: Address,
        /// Paid to this account in place of the holder.
        #[param(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        payee: Address,
        /// Of this product.
        #[param(inline)]
        product: ProductId,
        /// Whether a split or a merge ended them; both kinds unless given.
        ended: bool,
    }
}

paged! {
    /// Which movements of money: at most one of account, product and token.
    EntriesQuery {
        /// Into this account of the ledger, such as `wallet/0x…` or `escrow/1`.
        #[param(max_length = 200)]
        into: String,
        /// Out of this account of the ledger.
        #[param(max_length = 200)]
        from: String,
        /// Of this product's money.
        #[param(inline)]
        product: ProductId,
        /// Of this NFT's money.
        #[param(inline)]
        token: TokenId,
    }
}

paged! {
    /// Which events: those that are all of what is given.
    EventsQuery {
        /// About this product.
        #[param(inline)]
        product: ProductId,
        /// About this NFT.
        #[param(inline)]
        token: TokenId,
        /// About this account.
        #[param(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        account: Address,
        /// Of this name, such as `DaySettled`.
        #[param(max_length = 100)]
        name: String,
    }
}

/// Which days.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DaysQuery {
    /// The day, of all products.
    #[param(inline)]
    pub day: Day,
    /// `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Most rows of a page; 100 unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<u32>,
}

/// Which income.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IncomeQuery {
    /// Paid or credited on this day or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub from: Option<Day>,
    /// Paid or credited before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub to: Option<Day>,
    /// `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Most rows of a page; 100 unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<u32>,
}

/// Which income to export.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// Paid or credited on this day or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub from: Option<Day>,
    /// Paid or credited before this day.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub to: Option<Day>,
    /// `X-Dmex-Next` of the export before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// Most payments; 50,000 unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(minimum = 1, maximum = 50000)]
    pub limit: Option<u32>,
}

/// What a stream of events tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Topic {
    /// Deposits and settled days.
    Days,
    /// Products and purchases.
    Sales,
    /// Income and refunds paid.
    Claims,
    /// Proposals and votes.
    Votes,
}

/// Which events to be told of.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StreamQuery {
    /// `days`, `sales`, `claims`, `votes`, with commas between; all of them unless given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(pattern = "^(days|sales|claims|votes)(,(days|sales|claims|votes)){0,3}$")]
    pub topics: Option<String>,
    /// About this product only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[param(inline)]
    pub product: Option<ProductId>,
}
