use alloy::primitives::B256;
use dmex_chain::sender::check;
use sqlx::SqlitePool;

use crate::rig::{Rig, transfer};

/// Makes the file say that a transaction was signed for a purpose, too, under a nonce that it does not hold.
async fn also_signed(rig: &Rig, key: &str, hash: B256) {
    assert_eq!(changed(rig, ALSO_SIGNED, hash, key).await, 1);
}

const ALSO_SIGNED: &str =
    "INSERT INTO attempt (purpose_id, nonce, hash, raw, gas_limit, max_fee, priority_fee)
     SELECT id, 99, ?, x'00', 0, '0', '0' FROM purpose WHERE key = ?";
/// A transaction of a purpose that only took its nonce.
const IS_NOTHING: &str = "UPDATE attempt SET is_nothing = 1
     WHERE hash = ? AND purpose_id IN (SELECT id FROM purpose WHERE key = ?)";

/// How many rows of the sender's file were changed.
async fn changed(rig: &Rig, sql: &'static str, hash: B256, key: &str) -> u64 {
    let url = format!("sqlite://{}", rig.folder.path().join("sender.sqlite").display());
    let file = SqlitePool::connect(&url).await.unwrap();
    let done = sqlx::query(sql).bind(hash.as_slice()).bind(key).execute(&file).await;
    file.close().await;
    done.unwrap().rows_affected()
}

#[tokio::test]
async fn fe1_a_purpose_that_was_mined_twice_is_named_with_both_transactions() {
    let rig = Rig::start().await;
    let (sender, provider) = (rig.sender().await, rig.provider().await);
    let first = sender.send(transfer("a", 0)).await.unwrap().transaction_hash;
    sender.send(transfer("a", 1)).await.unwrap();
    let checked = check(rig.folder.path(), &provider).await.unwrap();
    assert_eq!((checked.purposes, checked.several_nonces, checked.mined_twice.len()), (2, 0, 0));

    // Two nonces alone do no harm: here nobody knows the second transaction.
    also_signed(&rig, "transfer/1", B256::repeat_byte(7)).await;
    let checked = check(rig.folder.path(), &provider).await.unwrap();
    assert_eq!((checked.several_nonces, checked.mined_twice.len()), (1, 0));

    // One that is in a block does: as files of earlier versions have it.
    let other = rig.sender_elsewhere().await.send(transfer("b", 2)).await.unwrap().transaction_hash;
    also_signed(&rig, "transfer/0", other).await;
    let checked = check(rig.folder.path(), &provider).await.unwrap();
    let twice = &checked.mined_twice;
    assert_eq!((checked.several_nonces, twice.len()), (2, 1), "{twice:?}");
    assert_eq!((twice[0].key.as_str(), &twice[0].hashes[..]), ("transfer/0", &[first, other][..]));

    // One that only took the nonce pays nobody.
    assert_eq!(changed(&rig, IS_NOTHING, other, "transfer/0").await, 1);
    assert_eq!(check(rig.folder.path(), &provider).await.unwrap().mined_twice, []);
}
