//! What every page is made with.

use std::sync::Arc;

use dmex_client::Client;

use crate::demo_wallet::DemoWallet;

/// How the pages behave.
#[derive(Clone, Debug, Default)]
pub struct WebConfig {
    /// Address of a node that wallets may be told of when they do not know the chain.
    pub node_for_wallets: Option<String>,
    /// A wallet of people whose keys everybody knows: of a development chain only.
    pub demo_wallet: Option<DemoWallet>,
}

/// What every page is made with. Clones are cheap.
#[derive(Clone)]
pub(crate) struct Site(Arc<Inner>);

pub(crate) struct Inner {
    /// Who answers questions.
    pub(crate) api: Client,
    pub(crate) config: WebConfig,
}

impl Site {
    pub(crate) fn new(api: Client, config: WebConfig) -> Self {
        Self(Arc::new(Inner { api, config }))
    }
}

impl std::ops::Deref for Site {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
