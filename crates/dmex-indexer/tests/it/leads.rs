//! One process leads a job; the lead ends with it.

use dmex_service::Election;
use dmex_testchain::TestStore;

#[tokio::test(flavor = "multi_thread")]
async fn a_job_has_one_lead_at_a_time_on_both_databases() {
    for first in TestStore::both().await {
        let second = first.store.clone();
        let mut lead = first.store.try_lead("miner agent/1").await.unwrap().unwrap();
        assert!(second.try_lead("miner agent/1").await.unwrap().is_none(), "it is taken");
        assert!(second.try_lead("finaliser").await.unwrap().is_some(), "another job is not");
        assert!(lead.holds().await);
        drop(lead);
        let taken = async {
            while second.try_lead("miner agent/1").await.unwrap().is_none() {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(10), taken).await.unwrap();
    }
}
