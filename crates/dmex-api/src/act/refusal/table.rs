//! What each error of the contracts means to people.

use dmex_wire::Code;

/// What an error means. The detail may name the error's arguments by place and kind: `{0}` as it is, `{1:pay}`,
/// `{1:reward}`, `{1:power}`, `{0:day}`, `{0:time}`, `{0:who}`, `{1:dmc}`, `{1:standing}`.
pub(super) struct Meaning {
    pub(super) code: Code,
    pub(super) detail: &'static str,
    pub(super) hint: &'static str,
}

/// The meaning of an error with a name.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    let groups = [SALE, SETTLEMENT, RISK, TOKENS, COINS, DAO, MINERS, ASSETS, BENCHMARK];
    let found = groups.into_iter().flatten().find(|(names, ..)| names.contains(&name));
    found.map(|(_, code, detail, hint)| Meaning { code: *code, detail, hint })
}

/// Names of errors, the code, the detail, the hint.
type Row = (&'static [&'static str], Code, &'static str, &'static str);

const CHOOSE: &str = "choose another product";
const LESS: &str = "ask for less";
const LATER: &str = "try again later";
const PROPOSE: &str = "propose it to the DAO";
const NOTHING: &str = "there is nothing to sign";
const ANOTHER: &str = "give another address";

const SALE: &[Row] = &[
    (
        &["SalesPaused"],
        Code::SalesPaused,
        "all sales are paused by the DAO",
        "wait until they are open again",
    ),
    (
        &["MinerNotApproved"],
        Code::MinerNotApproved,
        "the DAO has not approved the miner {0:who}",
        "a miner applies, and the DAO votes on it",
    ),
    (&["BadOffer"], Code::BadTerms, "the offer's term {0:term} is not possible", "correct that term"),
    (&["UnknownProduct"], Code::NotFound, "there is no product {0}", CHOOSE),
    (&["SaleClosed"], Code::SaleClosed, "product {0} is not on sale now", CHOOSE),
    (
        &["TooFewUnits"],
        Code::OutOfLimits,
        "{0:power} is less than the smallest purchase of {1:power}",
        "buy more",
    ),
    (
        &["SoldOut"],
        Code::SoldOut,
        "product {0} has only {2:power} left, and {1:power} was asked for",
        "buy less, or choose another product",
    ),
    (
        &["BuyerCapExceeded"],
        Code::OutOfLimits,
        "with this purchase {0:who} would have {1:power} of the product, and one buyer may have {2:power}",
        "buy less",
    ),
    (
        &["PaymentTooHigh"],
        Code::ChangedMeanwhile,
        "it costs {0:pay} now, more than the {1:pay} that were agreed to",
        "look at the new price and ask again",
    ),
    (
        &["WrongAmountReceived"],
        Code::Refused,
        "the coin delivers another amount than was sent",
        "use a coin that takes no cut",
    ),
    (
        &["TrancheTooLarge"],
        Code::OutOfLimits,
        "a purchase of {0:pay} a day is more than one NFT can have",
        "buy less at a time",
    ),
    (&["SelfReferral"], Code::Refused, "you cannot refer yourself", "leave the referrer out"),
    (
        &["DeadlinePassed"],
        Code::TooLate,
        "the purchase was good until {0:time} only",
        "ask for the transaction again, with a later deadline",
    ),
    (
        &["LockForAnother"],
        Code::NotYours,
        "only the buyer or the contract {1:who} itself can have an NFT of {0:who} locked at its purchase",
        "buy it for the account that signs",
    ),
    (
        &["NotMiner"],
        Code::NotYours,
        "{1:who} is not the miner of product {0}",
        "sign with the miner's account",
    ),
    (
        &["CapacityExceeded"],
        Code::OutOfLimits,
        "{2:power} is more than the {3:power} that the miner's approved capacity leaves",
        "choose another product or offer less; the DAO can approve more",
    ),
    (
        &["NotAuctioneer"],
        Code::NotYours,
        "only the contract that auctions this power may do that, not {0:who}",
        "bid where it is auctioned",
    ),
    (
        &["AlreadyReserved"],
        Code::AlreadyDone,
        "power of product {0} is reserved for an auction already",
        "wait until that auction is over",
    ),
    (
        &["BadStartDay"],
        Code::BadTerms,
        "an auction of product {0} cannot sell power that starts on {1:day}",
        "choose a later start day, within the days of the product's sale",
    ),
    (
        &["MoreThanReserved"],
        Code::OutOfLimits,
        "{1:power} is more than the {2:power} of product {0} that is reserved",
        LESS,
    ),
    (
        &["PriceBelowOffer"],
        Code::OutOfLimits,
        "a price of {0:pay} per smallest unit is below the offer's {1:pay}",
        "sell at the offer's price or above",
    ),
    (
        &["MoreThanSold"],
        Code::OutOfLimits,
        "{1:power} is more than the {2:power} that is left of auctioned sale {0}",
        LESS,
    ),
];

const SETTLEMENT: &[Row] = &[
    (&["ZeroAmount"], Code::BadRequest, "the amount is nothing", "give an amount above zero"),
    (&["AmountTooLarge"], Code::OutOfLimits, "the amount is more than can be kept", LESS),
    (
        &["BondTooSmall"],
        Code::BondTooSmall,
        "the bond of product {0} is {1:reward}, and {2:reward} are required",
        "the miner must add to the bond, or less must be bought or taken out",
    ),
    (
        &["NotInGoodStanding"],
        Code::WrongState,
        "product {0} is not in good standing: {1:standing}",
        "choose another product, or wait until its miner has resolved this",
    ),
    (
        &["DayNotDepositable"],
        Code::TooLate,
        "product {0} takes no deposit for {1:day}: it is settled, not begun, or nobody holds power then",
        "deposit for a day that is due",
    ),
    (
        &["NothingToSettle"],
        Code::NothingToDo,
        "product {0} has no day to settle: nothing is sold, or all its days are settled",
        NOTHING,
    ),
    (&["DayOpen"], Code::TooEarly, "{last:day} has not ended", "wait until 00:00 UTC"),
    (
        &["BenchmarkPending"],
        Code::TooEarly,
        "the market average of {1:day} is not final yet",
        "wait for the reporters",
    ),
    (
        &["GraceRunning"],
        Code::TooEarly,
        "product {0} still waits for {2:reward} for {1:day}",
        "it settles once that is deposited, or after {3:time}",
    ),
    (&["NothingToWithdraw"], Code::NothingToDo, "nothing is credited to {0:who}", NOTHING),
    (
        &["ProductClosed"],
        Code::TooLate,
        "product {0} is closed: it sells nothing more, and its bond is kept for its holders",
        CHOOSE,
    ),
    (&["NotDao"], Code::NotYours, "only a vote of the DAO ends a product", PROPOSE),
    (
        &["NotTerminable"],
        Code::TooEarly,
        "product {0} cannot be ended: that takes a delivery score of 42, reached at most 30 days ago",
        LATER,
    ),
    (
        &["NotAbandonable"],
        Code::TooEarly,
        "product {0} cannot be given up: its delivery score is below 180, and {1:day} has not been over for 60 days unsettled",
        "settle its days instead",
    ),
    (
        &["AttemptOutOfGas"],
        Code::OutOfGas,
        "there was not enough gas to find out whether the days can be settled",
        "allow more gas, or settle the days first",
    ),
    (
        &["BondStillNeeded"],
        Code::TooEarly,
        "the rest of the bond of product {0} is kept while an insurance stands or a compensation round is open",
        LATER,
    ),
    (
        &["NothingToReturn"],
        Code::NothingToDo,
        "nothing of the bond of product {0} is left to return",
        NOTHING,
    ),
    (&["NothingToClose"], Code::NothingToDo, "no power of product {0} has days left", NOTHING),
    (
        &["ProductNotSealed", "NotSealed"],
        Code::TooEarly,
        "product {0} is open or has days to settle",
        "try again once it is closed and its days are settled",
    ),
    (&["AlreadySealed"], Code::AlreadyDone, "product {0} is sealed already", NOTHING),
    (&["NothingToRefund"], Code::NothingToDo, "all days of NFT {0} were settled", "claim what it is owed"),
    (
        &["NothingToReclaim"],
        Code::NothingToDo,
        "nothing was deposited in vain for {1:day} of product {0}",
        NOTHING,
    ),
    (
        &[
            "NotMiningPower",
            "NotSettlement",
            "NotSale",
            "NotBonds",
            "NotPayer",
            "NotInsurance",
            "NotClosing",
            "NotAuctionSale",
            "NotPool",
        ],
        Code::NotYours,
        "only a contract of the platform may do this",
        NOTHING,
    ),
    (&["AlreadyAssessed"], Code::AlreadyDone, "product {0} was assessed for {1:day} already", NOTHING),
    (
        &["NothingToAssess"],
        Code::NothingToDo,
        "product {0} is closed, or no power of it has days left",
        NOTHING,
    ),
];

const RISK: &[Row] = &[
    (
        &["WrongPayToken"],
        Code::DoesNotFit,
        "product {0} is paid with another coin than this insurance pays",
        "choose the insurance of its coin",
    ),
    (&["NoPool"], Code::NotInsurable, "product {0} has no pool", "open it first; anyone may"),
    (&["PoolExists"], Code::AlreadyDone, "product {0} has a pool already", NOTHING),
    (
        &["NotInsurable"],
        Code::NotInsurable,
        "NFT {0} cannot be insured now: its product has no rate, a score, or is not in good standing, no day is left that cover \
         would begin before, or the NFT has a policy that stands",
        "`insurable` of the NFT says which",
    ),
    (
        &["CoverageTooLarge"],
        Code::NotInsurable,
        "a coverage of {0:pay} is more than the {1:pay} that are possible",
        "insure less; `insurable` of the NFT says what limits it",
    ),
    (&["ZeroCoverage"], Code::NotInsurable, "nothing would be insured", "insure more"),
    (
        &["PremiumTooHigh"],
        Code::ChangedMeanwhile,
        "the premium is {0:pay} now, more than the {1:pay} that were agreed to",
        "look at the new premium and ask again",
    ),
    (
        &["CoverageStands"],
        Code::TooEarly,
        "there may still be a claim under policy {0}",
        "it can be ended when all days that it covers are settled, or 90 days after its product was measured",
    ),
    (
        &["NotHolder"],
        Code::NotYours,
        "NFT {0} is not held by {1:who}, nor did its holder approve it",
        "sign with its holder's account",
    ),
    (
        &["JuniorBound"],
        Code::TooEarly,
        "{0:pay} are covered, and the junior stake answers for them",
        "wait until no cover of the product stands",
    ),
    (&["JuniorTooSmall"], Code::OutOfLimits, "the junior stake is {0:pay}, and {1:pay} were asked for", LESS),
    (
        &["SharesFrozen"],
        Code::TooEarly,
        "{1} shares are to be redeemed and cannot move elsewhere",
        "ask to leave with fewer shares first",
    ),
    (
        &["NotEnoughShares"],
        Code::InsufficientFunds,
        "{0:who} has fewer than the {1} shares that were asked for",
        "ask to leave with fewer",
    ),
    (
        &["NothingToHold"],
        Code::NothingToDo,
        "{0:who} has no wish to leave that could run out, or the product is not in trouble",
        NOTHING,
    ),
    (
        &["ERC4626ExceededMaxDeposit", "ERC4626ExceededMaxMint"],
        Code::TooEarly,
        "the pool takes nobody in while its product is in trouble, and no more once it is closed",
        "wait until the trouble is over, or choose another product",
    ),
    (
        &["ERC4626ExceededMaxRedeem", "ERC4626ExceededMaxWithdraw"],
        Code::TooEarly,
        "{0:who} may leave with {2} shares now",
        "ask to leave first, wait, and leave within a week",
    ),
    (
        &["CloneArgumentsTooLong", "Create2EmptyBytecode", "FailedDeployment", "InsufficientBalance"],
        Code::Refused,
        "the contract of the pool cannot be made",
        "look at the deployment: `dmex deploy --check`",
    ),
    (&["AlreadyMeasured"], Code::AlreadyDone, "the losses of product {0} are measured already", NOTHING),
    (
        &["NotMeasured"],
        Code::TooEarly,
        "the losses of product {0} are not measured yet",
        "measure them first; anybody may",
    ),
    (&["NotRefunded"], Code::TooEarly, "NFT {0} has not taken its refund", "take the refund first"),
    (&["MoreThanLost"], Code::OutOfLimits, "{1} smallest units are more than NFT {0} has lost", LESS),
    (&["NotAsset"], Code::Refused, "the coin does not count as reserve", "the DAO says which do"),
    (
        &["PayTokenWithoutPrice"],
        Code::Refused,
        "nothing says what the coin {0:who} is worth",
        "the DAO must name its price source first",
    ),
    (
        &["NoPrice", "BadFeed", "NoSource"],
        Code::Refused,
        "the price of the coin is not known",
        "the DAO must name its price source",
    ),
    (
        &["BadSource"],
        Code::BadRequest,
        "this source does not give a usable price of the coin now",
        "choose another source",
    ),
    (&["TooEarly"], Code::TooEarly, "a round for product {0} can be opened from {1:time} on", LATER),
    (
        &["ReserveTooSmall"],
        Code::OutOfLimits,
        "the reserve has {2} smallest units of the coin free, and {1} were asked for",
        LESS,
    ),
    (&["NothingToPay"], Code::NothingToDo, "no recorded loss of product {0} is left to make good", NOTHING),
    (&["RoundNotOpen"], Code::TooLate, "round {0} is not open", "choose one that is"),
    (&["RoundRunning"], Code::TooEarly, "round {0} may be claimed from until {1:time}", LATER),
    (
        &["WrongProduct"],
        Code::DoesNotFit,
        "NFT {0} is not of product {1}, for which the round is",
        "leave that NFT out",
    ),
    (
        &["AlreadyClaimed"],
        Code::AlreadyDone,
        "NFT {1} had its share of round {0} already",
        "leave that NFT out",
    ),
];

const TOKENS: &[Row] = &[
    (&["TokenLocked"], Code::TokenLocked, "NFT {0} is locked by a contract", "have it released there first"),
    (
        &["TokenRefunded"],
        Code::AlreadyDone,
        "NFT {0} was refunded: it cannot move any more",
        "it can only be claimed for",
    ),
    (
        &["NotOwnerNorApproved", "TransferFromIncorrectOwner"],
        Code::NotYours,
        "the NFT belongs to somebody else",
        "sign with its holder's account",
    ),
    (&["TransferToZeroAddress"], Code::BadRequest, "nobody holds the zero address", ANOTHER),
    (
        &["TokenDoesNotExist"],
        Code::NotFound,
        "there is no such NFT, or a split or a merge ended it",
        "choose another NFT; /v1/tokens says what became of those that ended",
    ),
    (&["TokenAlreadyExists"], Code::AlreadyDone, "this NFT exists already", LATER),
    (
        &["BadSplit"],
        Code::DoesNotFit,
        "NFT {0} cannot be split so: it takes 2 to 16 parts, each with power and for somebody, that are all of it",
        "name parts that are all of it: what the holder keeps is a part, too",
    ),
    (
        &["CannotMerge"],
        Code::DoesNotFit,
        "NFTs {0} and {1} cannot be merged",
        "they must be two, with the same holder, product, start and end, and both insured by one policy or not at all",
    ),
    (
        &["MergeTooLarge"],
        Code::OutOfLimits,
        "NFTs {0} and {1} have more power or money together than one NFT can",
        "leave them apart",
    ),
    (
        &["NotForStranger"],
        Code::NotYours,
        "a contract holds NFT {0}, and only it or whom it approved has it paid",
        "have the contract ask for it",
    ),
    (
        &["NotToProtocol"],
        Code::BadRequest,
        "{0:who} is a contract of the platform, and holds no NFTs",
        ANOTHER,
    ),
    (
        &["NotLocker"],
        Code::NotYours,
        "{1:who} did not lock NFT {0}",
        "the contract that locked it may do this",
    ),
    (
        &["LockerNotAllowed"],
        Code::NotYours,
        "the contract {0:who} may not lock NFTs",
        "choose a contract that the DAO allows",
    ),
    (
        &["LockRefused"],
        Code::Refused,
        "the contract {1:who} does not accept NFT {0}",
        "choose another contract, or see what it accepts",
    ),
    (
        &["TransferToNonERC721ReceiverImplementer"],
        Code::BadRequest,
        "the receiving contract takes no NFTs",
        ANOTHER,
    ),
    (
        &["AccountBalanceOverflow"],
        Code::OutOfLimits,
        "the account holds as many NFTs as can be counted",
        ANOTHER,
    ),
    (&["BalanceQueryForZeroAddress"], Code::BadRequest, "the zero address holds nothing", ANOTHER),
];

const COINS: &[Row] = &[
    (
        &["ERC20InsufficientBalance"],
        Code::InsufficientFunds,
        "{0:who} has too little of the coin",
        "get more of the coin first",
    ),
    (
        &["ERC20InsufficientAllowance"],
        Code::InsufficientAllowance,
        "{0:who} may not take enough of the coin",
        "send the transactions of `approvals_needed` first",
    ),
    (
        &["SafeERC20FailedOperation"],
        Code::InsufficientFunds,
        "the coin refuses the payment",
        "look at balance and approval",
    ),
    (
        &["ERC20InvalidApprover", "ERC20InvalidReceiver", "ERC20InvalidSender", "ERC20InvalidSpender"],
        Code::BadRequest,
        "the coin refuses the address {0:who}",
        ANOTHER,
    ),
    (
        &["ERC2612ExpiredSignature", "ERC2612InvalidSigner", "InvalidAccountNonce"],
        Code::BadPermit,
        "the permit is over, used or somebody else's",
        "sign a new one",
    ),
    (
        &["ECDSAInvalidSignature", "ECDSAInvalidSignatureLength", "ECDSAInvalidSignatureS"],
        Code::BadPermit,
        "the signature is none",
        "sign again",
    ),
    (
        &["InvalidShortString", "StringTooLong"],
        Code::OutOfLimits,
        "a name of the coin cannot be kept",
        "choose a shorter one",
    ),
    (
        &["DevelopmentChainOnly"],
        Code::DevelopmentOnly,
        "test coins exist on development chains only",
        "use real coins",
    ),
    (&["NoRound"], Code::NotFound, "the price feed has no round {0}", "name a round that it has"),
    (&["NotPoster"], Code::NotYours, "{0:who} may not post prices", "sign with the poster's account"),
    (&["OwnableUnauthorizedAccount"], Code::NotYours, "only the owner may do this", PROPOSE),
    (&["OwnableInvalidOwner"], Code::BadRequest, "{0:who} cannot be an owner", ANOTHER),
    (
        &["ParameterOutOfBounds"],
        Code::OutOfLimits,
        "the value is outside the bounds in the contract's code",
        "choose another value",
    ),
    (
        &["ReentrancyGuardReentrantCall"],
        Code::Refused,
        "the coin called back while being paid",
        "use another coin",
    ),
    (
        &[
            "SafeCastOverflowedUintDowncast",
            "SafeCastOverflowedIntDowncast",
            "Panic",
            "ERC20ExceededSafeSupply",
        ],
        Code::OutOfLimits,
        "a number is beyond what the contract can count",
        "use a smaller one",
    ),
];

const DAO: &[Row] = &[
    (
        &["AccusedMayNotVote"],
        Code::Accused,
        "{1:who} is the accused miner or one of its own addresses, and nobody judges itself",
        "others vote",
    ),
    (
        &["GovernorAlreadyCastVote"],
        Code::AlreadyDone,
        "{0:who} has voted on it, and a vote is for good",
        NOTHING,
    ),
    (
        &["GovernorAlreadyOverriddenVote"],
        Code::AlreadyDone,
        "{0:who} has voted on it past its delegate, and a vote is for good",
        NOTHING,
    ),
    (
        &["SilentMayNotVote"],
        Code::NotEnoughVotes,
        "{1:who} had delegated to DMC's own contract when voting opened, so that its DMC counts for nobody",
        "delegate to yourself; it counts in later votes",
    ),
    (
        &["GovernorInvalidVoteType", "GovernorInvalidVoteParams"],
        Code::BadRequest,
        "a vote is for, against or abstaining",
        "choose one",
    ),
    (
        &["GovernorInvalidSignature", "VotesExpiredSignature"],
        Code::BadRequest,
        "the signed vote is over or somebody else's",
        "sign a new one",
    ),
    (
        &["ERC5805FutureLookup", "ERC6372InconsistentClock", "CheckpointUnorderedInsertion"],
        Code::TooEarly,
        "votes of that moment are not known yet",
        LATER,
    ),
    (
        &["GovernorInsufficientProposerVotes"],
        Code::NotEnoughVotes,
        "{0:who} has {1:dmc} in votes, and a proposal takes {2:dmc}",
        "have more DMC delegated to you; it counts from the next moment on",
    ),
    (
        &["GovernorRestrictedProposer"],
        Code::NotYours,
        "the description names another proposer than {0:who}",
        "sign with that one's account",
    ),
    (
        &["GovernorInvalidProposalLength"],
        Code::BadRequest,
        "a proposal needs at least one action",
        "name what it does",
    ),
    (
        &["MixedAccusation"],
        Code::DoesNotFit,
        "a proposal that accuses a miner does nothing else, and accuses one miner only",
        "make one proposal for each",
    ),
    (
        &["ActionRefused"],
        Code::BadRequest,
        "the function {1} of {0:who} carries other calls, or its argument cannot be read",
        "propose the calls themselves",
    ),
    (
        &["NobodyAccused"],
        Code::NotFound,
        "it accuses nobody: there is no such product, or the account was never approved as a miner",
        "name a miner or a product that there is",
    ),
    (
        &["ClassTooLow"],
        Code::OutOfLimits,
        "the function {1} can do more than that class allows, on whatever contract",
        "choose a higher class",
    ),
    (
        &["GovernorUnexpectedProposalState"],
        Code::WrongState,
        "the proposal is not where this can be done, or the same was proposed in the same words before",
        "look where it stands",
    ),
    (&["GovernorNonexistentProposal"], Code::NotFound, "there is no such proposal", "choose another"),
    (
        &["GovernorUnableToCancel"],
        Code::NotYours,
        "{1:who} cannot stop it",
        "its proposer may until voting opens, and the guardian unless it replaces the guardian",
    ),
    (
        &[
            "SettingOutOfBounds",
            "GovernorInvalidVotingPeriod",
            "GovernorPreventLateQuorumVoteExtensionTooLarge",
            "GovernorInvalidQuorumFraction",
            "DelayOutOfBounds",
            "DelayIsFixed",
        ],
        Code::OutOfLimits,
        "the setting is outside the bounds in the code",
        "choose another value",
    ),
    (
        &["OperationExpired"],
        Code::TooLate,
        "nobody executed it within 14 days after the timelock's delay: it is void",
        "propose it again, in other words",
    ),
    (
        &["GovernorDisabledDeposit", "RelayRefused"],
        Code::Refused,
        "the governor holds nothing and calls nothing",
        "let the timelock do it",
    ),
    (
        &["TimelockIsFixed"],
        Code::Refused,
        "the governor's timelock never changes",
        "propose to give its roles to another governor",
    ),
    (
        &[
            "GovernorOnlyExecutor",
            "NotTimelock",
            "TimelockUnauthorizedCaller",
            "AccessControlUnauthorizedAccount",
            "AccessControlBadConfirmation",
            "GovernorOnlyProposer",
        ],
        Code::NotYours,
        "only a vote of the DAO may do this",
        PROPOSE,
    ),
    (
        &[
            "GovernorProposalQueueingFailed",
            "GovernorQueueNotImplemented",
            "GovernorNotQueuedProposal",
            "GovernorAlreadyQueuedProposal",
            "GovernorProposalQueueingNotRequired",
        ],
        Code::WrongState,
        "the proposal cannot be queued now",
        "look where it stands",
    ),
    (
        &["TimelockInsufficientDelay"],
        Code::OutOfLimits,
        "a delay of {0} seconds is less than the {1} that the timelock waits",
        "choose a longer one",
    ),
    (
        &["TimelockInvalidOperationLength"],
        Code::BadRequest,
        "the lists have different lengths",
        "give one call for each",
    ),
    (
        &["TimelockUnexecutedPredecessor"],
        Code::TooEarly,
        "another operation must be executed first",
        "execute that one",
    ),
    (
        &["TimelockUnexpectedOperationState"],
        Code::TooEarly,
        "the timelock is not ready for it",
        "wait until its delay is over",
    ),
    (
        &["FailedCall"],
        Code::Refused,
        "an action of the proposal failed without a reason",
        "look at its contract",
    ),
    (
        &["NotEmission", "EmissionAlreadyNamed", "EmissionWithoutCode", "MinedCapExceeded"],
        Code::Refused,
        "only the emission that the DAO named mines DMC, and only so much",
        PROPOSE,
    ),
    (
        &["BeginsInThePast"],
        Code::OutOfLimits,
        "locked DMC would be free from {0:time} on, a day that is over",
        "name a first day that is not over",
    ),
    (
        &["BadSchedule", "BadGrant", "GrantsDoNotMatch"],
        Code::BadTerms,
        "the shares of locked DMC do not add up",
        "correct them",
    ),
    (
        &["NothingUnlocked"],
        Code::NothingToDo,
        "nothing more is unlocked for {0:who} yet",
        "wait for the next step",
    ),
];

const MINERS: &[Row] = &[
    (
        &["WrongStatus"],
        Code::WrongState,
        "the miner {0:who} is not where this can be done",
        "a miner is first approved by its application, later by its capacity; addresses join while the application waits",
    ),
    (
        &["BadApplication"],
        Code::BadTerms,
        "the application's part {0} is missing, too long or out of order",
        "correct that part",
    ),
    (
        &["AnotherApplication"],
        Code::ChangedMeanwhile,
        "this is not what the miner {0:who} disclosed last",
        "read the application again, and propose that",
    ),
    (
        &["NotNamed"],
        Code::NotYours,
        "the miner {0:who} did not name {1:who} in an application",
        "it must first",
    ),
    (
        &["AlreadyJoined"],
        Code::AlreadyDone,
        "{1:who} belongs to the miner {0:who} already, as every miner does to itself",
        NOTHING,
    ),
    (
        &["ReporterCannotApply"],
        Code::NotYours,
        "{0:who} is a reporter of a market average, and no reporter can be a miner",
        "apply with another account",
    ),
    (
        &["TooManyAddresses"],
        Code::OutOfLimits,
        "the miner {0:who} has 16 addresses already, the most there can be",
        NOTHING,
    ),
];

const ASSETS: &[Row] = &[
    (
        &["UnknownAsset"],
        Code::NotFound,
        "no vote opened an asset of number {0}",
        "name one that is open, or open it first",
    ),
    (
        &["NotNextAsset"],
        Code::WrongState,
        "{0} is not the number of the next asset",
        "the next one has number {1}",
    ),
    (&["TooManyAssets"], Code::OutOfLimits, "there are 32 assets already, the most there can be", NOTHING),
    (
        &["BadDescription"],
        Code::BadTerms,
        "the description's part {0} is not possible",
        "a ticker has at most 12 plain characters and is no other asset's, a unit at most 16, a scale is a power of ten or 1024",
    ),
    (
        &["DescriptionIsFixed"],
        Code::TooLate,
        "power of asset {0} was offered already, so how it is shown stays as it is",
        "open another asset",
    ),
    (
        &["BenchmarkOfAnotherAsset"],
        Code::DoesNotFit,
        "the market average {1:who} measures another asset than {0}",
        "name one that measures it",
    ),
    (
        &["BenchmarkOfAnotherOwner"],
        Code::NotYours,
        "the market average {1:who} does not belong to the DAO",
        "whoever owns it hands it over to the timelock first",
    ),
    (
        &["TooManyDecimals"],
        Code::OutOfLimits,
        "the coin {0:who} has {1} decimals, and at most 18 are possible",
        "name another coin",
    ),
];

const BENCHMARK: &[Row] = &[
    (&["NotReporter"], Code::NotYours, "{0:who} is no reporter", "sign with a reporter's account"),
    (
        &["DayNotReportable"],
        Code::TooEarly,
        "{0:day} is final already, too early, or not over",
        "report another day",
    ),
    (&["AlreadyReported"], Code::AlreadyDone, "{0:day} is reported by this reporter already", NOTHING),
    (&["BadInputs"], Code::OutOfLimits, "the report is not plausible", "look at the measurement"),
    (
        &["BadReporter"],
        Code::BadRequest,
        "{0:who} cannot be a reporter: it is zero, named twice, or a miner",
        ANOTHER,
    ),
    (&["ReportsMissing"], Code::TooEarly, "{0:day} has {1} of {2} reports", "wait for the reporters"),
    (
        &["JumpUnconfirmed"],
        Code::TooEarly,
        "the reward of {0:day} is too far from that of the days before",
        "every reporter must confirm it, or 36 hours must pass after the day's end",
    ),
    (
        &["PriceRefused"],
        Code::TooEarly,
        "the price of {0:day} is not proven: the named round of the feed was not in force at the day's end",
        "name the round that was, or wait until three days after the day's end",
    ),
    (
        &["NoProof"],
        Code::DoesNotFit,
        "round {1} of the feed does not prove the price of {0:day}",
        "name the round that was in force at the day's end",
    ),
    (&["DayNotFinal"], Code::TooEarly, "{0:day} is not final", LATER),
    (
        &["RelayBehind"],
        Code::TooEarly,
        "the headers that prove the difficulty of {0:day} are not there yet",
        LATER,
    ),
    (
        &[
            "BadAnchor",
            "BadLength",
            "UnknownParent",
            "AlreadyStored",
            "NotLinked",
            "WorkMissing",
            "WrongBits",
            "TimeTooEarly",
            "TimeTooLate",
        ],
        Code::Refused,
        "the headers are not those of the chain",
        "give headers that follow what is stored",
    ),
];
