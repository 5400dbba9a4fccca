//! Which store a command works on.

use clap::Args;
use dmex_store::{Store, sqlite_url};

use crate::context::Context;
use crate::env;
use crate::status::Failure;

/// Which store a command works on.
#[derive(Clone, Debug, Args)]
pub struct StoreOption {
    /// The store: sqlite:FILE, or postgres://USER@HOST/NAME with the password in PGPASSWORD; unless given, a SQLite
    /// file in the state folder
    #[arg(long, value_name = "URL", env = env::STORE, hide_env_values = true)]
    store: Option<String>,
}

impl StoreOption {
    /// Opens it, and brings its tables up to date.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn open(&self, context: &Context, chain_id: u64) -> Result<Store, Failure> {
        let url = match &self.store {
            Some(url) => url.clone(),
            None => store_file(&context.globals.state, chain_id)?,
        };
        Ok(Store::open(&url).await?)
    }
}

/// The SQLite file of a chain in a state folder.
fn store_file(state: &std::path::Path, chain_id: u64) -> Result<String, Failure> {
    std::fs::create_dir_all(state).map_err(|error| crate::connection::cannot_access(state, &error))?;
    Ok(sqlite_url(state, chain_id))
}
