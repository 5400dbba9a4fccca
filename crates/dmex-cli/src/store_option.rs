//! Which store a command works on.

use std::path::Path;

use clap::Args;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_store::{Store, sqlite_url};

use crate::connection::ChainNote;
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

impl StoreOption {
    /// Opens one that is there, to be read. No node is asked for it.
    ///
    /// # Errors
    /// There is none, or the database cannot be used.
    pub async fn existing(&self, context: &Context) -> Result<Store, Failure> {
        let state = &context.globals.state;
        if self.store.is_none() {
            let noted = ChainNote::read(state)?.map(|note| note.chain_id);
            let chain_id = context.globals.chain.or(noted).unwrap_or(DEV_CHAIN_ID);
            let url = sqlite_url(state, chain_id);
            let file = Path::new(url.trim_start_matches("sqlite:"));
            if !file.is_file() {
                return Err(Failure::file(format!(
                    "no store is known: {} does not exist; name a server with --api or a store with --store, or fill one \
                     with `dmex index --once`",
                    file.display()
                )));
            }
            return Ok(Store::open(&url).await?);
        }
        self.open(context, DEV_CHAIN_ID).await
    }
}

/// The SQLite file of a chain in a state folder.
fn store_file(state: &Path, chain_id: u64) -> Result<String, Failure> {
    std::fs::create_dir_all(state).map_err(|error| crate::connection::cannot_access(state, &error))?;
    Ok(sqlite_url(state, chain_id))
}
