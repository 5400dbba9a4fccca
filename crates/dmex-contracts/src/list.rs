//! Every contract of the platform, said once: whoever adds one adds a line here, and what it is created with in
//! `arguments.rs`. Bindings, ABIs, the deployment file, the deployer, its check, decoding, the indexer's sources and what
//! the API tells of contracts are made from it.

use std::collections::BTreeMap;

use alloy::primitives::{Address, Bytes};
use dmex_types::{Asset, Day};
use serde::{Deserialize, Serialize};

use crate::declare::contracts;
use crate::deployment::{Contract, Setup, Tokens};

contracts! {
    // In the order of their creation.
    once {
        /// Who miners are.
        miner_registry: MinerRegistry, owned;
        /// The Bitcoin market average.
        bitcoin_benchmark: BitcoinBenchmark, owned;
        /// The Filecoin market average.
        filecoin_benchmark: FilecoinBenchmark, owned;
        /// The coins whose mining is sold: what measures each, which tokens pay it, and how people see it.
        assets: Assets, owned;
        /// The picture of a token.
        power_renderer: PowerRenderer;
        /// The NFT.
        mining_power: MiningPower, owned;
        /// How a day is reckoned.
        day_calculator: DayCalculator;
        /// Escrow, income and the coins of bonds.
        settlement: Settlement;
        /// Whether an offer is possible.
        offer_check: OfferCheck;
        /// Power that is sold by auction.
        auction_sale: AuctionSale, owned;
        /// The primary sale.
        primary_sale: PrimarySale, owned;
        /// What pay tokens are worth.
        pay_token_prices: PayTokenPrices, owned;
        /// What remaining income is worth.
        valuation: Valuation;
        /// What each miner would gain by stopping, and the bond that it calls for.
        bond_calls: BondCalls, owned;
        /// The rules of bonds, and where a product stands.
        bonds: Bonds;
        /// How a product that is not delivered ends.
        closing: Closing;
        /// Owns every contract that has an owner, and acts for the DAO after a delay.
        timelock: DmexTimelock;
        /// The platform token.
        dmc: Dmc;
        /// The team's locked DMC.
        team_vesting: TeamVesting is DmcVesting;
        /// The private sale's locked DMC.
        private_sale_vesting: PrivateSaleVesting is DmcVesting;
        /// How much each action of a proposal can do.
        action_classes: ActionClasses;
        /// Where DMC holders propose and vote.
        governor: DmexGovernor;
        /// Compensates holders after a default, by vote.
        reserve: Reserve, owned;
        /// Giveaways of mining power to a list of accounts.
        gift_campaigns: GiftCampaigns;
    }
    for each pay token {
        /// The insurance of products of each pay token; it makes the pool of each product itself.
        insurances: Insurance, owned;
    }
    // Asks the insurances for their tokens.
    once they stand {
        /// What closed products cost their holders.
        loss_ledger: LossLedger;
    }
    if wanted {
        /// Proves Bitcoin's difficulty by headers; without one it is the median of the reports.
        header_relay: HeaderRelay;
    }
    // Made by others, or by votes, or for tests: bindings and nothing else.
    only bound {
        dmc_vesting: DmcVesting;
        faucet_token: FaucetToken;
        gift_purse: GiftPurse;
        insurance_pool: InsurancePool;
        replay_price_feed: ReplayPriceFeed;
        reported_reward_benchmark: ReportedRewardBenchmark;
    }
}
