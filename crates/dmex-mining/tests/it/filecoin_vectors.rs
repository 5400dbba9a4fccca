//! Minting against the network's official vectors.

use alloy_primitives::U256;
use dmex_mining::filecoin::minting::{Theta, epoch_reward, simple_reward};
use dmex_mining::filecoin::{benchmark, vesting};

use crate::folder::rows;

#[test]
fn m18_all_512_official_simple_rewards_are_exact() {
    let vectors = rows("filecoin/reward_vectors_simple.csv");
    assert_eq!(vectors.len(), 512);
    for vector in vectors {
        let epoch = vector.text("epoch").parse().unwrap();
        let reward = simple_reward(epoch).unwrap();
        assert_eq!(reward.get().to_string(), vector.text("simple_reward_attofil"), "epoch {epoch}");
    }
}

#[test]
fn m18_all_512_official_baseline_rewards_are_exact() {
    let vectors = rows("filecoin/reward_vectors_baseline.csv");
    assert_eq!(vectors.len(), 512);
    let simple = simple_reward(0).unwrap().get();
    for vector in vectors {
        let theta = |column| Theta::from_q128(vector.text(column).parse::<U256>().unwrap());
        let both = epoch_reward(0, theta("theta_prev_q128"), theta("theta_curr_q128")).unwrap();
        assert_eq!((both.get() - simple).to_string(), vector.text("baseline_reward_attofil"));
    }
}

#[test]
fn m18_the_constants_are_the_networks() {
    let constants = rows("filecoin/filecoin_reward_constants.csv");
    let value = |name: &str| {
        let row = constants.iter().find(|row| row.text("name") == name).unwrap();
        row.text("value").to_owned()
    };
    assert_eq!(value("EXPECTED_LEADERS_PER_EPOCH"), benchmark::WINS_PER_EPOCH.to_string());
    assert_eq!(value("EPOCHS_IN_DAY"), benchmark::EPOCHS_PER_DAY.to_string());
    assert_eq!(value("LOCKED_REWARD_FACTOR"), format!("{}/{}", vesting::LOCKED_PARTS, vesting::PARTS));
    assert_eq!(value("REWARD_VESTING_PERIOD_DAYS"), vesting::VESTING_DAYS.to_string());
    assert_eq!(value("EPOCH_ZERO_REWARD"), simple_reward(0).unwrap().get().to_string());
}
