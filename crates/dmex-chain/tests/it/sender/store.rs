use dmex_chain::Sender;
use dmex_chain::sender::OpenError;

use crate::rig::{Rig, accounts};

async fn open(rig: &Rig, folder: &std::path::Path) -> Result<Sender, OpenError> {
    let policy = dmex_chain::sender::Policy::dev(folder, rig.endpoint());
    Sender::open(rig.provider().await, accounts(), policy).await
}

#[tokio::test]
async fn second_sender_on_the_same_folder_is_turned_away() {
    let rig = Rig::start().await;
    let first = rig.sender().await;
    let error = open(&rig, rig.folder.path()).await.unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    assert!(error.to_string().contains("choose another state folder"), "{error}");
    drop(first);
    open(&rig, rig.folder.path()).await.unwrap();
}

#[tokio::test]
async fn file_of_another_chain_is_refused() {
    let rig = Rig::start().await;
    drop(rig.sender().await);
    let other = Rig::start_with(|config| config.genesis_timestamp += 86_400).await;
    let error = open(&other, rig.folder.path()).await.unwrap_err();
    assert!(matches!(error, OpenError::OtherChain { .. }), "{error}");
}

#[tokio::test]
async fn broken_file_says_what_to_do() {
    let rig = Rig::start().await;
    std::fs::write(rig.folder.path().join("sender.sqlite"), "not a database, and long enough to tell")
        .unwrap();
    let error = open(&rig, rig.folder.path()).await.unwrap_err();
    assert!(matches!(error, OpenError::Corrupt { .. }), "{error}");
    assert!(error.to_string().contains("restore it from a copy"), "{error}");
}
