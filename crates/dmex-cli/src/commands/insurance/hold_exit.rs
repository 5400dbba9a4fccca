//! `dmex insurance hold-exit`

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use dmex_types::ProductId;
use serde::Serialize;

use super::pool::Pool;
use crate::acting::Acting;
use crate::context::{Context, address_of};
use crate::printer::Show;
use crate::status::Failure;
use crate::units::moment;

/// Keep a wish to leave a pool from running out while its product is in trouble: its window ends 60 days later
#[derive(Clone, Debug, Args)]
pub struct HoldExit {
    /// Number of the product
    product: ProductId,
    /// Whose wish: an address or a name; unless given, of the one who signs
    #[arg(value_name = "UNDERWRITER")]
    underwriter: Option<String>,
}

impl HoldExit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let pool = Pool::of(&acting.platform, self.product).await?;
        let account = match &self.underwriter {
            Some(text) => address_of(text, acting.deployment().chain_id)?,
            None => acting.address,
        };
        let call = Call::hold_exit(pool.address(), account);
        let receipt = acting.send("hold-exit", call, Some(&pool.units())).await?;
        let held = receipt
            .decoded_log::<Insurance::ExitRequested>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no request: run `dmex deploy --check`"))?;
        let time = |seconds: U256| seconds.saturating_to::<u64>();
        context.printer.print(&View {
            underwriter: account,
            leaves_from: time(held.readyAt),
            leaves_until: time(held.endsAt),
        })
    }
}

#[derive(Serialize)]
struct View {
    underwriter: Address,
    /// In Unix seconds.
    leaves_from: u64,
    leaves_until: u64,
}

impl Show for View {
    fn show(&self) -> String {
        format!("{} may leave until {}", self.underwriter, moment(self.leaves_until))
    }
}
