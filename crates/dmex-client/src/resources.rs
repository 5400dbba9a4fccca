//! One question a resource.

use alloy_primitives::{Address, B256};
use dmex_store::rows::{
    Benchmark, Day, Entry, Event, Loss, Miner, Override, Report, Round, Underwriter, Vote,
};
use dmex_types::{Asset, ProductId, TokenId};
use dmex_wire::{
    Account, Application, Balances, BenchmarkView, Candles, CandlesQuery, Claimable, CoinView, Contracts,
    DaysQuery, EntriesQuery, EventsQuery, ExportQuery, IncomeEntry, IncomeQuery, Insurable, Lineage,
    Machines, MinerView, Order, Page, PageQuery, PayPriceView, PolicyView, PoolDetail, PoolView, Premium,
    PremiumQuery, ProductDuty, ProductView, ProductsQuery, ProposalView, Rehearsal, Reporters, ReserveAsset,
    ReserveView, Sent, SentQuery, Statistics, Status, TokenDay, TokenDetail, TokenView, TokensQuery,
    UnderwriterView, WhatIf, WhatIfQuery,
};

use crate::{Client, ClientError};

/// Nothing asked but the path.
const NONE: PageQuery = PageQuery { after: None, limit: None, order: None };

macro_rules! questions {
    ($($(#[doc = $about:literal])+ $name:ident($($argument:ident: $type:ty),*) -> $answer:ty = $how:ident $path:literal, $query:expr;)*) => {
        impl Client {$(
            $(#[doc = $about])+
            ///
            /// # Errors
            /// [`ClientError`].
            pub async fn $name(&self, $($argument: $type),*) -> Result<$answer, ClientError> {
                self.$how(&format!($path), $query).await
            }
        )*}
    };
}

questions! {
    /// What the answers are of.
    status() -> Status = get "/v1/status", &NONE;
    /// Where the contracts are.
    contracts() -> Contracts = get "/v1/contracts", &NONE;
    /// The platform's coins.
    coins() -> Vec<CoinView> = get "/v1/coins", &NONE;
    /// Numbers about the whole.
    statistics() -> Statistics = get "/v1/statistics", &NONE;
    /// Every product.
    products() -> Vec<ProductView> = all "/v1/products", &NONE;
    /// The products that a question picks.
    products_of(query: &ProductsQuery) -> Vec<ProductView> = all "/v1/products", query;
    /// A product.
    product(id: ProductId) -> ProductView = get "/v1/products/{id}", &NONE;
    /// What a product asks of its miner next.
    product_duty(id: ProductId) -> ProductDuty = get "/v1/products/{id}/duty", &NONE;
    /// The days of a product.
    product_days(id: ProductId) -> Vec<Day> = all "/v1/products/{id}/days", &NONE;
    /// What the end of a product cost.
    product_losses(id: ProductId) -> Vec<Loss> = all "/v1/products/{id}/losses", &NONE;
    /// The policies of a product's NFTs, those that ended included.
    product_policies(id: ProductId) -> Vec<PolicyView> = all "/v1/products/{id}/policies", &NONE;
    /// The NFTs that a question picks.
    tokens(query: &TokensQuery) -> Vec<TokenView> = all "/v1/tokens", query;
    /// An NFT.
    token(id: TokenId) -> TokenDetail = get "/v1/tokens/{id}", &NONE;
    /// What each day brought an NFT.
    token_income(id: TokenId) -> Vec<TokenDay> = all "/v1/tokens/{id}/income", &NONE;
    /// Where an NFT came from.
    token_lineage(id: TokenId) -> Lineage = get "/v1/tokens/{id}/lineage", &NONE;
    /// The picture of an NFT, as SVG.
    token_picture(id: TokenId) -> String = text "/v1/tokens/{id}/picture.svg", &NONE;
    /// What mines for an NFT.
    token_machines(id: TokenId) -> Machines = get "/v1/tokens/{id}/machines", &NONE;
    /// What comes back if the miner of an NFT stops.
    what_if(id: TokenId, query: &WhatIfQuery) -> WhatIf = get "/v1/tokens/{id}/what-if", query;
    /// An account.
    account(address: Address) -> Account = get "/v1/accounts/{address}", &NONE;
    /// What the wallet of an account holds.
    balances(address: Address) -> Balances = get "/v1/accounts/{address}/balances", &NONE;
    /// The NFTs that an account holds.
    account_tokens(address: Address) -> Vec<TokenView> = all "/v1/accounts/{address}/tokens", &NONE;
    /// What an account can take out now: a page of its NFTs.
    account_claimable(address: Address, query: &PageQuery) -> Claimable = get "/v1/accounts/{address}/claimable", query;
    /// What an account was paid.
    account_income(address: Address, query: &IncomeQuery) -> Vec<IncomeEntry> = all "/v1/accounts/{address}/income", query;
    /// The same as CSV.
    account_income_csv(address: Address, query: &ExportQuery) -> String = text "/v1/accounts/{address}/income.csv", query;
    /// How an account voted.
    account_votes(address: Address) -> Vec<Vote> = all "/v1/accounts/{address}/votes", &NONE;
    /// How an account voted past its delegates.
    account_overrides(address: Address) -> Vec<Override> = all "/v1/accounts/{address}/overrides", &NONE;
    /// A day of every product.
    days(query: &DaysQuery) -> Vec<Day> = all "/v1/days", query;
    /// Where the prices of pay tokens come from.
    pay_prices() -> Vec<PayPriceView> = get "/v1/pay-prices", &NONE;
    /// Every miner.
    miners() -> Vec<Miner> = all "/v1/miners", &NONE;
    /// A miner.
    miner(address: Address) -> MinerView = get "/v1/miners/{address}", &NONE;
    /// What a miner disclosed last.
    miner_application(address: Address) -> Application = get "/v1/miners/{address}/application", &NONE;
    /// Every proposal.
    proposals() -> Vec<ProposalView> = all "/v1/proposals", &NONE;
    /// A proposal.
    proposal(number: u32) -> ProposalView = get "/v1/proposals/{number}", &NONE;
    /// What would become of each action of a proposal now.
    rehearsal(number: u32) -> Vec<Rehearsal> = get "/v1/proposals/{number}/rehearsal", &NONE;
    /// The votes on a proposal.
    votes(number: u32) -> Vec<Vote> = all "/v1/proposals/{number}/votes", &NONE;
    /// The votes on a proposal past delegates.
    overrides(number: u32) -> Vec<Override> = all "/v1/proposals/{number}/overrides", &NONE;
    /// The reserve.
    reserve() -> ReserveView = get "/v1/reserve", &NONE;
    /// What the reserve's contract holds of each coin.
    reserve_assets() -> Vec<ReserveAsset> = get "/v1/reserve/assets", &NONE;
    /// The insurance of every product that has one.
    pools() -> Vec<PoolView> = all "/v1/insurance", &NONE;
    /// The insurance of a product, as of this moment.
    pool(product: ProductId) -> PoolDetail = get "/v1/insurance/{product}", &NONE;
    /// Who backs a product.
    underwriters(product: ProductId) -> Vec<Underwriter> = all "/v1/insurance/{product}/underwriters", &NONE;
    /// What an account has in the pool of a product.
    underwriter(product: ProductId, address: Address) -> UnderwriterView = get "/v1/insurance/{product}/underwriters/{address}", &NONE;
    /// What an account has in pools.
    account_underwriting(address: Address) -> Vec<Underwriter> = all "/v1/accounts/{address}/underwriting", &NONE;
    /// What an NFT can be insured for.
    insurable(id: TokenId) -> Insurable = get "/v1/tokens/{id}/insurable", &NONE;
    /// What it costs to insure an NFT.
    premium(id: TokenId, query: &PremiumQuery) -> Premium = get "/v1/tokens/{id}/premium", query;
    /// Every compensation round.
    rounds() -> Vec<Round> = all "/v1/reserve/rounds", &NONE;
    /// Movements of money that a question picks.
    ledger(query: &EntriesQuery) -> Vec<Entry> = all "/v1/ledger", query;
    /// Events that a question picks.
    events(query: &EventsQuery) -> Vec<Event> = all "/v1/events", query;
    /// What became of a transaction.
    transaction(hash: B256, query: &SentQuery) -> Sent = get "/v1/tx/{hash}", query;
    /// Prices over time.
    candles(query: &CandlesQuery) -> Candles = get "/v1/candles", query;
}

impl Client {
    /// The market average.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn benchmark(&self, asset: Asset) -> Result<Vec<Benchmark>, ClientError> {
        self.all(&format!("/v1/benchmark/{}", asset.name()), &NONE).await
    }

    /// A day of the market average.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn benchmark_day(
        &self,
        asset: Asset,
        day: dmex_types::Day,
    ) -> Result<BenchmarkView, ClientError> {
        self.get(&format!("/v1/benchmark/{}/{day}", asset.name()), &NONE).await
    }

    /// The last final day of the market average, if there is one.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn benchmark_last(&self, asset: Asset) -> Result<Option<Benchmark>, ClientError> {
        let newest = PageQuery { after: None, limit: Some(1), order: Some(Order::Desc) };
        let page: Page<Benchmark> = self.get(&format!("/v1/benchmark/{}", asset.name()), &newest).await?;
        Ok(page.items.into_iter().next())
    }

    /// What reporters said of a day, final or not.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn reports(&self, asset: Asset, day: dmex_types::Day) -> Result<Vec<Report>, ClientError> {
        self.get(&format!("/v1/benchmark/{}/{day}/reports", asset.name()), &NONE).await
    }

    /// Who measures a network now.
    ///
    /// # Errors
    /// [`ClientError`].
    pub async fn reporters(&self, asset: Asset) -> Result<Reporters, ClientError> {
        self.get(&format!("/v1/reporters/{}", asset.name()), &NONE).await
    }
}
