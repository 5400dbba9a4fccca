//! Many days and many buyers, as fast as the machine allows, and the books at the end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use dmex_chain::AnvilConfig;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_platform::{DirectSender, Platform, Transact, deploy};
use dmex_types::{Day, DifficultySource, ProductId, TokenId};
use futures_util::future::try_join_all;
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::{
    Books, Buyers, Record, ReplayChain, ReplayError, Role, Script, Stage, chain_config, deploy_config,
    first_day, last_day,
};

/// Days on which buyers come; storage is on sale for so long.
const SALE_DAYS: u32 = 10;
/// Days between two claims of everybody.
const MONTH: u32 = 30;
/// Every so many tokens one is resold each month.
const RESOLD: usize = 10;

/// What to replay.
#[derive(Clone, Debug)]
pub struct Demo {
    /// The anvil program.
    pub anvil: PathBuf,
    /// First day.
    pub from: Day,
    /// How many days.
    pub days: u32,
    /// How many buyers.
    pub buyers: u16,
    /// Every miner delivers: nobody stops paying.
    pub all_deliver: bool,
    /// What is replayed.
    pub record: Record,
}

/// What a demo shows at its end.
#[derive(Clone, Debug, Serialize)]
pub struct DemoReport {
    /// First day.
    pub from: Day,
    /// The day after the last one.
    pub until: Day,
    /// Days replayed.
    pub days: u32,
    /// Buyers.
    pub buyers: u16,
    /// NFTs that exist.
    pub nfts: u64,
    /// Product days settled.
    pub settlements: u64,
    /// NFTs resold.
    pub resold: u32,
    /// NFTs of which a part was given to another buyer.
    pub shared: u32,
    /// First day that a miner did not pay; none if all delivered.
    pub stopped: Option<Day>,
    /// Bitcoin's days whose difficulty headers proved, and those that had to do without although there is a relay;
    /// none where there is no relay.
    pub headers: Option<HeaderDays>,
    /// Whether the books add up to the last unit.
    pub balanced: bool,
    /// The books.
    pub books: Books,
}

/// Days of a platform with a header relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HeaderDays {
    /// Difficulty proven by headers.
    pub proven: u32,
    /// The last difficulty that headers had proven stood in, or the median of the reports.
    pub unproven: u32,
}

impl HeaderDays {
    async fn of(platform: &Platform) -> Result<Option<Self>, ReplayError> {
        if platform.deployment().header_relay.is_none() {
            return Ok(None);
        }
        let days = platform.difficulties_taken().await?;
        let count = |proven| {
            days.iter().map(|day| u32::from((day.source == DifficultySource::Proven) == proven)).sum()
        };
        Ok(Some(Self { proven: count(true), unproven: count(false) }))
    }
}

impl Demo {
    /// Runs the demo on a chain of its own in `folder` and stops the chain: at the end, after trouble, and on
    /// `shutdown`. `progress` is told of every day done.
    ///
    /// # Errors
    /// [`ReplayError`]; dates outside the data are refused before anything starts.
    pub async fn run(
        &self,
        folder: &Path,
        shutdown: &CancellationToken,
        progress: impl Fn(u32),
    ) -> Result<DemoReport, ReplayError> {
        self.check_dates()?;
        // Nobody goes on with this chain: there is nothing to save it for. Blocks are mined by the sender.
        let config = chain_config(self.anvil.clone(), folder, self.from, self.buyers);
        let config = AnvilConfig { save_every: None, mine_at_once: false, ..config };
        let chain = ReplayChain::start(&config).await?;
        let report = shutdown.run_until_cancelled(self.play(&chain, folder, progress)).await;
        chain.anvil.stop().await?;
        report.unwrap_or(Err(ReplayError::Interrupted))
    }

    fn check_dates(&self) -> Result<(), ReplayError> {
        let (first, last) = (first_day(&self.record.history)?, last_day(&self.record.history)?);
        let end = self.from + self.days.saturating_sub(1);
        let wanted = if self.from < first { self.from } else { end };
        if self.from < first || end > last {
            return Err(ReplayError::OutsideData { wanted, first, last });
        }
        Ok(())
    }

    /// First day that the failing miner does not pay, if there is time for the whole story of a default.
    fn stops(&self) -> Option<Day> {
        let told = self.days >= Script::STOPS_AFTER + Script::DEFAULT_TAKES;
        (told && !self.all_deliver).then(|| self.from + Script::STOPS_AFTER)
    }

    async fn play(
        &self,
        chain: &ReplayChain,
        folder: &Path,
        progress: impl Fn(u32),
    ) -> Result<DemoReport, ReplayError> {
        let transact: Arc<dyn Transact> =
            Arc::new(DirectSender::quick(chain.provider.clone(), DEV_CHAIN_ID, chain.keys()));
        let config = deploy_config(self.from, self.record.anchor(self.from));
        let deployment = deploy(&chain.provider, transact.as_ref(), &config, folder).await?;
        let platform = Platform::new(chain.provider.clone(), deployment);
        let pace = Stage::pace(Duration::from_millis(10), || 0);
        let script = Script { last: last_day(&self.record.history)?, stops: self.stops() };
        let stage = Stage::new(&platform, &transact, &self.record, &pace, script);
        let products = stage.first_morning(&platform, transact.as_ref()).await?;

        let buyers = Buyers::new(platform.clone(), transact, self.buyers);
        let mut crowd = Crowd { buyers, products, holders: BTreeMap::new(), resold: 0, shared: 0 };
        for day in 0..self.days {
            crowd.day(day, self.days, &platform).await?;
            stage.pass_day().await?;
            progress(day + 1);
        }
        let books = Books::of(&platform).await?;
        Ok(DemoReport {
            from: self.from,
            until: self.from + self.days,
            days: self.days,
            buyers: self.buyers,
            nfts: books.nfts(),
            settlements: books.settlements(),
            resold: crowd.resold,
            shared: crowd.shared,
            stopped: self.stops(),
            headers: HeaderDays::of(&platform).await?,
            balanced: books.is_balanced(),
            books,
        })
    }
}

/// The buyers and what they hold.
struct Crowd {
    buyers: Buyers,
    products: Vec<ProductId>,
    holders: BTreeMap<TokenId, u16>,
    resold: u32,
    shared: u32,
}

impl Crowd {
    /// What people do on the `day`-th day: some buy in the first days, all claim once a month, some sell on, one shares.
    async fn day(&mut self, day: u32, days: u32, platform: &Platform) -> Result<(), ReplayError> {
        let sale_days = u16::try_from(SALE_DAYS.min(days)).unwrap_or(1);
        let turn: Vec<u16> =
            u16::try_from(day).map_or_else(|_| Vec::new(), |day| self.buyers.turn(day, sale_days).collect());
        for buyer in turn {
            self.holders.extend(self.buy(buyer).await?);
        }
        if day > 0 && day.is_multiple_of(MONTH) {
            self.month(day / MONTH, platform).await?;
        }
        Ok(())
    }

    async fn buy(&self, buyer: u16) -> Result<Vec<(TokenId, u16)>, ReplayError> {
        let bought = self.buyers.buy(buyer, &self.products).await?;
        Ok(bought.into_iter().map(|token| (token, buyer)).collect())
    }

    /// Who holds the token then.
    async fn resell(&self, token: TokenId, month: u32) -> Result<(TokenId, u16), ReplayError> {
        let holder = self.holders.get(&token).copied().unwrap_or_default();
        Ok((token, self.buyers.resell(token, holder, month).await?))
    }

    /// Somebody gives the next buyer a part of a token.
    async fn share(&mut self, token: TokenId, month: u32, platform: &Platform) -> Result<(), ReplayError> {
        if platform.token(token).await?.refunded {
            return Ok(());
        }
        let holder = self.holders.remove(&token).unwrap_or_default();
        let held = self.buyers.share(token, holder, month).await?;
        self.shared += u32::from(held.len() > 1);
        self.holders.extend(held);
        Ok(())
    }

    async fn month(&mut self, month: u32, platform: &Platform) -> Result<(), ReplayError> {
        let tokens: Vec<TokenId> = self.holders.keys().copied().collect();
        let offset = usize::try_from(month).unwrap_or_default() % RESOLD;
        let mut sold = Vec::new();
        for token in tokens.iter().skip(offset).step_by(RESOLD) {
            // What was refunded moves no more.
            if !platform.token(*token).await?.refunded {
                sold.push(*token);
            }
        }
        let resold = try_join_all(sold.into_iter().map(|token| self.resell(token, month))).await?;
        self.resold += u32::try_from(resold.len()).unwrap_or_default();
        self.holders.extend(resold);
        if let Some(token) = tokens.get(offset + 1) {
            self.share(*token, month, platform).await?;
        }
        let tokens: Vec<TokenId> = self.holders.keys().copied().collect();
        self.buyers.claim(month, &tokens).await?;
        for role in [Role::BtcMiner, Role::FilMiner, Role::FailingMiner, Role::Treasury] {
            for token in &platform.deployment().tokens.pay {
                self.buyers.withdraw(role, token.address).await?;
            }
        }
        Ok(())
    }
}
