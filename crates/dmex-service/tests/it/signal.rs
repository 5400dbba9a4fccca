use std::process::Command;

use dmex_service::cancel_on_signal;
use tokio::time::timeout;

use crate::SECOND;

#[tokio::test]
async fn sigterm_cancels_the_token() {
    let token = cancel_on_signal().unwrap();
    assert!(!token.is_cancelled());
    let process = std::process::id().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    timeout(SECOND * 10, token.cancelled()).await.expect("the signal reaches the token");
}
