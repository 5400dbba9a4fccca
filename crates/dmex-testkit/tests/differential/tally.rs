//! What happened, counted: a history that never reaches a rule proves nothing about it.

use std::collections::BTreeMap;

use dmex_model::Refusal;

use crate::action::Action;
use crate::twin::name;

/// How often each kind of action came to what.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    action: String,
    counts: BTreeMap<String, BTreeMap<String, u32>>,
}

/// Refusals that every run of the usual length must have met.
const MUST_BE_MET: [&str; 88] = [
    "AlreadyAssessed",
    "AlreadyClaimed",
    "AlreadyMeasured",
    "AlreadyReported",
    "AlreadyReserved",
    "AlreadySealed",
    "BadInputs",
    "BadReporter",
    "BadSource",
    "BadSplit",
    "BadStartDay",
    "BondTooSmall",
    "BuyerCapExceeded",
    "CannotMerge",
    "CoverageStands",
    "CoverageTooLarge",
    "DayNotDepositable",
    "DayNotReportable",
    "DayOpen",
    "DeadlinePassed",
    "ERC20InsufficientBalance",
    "ERC4626ExceededMaxDeposit",
    "ERC4626ExceededMaxMint",
    "ERC4626ExceededMaxRedeem",
    "GraceRunning",
    "JuniorBound",
    "JuniorTooSmall",
    "LockForAnother",
    "LockRefused",
    "LockerNotAllowed",
    "MinerNotApproved",
    "NoPool",
    "NotAbandonable",
    "NotAsset",
    "NotAuctioneer",
    "NotDao",
    "NotEnoughShares",
    "NotForStranger",
    "NotHolder",
    "NotInGoodStanding",
    "NotInsurable",
    "NotInsurance",
    "NotLocker",
    "NotMeasured",
    "NotMiner",
    "NotOwnerNorApproved",
    "NotPayer",
    "NotPool",
    "NotRefunded",
    "NotReporter",
    "NotSealed",
    "NotTerminable",
    "NotToProtocol",
    "NothingToAssess",
    "NothingToClose",
    "NothingToHold",
    "NothingToPay",
    "NothingToReclaim",
    "NothingToRefund",
    "NothingToReturn",
    "NothingToSettle",
    "NothingToWithdraw",
    "OwnableUnauthorizedAccount",
    "ParameterOutOfBounds",
    "PaymentTooHigh",
    "PoolExists",
    "PremiumTooHigh",
    "PriceBelowOffer",
    "ProductClosed",
    "ProductNotSealed",
    "ReportsMissing",
    "ReserveTooSmall",
    "RoundNotOpen",
    "RoundRunning",
    "SaleClosed",
    "SalesPaused",
    "SelfReferral",
    "SharesFrozen",
    "TokenDoesNotExist",
    "TokenLocked",
    "TokenRefunded",
    "TooEarly",
    "TooFewUnits",
    "UnknownProduct",
    "WrongPayToken",
    "WrongProduct",
    "ZeroAmount",
    "ZeroCoverage",
];

/// What only the contracts among themselves may do, or what coins that refuse to arrive would make possible.
const NEVER_DONE: [&str; 4] = ["Intrude", "Recover", "WithdrawCompensation", "WithdrawCoverage"];

/// What histories must reach, beyond refusals.
const MUST_COME_ABOUT: [&str; 25] = [
    "a contract had its tokens paid",
    "a dead product was abandoned",
    "a loss was made good whole",
    "a loss was recorded",
    "a payee was named",
    "a premium went back",
    "a product that hung was abandoned",
    "a purchase went straight into a lock",
    "a round was opened",
    "a split left each part a unit ahead",
    "an abandonment only settled",
    "an insurance paid",
    "an insurance paid a loss below the coverage",
    "an insurance paid one of the parts of a policy",
    "an insurance took from its underwriters",
    "an insured token was split",
    "an underwriter left",
    "an underwriter left what was over",
    "bond left while power stood behind it",
    "coverage kept an underwriter from leaving whole",
    "insurance and reserve paid for one token",
    "parts of one policy were merged",
    "the first power of a product was auctioned",
    "the reserve paid",
    "the rest of a bond was returned",
];

impl Tally {
    /// What follows is counted for this kind of action.
    pub(crate) fn begin(&mut self, action: &Action) {
        let text = format!("{action:?}");
        self.begin_with(text.split(' ').next().unwrap_or_default());
    }

    /// What follows is counted under this name.
    pub(crate) fn begin_with(&mut self, name: &str) {
        name.clone_into(&mut self.action);
    }

    pub(crate) fn count(&mut self, result: Result<u128, Refusal>) {
        let outcome = result.map_or_else(name, |_| "done".to_owned());
        *self.counts.entry(self.action.clone()).or_default().entry(outcome).or_default() += 1;
    }

    /// Something came about that histories must reach.
    pub(crate) fn note(&mut self, fact: &str) {
        *self.counts.entry("(facts)".to_owned()).or_default().entry(fact.to_owned()).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (action, outcomes) in &other.counts {
            for (outcome, count) in outcomes {
                let known = self.counts.entry(action.clone()).or_default();
                *known.entry(outcome.clone()).or_default() += count;
            }
        }
    }

    /// Every kind of action was done, and every refusal that must be met was.
    pub(crate) fn check(&self) {
        for (action, outcomes) in &self.counts {
            println!("{action:16} {outcomes:?}");
        }
        for (action, outcomes) in &self.counts {
            let counted = action == "(facts)" || NEVER_DONE.contains(&action.as_str());
            assert!(counted || outcomes.contains_key("done"), "{action} was always refused");
        }
        for fact in MUST_COME_ABOUT {
            let met = self.counts.get("(facts)").is_some_and(|facts| facts.contains_key(fact));
            assert!(met, "it never came about that {fact}");
        }
        let met = |refusal: &&str| self.counts.values().any(|outcomes| outcomes.contains_key(*refusal));
        let unmet: Vec<&str> = MUST_BE_MET.into_iter().filter(|refusal| !met(refusal)).collect();
        assert!(unmet.is_empty(), "never met: {unmet:?}");
    }
}
