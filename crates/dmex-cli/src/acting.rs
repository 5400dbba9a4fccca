//! Somebody who signs, and how they spend: everything is checked before anything is sent.

mod calls;

use std::collections::BTreeMap;

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use dmex_catalogue::Revert;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::sender::{Account, PurposeKey};
use dmex_contracts::{Deployment, Token};
use dmex_platform::{Call, DirectSender, Platform, ReadError, Transact};

use self::calls::Calls;
use crate::amount::Money;
use crate::context::{Context, address_of};
use crate::hint::{contract, node, transaction};
use crate::printer::Printer;
use crate::status::Failure;
use crate::units::{Units, short_address};
use crate::wallet;

/// The label of the one key that a command signs with.
const SIGNER: &str = "signer";

/// The contracts, and the one who signs.
pub struct Acting {
    /// The contracts.
    pub platform: Platform,
    /// Who signs.
    pub address: Address,
    signs: Signs,
    printer: Printer,
}

/// Where the key is.
enum Signs {
    /// Here: what is to be done is sent.
    Here { account: Account, sender: Box<DirectSender> },
    /// In a wallet or with several people (`--calldata-for`): what is to be done is printed.
    Elsewhere,
}

/// A call that makes a contract take tokens of the caller.
#[derive(Clone, Debug)]
pub struct Spending<'a> {
    /// What is spent.
    pub token: &'a Token,
    /// How much.
    pub amount: U256,
    /// Who takes it.
    pub spender: Address,
    /// The call that does.
    pub call: Call,
    /// What it is for, in words of a key: `buy`.
    pub purpose: &'static str,
    /// Where a missing balance may come from.
    pub funding: Funding,
    /// Who sees to it that the spender may take it.
    pub approval: Approval,
}

/// Where a missing balance may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Funding {
    /// From nowhere: it is an error.
    Balance,
    /// From the faucet of a development chain.
    Faucet,
}

/// Who sees to it that the spender may take the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approval {
    /// We approve exactly what is spent.
    Exact,
    /// It was done before; if not, it is an error.
    Before,
}

/// Whether a command does what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Yes.
    Send,
    /// It only says what it would do.
    DryRun,
}

impl Mode {
    /// The mode that the option `--dry-run` asks for.
    #[must_use]
    pub const fn of(dry_run: bool) -> Self {
        if dry_run { Self::DryRun } else { Self::Send }
    }
}

impl Funding {
    /// The funding that the option `--faucet` asks for.
    #[must_use]
    pub const fn of(faucet: bool) -> Self {
        if faucet { Self::Faucet } else { Self::Balance }
    }
}

impl Acting {
    /// Opens the platform and the key that the options choose.
    ///
    /// # Errors
    /// Either cannot be used.
    pub async fn open(context: &Context) -> Result<Self, Failure> {
        let platform = context.platform().await?;
        let chain_id = platform.deployment().chain_id;
        let (address, signs) = match &context.globals.calldata_for {
            Some(text) => (address_of(text, chain_id)?, Signs::Elsewhere),
            None => {
                let signer = wallet::open(&context.globals, chain_id)?;
                let (address, account) = (signer.address(), Account::new(SIGNER)?);
                let keys = BTreeMap::from([(account.clone(), signer)]);
                let sender = Box::new(DirectSender::careful(platform.provider().clone(), chain_id, keys));
                (address, Signs::Here { account, sender })
            }
        };
        Ok(Self { platform, address, signs, printer: context.printer })
    }

    /// Where the contracts are.
    #[must_use]
    pub fn deployment(&self) -> &Deployment {
        self.platform.deployment()
    }

    /// Tries a call without sending it: the contract's refusal, if there is one.
    ///
    /// # Errors
    /// The node failed.
    pub async fn rehearse(&self, call: &Call) -> Result<Option<Revert>, Failure> {
        let request =
            TransactionRequest::default().from(self.address).to(call.to).input(call.data.clone().into());
        let Err(error) = self.platform.provider().call(request).await else { return Ok(None) };
        let Some(payload) = error.as_error_resp() else { return Err(node::transport(&error)) };
        Ok(Some(match payload.as_revert_data().filter(|data| !data.is_empty()) {
            Some(data) => Revert::decode(&data),
            None => Revert::without_data(payload.message.clone()),
        }))
    }

    /// Sends a call and waits for its receipt. One that would be refused is not sent. What is signed elsewhere is printed,
    /// and ends the command.
    ///
    /// # Errors
    /// It was refused, or the node failed.
    pub async fn send(
        &self,
        purpose: &str,
        call: Call,
        units: Option<&Units>,
    ) -> Result<TransactionReceipt, Failure> {
        let Signs::Here { account, sender } = &self.signs else {
            if let Some(revert) = self.rehearse(&call).await? {
                let reason = contract::sentence(&revert, units);
                return Err(Failure::refused(format!("nothing is to be sent: {reason}")));
            }
            return Err(self.hand_over(&[(purpose, call)])?);
        };
        let purpose = call.purpose(PurposeKey::new(purpose)?, account.clone());
        sender.send(purpose).await.map_err(|error| transaction::failed(&error, units))
    }

    /// Prints calls for whoever signs them elsewhere; what it returns ends the command.
    fn hand_over(&self, calls: &[(&str, Call)]) -> Result<Failure, Failure> {
        self.printer.print(&Calls::new(self.deployment(), self.address, calls))?;
        Ok(Failure::handed_over(
            "Everything was checked, and nothing was sent. Send these in their order; then the same command says what is \
             left to do, if there is more.",
        ))
    }

    /// Checks everything, approves exactly what is spent and sends. If the call fails after all, the approval is
    /// taken back. `None` in a dry run.
    ///
    /// # Errors
    /// The contract refuses, the money is missing, or the node failed.
    pub async fn spend(
        &self,
        context: &Context,
        spending: Spending<'_>,
        units: &Units,
        mode: Mode,
    ) -> Result<Option<TransactionReceipt>, Failure> {
        let token = self.platform.erc20(spending.token.address);
        let balance = token.balanceOf(self.address).call().await.map_err(ReadError::from)?;
        let allowance =
            token.allowance(self.address, spending.spender).call().await.map_err(ReadError::from)?;
        self.check(&spending, balance, allowance, units).await?;
        if mode == Mode::DryRun {
            context.printer.say("Dry run: everything was checked, nothing was sent.");
            return Ok(None);
        }
        if matches!(self.signs, Signs::Elsewhere) {
            return Err(self.hand_over(&calls_of(&spending, balance, allowance, self.address))?);
        }
        if balance < spending.amount {
            let missing = spending.amount - balance;
            context.printer.say(format!("Faucet: {}", Money::price(missing, spending.token).short));
            let call = Call::faucet(spending.token.address, self.address, missing);
            self.send("faucet", call, Some(units)).await?;
        }
        if allowance < spending.amount {
            self.approve(&spending, allowance, spending.amount, units).await?;
        }
        match self.send(spending.purpose, spending.call.clone(), Some(units)).await {
            Ok(receipt) => Ok(Some(receipt)),
            Err(failure) if allowance < spending.amount => {
                self.take_back(&spending, allowance, units, failure).await
            }
            Err(failure) => Err(failure),
        }
    }

    /// Every rule of the contract but those about the money, which is still to come; then the money.
    async fn check(
        &self,
        spending: &Spending<'_>,
        balance: U256,
        allowance: U256,
        units: &Units,
    ) -> Result<(), Failure> {
        let short = balance < spending.amount || allowance < spending.amount;
        if let Some(revert) = self.rehearse(&spending.call).await?
            && !(short && is_about_money(&revert))
        {
            return Err(Failure::refused(format!(
                "nothing was sent: {}",
                contract::sentence(&revert, Some(units))
            )));
        }
        let can_mint = spending.funding == Funding::Faucet && self.deployment().chain_id == DEV_CHAIN_ID;
        if balance < spending.amount && !can_mint {
            return Err(self.too_little(spending, balance));
        }
        if allowance < spending.amount && spending.approval == Approval::Before {
            return Err(Failure::refused(format!(
                "nothing was sent: {} may take {} of {}'s money, and {} are needed; approve that much first, or leave \
                 --no-approve out",
                short_address(spending.spender),
                Money::price(allowance, spending.token).short,
                short_address(self.address),
                Money::price(spending.amount, spending.token).short
            )));
        }
        Ok(())
    }

    fn too_little(&self, spending: &Spending<'_>, balance: U256) -> Failure {
        let hint =
            if self.deployment().chain_id == DEV_CHAIN_ID { " (test coins: add --faucet)" } else { "" };
        Failure::refused(format!(
            "nothing was sent: {} has {}, and {} are needed; fund the account first{hint}",
            short_address(self.address),
            Money::price(balance, spending.token).short,
            Money::price(spending.amount, spending.token).short
        ))
    }

    /// Some tokens (Tether on Ethereum) change an allowance only by way of zero.
    async fn approve(
        &self,
        spending: &Spending<'_>,
        from: U256,
        to: U256,
        units: &Units,
    ) -> Result<(), Failure> {
        if !from.is_zero() && !to.is_zero() {
            let call = Call::approve(spending.token.address, spending.spender, U256::ZERO);
            self.send("approve-zero", call, Some(units)).await?;
        }
        let call = Call::approve(spending.token.address, spending.spender, to);
        self.send("approve", call, Some(units)).await?;
        Ok(())
    }

    async fn take_back(
        &self,
        spending: &Spending<'_>,
        allowance: U256,
        units: &Units,
        failure: Failure,
    ) -> Result<Option<TransactionReceipt>, Failure> {
        let end = match self.approve(spending, spending.amount, allowance, units).await {
            Ok(()) => "the approval was taken back".to_owned(),
            Err(_) => format!(
                "the approval of {} for {} still stands; the next try will use it",
                Money::price(spending.amount, spending.token).short,
                spending.spender
            ),
        };
        Err(Failure { message: format!("{} ({end})", failure.message), ..failure })
    }
}

/// What is sent in all, in its order: test coins and approvals as far as they are missing, and the call.
fn calls_of<'a>(
    spending: &'a Spending<'_>,
    balance: U256,
    allowance: U256,
    payer: Address,
) -> Vec<(&'a str, Call)> {
    let (token, spender) = (spending.token.address, spending.spender);
    let mut calls = Vec::new();
    if balance < spending.amount {
        calls.push(("faucet", Call::faucet(token, payer, spending.amount - balance)));
    }
    if allowance < spending.amount {
        if !allowance.is_zero() {
            calls.push(("approve-zero", Call::approve(token, spender, U256::ZERO)));
        }
        calls.push(("approve", Call::approve(token, spender, spending.amount)));
    }
    calls.push((spending.purpose, spending.call.clone()));
    calls
}

/// Whether a refusal is what must be expected of a call whose money is not there yet. Tokens that know no errors by
/// name revert with text or with nothing.
fn is_about_money(revert: &Revert) -> bool {
    let names =
        ["ERC20InsufficientBalance", "ERC20InsufficientAllowance", "SafeERC20FailedOperation", "Error"];
    names.contains(&revert.name()) || *revert == Revert::without_data("execution reverted")
}
