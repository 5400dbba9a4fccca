//! What the contracts fix in code, and what their parameters begin with, as far as the model computes with it.
//!
//! Every one of these numbers stands in `contracts/test/vectors/rules.json`, too, which the contracts are held against: a test
//! here holds this list against the file.

/// Modules of constants, one a contract, and a list of them all for the test.
macro_rules! rules {
    ($($(#[$about:meta])* $module:ident = $path:literal {
        $($(#[$doc:meta])* $name:ident: $kind:ty = $value:expr,)*
    })*) => {
        $($(#[$about])* pub mod $module {
            $($(#[$doc])* pub const $name: $kind = $value;)*
        })*

        /// Where in the file each constant stands, its name, and its value.
        #[cfg(test)]
        fn all() -> Vec<(&'static str, &'static str, String)> {
            vec![$($(($path, stringify!($name), $module::$name.to_string()),)*)*]
        }
    };
}

rules! {
    /// The market average by reports.
    reported_benchmark = "/ReportedBenchmark" {
        /// Least reporters.
        MIN_REPORTERS: usize = 3,
        /// Most.
        MAX_REPORTERS: usize = 15,
        /// [seconds] From a day's end, time in which every report is waited for.
        REPORT_WINDOW: u64 = 12 * 3_600,
        /// [seconds] From the end of that, time after which a jump needs no more confirmation and a relay is waited for no
        /// longer.
        JUMP_WAIT: u64 = 86_400,
        /// [seconds] From a day's end, time after which no day waits for anything.
        SILENCE: u64 = 3 * 86_400,
        /// [bps] A whole.
        WHOLE: u128 = 10_000,
        /// [USD, 18 decimals] Least price that a reporter may report, but for none.
        MIN_PRICE: u128 = 1_000_000_000_000,
        /// [day] Days of the mean that a reward is held against, beside the day before.
        JUMP_DAYS: usize = 14,
        /// [day] Days of the mean price.
        PRICE_DAYS: usize = 30,
        /// Days in a row without a proven price after which the prices in the reports stand in.
        MOST_CARRIED: u8 = 3,
    }
    /// What the bounds of a market average begin with.
    reported_benchmark_first = "/ReportedBenchmark/first" {
        /// [bps] Largest change that needs no second look.
        JUMP: u16 = 2_500,
        /// [seconds] Age beyond which a price is stale.
        FEED_AGE: u32 = 25 * 3_600,
    }
    /// The market average of Bitcoin.
    bitcoin_benchmark = "/BitcoinBenchmark" {
        /// Most blocks of a day.
        MAX_BLOCKS: u128 = 1_000,
        /// First height that a report may not name.
        LAST_SUBSIDY: u128 = 33 * 210_000 - 1_000,
        /// [1e-6] Least difficulty.
        MIN_DIFFICULTY: u128 = 10u128.pow(18),
        /// [1e-6] Most.
        MAX_DIFFICULTY: u128 = 10u128.pow(26),
        /// [day] Days of the shorter mean of fees.
        SHORT_MEAN: usize = 14,
        /// [day] Days of the longer.
        LONG_MEAN: usize = 90,
    }
    /// What the Bitcoin network pays.
    bitcoin_reward = "/BitcoinReward" {
        /// Blocks between two halvings.
        HALVING: u32 = 210_000,
        /// [satoshi] The subsidy of the first block.
        FIRST_SUBSIDY: u64 = 50 * 100_000_000,
    }
    /// The market average of Filecoin.
    filecoin_benchmark = "/FilecoinBenchmark" {
        /// Least wins of a day that a vote may name.
        MIN_WINS: u32 = 1_440,
        /// Most.
        MAX_WINS: u32 = 144_000,
    }
    /// What the Filecoin network pays.
    filecoin_reward = "/FilecoinReward" {
        /// [day] Days over which three quarters of a day's reward are paid.
        VESTING_DAYS: u32 = 180,
        /// Wins of the network in a day: 5 an epoch, 2,880 epochs.
        WINS_PER_DAY: u32 = 14_400,
    }
    /// How feeds are read.
    feed_rounds = "/FeedRounds" {
        /// Rounds that are looked through where nobody names one.
        LOOK_BACK: u128 = 32,
    }
    /// Sums of days that are yet to come.
    income_sum = "/IncomeSum" {
        /// Blocks of a day as Bitcoin aims at them.
        BLOCKS_PER_DAY: u32 = 144,
    }
    /// What remaining income is worth.
    remaining_income = "/RemainingIncome" {
        /// [ray] What is left on the high side of a day's income on the day after. Bitcoin's difficulty alone rose 0.12 % a day
        /// in the middle over 2020 to 2025, and never less than 0.073 % over 1,080 days.
        HIGH_FALL: u128 = 9_995 * 10u128.pow(23),
        /// [ray] The same on the low side.
        LOW_FALL: u128 = 998 * 10u128.pow(24),
        /// [ray] What a day later counts less at 12 % a year: 1 ÷ (1 + 0.12 ÷ 365), rounded down.
        LOW_DISCOUNT: u128 = 999_671_340_929_009_640_666_082_383,
        /// [ray] Both, rounded down.
        LOW_COIN: u128 = 997_671_998_247_151_621_384_750_219,
        /// [ray] What is left of coin that is paid in 180 equal parts from tomorrow on.
        LOW_VESTED: u128 = 970_831_194_457_251_385_621_444_016,
    }
    /// What pay coins are worth.
    pay_token_prices = "/PayTokenPrices" {
        /// [seconds] Least age beyond which an answer is stale.
        MIN_AGE: u32 = 3_600,
        /// [seconds] Most.
        MAX_AGE: u32 = 2 * 86_400,
    }
    /// The daily settlement.
    settlement = "/Settlement" {
        /// [reward coin] Most income of a day.
        MAX_DAY_INCOME: u128 = 5 * 10u128.pow(24),
    }
    /// Until when a day may be delivered.
    expectation = "/Expectation" {
        /// [seconds] From a day's end, time in which its miner may deposit.
        GRACE: u64 = 3 * 86_400,
        /// [seconds] Time to deposit that is left once the benchmark is final, however late that was.
        NOTICE: u64 = 86_400,
    }
    /// The arithmetic of a day.
    day_math = "/DayMath" {
        /// Parts of the gross of which one at least must be left net of the running cost for full release.
        TENTH: u128 = 10,
    }
    /// When a day is short, and what that counts.
    shortfall_rules = "/ShortfallRules" {
        /// [bps] A whole.
        WHOLE: u128 = 10_000,
        /// [bps] Part of what is expected that a miner may leave out without the day being short.
        TOLERANCE: u128 = 500,
        /// [smallest units] A day that asks less says nothing of its miner.
        LEAST_EXPECTED: u128 = 20,
        /// A day whose running cost leaves less than this part of the gross says nothing of its miner.
        TENTH: u128 = 10,
        /// [bps] Part of its bond days below which a bond that was drawn on makes the day short.
        HALF: u128 = 5_000,
        /// [bps] Part of its bond days below which a delivered day does not count.
        KEPT_UP: u128 = 8_000,
        /// What a short day adds to the score.
        SHORT_ADDS: u8 = 6,
        /// Score at which a short day lets the DAO terminate.
        TERMINABLE: u8 = 42,
        /// Score at which anyone may abandon.
        DEAD: u8 = 180,
        /// Highest score of good standing.
        GOOD: u8 = 12,
        /// [seconds] How long a short day leaves a product terminable.
        TIME_TO_VOTE: u64 = 30 * 86_400,
    }
    /// How products of failing miners end.
    closing = "/Closing" {
        /// [day] What an abandonment settles at most.
        MOST_DAYS: u64 = 64,
        /// [seconds] How long a day may be over without being settled before anyone may give the product up.
        PATIENCE: u64 = 60 * 86_400,
    }
    /// Bond calls.
    bond_calls = "/BondCalls" {
        /// [bps] Least share of what stopping brings that is called for.
        MIN_SHARE: u16 = 10_000,
        /// [bps] Most.
        MAX_SHARE: u16 = 30_000,
        /// [day] Least cap of a call, in income.
        MIN_CAP_DAYS: u16 = 180,
        /// [day] Most.
        MAX_CAP_DAYS: u16 = 720,
    }
    /// What the parameters of bond calls begin with.
    bond_calls_first = "/BondCalls/first" {
        /// [bps] Part of what stopping brings that is called for.
        SHARE: u16 = 15_000,
        /// [day] Most that is called for, in income.
        CAP_DAYS: u16 = 360,
    }
    /// The primary sale.
    primary_sale = "/PrimarySale" {
        /// [bps] Platform fee.
        FEE: u128 = 500,
        /// [bps of the fee] Most that a referrer gets.
        MAX_REFERRAL: u16 = 5_000,
        /// [day] Least that the bond of a product must cover.
        MIN_BOND_DAYS: u16 = 7,
        /// [day] Most.
        MAX_BOND_DAYS: u16 = 180,
    }
    /// What the parameters of the primary sale begin with.
    primary_sale_first = "/PrimarySale/first" {
        /// [bps of the fee] What a referrer gets.
        REFERRAL: u16 = 2_000,
        /// [day] What the bond of a product must cover.
        BOND_DAYS: u16 = 30,
    }
    /// Which offers are possible.
    offer_rules = "/OfferRules" {
        /// [day] Longest time that power pays, and that a sale may lie ahead.
        MAX_PAYOUT_DAYS: u32 = 3_650,
        /// [day] Longest time from a purchase, or from the offer of a batch, to the first day that pays.
        MAX_WAIT_DAYS: u32 = 365,
        /// [bytes] Longest name of a machine.
        MAX_MACHINE_LENGTH: usize = 64,
        /// [bytes] Longest address of a disclosure.
        MAX_URI_LENGTH: usize = 256,
        /// [smallest units] Least that the smallest purchase earns on a day.
        LEAST_INCOME: u64 = 20,
    }
    /// How a token is divided.
    power_parts = "/PowerParts" {
        /// Least parts.
        LEAST: usize = 2,
        /// Most.
        MOST: usize = 16,
    }
    /// The reserve.
    reserve = "/Reserve" {
        /// [seconds] From the measuring of a loss to the first round.
        DISCUSSION: u64 = 7 * 86_400,
        /// [seconds] Time in which holders may claim.
        ROUND: u64 = 90 * 86_400,
        /// [seconds] Age beyond which a feed's answer is stale.
        FEED_AGE: u32 = 25 * 3_600,
    }
    /// Insurance.
    insurance = "/Insurance" {
        /// [bps of the underwriters' assets] Bounds of what half of all coverage may be.
        MIN_RATIO: u16 = 1_000,
        /// [bps of the underwriters' assets]
        MAX_RATIO: u16 = 8_000,
        /// [day] Bounds of the wait from request to exit.
        MIN_COOLDOWN: u16 = 14,
        /// [day]
        MAX_COOLDOWN: u16 = 90,
        /// [bps a year] Bounds of a premium that is not 0.
        MIN_RATE: u16 = 50,
        /// [bps a year]
        MAX_RATE: u16 = 5_000,
        /// [seconds] Time from the measuring of a product in which its tokens must claim.
        CLAIM_WINDOW: u64 = 90 * 86_400,
    }
    /// When cover begins, what it costs, how much of it there may be, and what it pays.
    cover_rules = "/CoverRules" {
        /// [bps] A whole.
        WHOLE: u128 = 10_000,
        /// [day] Days over which a rate is counted.
        YEAR: u128 = 365,
        /// [day] From the purchase of cover to its beginning.
        WAITING_DAYS: u32 = 14,
        /// [bps] Part of the money that a token has left in escrow which may be insured.
        ESCROW_SHARE: u128 = 2_500,
        /// Most coverage of a product, in stakes of its miner.
        JUNIOR_MULTIPLE: u128 = 2,
        /// [bps] Part of a loss that is paid.
        PAID_SHARE: u128 = 8_000,
        /// [bps] Most part of the underwriters' assets that may be at risk.
        MOST_AT_RISK: u128 = 8_000,
    }
    /// A product's underwriters.
    insurance_pool = "/InsurancePool" {
        /// [seconds] Time in which an underwriter that waited may leave.
        EXIT_WINDOW: u64 = 7 * 86_400,
        /// [seconds] How long the clock of an exit stands at most.
        STANDSTILL: u64 = 60 * 86_400,
        /// Decimals that shares have more than the coin.
        OFFSET: u8 = 6,
    }
    /// What the parameters of insurance begin with.
    insurance_first = "/Insurance/first" {
        /// [bps of the underwriters' assets] Most of what half of all coverage may be.
        CAPITAL_RATIO: u16 = 5_000,
        /// [day] Wait from request to exit.
        COOLDOWN_DAYS: u16 = 40,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `MAX_DAY_INCOME` is `maxDayIncome` in the file.
    fn camel_case(name: &str) -> String {
        let mut words = name.split('_');
        let first = words.next().unwrap_or_default().to_lowercase();
        let capital = |word: &str| word[..1].to_owned() + &word[1..].to_lowercase();
        words.fold(first, |text, word| text + &capital(word))
    }

    #[test]
    fn dao_2_every_constant_is_that_of_the_contracts() {
        let file = include_str!("../../../contracts/test/vectors/rules.json");
        let file: serde_json::Value = serde_json::from_str(file).unwrap();
        for (path, name, value) in all() {
            let pointer = format!("{path}/{}", camel_case(name));
            let said = file.pointer(&pointer).unwrap_or_else(|| panic!("the file has no {pointer}"));
            let said = said.as_str().map_or_else(|| said.to_string(), str::to_owned);
            assert_eq!(said, value, "{pointer}");
        }
    }
}
