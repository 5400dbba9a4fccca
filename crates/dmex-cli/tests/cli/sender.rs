//! The files in which every transaction is written down before it is sent.

use sqlx::Connection;

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn fe1_a_senders_file_of_another_chain_is_told_and_is_no_good_news() {
    let rig = Rig::deployed().await;
    rig.run(&["--as", "finaliser", "keeper", "--once"]).success();
    assert_eq!(rig.json(&["sender", "check"])["of_other_chains"], serde_json::json!([]));

    let folder = rig.state.path().join("keeper/31337");
    let url = format!("sqlite:{}", folder.join("sender.sqlite").display());
    let mut file = sqlx::SqliteConnection::connect(&url).await.unwrap();
    sqlx::query("UPDATE chain SET chain_id = 56").execute(&mut file).await.unwrap();
    file.close().await.unwrap();
    let ran = rig.run(&["sender", "check"]);
    assert_eq!(ran.status, 5, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("Not checked, of another chain") && ran.out.contains("keeper/31337"),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("another chain than the node's") && ran.err.contains("--chain"), "{}", ran.err);
    rig.run(&["sender", "check", folder.to_str().unwrap()]).refused(5, &["belongs to chain 56", "--chain"]);
}
