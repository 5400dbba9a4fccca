//! What has to have happened so that each action can be done.

use std::sync::atomic::Ordering;

use alloy::primitives::{Address, B256, U256, keccak256};
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::TransactionRequest;
use dmex_client::wire::{PremiumQuery, Transaction};
use dmex_contracts::{Insurance, MiningPower, Reserve, Settlement};
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_types::{Asset, ProductId, TokenId};
use serde_json::json;

use super::Scene;

fn buyer(number: u16) -> Address {
    Role::Buyer(number).address()
}

fn new_nft(transaction: &Transaction) -> TokenId {
    new_nfts(transaction)[0]
}

fn new_nfts(transaction: &Transaction) -> Vec<TokenId> {
    let is_new = |effect: &&dmex_client::wire::Effect| effect.coin.is_none() && effect.from.is_zero();
    let new = transaction.effects.iter().filter(is_new);
    new.map(|effect| TokenId(effect.amount.0.to())).collect()
}

impl Scene {
    pub(super) async fn tell(&mut self) {
        self.what_nodes_can_do_is_told().await;
        self.coins().await;
        let failing = self.product_of(Role::FailingMiner).await;
        // While nothing is covered, all may leave.
        self.underwriting(failing).await;
        // Who sends for the story counts on nonces of its own.
        self.chain.forget();
        self.chain.trade().await;
        let insured = self.purchases(failing).await;
        self.miners().await;
        self.chain.forget();
        // Thirty short days one after the other, and nobody proposes anything.
        self.chain.pass_undecided(40).await;
        self.in_trouble(failing).await;
        self.chain.forget();
        self.chain.pass_undecided(16).await;
        self.catch_up().await;
        self.holding().await;
        // Whatever needs the market as it is comes before time passes without anybody at work.
        self.a_day().await;
        self.proposals(failing).await;
        self.decision().await;
        // Nobody settles what has not been paid, until the product may be given up.
        self.warp(31).await;
        let losers = self.given_up(failing, insured).await;
        self.compensation(failing, &losers).await;
        self.hanging().await;
        self.vesting().await;
        self.what_nodes_can_do_was_asked_once();
    }

    async fn what_nodes_can_do_is_told(&self) {
        let status = self.server.client.status().await.unwrap();
        assert_eq!(status.simulates, Some(true));
        assert_eq!(status.native.unwrap().symbol, "ETH");
        for lacking in &self.lacking {
            let status = lacking.server.client.status().await.unwrap();
            assert_eq!(status.simulates, Some(false), "{}", lacking.words);
        }
    }

    fn what_nodes_can_do_was_asked_once(&self) {
        for lacking in &self.lacking {
            assert_eq!(lacking.asked.load(Ordering::Relaxed), 1, "{}", lacking.words);
        }
    }

    async fn product_of(&self, miner: Role) -> ProductId {
        for product in &self.chain.products {
            let known = self.chain.platform.product(*product).await.unwrap();
            if known.sale.miner == miner.address() {
                return *product;
            }
        }
        panic!("{miner:?} sells nothing");
    }

    /// The timelock, as the DAO would have it after a vote.
    async fn as_the_dao(&self, call: Call) {
        self.as_contract(self.chain.platform.deployment().timelock.address, call).await;
    }

    /// What one of the contracts does.
    async fn as_contract(&self, contract: Address, call: Call) {
        let provider = self.chain.platform.provider();
        provider.anvil_impersonate_account(contract).await.unwrap();
        provider.anvil_set_balance(contract, U256::from(10).pow(U256::from(18))).await.unwrap();
        let request = TransactionRequest { gas: Some(5_000_000), ..TransactionRequest::default() };
        let request = request.from(contract).to(call.to).input(call.data.into());
        let hash = provider.client().request("eth_sendTransaction", [request]).await.unwrap();
        self.chain.mine(1).await;
        let receipt = provider.get_transaction_receipt(hash).await.unwrap().unwrap();
        assert!(receipt.status());
    }

    async fn coins(&mut self) {
        let on = self.chain.platform.deployment().clone();
        let amount = "10000000000000";
        for who in [5, 6] {
            let ask = json!({ "coin": on.tokens.pay[0].address, "amount": amount });
            self.act("faucet", buyer(who), ask).await;
        }
        for (asset, miner) in
            [(Asset::Btc, Role::BtcMiner), (Asset::Btc, Role::FailingMiner), (Asset::Fil, Role::FailingMiner)]
        {
            let coin = on.tokens.reward[&asset].address;
            let call = Call::faucet(coin, miner.address(), U256::from(10).pow(U256::from(12)));
            self.chain.act(miner, &format!("coin/{asset}"), call).await;
        }
        let (pay, miner) = (on.tokens.pay[0].address, Role::FailingMiner);
        let call = Call::faucet(pay, miner.address(), U256::from(10).pow(U256::from(12)));
        self.chain.act(miner, "coin/pay", call).await;
        self.act(
            "fund-reserve",
            buyer(6),
            json!({ "coin": on.tokens.pay[0].address, "amount": "900000000000" }),
        )
        .await;
        self.act("delegate", buyer(6), json!({ "to": buyer(6) })).await;
        self.act("keep-price", buyer(4), json!({ "coin": on.tokens.pay[0].address })).await;
    }

    /// A contract that takes every lock, as the DAO has allowed it.
    async fn locker(&self) -> Address {
        let locker = Address::repeat_byte(0x10);
        // Whatever it is told, it answers the name of the function.
        let on_lock = keccak256("onLock(address,uint256,bytes)");
        let code =
            [&[0x63][..], &on_lock[..4], &[0x60, 0xe0, 0x1b, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3]].concat();
        self.chain.platform.provider().anvil_set_code(locker, code.into()).await.unwrap();
        let allow = MiningPower::setLockerCall { locker, allowed: true };
        self.as_the_dao(Call::new(self.chain.platform.deployment().mining_power.address, &allow)).await;
        locker
    }

    async fn miners(&mut self) {
        let miner = Role::BtcMiner.address();
        let apply = json!({
            "farm": "Kapchagay 1", "place": "Almaty", "power_contract": "No. 7",
            "document_uri": "https://example.org/a.pdf", "document_hash": B256::repeat_byte(1),
            "machines": [{ "model": "S19", "serial_from": "A1", "serial_to": "A9", "count": 9 }],
            "asks": [{ "asset": "btc", "units": 88_500 }], "addresses": [buyer(7)],
        });
        self.act("apply", buyer(6), apply).await;
        self.act("join", buyer(7), json!({ "miner": buyer(6) })).await;
        let product = self.product_of(Role::BtcMiner).await;
        self.act("stop-selling", miner, json!({ "product": product })).await;
        self.act("release-capacity", buyer(6), json!({ "product": product })).await;
        let today = self.chain.platform.today().await.unwrap();
        let offer = json!({
            "asset": "btc", "machine": "S19", "price": "106000000", "units_for_sale": "8850",
            "mining_days": 1080, "closes": today + 30, "disclosure_uri": "https://example.org/s19.json",
            "disclosure_hash": B256::repeat_byte(2),
        });
        self.act("create-product", miner, offer).await;
        self.act("deposit-bond", miner, json!({ "product": product, "amount": "1000" })).await;
        self.act("withdraw-bond", miner, json!({ "product": product, "amount": "999" })).await;
    }

    /// Answers an NFT that is insured.
    async fn purchases(&mut self, product: ProductId) -> TokenId {
        self.act("underwrite", buyer(6), json!({ "product": product, "amount": "900000000000" })).await;
        let pay = self.chain.platform.offer(product).await.unwrap().payToken;
        let insurance = self.chain.platform.deployment().insurances[&pay].address;
        let line = Insurance::setLineCall {
            product: product.0,
            rate: 250,
            cap: alloy::primitives::Uint::from(10u64.pow(13)),
        };
        self.as_the_dao(Call::new(insurance, &line)).await;
        self.catch_up().await;
        let ask = json!({ "product": product, "units": 2000 });
        let token = new_nft(&self.act("buy", buyer(6), ask.clone()).await);
        self.catch_up().await;
        let insurable = self.server.client.insurable(token).await.unwrap();
        assert_eq!((insurable.lacking, insurable.most), (None, insurable.limits.escrow));
        let coverage = insurable.most;
        let premium = self.server.client.premium(token, &PremiumQuery { coverage }).await.unwrap();
        assert_eq!(premium.begin_day, self.chain.platform.today().await.unwrap() + 14);
        let insure = json!({ "token": token, "coverage": coverage, "max_premium": premium.premium });
        self.act("insure", buyer(6), insure).await;
        let other = new_nft(&self.act("buy", buyer(6), ask).await);
        let parts = json!([{ "units": "1300" }, { "units": "500" }, { "units": "200", "to": buyer(5) }]);
        let split = json!({ "token": other, "parts": parts });
        let parts = new_nfts(&self.act("split", buyer(6), split).await);
        let merge = json!({ "token": parts[0], "other": parts[1] });
        let merged = new_nft(&self.act("merge", buyer(6), merge).await);
        self.act("transfer", buyer(6), json!({ "token": merged, "to": buyer(5) })).await;
        let locker = self.locker().await;
        self.act("lock", buyer(5), json!({ "token": merged, "locker": locker, "data": "0x" })).await;
        let ask = json!({ "product": product, "units": 2000, "locker": locker, "data": "0x01" });
        let locked = new_nft(&self.act("buy-locked", buyer(6), ask).await);
        let locked = self.chain.platform.token(locked).await.unwrap();
        assert_eq!((locked.holder, locked.locker), (buyer(6), Some(locker)));
        token
    }

    async fn underwriting(&mut self, product: ProductId) {
        let (whole, miner) = (json!({ "product": product }), Role::FailingMiner.address());
        self.act("open-pool", buyer(4), whole.clone()).await;
        self.act("underwrite", buyer(5), json!({ "product": product, "amount": "5000000" })).await;
        self.act("stake", miner, json!({ "product": product, "amount": "900000000" })).await;
        let some = json!({ "product": product, "amount": "1000000", "to": buyer(5) });
        self.act("unstake", miner, some).await;
        self.act("request-exit", buyer(5), whole.clone()).await;
        let now = self.chain.platform.provider().anvil_snapshot().await.unwrap();
        let underwriter = self.server.client.underwriter(product, buyer(5)).await.unwrap();
        let (from, chain) = (underwriter.leaves_from, self.chain.platform.now().await.unwrap());
        self.warp((from - chain) / 86_400 + 1).await;
        self.act("underwrite-exit", buyer(5), whole).await;
        assert!(self.chain.platform.provider().anvil_revert(now).await.unwrap());
    }

    /// The DAO may end the product, and the week in which somebody may leave its pool runs.
    async fn in_trouble(&mut self, product: ProductId) {
        self.catch_up().await;
        let before = self.server.client.underwriter(product, buyer(5)).await.unwrap();
        assert!(before.free.is_zero(), "nobody leaves a product in trouble");
        self.act("hold-exit", buyer(4), json!({ "product": product, "account": buyer(5) })).await;
        let held = self.server.client.underwriter(product, buyer(5)).await.unwrap();
        assert_eq!(held.leaves_until, before.leaves_until + 60 * 86_400);
        self.act("earn", buyer(4), json!({ "product": product, "days": 30 })).await;
    }

    async fn holding(&mut self) {
        let own = self.chain.platform.tokens_of(buyer(1)).await.unwrap();
        let tokens: Vec<TokenId> = own.iter().take(5).map(|token| token.id).collect();
        self.act("claim", buyer(4), json!({ "tokens": tokens })).await;
        let pay = self.chain.platform.deployment().tokens.pay[0].address;
        // Of a policy that there is not nothing is left to end.
        self.act("release-insurance", buyer(4), json!({ "coin": pay, "policies": [99] })).await;
        let to = buyer(3);
        self.act("withdraw", Role::Treasury.address(), json!({ "coin": pay, "to": to })).await;
    }

    async fn proposals(&mut self, failing: ProductId) {
        let from = Role::Platform.address();
        let end = json!({ "product": failing, "description": "It does not deliver" });
        self.act("propose-termination", from, end).await;
        let more = json!({ "action": "approve-capacity", "miner": Role::BtcMiner.address(), "asset": "btc",
            "units": "1000000000" });
        self.act("propose", from, json!({ "actions": [more], "description": "It built more" })).await;
        self.catch_up().await;
        self.act("cancel", from, json!({ "proposal": 1 })).await;
    }

    /// The other proposal is decided.
    async fn decision(&mut self) {
        self.catch_up().await;
        let told = self.server.client.proposal(2).await.unwrap().proposal;
        self.warp_to(told.opens + 1).await;
        for voter in Role::investors().chain([Role::Platform]) {
            self.act("vote", voter.address(), json!({ "proposal": 2, "support": "for", "reason": "Yes" }))
                .await;
        }
        // Whoever votes for itself can do so past itself, too: its DMC counts once.
        let own = json!({ "proposal": 2, "support": "for", "reason": "Once more" });
        self.act("override-vote", Role::Platform.address(), own).await;
        self.warp_to(told.closes + 1).await;
        self.act("queue", buyer(4), json!({ "proposal": 2 })).await;
        let number = dmex_platform::ProposalNumber::of(told.id);
        let queued = self.chain.platform.proposal(&number).await.unwrap();
        self.warp_to(queued.executable.unwrap() + 1).await;
        self.act("execute", buyer(4), json!({ "proposal": 2 })).await;
    }

    async fn warp_to(&self, time: u64) {
        let now = self.chain.platform.now().await.unwrap();
        self.chain.platform.provider().anvil_increase_time(time.saturating_sub(now)).await.unwrap();
        self.chain.mine(1).await;
    }

    /// A day is reported, made final, paid and settled.
    async fn a_day(&mut self) {
        let platform = self.chain.platform.clone();
        let end = platform.today().await.unwrap().end_timestamp();
        self.warp_to(end - 3_600).await;
        let feed = platform.deployment().price_feeds[&Asset::Btc];
        let price = platform.latest_price(feed).await.unwrap().answer.as_u64();
        self.act("post-price", Role::Poster.address(), json!({ "asset": "btc", "price": price })).await;
        self.warp_to(end).await;
        let last = self.server.client.benchmark_last(Asset::Btc).await.unwrap().unwrap().day;
        let inputs = self.server.client.reports(Asset::Btc, last).await.unwrap()[0].inputs.clone();
        let day = platform.benchmark_next_day(Asset::Btc).await.unwrap();
        let round = platform.latest_price(feed).await.unwrap().round.to_string();
        self.act("prove-price", buyer(4), json!({ "asset": "btc", "day": day, "round": round })).await;
        for reporter in 0..3 {
            let report = json!({ "asset": "btc", "day": day, "inputs": inputs });
            self.act("report", Role::Reporter(reporter).address(), report).await;
        }
        self.act("finalize", buyer(4), json!({ "asset": "btc" })).await;
        let miner = Role::BtcMiner;
        let product = self.product_of(miner).await;
        self.act("deposit", miner.address(), json!({ "product": product })).await;
        self.act("settle", buyer(4), json!({ "product": product })).await;
        self.act("assess", buyer(4), json!({ "product": product })).await;
    }

    async fn vesting(&mut self) {
        let pay = json!({ "vesting": "private-sale", "beneficiary": buyer(0) });
        self.act("pay-vesting", buyer(4), pay).await;
    }

    /// A product is given up, and what follows from that. Answers whose NFTs lost by it.
    async fn given_up(&mut self, product: ProductId, insured: TokenId) -> Vec<TokenId> {
        let miner = Role::FailingMiner.address();
        let today = self.chain.platform.today().await.unwrap();
        let deposit = json!({ "product": product, "day": today, "amount": "1000" });
        self.act("deposit", miner, deposit).await;
        self.act("abandon", buyer(4), json!({ "product": product })).await;
        self.act("reclaim-deposit", miner, json!({ "product": product, "day": today })).await;
        let others = self.chain.platform.tokens().await.unwrap();
        let of_product =
            others.iter().filter(|token| token.product == product && token.id != insured && !token.locked);
        let tokens: Vec<TokenId> = of_product.take(3).map(|token| token.id).chain([insured]).collect();
        self.act("refund", buyer(4), json!({ "tokens": tokens })).await;
        self.act("measure", buyer(4), json!({ "product": product })).await;
        self.act("record-losses", buyer(4), json!({ "tokens": tokens })).await;
        self.act("claim-insurance", buyer(4), json!({ "tokens": [insured] })).await;
        tokens
    }

    /// A product that was closed without its miner's fault, and that nobody sealed: all of its bond returns.
    async fn hanging(&mut self) {
        let id = self.product_of(Role::BtcMiner).await;
        let on = self.chain.platform.deployment();
        let (closing, settlement) = (on.closing.address, on.settlement.address);
        let next = self.chain.platform.product(id).await.unwrap().state.nextDay;
        let close = Settlement::closeProductCall { product: id.0, closedDay: next };
        self.as_contract(closing, Call::new(settlement, &close)).await;
        let product = json!({ "product": id });
        self.act("seal", buyer(4), product.clone()).await;
        self.act("return-bond", buyer(4), product).await;
    }

    async fn compensation(&mut self, product: ProductId, losers: &[TokenId]) {
        self.warp(8).await;
        let on = self.chain.platform.deployment();
        let (reserve, token) = (on.reserve.address, on.tokens.pay[0].address);
        let amount = U256::from(100_000_000u64);
        let open = Reserve::openRoundCall { product: product.0, token, amount };
        self.as_the_dao(Call::new(reserve, &open)).await;
        self.act("claim-round", buyer(4), json!({ "round": 1, "tokens": &losers[..1] })).await;
        self.warp(400).await;
        self.act("close-round", buyer(4), json!({ "round": 1 })).await;
    }
}
