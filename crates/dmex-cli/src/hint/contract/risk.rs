//! The errors of the loss ledger, the reserve and the insurance.

use super::Refusal;

impl Refusal<'_> {
    pub(super) fn of_risk(&self, name: &str) -> Option<String> {
        self.of_insurance(name).or_else(|| self.of_loss(name)).or_else(|| self.of_reserve(name))
    }

    fn of_insurance(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "WrongPayToken" => {
                format!("product {first} is paid with another token than this insurance pays")
            }
            "NotInsurable" => format!(
                "NFT {first} cannot be insured now: its product has no rate, a score, or is not in good standing, no day is left \
                 that cover would begin before, or it has a policy that stands (`dmex insurance quote {first}` says which)"
            ),
            "CoverageTooLarge" => format!(
                "a coverage of {} is more than the {} that are possible: insure less (`dmex insurance quote` says what limits it)",
                self.pay(0),
                self.pay(1)
            ),
            "ZeroCoverage" => "nothing would be insured: give a larger --coverage".to_owned(),
            "PremiumTooHigh" => format!(
                "the premium is {}, more than the limit of {}: raise --max-premium or insure less",
                self.pay(0),
                self.pay(1)
            ),
            "NotHolder" => format!(
                "NFT {first} is not held by {second}, nor did its holder approve it: sign with its holder's key (`dmex power \
                 show {first}` says who)"
            ),
            "CoverageStands" => format!(
                "there may still be a claim under policy {first}: it can be ended when all days that it covers are settled, \
                 or 90 days after its product was measured"
            ),
            _ => return self.of_pool(name),
        })
    }

    /// What a product's pool refuses.
    fn of_pool(&self, name: &str) -> Option<String> {
        let [first, second, third] = [self.arg(0), self.arg(1), self.arg(2)];
        Some(match name {
            "NoPool" => {
                format!(
                    "product {first} has no pool: `dmex insurance open-pool {first}` opens it; anyone may"
                )
            }
            "PoolExists" => format!("product {first} has a pool already"),
            "NotPool" => format!("only the pool of product {first} may do this, not {second}"),
            "JuniorBound" => format!(
                "{} are covered, and the junior stake answers for them: wait until no cover of the product stands",
                self.pay(0)
            ),
            "JuniorTooSmall" => {
                format!("the junior stake is {}, and {} were asked for", self.pay(0), self.pay(1))
            }
            "SharesFrozen" => {
                format!("{second} shares of {first} are to be redeemed and cannot move elsewhere")
            }
            "NotEnoughShares" => format!("{first} has fewer than {second} shares: ask to leave with fewer"),
            "NothingToHold" => format!(
                "{first} has no wish to leave that could run out, or the product is not in trouble: there is nothing to hold"
            ),
            "ERC4626ExceededMaxDeposit" | "ERC4626ExceededMaxMint" => {
                "the pool takes nobody in while its product is in trouble, and no more once it is closed"
                    .to_owned()
            }
            "ERC4626ExceededMaxRedeem" | "ERC4626ExceededMaxWithdraw" => format!(
                "{first} may leave with {third} shares now: ask first (`dmex insurance request-exit`), wait, and leave \
                 within a week"
            ),
            "CloneArgumentsTooLong" | "Create2EmptyBytecode" | "FailedDeployment" | "InsufficientBalance" => {
                "the contract of the pool cannot be made: look at the deployment (`dmex deploy --check`)"
                    .to_owned()
            }
            _ => return None,
        })
    }

    fn of_loss(&self, name: &str) -> Option<String> {
        let [first, second] = [self.arg(0), self.arg(1)];
        Some(match name {
            "NotSealed" => format!(
                "product {first} is open or has days to settle: its losses are measured once it is closed and they are \
                 settled (`dmex miner settle {first}`)"
            ),
            "AlreadyMeasured" => format!("the losses of product {first} are measured already"),
            "NotMeasured" => {
                format!(
                    "the losses of product {first} are not measured yet: `dmex reserve measure {first}` does it"
                )
            }
            "NotRefunded" => {
                format!("NFT {first} has not taken its refund: `dmex refund {first}` comes first")
            }
            "NotPayer" => format!("only the reserve and the insurance pay for losses, not {first}"),
            "MoreThanLost" => format!("{second} smallest units are more than NFT {first} has lost"),
            _ => return None,
        })
    }

    fn of_reserve(&self, name: &str) -> Option<String> {
        let [first, second, third] = [self.arg(0), self.arg(1), self.arg(2)];
        Some(match name {
            "NotAsset" => format!("the token {first} does not count as reserve: the DAO says which do"),
            "NoPrice" => format!("nothing tells the price of the token {first}: the DAO must name its feed"),
            "BadFeed" => format!("the price feed {first} has more decimals than can be read: choose another"),
            "TooEarly" => format!(
                "a round for product {first} can be opened from {} on, a week after its losses were measured",
                self.moment(1)
            ),
            "ReserveTooSmall" => {
                format!(
                    "the reserve has {third} smallest units of {first} free, and {second} were asked: ask for less"
                )
            }
            "NothingToPay" => format!("no recorded loss of product {first} is left to make good"),
            "RoundNotOpen" => {
                format!("round {first} is not open: `dmex reserve rounds` shows those that are")
            }
            "RoundRunning" => format!("round {first} may be claimed from until {}", self.moment(1)),
            "WrongProduct" => format!("NFT {first} is not of product {second}, for which the round is"),
            "AlreadyClaimed" => format!("NFT {second} had its share of round {first} already"),
            _ => return None,
        })
    }
}
