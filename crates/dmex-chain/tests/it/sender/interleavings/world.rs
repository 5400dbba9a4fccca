//! A chain in memory: blocks, a pool of transactions, and a person with the sender's key.

use std::collections::BTreeMap;
use std::sync::Arc;

use alloy::consensus::{Transaction as _, TxEnvelope};
use alloy::eips::eip2718::Decodable2718;
use alloy::primitives::{Address, B256, U256, keccak256};

/// Depth that no reorg reaches: each takes back two blocks at most.
pub(super) const FINAL: u64 = 4;

/// Questions for which a count is ahead: more than two looks ask.
const AHEAD: usize = 15;

/// What may happen at a question, beside the right answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deviation {
    /// A block comes first.
    Mine,
    /// A person's transaction takes the account's next nonce first.
    Person,
    /// A person's transaction waits in the pool, under the next nonce.
    PersonWaits,
    /// The newest block is replaced; what was in it waits again.
    ReorgOne,
    /// The newest two blocks are replaced; what was in them waits again.
    ReorgTwo,
    /// The newest two blocks are replaced, and a person's transaction is first in the new ones.
    ReorgToPerson,
    /// The newest two blocks are replaced, and what was in them is forgotten.
    ReorgForgets,
    /// The newest two blocks are replaced, and another node still had all that the sender ever sent.
    ReorgToOld,
    /// The pool is forgotten.
    Evict,
    /// The answer is of the chain before the last change.
    Stale,
    /// The answer is of the chain four changes ago.
    VeryStale,
    /// For some questions the count of transactions is already that of the next block, which nobody shows yet: so anvil
    /// is between two locks, and so are nodes behind one address that answer from different heights.
    CountAhead,
    /// The node knows nothing.
    Forgets,
    /// The node says that it failed, and did nothing.
    Fails,
    /// The node did what it was asked, and its answer is lost.
    AnswerLost,
    /// The process ends before the node hears of it.
    DiesBefore,
    /// The process ends before it hears the answer.
    DiesAfter,
}

impl Deviation {
    pub(super) const ALL: [Self; 17] = [
        Self::Mine,
        Self::Person,
        Self::PersonWaits,
        Self::ReorgOne,
        Self::ReorgTwo,
        Self::ReorgToPerson,
        Self::ReorgForgets,
        Self::ReorgToOld,
        Self::Evict,
        Self::Stale,
        Self::VeryStale,
        Self::CountAhead,
        Self::Forgets,
        Self::Fails,
        Self::AnswerLost,
        Self::DiesBefore,
        Self::DiesAfter,
    ];
}

#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) hash: B256,
    pub(super) transactions: Vec<Sent>,
}

/// A transaction of the one account.
#[derive(Clone, Debug)]
pub(super) struct Sent {
    pub(super) hash: B256,
    pub(super) nonce: u64,
    pub(super) to: Option<Address>,
    pub(super) value: U256,
    pub(super) fee: u128,
    /// The envelope; a person's has none that anybody asks for.
    pub(super) envelope: Option<TxEnvelope>,
}

/// A chain as a node may see it.
pub(super) type View = Arc<Vec<Arc<Block>>>;

pub(super) struct World {
    account: Address,
    deviations: BTreeMap<usize, Deviation>,
    asked: usize,
    /// How the chain was, oldest first; the last is how it is.
    views: Vec<View>,
    pool: Vec<Sent>,
    /// All that was ever taken, oldest first.
    ever: Vec<Sent>,
    /// For how many more questions the count is that of the next block.
    ahead: usize,
    made: u64,
}

impl World {
    pub(super) fn new(account: Address, deviations: BTreeMap<usize, Deviation>) -> Self {
        let genesis = Arc::new(Block { hash: keccak256("genesis"), transactions: Vec::new() });
        let views = vec![Arc::new(vec![genesis])];
        let mut world = Self {
            account,
            deviations,
            asked: 0,
            views,
            pool: Vec::new(),
            ever: Vec::new(),
            ahead: 0,
            made: 0,
        };
        for _ in 0..FINAL {
            world.mine();
        }
        world
    }

    pub(super) const fn asked(&self) -> usize {
        self.asked
    }

    /// Whether no deviation is left.
    pub(super) fn has_deviated(&self) -> bool {
        self.deviations.keys().all(|at| *at < self.asked)
    }

    /// What happens at the next question; the world has moved already.
    pub(super) fn next(&mut self) -> Option<Deviation> {
        let deviation = self.deviations.get(&self.asked).copied();
        self.asked += 1;
        if self.ahead == 1 {
            self.mine();
        }
        self.ahead = self.ahead.saturating_sub(1);
        match deviation {
            Some(Deviation::Mine) => self.mine(),
            Some(Deviation::Person) => {
                let sent = self.of_person();
                self.pool.insert(0, sent);
                self.mine();
            }
            Some(Deviation::PersonWaits) => {
                let sent = self.of_person();
                if self.pool.iter().all(|other| other.nonce != sent.nonce) {
                    self.pool.push(sent);
                }
            }
            Some(Deviation::ReorgOne) => self.reorg(1, true, false),
            Some(Deviation::ReorgTwo) => self.reorg(2, true, false),
            Some(Deviation::ReorgToPerson) => self.reorg(2, true, true),
            Some(Deviation::ReorgToOld) => {
                self.pool = self.ever.clone();
                self.reorg(2, false, false);
            }
            Some(Deviation::ReorgForgets) => self.reorg(2, false, false),
            Some(Deviation::Evict) => self.pool.clear(),
            Some(Deviation::CountAhead) => self.ahead = AHEAD,
            _ => {}
        }
        deviation
    }

    /// The chain, now or some changes ago.
    pub(super) fn view(&self, changes_ago: usize) -> View {
        self.views[self.views.len().saturating_sub(1 + changes_ago)].clone()
    }

    pub(super) const fn is_count_ahead(&self) -> bool {
        self.ahead > 0
    }

    pub(super) fn pool(&self) -> &[Sent] {
        &self.pool
    }

    pub(super) fn account(&self) -> Address {
        self.account
    }

    /// Takes a signed transaction as nodes do, or says why not.
    pub(super) fn take(&mut self, raw: &[u8]) -> Result<B256, &'static str> {
        let envelope = TxEnvelope::decode_2718(&mut &raw[..]).unwrap();
        let hash = *envelope.tx_hash();
        if self.pool.iter().any(|sent| sent.hash == hash) {
            return Err("already known");
        }
        if envelope.nonce() < count(&self.view(0)) {
            return Err("nonce too low");
        }
        let sent = Sent {
            hash,
            nonce: envelope.nonce(),
            to: envelope.to(),
            value: envelope.value(),
            fee: envelope.max_fee_per_gas(),
            envelope: Some(envelope),
        };
        self.ever.push(sent.clone());
        if let Some(other) = self.pool.iter_mut().find(|other| other.nonce == sent.nonce) {
            if other.fee >= sent.fee {
                return Err("replacement transaction underpriced");
            }
            *other = sent;
        } else {
            self.pool.push(sent);
        }
        Ok(hash)
    }

    /// Time passes: a block, unless one is being made for all to see.
    pub(super) fn pass(&mut self) {
        if !self.is_count_ahead() {
            self.mine();
        }
    }

    /// A block with all of the pool that fits.
    fn mine(&mut self) {
        let chain = self.view(0);
        let (mut transactions, mut next) = (Vec::new(), count(&chain));
        while let Some(place) = self.pool.iter().position(|sent| sent.nonce == next) {
            transactions.push(self.pool.remove(place));
            next += 1;
        }
        self.pool.retain(|sent| sent.nonce >= next);
        self.put(chain.to_vec(), transactions);
    }

    fn put(&mut self, mut chain: Vec<Arc<Block>>, transactions: Vec<Sent>) {
        self.made += 1;
        chain.push(Arc::new(Block { hash: keccak256(self.made.to_be_bytes()), transactions }));
        self.views.push(Arc::new(chain));
    }

    /// Other blocks in place of the newest, and one more.
    fn reorg(&mut self, depth: usize, waits_again: bool, to_person: bool) {
        let chain = self.view(0);
        let (kept, gone) = chain.split_at(chain.len() - depth);
        if waits_again {
            let again = gone.iter().flat_map(|block| block.transactions.iter().cloned());
            self.pool = again.chain(std::mem::take(&mut self.pool)).collect();
        }
        let persons = Sent { nonce: count(&kept.to_vec().into()), ..self.of_person() };
        self.put(kept.to_vec(), if to_person { vec![persons] } else { Vec::new() });
        for _ in 0..depth {
            self.mine();
        }
    }

    /// A transaction of the person's, with the next nonce of the chain.
    fn of_person(&mut self) -> Sent {
        self.made += 1;
        let hash = keccak256([&b"person"[..], &self.made.to_be_bytes()].concat());
        let (nonce, fee) = (count(&self.view(0)), u128::MAX);
        Sent { hash, nonce, to: None, value: U256::from(1), fee, envelope: None }
    }

    /// What an address got on the chain as it is.
    pub(super) fn paid_to(&self, to: Address) -> U256 {
        let chain = self.view(0);
        let sent = chain.iter().flat_map(|block| &block.transactions);
        sent.filter(|sent| sent.to == Some(to)).map(|sent| sent.value).sum()
    }
}

/// Transactions of the account.
pub(super) fn count(chain: &View) -> u64 {
    chain.iter().map(|block| block.transactions.len() as u64).sum()
}
