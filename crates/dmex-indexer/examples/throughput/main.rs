//! How fast the indexer is: makes a long chain, serves its recorded answers, and reads them. `bench/run` puts it together.
#![expect(clippy::unwrap_used, reason = "a measurement fails by panicking")]

mod again;
mod chain;
mod read;
mod recording;
mod serve;

use std::path::Path;

const USAGE: &str = "throughput make FOLDER PURCHASES | serve FOLDER PORT EVENTS | read URL FOLDER STORE";

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["make", folder, purchases] => chain::make(Path::new(folder), purchases.parse().unwrap()).await,
        ["serve", folder, port, events] => {
            serve::serve(Path::new(folder), port.parse().unwrap(), events.parse().unwrap()).await;
        }
        ["read", url, folder, store] => read::read(url, Path::new(folder), store).await,
        _ => eprintln!("{USAGE}"),
    }
}
