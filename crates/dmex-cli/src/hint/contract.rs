//! What to do when a contract refuses, by the name of its error.

mod assets;
mod bond;
mod closing;
mod dao;
mod relay;
mod risk;

use std::fmt::Write as _;

use alloy::contract::Error as ContractError;
use alloy::primitives::U256;
use dmex_chain::{Revert, RevertDecoder};
use dmex_contracts::Token;
use dmex_types::{Day, Power};

use super::node;
use crate::amount::Money;
use crate::status::Failure;
use crate::units::{PowerView, Units, moment};

/// A refusal as a sentence; `units` give its numbers their decimals.
#[must_use]
pub fn sentence(revert: &Revert, units: Option<&Units>) -> String {
    let refusal = Refusal { args: &revert.args, units };
    let name = revert.name.as_str();
    refusal
        .of_sale(name)
        .or_else(|| refusal.of_settlement(name))
        .or_else(|| refusal.of_risk(name))
        .or_else(|| refusal.of_power(name))
        .or_else(|| refusal.of_token(name))
        .or_else(|| refusal.of_roles(name))
        .or_else(|| refusal.of_benchmark(name))
        .or_else(|| refusal.of_bond(name))
        .or_else(|| refusal.of_closing(name))
        .or_else(|| refusal.of_relay(name))
        .or_else(|| refusal.of_miners(name))
        .or_else(|| refusal.of_assets(name))
        .or_else(|| refusal.of_voting(name))
        .or_else(|| refusal.of_proposing(name))
        .or_else(|| refusal.of_dmc(name))
        .unwrap_or_else(|| refusal.of_machine(revert))
}

/// A call that was only to read and did not answer.
#[must_use]
pub fn unreadable(error: &ContractError) -> Failure {
    if let Some(data) = error.as_revert_data() {
        let revert = RevertDecoder::new(&dmex_contracts::abis()).decode(&data);
        return Failure::refused(sentence(&revert, None));
    }
    match error {
        ContractError::TransportError(cause) => node::transport(cause),
        _ => Failure::mismatch(format!(
            "a contract gave an unexpected answer ({error}): the deployment file and the chain do not fit together; run \
             `dmex deploy --check`"
        )),
    }
}

/// The arguments of a refusal, and the units they are in.
struct Refusal<'a> {
    args: &'a [String],
    units: Option<&'a Units>,
}

impl Refusal<'_> {
    fn of_sale(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "SalesPaused" => "sales are paused by the owner: wait until they are open again".to_owned(),
            "MinerNotApproved" => format!(
                "the miner {first} is not approved: it applies (`dmex miner apply`), and the DAO votes on it (`dmex proposal \
                 create approve-miner`)"
            ),
            "BadOffer" => match first.trim_matches('"') {
                "runningCost" => "the running cost is more than half of what the power mines on its first day, cautiously \
                     counted (of Filecoin a quarter of that is paid at once): lower it"
                    .to_owned(),
                "minUnits" => "the smallest purchase would bring less than 20 of the coin's smallest units on its first day: \
                     raise it"
                    .to_owned(),
                "benchmark" => "no day of the coin's market average is final yet: wait for the first (`dmex benchmark show`)"
                    .to_owned(),
                _ => format!(
                    "the offer's term {first} is not possible: correct it (see `dmex product create --help`)"
                ),
            },
            "UnknownProduct" => {
                format!("there is no product {first}: `dmex product list` shows what there is")
            }
            "SaleClosed" => {
                format!(
                    "product {first} is not on sale now: `dmex product show {first}` shows its days, or choose another"
                )
            }
            "TooFewUnits" => {
                format!("{} is less than the smallest purchase of {}: buy more", self.power(0), self.power(1))
            }
            "SoldOut" => format!(
                "product {first} has only {} left, {} was asked for: buy less, or choose another (`dmex product list`)",
                self.power(2),
                self.power(1)
            ),
            "BuyerCapExceeded" => format!(
                "{first} would hold {} of this product, and one buyer may have {}: buy less",
                self.power(1),
                self.power(2)
            ),
            "PaymentTooHigh" => format!(
                "it costs {}, more than the limit of {}: raise --max-payment or buy less",
                self.pay(0),
                self.pay(1)
            ),
            "WrongAmountReceived" => {
                format!(
                    "the token delivered {second} instead of {first} smallest units: tokens that take a cut are not supported"
                )
            }
            "TrancheTooLarge" => {
                format!(
                    "a purchase of {} a day is more than one NFT can have: buy less at a time",
                    self.pay(0)
                )
            }
            "SelfReferral" => "you cannot refer yourself: leave the referrer out".to_owned(),
            "DeadlinePassed" => format!(
                "the purchase was good until {} only: try again, or give a longer --deadline",
                self.moment(0)
            ),
            "LockForAnother" => format!(
                "only the buyer or the contract {second} itself can have an NFT of {first} locked at its purchase: buy it \
                 for the account that signs"
            ),
            "NotMiner" => format!("product {first} is not {second}'s: sign with the key of its miner"),
            "CapacityExceeded" => format!(
                "{} is more than the {} that the miner's approved capacity leaves: choose another product or offer less, or ask \
                 the DAO for more (`dmex proposal create approve-capacity`)",
                self.power(2),
                self.power(3)
            ),
            _ => return self.of_auctions(name),
        })
    }

    /// What the sale refuses to whoever auctions power for it.
    fn of_auctions(&self, name: &str) -> Option<String> {
        let first = self.arg(0);
        Some(match name {
            "NotAuctioneer" => format!("only the contract that auctions this power may do that, not {first}"),
            "AlreadyReserved" => {
                format!("power of product {first} is reserved for an auction already: wait until it is over")
            }
            "BadStartDay" => format!(
                "an auction of product {first} cannot sell power that starts on {}: choose a later day, within its sale",
                self.day(1)
            ),
            "MoreThanReserved" => {
                format!(
                    "{} is more than the {} of product {first} that is reserved",
                    self.power(1),
                    self.power(2)
                )
            }
            "PriceBelowOffer" => {
                format!("a price of {} per smallest unit is below the offer's {}", self.pay(0), self.pay(1))
            }
            "MoreThanSold" => {
                format!("{} is more than the {} left of auctioned sale {first}", self.power(1), self.power(2))
            }
            _ => return None,
        })
    }

    fn of_settlement(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "ZeroAmount" => "the amount is zero: give one above zero".to_owned(),
            "AmountTooLarge" => "the amount is more than can be kept: give a smaller one".to_owned(),
            "DayNotDepositable" => format!(
                "product {first} takes no deposit for {}: it is settled, not begun, or nobody holds power then; see \
                 `dmex miner status`",
                self.day(1)
            ),
            "NothingToSettle" => {
                format!("product {first} has no day to settle: nothing is sold, or all its days are settled")
            }
            "DayOpen" => format!("{} has not ended: wait until 00:00 UTC", self.last_day()),
            "BenchmarkPending" => {
                "the benchmark is not final yet: wait for the reporters (`dmex benchmark show`)".to_owned()
            }
            "GraceRunning" => format!(
                "product {first} still waits for {} for {}: it settles once that is deposited, or after {}",
                self.reward(2),
                self.day(1),
                self.moment(3)
            ),
            "NothingToWithdraw" => {
                format!("nothing is credited to {first} in this token: nothing to withdraw")
            }
            "ProductClosed" => format!(
                "product {first} is closed: it sells nothing more, and its bond is kept for its holders (`dmex product show \
                 {first}`)"
            ),
            "NotMiningPower" | "NotSettlement" | "NotSale" | "NotInsurance" | "NotClosing"
            | "NotAuctionSale" => {
                format!(
                    "only a contract of the platform may do this, not {}",
                    if second.is_empty() { first } else { second }
                )
            }
            _ => return None,
        })
    }

    fn of_power(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "TokenLocked" => format!("NFT {first} is locked by a contract: have it released there first"),
            "TokenRefunded" => {
                format!("NFT {first} was refunded: it cannot move any more, only be claimed for")
            }
            "NotOwnerNorApproved" => {
                "the NFT belongs to somebody else: sign with its holder's key (`dmex power show` says who)"
                    .to_owned()
            }
            "TransferFromIncorrectOwner" => {
                "the NFT is not the sender's: sign with its holder's key".to_owned()
            }
            "TransferToZeroAddress" => "nobody holds the zero address: give another one".to_owned(),
            "TokenDoesNotExist" => {
                "there is no such NFT: `dmex power show` says what became of one that was split or merged, `dmex power list` \
                 shows those of an account"
                    .to_owned()
            }
            "TokenAlreadyExists" => "this NFT exists already".to_owned(),
            "BadSplit" => format!(
                "NFT {first} cannot be split so: it takes 2 to 16 parts, each with power and for somebody, that are all of it"
            ),
            "CannotMerge" => format!(
                "NFTs {first} and {second} cannot be merged: they must be two, with the same holder, product, start and end, \
                 and both insured by one policy or not at all"
            ),
            "MergeTooLarge" => format!(
                "NFTs {first} and {second} have more power or money together than one NFT can: leave them apart"
            ),
            "NotForStranger" => format!(
                "a contract holds NFT {first}, and only it or whom it approved has it paid: have the contract ask for it"
            ),
            "NotToProtocol" => {
                format!("{first} is a contract of the platform and holds no NFTs: give another address")
            }
            "NotLocker" => format!("{second} did not lock NFT {first}: only the contract that locked it may do this"),
            "LockerNotAllowed" => {
                format!("the contract {first} may not lock NFTs: choose one that the DAO allows")
            }
            "LockRefused" => {
                format!("the contract {second} does not accept NFT {first}: see what it accepts, or choose another")
            }
            "TransferToNonERC721ReceiverImplementer" => {
                "the receiving contract takes no NFTs: give another address".to_owned()
            }
            "AccountBalanceOverflow" => "the account holds as many NFTs as can be counted".to_owned(),
            "BalanceQueryForZeroAddress" => "the zero address holds nothing".to_owned(),
            _ => return None,
        })
    }

    fn of_token(&self, name: &str) -> Option<String> {
        let [first, second, third] = [self.arg(0), self.arg(1), self.arg(2)];
        Some(match name {
            "ERC20InsufficientBalance" => {
                format!(
                    "{first} has {second} smallest units of the token and needs {third}: fund the account first"
                )
            }
            "ERC20InsufficientAllowance" => format!(
                "{first} may take {second} smallest units of the token and needs {third}: approve that much first"
            ),
            "ERC20InvalidApprover"
            | "ERC20InvalidReceiver"
            | "ERC20InvalidSender"
            | "ERC20InvalidSpender" => {
                format!("the token refuses the address {first}: give another one")
            }
            "SafeERC20FailedOperation" => {
                format!("the token {first} refused the transfer: check balance and allowance")
            }
            "ERC2612ExpiredSignature" | "ERC2612InvalidSigner" | "InvalidAccountNonce" => {
                "the signed permission is expired, used or somebody else's: sign a new one".to_owned()
            }
            "ECDSAInvalidSignature" | "ECDSAInvalidSignatureLength" | "ECDSAInvalidSignatureS" => {
                "the signature is not one: sign again".to_owned()
            }
            "InvalidShortString" | "StringTooLong" => {
                "a name of the token cannot be kept: choose a shorter one".to_owned()
            }
            "DevelopmentChainOnly" => {
                format!("test coins exist on development chains only, not on chain {first}")
            }
            "NoRound" => format!("the price feed has no round {first}: name one that it has"),
            "NotPoster" => format!("{first} may not post prices: sign with the poster's key"),
            _ => return None,
        })
    }

    fn of_roles(&self, name: &str) -> Option<String> {
        let first = self.arg(0);
        Some(match name {
            "OwnableUnauthorizedAccount" => format!("{first} is not the owner: sign with the owner's key"),
            "OwnableInvalidOwner" => format!("{first} cannot be an owner: give another address"),
            "ParameterOutOfBounds" => {
                "the value is outside the bounds in the contract's code: choose another".to_owned()
            }
            _ => return None,
        })
    }

    fn of_benchmark(&self, name: &str) -> Option<String> {
        let first = self.arg(0);
        Some(match name {
            "NotReporter" => format!("{first} is no reporter: sign with a reporter's key"),
            "DayNotReportable" => {
                format!("{} is final already, too early, or not over: report another day", self.day(0))
            }
            "AlreadyReported" => format!("{} is reported by this reporter already", self.day(0)),
            "BadInputs" => "the report is not plausible: check the measurement".to_owned(),
            "BadReporter" => format!("{first} cannot be a reporter: it is zero, named twice, or a miner"),
            "ReportsMissing" => format!(
                "{} has {} of {} reports: wait for the reporters",
                self.day(0),
                self.arg(1),
                self.arg(2)
            ),
            "JumpUnconfirmed" => format!(
                "the reward of {} is too far from that of the days before: every reporter must confirm it, or 36 hours must \
                 pass after the day's end",
                self.day(0)
            ),
            "PriceRefused" => format!(
                "the price of {} is not proven: the round of the feed that was named was not in force at the day's end; name \
                 the one that was, or wait until three days after it",
                self.day(0)
            ),
            "NoProof" => format!(
                "round {} of the feed does not prove the price of {}: name the one that was in force at the day's end",
                self.arg(1),
                self.day(0)
            ),
            "DayNotFinal" => {
                format!("{} is not final: `dmex benchmark show` shows which days are", self.day(0))
            }
            _ => return None,
        })
    }

    /// What is not an error of ours.
    fn of_machine(&self, revert: &Revert) -> String {
        let text = self.args.join(" ");
        match revert.name.as_str() {
            "InsufficientFunds" => {
                format!("{text}: the account cannot pay for gas; send it some of the chain's own coin")
            }
            "no reason given" if text.to_lowercase().contains("insufficient funds") => {
                "the account cannot pay for gas: send it some of the chain's own coin".to_owned()
            }
            "no reason given" => format!("no reason was given ({text})"),
            "Error" => format!("the contract says {text:?}"),
            "ReentrancyGuardReentrantCall" => {
                "the token called back while being paid: it is not supported".to_owned()
            }
            "SafeCastOverflowedUintDowncast" | "SafeCastOverflowedIntDowncast" | "Panic" => {
                format!("a number is beyond what the contract can count ({text}): use a smaller one")
            }
            _ => {
                let mut sentence = format!("the contract refused with {}", revert.name);
                if !text.is_empty() {
                    let _ = write!(sentence, " ({text})");
                }
                sentence
                    + "; this program does not know that error: is it of the same version as the contracts?"
            }
        }
    }

    fn arg(&self, index: usize) -> &str {
        self.args.get(index).map_or("", String::as_str)
    }

    fn number(&self, index: usize) -> Option<U256> {
        self.arg(index).parse().ok()
    }

    fn pay(&self, index: usize) -> String {
        self.money(index, self.units.map(|units| &units.pay), Money::pay)
    }

    fn reward(&self, index: usize) -> String {
        self.money(index, self.units.map(|units| &units.reward), Money::reward)
    }

    fn money(&self, index: usize, token: Option<&Token>, money: fn(U256, &Token) -> Money) -> String {
        match (self.number(index), token) {
            (Some(raw), Some(token)) => money(raw, token).short,
            _ => format!("{} smallest units", self.arg(index)),
        }
    }

    fn power(&self, index: usize) -> String {
        let units = self.arg(index).parse().ok().map(Power::new);
        match (units, self.units) {
            (Some(power), Some(units)) => PowerView::new(power, units.power).short(),
            _ => format!("{} units", self.arg(index)),
        }
    }

    fn day(&self, index: usize) -> String {
        self.arg(index).parse().map_or_else(|_| "the day".to_owned(), |day| Day::new(day).to_string())
    }

    /// The day of an error that names it last: with or without a product before it.
    fn last_day(&self) -> String {
        self.day(self.args.len().saturating_sub(1))
    }

    fn moment(&self, index: usize) -> String {
        self.arg(index).parse().map_or_else(|_| "the window".to_owned(), moment)
    }
}

#[cfg(test)]
mod tests {
    use dmex_types::PowerUnit;

    use super::*;

    fn units() -> Units {
        let token = |symbol: &str, decimals| Token {
            address: Default::default(),
            symbol: symbol.to_owned(),
            decimals,
        };
        Units { pay: token("USDT", 6), reward: token("BTC", 8), power: PowerUnit::TeraHash }
    }

    fn said(name: &str, args: &[&str]) -> String {
        let args = args.iter().map(|arg| (*arg).to_owned()).collect();
        sentence(&Revert { name: name.to_owned(), args }, Some(&units()))
    }

    #[test]
    fn every_error_of_every_contract_has_a_sentence_of_its_own() {
        for abi in dmex_contracts::abis() {
            for error in abi.errors.values().flatten() {
                let args = error.inputs.iter().map(|_| "1".to_owned()).collect();
                let sentence = sentence(&Revert { name: error.name.clone(), args }, None);
                assert!(!sentence.contains("does not know that error"), "{}", error.name);
            }
        }
    }

    #[test]
    fn amounts_days_and_moments_are_in_words_that_people_use() {
        assert!(said("SoldOut", &["3", "88500", "500"]).contains("0.5 TH/s left, 88.5 TH/s was asked"));
        assert!(
            said("PaymentTooHigh", &["9381000000", "1000000"])
                .contains("9,381.00 USDT, more than the limit of 1.00")
        );
        assert!(
            said("BondTooSmall", &["1", "0", "150000000"]).contains("0.00 BTC, and 1.50 BTC is required")
        );
        let grace = said("GraceRunning", &["1", "19076", "44500", "1648512000"]);
        assert!(
            grace.contains("0.000445 BTC for 2022-03-25") && grace.contains("2022-03-29 00:00 UTC"),
            "{grace}"
        );
        assert!(said("DayOpen", &["19076"]).contains("2022-03-25"));
        assert!(said("DayOpen", &["1", "19076"]).contains("2022-03-25"));
    }

    #[test]
    fn an_account_without_coin_for_gas_is_told_so() {
        let revert = Revert::without_data("insufficient funds for gas * price + value");
        assert!(sentence(&revert, None).contains("cannot pay for gas"));
    }
}
