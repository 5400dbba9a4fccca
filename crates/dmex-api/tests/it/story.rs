//! A real story — purchases, splits, gifts, claims, a default, its vote and its aftermath — asked over HTTP from both
//! databases, and held against the store and the chain.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::{Address, U256};
use dmex_client::wire::{
    CandlesQuery, Code, EntriesQuery, EventsQuery, ExportQuery, IncomeKind, IncomeQuery, PageQuery,
    ProductStatus, ProductsQuery, ProposalState, TokenView, TokensQuery, WhatIfQuery, request,
};
use dmex_client::{Client, ClientError};
use dmex_platform::Call;
use dmex_platform::what_if::{Decision, Forecast};
use dmex_replay::{Role, Script};
use dmex_store::rows::{self, Event, Product, Token};
use dmex_store::{Backend, Watch};
use dmex_types::{Amount, Asset, Power, ProductId, ProductStanding, ProductState, TokenId};
use serde_json::Value;

use crate::chain::Chain;
use crate::round_trips;
use crate::server::Server;
use crate::stores::TestStore;

/// Tables that stay small, however many people buy.
const SMALL: [&str; 10] = [
    "products",
    "pools",
    "proposals",
    "rounds",
    "miners",
    "capacities",
    "meta",
    "cursor",
    "blocks",
    "pay_prices",
];

#[tokio::test(flavor = "multi_thread")]
async fn fd1_fe5_fe6_the_story_of_a_default_is_told_over_http_from_both_databases() {
    let chain = Chain::start(Some(Script::STOPS_AFTER)).await;
    chain.trade().await;
    chain.pass(Script::STOPS_AFTER + Script::DEFAULT_TAKES).await;
    // Somebody buys after the default, and nothing of that is claimed.
    chain.buyers.buy(1, &chain.products[..1]).await.unwrap();
    chain.pass(3).await;
    // Nobody underwrites here, and yet there is a pool to be asked about.
    let (product, role) = (chain.products[0], Role::Buyer(1));
    let pay = chain.platform.offer(product).await.unwrap().payToken;
    let insurance = chain.platform.deployment().insurances[&pay].address;
    chain.act(role, "open-pool", Call::open_pool(insurance, product)).await;
    for store in TestStore::both().await {
        store.catch_up(&chain.platform).await;
        let watch = Watch::default();
        let watched = store.store.watched(&watch);
        let server = Server::start(watched, Some(chain.platform.clone()), Server::patient()).await;
        let told = Told { chain: &chain, store: &store, api: &server.client, server: &server };
        told.every_route_answers().await;
        told.pages_to_the_end_are_the_whole().await;
        told.nfts_are_owed_what_the_chain_owes().await;
        told.income_adds_up().await;
        told.what_if_is_the_platforms().await;
        told.own_delivery_and_the_bonds_part_stand_apart().await;
        told.a_refunded_nft_is_what_it_is().await;
        told.only_bond_that_must_stay_is_counted_on().await;
        told.products_are_found_by_their_state().await;
        round_trips::are_few(&chain, &store).await;
        round_trips::a_server_without_a_node_foretells(&server, &store).await;
        told.products_and_proposals_are_told_in_words().await;
        told.statistics_and_candles_add_up().await;
        told.transactions_do_what_they_say().await;
        server.stop().await;
        no_statement_walks_a_big_table(&store, &watch).await;
    }
    // The node ends here, too.
    drop(chain);
}

struct Told<'a> {
    chain: &'a Chain,
    store: &'a TestStore,
    api: &'a Client,
    server: &'a Server,
}

fn buyer(number: u16) -> Address {
    Role::Buyer(number).address()
}

async fn no_statement_walks_a_big_table(store: &TestStore, watch: &Watch) {
    let plans = store.store.plans(watch).await.unwrap();
    assert!(plans.len() > 40, "{} statements", plans.len());
    for plan in plans {
        assert_eq!(plan.walks(&SMALL), Vec::<&str>::new(), "{}\n{}", plan.statement, plan.steps.join("\n"));
    }
}

impl Told<'_> {
    /// What names are refused is told without the ledger: none that stands in it may be.
    async fn every_account_of_the_ledger_can_be_asked_for(&self, entries: &[rows::Entry]) {
        let names = entries.iter().flat_map(|entry| [&entry.debit, &entry.credit]);
        for name in names.collect::<BTreeSet<_>>() {
            let answer = self.server.ask(&format!("/v1/ledger?into={name}&limit=1")).await;
            assert_eq!(answer.status(), 200, "{name}");
        }
    }

    /// Each path of the document, with names of things that there are.
    async fn every_route_answers(&self) {
        let document: Value = self.server.ask("/v1/openapi.json").await.json().await.unwrap();
        let benchmark = self.api.benchmark(Asset::Btc).await.unwrap().pop().unwrap();
        let names = [
            ("{id}", "1".to_owned()),
            ("{address}", format!("{:#x}", buyer(0))),
            ("{asset}", "btc".to_owned()),
            ("{day}", benchmark.day.to_string()),
            ("{number}", "1".to_owned()),
            ("{product}", self.chain.products[0].to_string()),
            ("{hash}", format!("{:#x}", self.store.store.all::<Event>().await.unwrap()[0].tx_hash)),
        ];
        let mut asked = 0;
        for (path, item) in document["paths"].as_object().unwrap() {
            if item["get"].is_null() || path.ends_with("/stream") {
                continue;
            }
            let mut filled = names.iter().fold(path.clone(), |path, (name, value)| path.replace(name, value));
            if path.starts_with("/v1/miners/") {
                let miner = self.api.miners().await.unwrap().remove(0).address;
                filled = path.replace("{address}", &format!("{miner:#x}"));
            }
            if path.starts_with("/v1/tokens/") {
                // The first NFT was split, and the chain draws none that ended.
                filled = path.replace("{id}", "3");
            }
            match path.as_str() {
                "/v1/days" => filled = format!("/v1/days?day={}", benchmark.day),
                "/v1/candles" => filled = "/v1/candles?asset=btc".to_owned(),
                _ => {}
            }
            let response = self.server.ask(&filled).await;
            // How much to insure is not said.
            let wanted = if path.ends_with("/premium") { 400 } else { 200 };
            assert_eq!(response.status(), wanted, "{filled}: {}", response.text().await.unwrap());
            asked += 1;
        }
        assert!(asked >= 30, "{asked} routes were asked");
    }

    /// Three rows at a time, or all at once, or as the store has them.
    async fn pages_to_the_end_are_the_whole(&self) {
        let events: Vec<Event> = self.api.all_by("/v1/events", &EventsQuery::default(), 900).await.unwrap();
        assert_eq!(events, self.store.store.all::<Event>().await.unwrap());
        let tokens = self.api.all_by::<Token>("/v1/tokens", &TokensQuery::default(), 3).await.unwrap();
        assert_eq!(tokens, self.store.store.all::<Token>().await.unwrap());
        let mut turned = self.api.all_by::<Token>("/v1/tokens?order=desc", &[(); 0], 3).await.unwrap();
        turned.reverse();
        assert_eq!(turned, tokens);
        let votes = self.api.votes(1).await.unwrap();
        assert!(!votes.is_empty());
        assert_eq!(self.api.all_by::<rows::Vote>("/v1/proposals/1/votes", &[(); 0], 1).await.unwrap(), votes);
        let product = *self.chain.products.last().unwrap();
        let days = self.api.product_days(product).await.unwrap();
        let path = format!("/v1/products/{product}/days");
        assert!(days.len() > 20);
        assert_eq!(self.api.all_by::<rows::Day>(&path, &[(); 0], 7).await.unwrap(), days);
        let everything = self.store.store.all::<rows::Entry>().await.unwrap();
        assert_eq!(self.api.ledger(&EntriesQuery::default()).await.unwrap(), everything);
        self.every_account_of_the_ledger_can_be_asked_for(&everything).await;
        let own = EntriesQuery { into: Some(format!("wallet/{:#x}", buyer(1))), ..EntriesQuery::default() };
        let own = self.api.ledger(&own).await.unwrap();
        assert!(!own.is_empty() && own.iter().all(|entry| everything.contains(entry)));
        let of_product = EventsQuery {
            product: Some(product),
            name: Some("DaySettled".to_owned()),
            ..EventsQuery::default()
        };
        let settled = days.iter().filter(|day| day.settled_at.is_some()).count();
        assert_eq!(self.api.events(&of_product).await.unwrap().len(), settled);
    }

    async fn nfts_are_owed_what_the_chain_owes(&self) {
        let tokens = self.api.tokens(&TokensQuery::default()).await.unwrap();
        let mut owing = 0;
        for view in tokens.iter().filter(|view| !view.token.has_ended()) {
            let id = view.token.id;
            let chain = self.chain.platform.token(id).await.unwrap();
            assert_eq!(view.owed.income.0, chain.income_owed, "income of NFT {id}");
            assert_eq!(view.owed.refund.0, chain.refund_owed, "refund of NFT {id}");
            owing += u32::from(!view.owed.income.is_zero());
            let days = self.api.token_income(id).await.unwrap();
            let sum = |part: fn(&dmex_client::wire::TokenDay) -> Amount| {
                days.iter().fold(U256::ZERO, |sum, day| sum + part(day).0)
            };
            assert_eq!(sum(|day| day.income), chain.income_earned, "days of NFT {id}");
            assert_eq!(sum(|day| day.refund), chain.refund_earned, "refunds of NFT {id}");
        }
        assert!(owing > 0, "some NFTs are owed something");
        // Escrow of all NFTs is that of their products, but for what rounding leaves.
        for product in self.api.products().await.unwrap() {
            let own = TokensQuery { product: Some(product.product.id), ..TokensQuery::default() };
            let own = self.api.tokens(&own).await.unwrap();
            let sum = own.iter().fold(U256::ZERO, |sum, view| sum + view.escrow.0);
            assert_eq!(sum, product.product.escrow.0, "escrow of product {}", product.product.id);
        }
        let whole = self.api.account_claimable(buyer(1), &PageQuery::default()).await.unwrap();
        assert!(!whole.tokens.is_empty() && !whole.totals.is_empty());
        self.nft5_what_became_of_what_is_told(&tokens).await;
        let refunded = tokens.iter().find(|view| view.token.state == "refunded").unwrap();
        self.the_bond_made_all_of_it_good(refunded.token.id).await;
    }

    /// Purchase money and bond are worth what the days that are left would have earned: nobody lost, and no round is opened.
    async fn the_bond_made_all_of_it_good(&self, refunded: TokenId) {
        let view = self.api.token(refunded).await.unwrap();
        assert!(view.loss.is_none(), "{:?}", view.loss);
        assert!(!view.token.refunded.unwrap().bond_share.is_zero());
        assert_eq!(self.store.store.all::<rows::Loss>().await.unwrap().len(), 0);
        assert_eq!(self.store.store.all::<rows::Round>().await.unwrap().len(), 0);
    }

    /// A number never stands for less: what a split or a merge ended is told of with what it became, both ways.
    async fn nft5_what_became_of_what_is_told(&self, tokens: &[TokenView]) {
        let ids = |is: &dyn Fn(&Token) -> bool| -> Vec<TokenId> {
            tokens.iter().filter(|view| is(&view.token)).map(|view| view.token.id).collect()
        };
        let whole = tokens.iter().find(|view| view.token.state == "split").unwrap();
        let told = self.api.token(whole.token.id).await.unwrap();
        let parts = ids(&|token| token.split_from == Some(whole.token.id));
        assert_eq!((told.parts.len(), &told.parts), (4, &parts));
        assert!(told.origins.is_empty() && told.cover.is_none() && told.token.fingerprint.is_none());
        assert!(told.token.owed.income.is_zero() && told.token.escrow.is_zero());
        assert_eq!(told.token.token.units, whole.token.units, "its terms are as they were");
        for part in parts {
            assert_eq!(self.api.token(part).await.unwrap().origins, [whole.token.id]);
        }
        let gone = tokens.iter().find(|view| view.token.merged_into.is_some()).unwrap();
        let into = gone.token.merged_into.unwrap();
        let both = ids(&|token| token.merged_into == Some(into));
        assert_eq!(both.len(), 2);
        assert_eq!(self.api.token(into).await.unwrap().origins, both);
        let lineage = self.api.token_lineage(into).await.unwrap();
        assert_eq!((&lineage.origins, lineage.complete), (&both, true));
        assert!(both.iter().all(|origin| lineage.ancestors.contains(origin)));
        // Back to the purchase, the newest first, each once.
        assert!(lineage.ancestors.is_sorted_by(|one, other| one > other));
        assert_eq!(lineage.ancestors.last(), Some(&whole.token.id));
        let lineage = self.api.token_lineage(gone.token.id).await.unwrap();
        assert_eq!(lineage.ancestors.first().copied(), gone.token.split_from);
        // What ended is held by nobody, and found by whoever asks for it.
        let ended = TokensQuery { ended: Some(true), ..TokensQuery::default() };
        let ended = self.api.tokens(&ended).await.unwrap();
        assert_eq!(ended.iter().map(|view| view.token.id).collect::<Vec<_>>(), ids(&Token::has_ended));
        let held = self.api.account_tokens(buyer(0)).await.unwrap();
        assert!(!held.is_empty() && !held.iter().any(|view| view.token.has_ended()));
        for view in tokens.iter().filter(|view| !view.token.has_ended()) {
            let number = U256::from(view.token.id.0);
            let power = self.chain.platform.mining_power();
            let found = power.getStateFingerprint(number).call().await.unwrap();
            assert_eq!(view.fingerprint, Some(found), "NFT {number}");
        }
    }

    /// The list, the table and the ledger say the same; credits that were withdrawn count once.
    async fn income_adds_up(&self) {
        let mut kinds = Vec::new();
        for number in 0..8 {
            let account = buyer(number);
            let entries = self.api.account_income(account, &IncomeQuery::default()).await.unwrap();
            let mut listed: BTreeMap<String, U256> = BTreeMap::new();
            for entry in &entries {
                *listed.entry(format!("{:#x}", entry.coin.address)).or_default() += entry.amount.0;
                kinds.push(entry.kind);
                assert_eq!(
                    entry.price.is_some(),
                    entry.kind == IncomeKind::Income || entry.kind == IncomeKind::BondShare
                );
            }
            let csv = self.api.account_income_csv(account, &ExportQuery::default()).await.unwrap();
            assert_eq!(table(&csv, &entries), listed);
            let path = format!("/v1/accounts/{account:#x}/income");
            let by_two = self.api.all_by::<dmex_client::wire::IncomeEntry>(&path, &[(); 0], 2).await.unwrap();
            assert_eq!(by_two, entries);
            if let (Some(first), Some(last)) = (entries.first(), entries.last()) {
                let early = IncomeQuery { to: Some(last.day), ..IncomeQuery::default() };
                let late = IncomeQuery { from: Some(last.day), ..IncomeQuery::default() };
                let [early, late] = [
                    self.api.account_income(account, &early).await.unwrap(),
                    self.api.account_income(account, &late).await.unwrap(),
                ];
                assert_eq!([early, late].concat(), entries, "from {} on", first.day);
            }
        }
        for kind in [IncomeKind::Income, IncomeKind::Refund, IncomeKind::BondShare] {
            assert!(kinds.contains(&kind), "{kind:?}");
        }
        assert!(!kinds.contains(&IncomeKind::Compensation), "nothing was lost");
    }

    async fn what_if_is_the_platforms(&self) {
        let alive =
            self.api.tokens(&TokensQuery { holder: Some(buyer(1)), ..TokensQuery::default() }).await.unwrap();
        let id = alive.iter().find(|view| view.days_left > 100).unwrap().token.id;
        let nine = WhatIfQuery { vote_days: Some(9), ..WhatIfQuery::default() };
        let never = WhatIfQuery { nobody_votes: Some(true), ..WhatIfQuery::default() };
        assert!(self.api.what_if(id, &never).await.unwrap().ending.closed_day.is_some());
        let both = WhatIfQuery { nobody_votes: Some(true), ..nine.clone() };
        assert!(matches!(self.api.what_if(id, &both).await, Err(ClientError::Refused { status: 400, .. })));
        // Of every NFT, in whatever state: the store foretells what the chain does, to the last unit.
        let tokens = self.api.tokens(&TokensQuery::default()).await.unwrap();
        for view in tokens.iter().filter(|view| !view.token.has_ended()) {
            let id = view.token.id;
            let standing = self.chain.platform.token_standing(id).await.unwrap();
            for (query, decision) in [
                (&nine, Decision::Vote { takes: 9 * 86_400 }),
                (&never, Decision::Abandon),
                (&WhatIfQuery::default(), Decision::Vote { takes: standing.vote_takes }),
            ] {
                let told = self.api.what_if(id, query).await.unwrap();
                let forecast = Forecast::of(&standing.secured(), decision);
                assert_eq!(told.total.pay.0, forecast.total().pay, "money of NFT {id}");
                assert_eq!(told.total.reward.0, forecast.total().reward, "coin of NFT {id}");
                assert_eq!(told.loss.0, forecast.loss, "loss of NFT {id}");
                assert_eq!(told.paid.reward.0, forecast.paid.reward, "paid to NFT {id}");
                assert_eq!(told.days.len(), forecast.days.len(), "days of NFT {id}");
                let ahead = told.days.iter().zip(&forecast.days);
                for (told, day) in ahead {
                    assert_eq!((told.payout.reward.0, told.at), (day.coins.reward, day.at), "NFT {id}");
                }
                assert_eq!(told.assumed.may_be_withdrawn.0, standing.bond_free(), "bond of NFT {id}");
            }
        }
    }

    /// The failing miner's bond paid what the miner did not: holders received more than it delivered.
    async fn own_delivery_and_the_bonds_part_stand_apart(&self) {
        for view in self.api.products().await.unwrap() {
            let days = self.api.product_days(view.product.id).await.unwrap();
            let settled = days.iter().filter(|day| day.settled_at.is_some());
            let whole = U256::from(10u128.pow(18));
            let own = settled.fold(U256::ZERO, |sum, day| {
                let short = day.deposited < day.expected;
                sum + if short { day.deposited.0 * whole / day.expected.0 } else { whole }
            });
            assert_eq!(view.product.own_delivered.0, own, "product {}", view.product.id);
            assert!(view.mean_own_delivered <= view.mean_delivered);
        }
        let failed = self.api.product(*self.chain.products.last().unwrap()).await.unwrap();
        assert!(failed.mean_own_delivered < failed.mean_delivered, "its bond paid days");
        assert_eq!(failed.state, ProductState::Sealed);
        let first = self.api.product(self.chain.products[0]).await.unwrap();
        assert_eq!((first.state, first.mean_own_delivered), (ProductState::Running, first.mean_delivered));
        // Power that pays is what the chain says.
        let state = self.chain.platform.product(first.product.id).await.unwrap().state;
        assert_eq!(first.product.active.units(), state.activeUnits);
        assert_eq!(first.product.outstanding.units(), state.outstandingUnits);
        assert_eq!(first.product.carry.0, U256::from(state.carry));
    }

    async fn a_refunded_nft_is_what_it_is(&self) {
        let tokens = self.api.tokens(&TokensQuery::default()).await.unwrap();
        let refunded = tokens.iter().find(|view| view.token.state == "refunded").unwrap();
        let taken = refunded.refunded.unwrap();
        assert_eq!(refunded.days_left, 0);
        assert!(!taken.principal.is_zero());
        let id = refunded.token.id;
        let paid = EntriesQuery { token: Some(id), ..EntriesQuery::default() };
        let paid = self.api.ledger(&paid).await.unwrap();
        let of = |reason: &str| {
            let own = paid.iter().filter(|entry| entry.reason == reason);
            own.fold(U256::ZERO, |sum, entry| sum + entry.amount.0)
        };
        assert_eq!((taken.principal.0, taken.bond_share.0), (of("refund"), of("share of the bond")));
        let foretold = self.api.what_if(id, &WhatIfQuery::default()).await.unwrap();
        assert_eq!(foretold.state, "refunded");
        let told = foretold.refunded.unwrap();
        assert_eq!((told.payout.pay, told.payout.reward), (taken.principal, taken.bond_share));
        assert!(foretold.days.is_empty() && foretold.rest.is_none());
        let gone = tokens.iter().find(|view| view.token.state == "merged").unwrap();
        let foretold = self.api.what_if(gone.token.id, &WhatIfQuery::default()).await.unwrap();
        assert_eq!(foretold.merged_into, gone.token.merged_into);
        assert!(foretold.total.pay.is_zero() && foretold.days.is_empty() && gone.days_left == 0);
        let whole = tokens.iter().find(|view| view.token.state == "split").unwrap();
        let foretold = self.api.what_if(whole.token.id, &WhatIfQuery::default()).await.unwrap();
        assert_eq!((foretold.parts.len(), foretold.merged_into), (4, None));
        assert!(foretold.total.pay.is_zero() && foretold.rest.is_none());
    }

    async fn only_bond_that_must_stay_is_counted_on(&self) {
        let first = self.api.product(self.chain.products[0]).await.unwrap();
        let platform = &self.chain.platform;
        let required = platform.bond_required(first.product.id, Power::ZERO).await.unwrap().unwrap();
        assert_eq!(first.bond_required.unwrap().0, required);
        assert!(first.bond_secured.0 >= first.product.bond.0.min(required.max(first.product.bond_called.0)));
        for view in self.api.products().await.unwrap() {
            let standing = platform.standing_of(view.product.id).await.unwrap();
            assert_eq!(view.standing, standing, "product {}", view.product.id);
            assert!(view.status != ProductStatus::OnSale || standing == ProductStanding::Good);
        }
        assert_eq!(first.bond_secured.0 + first.bond_may_be_withdrawn.0, first.product.bond.0);
        assert!(!first.bond_may_be_withdrawn.is_zero());
        let tokens = TokensQuery { product: Some(first.product.id), ..TokensQuery::default() };
        let tokens = self.api.tokens(&tokens).await.unwrap();
        let id = tokens.iter().find(|view| view.days_left > 100).unwrap().token.id;
        let counted = self.api.what_if(id, &WhatIfQuery::default()).await.unwrap();
        let present = WhatIfQuery { present_bond: Some(true), ..WhatIfQuery::default() };
        let present = self.api.what_if(id, &present).await.unwrap();
        assert!(counted.total.reward <= present.total.reward);
        assert_eq!(counted.with_present_bond.unwrap(), present.total);
        assert_eq!(counted.assumed.bond, first.bond_secured);
        let duty = self.api.product_duty(first.product.id).await.unwrap();
        assert_eq!(duty.bond_required, first.bond_required);
    }

    /// What a filter finds in the database is what the program says of each row.
    async fn products_are_found_by_their_state(&self) {
        let all = self.api.products().await.unwrap();
        let mut found = 0;
        for state in ProductState::ALL {
            let query = ProductsQuery { state: Some(state), ..ProductsQuery::default() };
            let in_state = self.api.products_of(&query).await.unwrap();
            found += in_state.len();
            let wanted: Vec<_> = all.iter().filter(|view| view.state == state).cloned().collect();
            assert_eq!(in_state, wanted, "{state}");
        }
        assert_eq!(found, all.len());
    }

    async fn products_and_proposals_are_told_in_words(&self) {
        let ended = self.api.product(*self.chain.products.last().unwrap()).await.unwrap();
        assert_eq!(ended.status, ProductStatus::Terminated);
        assert!(ended.due.is_none() && !ended.terminable);
        let first = self.api.product(self.chain.products[0]).await.unwrap();
        assert_eq!(first.pay.symbol.as_deref(), Some("USDT"));
        let of_fil = ProductsQuery { asset: Some(Asset::Fil), ..ProductsQuery::default() };
        let of_fil = self.api.products_of(&of_fil).await.unwrap();
        assert!(of_fil.iter().all(|product| product.product.asset == Asset::Fil));
        let proposals = self.api.proposals().await.unwrap();
        let ends = proposals.iter().find(|proposal| {
            proposal
                .does
                .iter()
                .any(|action| action.summary == format!("Closing.terminate: product {}", ended.product.id))
        });
        assert_eq!(ends.unwrap().state, ProposalState::Executed, "{proposals:?}");
        let day = self.api.benchmark(Asset::Btc).await.unwrap().pop().unwrap().day;
        let inputs = self.api.benchmark_day(Asset::Btc, day).await.unwrap();
        // Reports say the price, too, which is no input of the formula.
        assert_eq!(inputs.input_names.len(), inputs.benchmark.inputs.as_array().unwrap().len() + 1);
        assert!(inputs.reports.len() >= 3);
    }

    async fn statistics_and_candles_add_up(&self) {
        let whole = self.api.statistics().await.unwrap();
        let products = self.store.store.all::<Product>().await.unwrap();
        assert_eq!(whole.products, products.len() as u64);
        assert_eq!(whole.tokens, self.store.store.all::<Token>().await.unwrap().len() as u64);
        assert!(whole.users >= 8 && whole.short_days >= 7);
        let escrow = products.iter().fold(U256::ZERO, |sum, product| sum + product.escrow.0);
        assert_eq!(whole.escrow.iter().fold(U256::ZERO, |sum, money| sum + money.amount.0), escrow);
        let mut purchases = 0;
        for asset in Asset::ALL {
            let query =
                CandlesQuery { asset, pay_token: None, product: None, interval: None, from: None, to: None };
            for candle in self.api.candles(&query).await.unwrap().items {
                assert!(
                    candle.low <= candle.open && candle.open <= candle.high && candle.close <= candle.high
                );
                purchases += u64::from(candle.purchases);
            }
        }
        assert_eq!(purchases, whole.assets.iter().map(|power| power.purchases).sum::<u64>());
    }

    async fn a_claim_brings_what_is_owed(&self) {
        let holder = Role::Buyer(1);
        let owed = self.api.account_claimable(holder.address(), &PageQuery::default()).await.unwrap();
        let tokens: Vec<TokenId> = owed.tokens.iter().map(|token| token.id).collect();
        let ask = request::OfTokens { from: holder.address(), tokens };
        let claim = self.api.tx_claim(&ask).await.unwrap();
        let comes = claim.effects.iter().filter(|effect| effect.to == holder.address());
        let comes = comes.fold(U256::ZERO, |sum, effect| sum + effect.amount.0);
        let promised = owed.totals.iter().fold(U256::ZERO, |sum, money| sum + money.amount.0);
        assert_eq!(comes, promised, "{claim:?}");
        assert!(claim.bare.gas_limit > 21_000 && claim.simulated && claim.approvals_needed.is_empty());
        assert!(claim.decoded.unwrap().signature.starts_with("claim("));
    }

    /// What comes back is signed and sent as it is, and does what it says.
    async fn transactions_do_what_they_say(&self) {
        self.a_claim_brings_what_is_owed().await;
        let product = self.chain.products[0];
        let units = Power::new(1_000);
        // Whoever bought for the one store is not poor any more.
        let new = Role::Buyer(if self.store.store.backend() == Backend::Sqlite { 3 } else { 5 });
        let from = new.address();
        let ask = request::Buy {
            from,
            product,
            units,
            max_payment: None,
            recipient: None,
            referrer: None,
            deadline: None,
            permit: None,
        };
        let poor = self.api.tx_buy(&ask).await;
        assert!(matches!(poor, Err(ClientError::Refused { status: 409, .. })), "{poor:?}");
        let pay = self.chain.platform.offer(product).await.unwrap().payToken;
        let faucet = Call::faucet(pay, from, U256::from(10).pow(U256::from(12)));
        self.act(new, "faucet", faucet).await;
        let buy = self.api.tx_buy(&ask).await.unwrap();
        assert!(buy.bare.summary.starts_with("Buy 1 TH/s of product 1"), "{}", buy.bare.summary);
        assert_eq!(buy.approvals_needed.len(), 1, "{buy:?}");
        let approval = &buy.approvals_needed[0];
        let is_new = |effect: &&dmex_client::wire::Effect| effect.coin.is_none() && effect.to == from;
        let number = buy.effects.iter().find(is_new).unwrap().amount;
        self.act(new, "approve", call(&approval.transaction)).await;
        assert!(self.api.tx_buy(&ask).await.unwrap().approvals_needed.is_empty());
        self.act(new, "buy", call(&buy.bare)).await;
        let bought = self.chain.platform.token(TokenId(number.0.to())).await.unwrap();
        assert_eq!((bought.holder, bought.power), (from, units));

        let refused = [
            self.api.tx_transfer(&request::Transfer { from: buyer(4), token: bought.id, to: from }).await,
            self.api.tx_split(&split(from, bought.id, [2_000, 400])).await,
            self.api.tx_split(&split(from, bought.id, [1_000, 0])).await,
            self.api.tx_merge(&request::Merge { from, token: bought.id, other: bought.id }).await,
            self.api.tx_refund(&request::OfTokens { from, tokens: vec![bought.id] }).await,
            self.api.tx_execute(&request::OfProposal { from, proposal: 1 }).await,
            self.api
                .tx_withdraw(&request::Withdraw {
                    from,
                    coin: Address::repeat_byte(9),
                    to: None,
                    owed_by: None,
                })
                .await,
            self.api
                .tx_vote(&request::CastVote {
                    from,
                    proposal: 1,
                    support: request::Support::For,
                    reason: None,
                })
                .await,
            self.api
                .tx_override_vote(&request::OverrideVote {
                    from,
                    proposal: 1,
                    support: request::Support::Against,
                    reason: None,
                })
                .await,
        ];
        for answer in refused {
            let is_refused = |error: &ClientError| matches!(error, ClientError::Refused { status: 409, problem } if problem.code != Code::Refused);
            assert!(answer.as_ref().is_err_and(is_refused), "{answer:?}");
        }
        self.what_makes_no_sense_is_told_from_what_does(from, bought.id).await;
    }

    /// A split says which parts come; lists of nothing and products that are not there are refused.
    async fn what_makes_no_sense_is_told_from_what_does(&self, from: Address, token: TokenId) {
        let divided = self.api.tx_split(&split(from, token, [400, 600])).await.unwrap();
        let nfts: Vec<(U256, Address)> = divided.effects.iter().map(|nft| (nft.amount.0, nft.to)).collect();
        let next = self.chain.platform.last_token().await.unwrap() + 1;
        let number = |id: u64| U256::from(id);
        let expected = [(number(token.0), Address::ZERO), (number(next), from), (number(next + 1), from)];
        assert_eq!(nfts, expected, "it ends, and its parts come");
        let alone = self.api.tx_split(&request::Split { from, token, parts: Vec::new() }).await;
        assert!(matches!(alone, Err(ClientError::Refused { status: 400, .. })), "{alone:?}");
        let none = request::OfTokens { from, tokens: Vec::new() };
        assert!(matches!(self.api.tx_claim(&none).await, Err(ClientError::Refused { status: 400, .. })));
        let unknown = request::Settle { from, product: ProductId(99), days: None };
        assert!(matches!(self.api.tx_settle(&unknown).await, Err(ClientError::Refused { status: 404, .. })));
    }

    /// Purposes are served once, so each store has its own.
    async fn act(&self, role: Role, purpose: &str, call: Call) {
        let purpose = format!("{purpose}/{:?}", self.store.store.backend());
        self.chain.act(role, &purpose, call).await;
    }
}

/// Parts for whoever signs.
fn split(from: Address, token: TokenId, units: [u64; 2]) -> request::Split {
    let parts = units.map(|units| request::Part { to: None, units: Power::new(units) });
    request::Split { from, token, parts: parts.to_vec() }
}

fn call(bare: &dmex_client::wire::Bare) -> Call {
    Call { to: bare.to, data: bare.data.clone() }
}

/// Sums of an export by coin, back in smallest units.
fn table(csv: &str, entries: &[dmex_client::wire::IncomeEntry]) -> BTreeMap<String, U256> {
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().starts_with("date,time,kind,amount,coin,"));
    let lines: Vec<&str> = lines.collect();
    assert_eq!(lines.len(), entries.len());
    let mut sums: BTreeMap<String, U256> = BTreeMap::new();
    for (line, entry) in lines.into_iter().zip(entries) {
        let cells: Vec<&str> = line.split(',').collect();
        let decimals = usize::from(entry.coin.decimals.unwrap());
        let (whole, rest) = cells[3].split_once('.').unwrap_or((cells[3], ""));
        let amount: U256 = format!("{whole}{rest:0<decimals$}").parse().unwrap();
        *sums.entry(cells[10].to_owned()).or_default() += amount;
    }
    sums
}
