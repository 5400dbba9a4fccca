//! An EVM in process: no node, no blocks, no fees, any sender.

use std::collections::HashSet;

use alloy::primitives::{Address, Bytes, TxKind, U256, hex};
use alloy::sol_types::SolCall;
use revm::context::result::{ExecutionResult, Output};
use revm::context::{Context, TxEnv};
use revm::database::InMemoryDB;
use revm::handler::MainnetContext;
use revm::primitives::hardfork::SpecId;
use revm::{ExecuteCommitEvm, ExecuteEvm, MainBuilder, MainnetEvm};

use crate::CallError;

/// The chain id that test coins ask for.
const DEVELOPMENT_CHAIN: u64 = 31_337;
const GAS_LIMIT: u64 = 1_000_000_000;
/// Creates a contract that calls the address in the first word that it is sent with all that follows, and answers or reverts
/// as that does. Its code is one word, which the creation returns.
const ACCOUNT: [u8; 39] =
    hex!("7f 60203603806020 5f375f5f825f5f5f 355af13d5f5f3e60 1c573d5ffd5b3d5f f3 5f5260205ff3");
/// Creates the same, but where it is called by anybody else it answers as a locker that takes what it is handed: with the
/// function that was called. Whoever sends it data beside is refused: it answers nothing. Of what it is called with, the
/// length of `onLock`'s data is the word at 100.
const LOCKER: [u8; 87] = hex!(
    "604e8060095f395ff3 3373080808080808080808080808080808080808080814602d57 606435155f3560e01c60e01b025f5260205ff3 5b602036038060205f375f5f825f5f5f355af13d5f5f3e604a573d5ffd5b3d5ff3"
);
/// Who tells such accounts what to call.
const TELLER: Address = Address::repeat_byte(8);

/// An EVM with a clock that is set by hand.
pub struct Evm {
    inner: MainnetEvm<MainnetContext<InMemoryDB>>,
    now: u64,
    /// Accounts that are contracts.
    accounts: HashSet<Address>,
}

impl Clone for Evm {
    /// The same state on a machine of its own.
    fn clone(&self) -> Self {
        let accounts = self.accounts.clone();
        Self { accounts, ..Self::with_state(self.inner.ctx.journaled_state.database.clone(), self.now) }
    }
}

impl Evm {
    /// An empty chain at a time \[Unix seconds\].
    #[must_use]
    pub fn new(now: u64) -> Self {
        Self::with_state(InMemoryDB::default(), now)
    }

    fn with_state(state: InMemoryDB, now: u64) -> Self {
        let context: MainnetContext<InMemoryDB> = Context::new(state, SpecId::PRAGUE);
        let context = context
            .modify_cfg_chained(|cfg| {
                cfg.chain_id = DEVELOPMENT_CHAIN;
                cfg.disable_nonce_check = true;
                // The timelock's calls are played without a vote.
                cfg.disable_eip3607 = true;
                cfg.tx_gas_limit_cap = Some(GAS_LIMIT);
            })
            .modify_block_chained(|block| {
                block.timestamp = U256::from(now);
                block.gas_limit = GAS_LIMIT;
            });
        Self { inner: context.build_mainnet(), now, accounts: HashSet::new() }
    }

    /// The time of the next call \[Unix seconds\].
    #[must_use]
    pub const fn now(&self) -> u64 {
        self.now
    }

    /// Sets the time of the next call.
    pub fn set_time(&mut self, now: u64) {
        self.now = now;
        self.inner.ctx.modify_block(|block| block.timestamp = U256::from(now));
    }

    /// Deploys a contract: its creation code, then its encoded arguments.
    ///
    /// # Errors
    /// [`CallError`] if the constructor refuses.
    pub fn deploy(&mut self, from: Address, code: &Bytes, arguments: &[u8]) -> Result<Address, CallError> {
        self.create(from, [code.as_ref(), arguments].concat())
    }

    /// Deploys an account that is a contract: [`Evm::call`] calls from it as from any other.
    ///
    /// # Errors
    /// [`CallError`] if that is not possible.
    pub fn deploy_account(&mut self, from: Address) -> Result<Address, CallError> {
        let account = self.create(from, ACCOUNT.to_vec())?;
        self.accounts.insert(account);
        Ok(account)
    }

    /// Deploys such an account that takes locks, unless it is sent data with them.
    ///
    /// # Errors
    /// [`CallError`] if that is not possible.
    pub fn deploy_locker(&mut self, from: Address) -> Result<Address, CallError> {
        let account = self.create(from, LOCKER.to_vec())?;
        self.accounts.insert(account);
        Ok(account)
    }

    fn create(&mut self, from: Address, data: Vec<u8>) -> Result<Address, CallError> {
        let result = self.commit(from, TxKind::Create, data.into())?;
        match output_of(result)? {
            Output::Create(_, Some(address)) => Ok(address),
            other => Err(CallError::Undecodable(format!("{other:?}"))),
        }
    }

    /// Calls a contract and keeps what that changes.
    ///
    /// # Errors
    /// [`CallError`] if it does not succeed; then nothing changes.
    pub fn call<C: SolCall>(&mut self, from: Address, to: Address, call: &C) -> Result<C::Return, CallError> {
        let data = call.abi_encode();
        let result = if self.accounts.contains(&from) {
            let told = [to.into_word().as_slice(), data.as_slice()].concat();
            self.commit(TELLER, TxKind::Call(from), told.into())
        } else {
            self.commit(from, TxKind::Call(to), data.into())
        };
        decode::<C>(result?)
    }

    /// Asks a contract; nothing changes.
    ///
    /// # Errors
    /// [`CallError`] if it does not succeed.
    pub fn view<C: SolCall>(&mut self, to: Address, call: &C) -> Result<C::Return, CallError> {
        let transaction = transaction(Address::ZERO, TxKind::Call(to), call.abi_encode().into())?;
        let result = self.inner.transact_one(transaction);
        // Takes the changes out of the machine and forgets them.
        self.inner.finalize();
        decode::<C>(result.map_err(|error| CallError::Impossible(error.to_string()))?)
    }

    fn commit(&mut self, from: Address, kind: TxKind, data: Bytes) -> Result<ExecutionResult, CallError> {
        let transaction = transaction(from, kind, data)?;
        self.inner.transact_commit(transaction).map_err(|error| CallError::Impossible(error.to_string()))
    }
}

fn transaction(from: Address, kind: TxKind, data: Bytes) -> Result<TxEnv, CallError> {
    let builder = TxEnv::builder().caller(from).kind(kind).data(data).gas_limit(GAS_LIMIT).gas_price(0);
    builder
        .chain_id(Some(DEVELOPMENT_CHAIN))
        .build()
        .map_err(|error| CallError::Impossible(format!("{error:?}")))
}

fn output_of(result: ExecutionResult) -> Result<Output, CallError> {
    match result {
        ExecutionResult::Success { output, .. } => Ok(output),
        ExecutionResult::Revert { output, .. } => Err(CallError::reverted(output)),
        ExecutionResult::Halt { reason, .. } => Err(CallError::Halted(format!("{reason:?}"))),
    }
}

fn decode<C: SolCall>(result: ExecutionResult) -> Result<C::Return, CallError> {
    let data = output_of(result)?.into_data();
    C::abi_decode_returns(&data).map_err(|error| CallError::Undecodable(error.to_string()))
}
