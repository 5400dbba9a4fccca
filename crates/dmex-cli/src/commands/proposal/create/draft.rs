//! A proposal before it is made: shown first, then sent.

use alloy::primitives::U256;
use clap::Args;
use dmex_contracts::DmexGovernor;
use dmex_platform::{Action, Call, DaoSettings, Outline, ProposalNumber, dmc_token, proposer_mark};

use crate::acting::{Acting, Mode};
use crate::amount::Money;
use crate::commands::proposal::action::{percent, stretch};
use crate::commands::proposal::rehearsal::rehearsed;
use crate::commands::proposal::view::{ProposalView, accused, class};
use crate::context::Context;
use crate::hint::contract;
use crate::names::{Names, plain};
use crate::printer::facts;
use crate::status::Failure;
use crate::units::moment;

/// What every proposal needs beside its action.
#[derive(Clone, Debug, Args)]
pub(super) struct Draft {
    /// Why, for everybody to read
    #[arg(long, value_name = "TEXT")]
    why: String,
    /// Check and show everything, and send nothing
    #[arg(long)]
    dry_run: bool,
}

impl Draft {
    /// Shows a proposal of one action, and makes it.
    pub(super) async fn propose(
        self,
        context: &Context,
        acting: &Acting,
        action: impl Into<Action>,
    ) -> Result<(), Failure> {
        let actions = [action.into()];
        let why = self.why.trim();
        if why.is_empty() {
            return Err(Failure::usage("--why is empty: nobody votes for what has no reason"));
        }
        context.printer.say(plan(acting, why, &actions).await?);
        let description = format!("{why}\n{}", proposer_mark(acting.address));
        let call = Call::propose(acting.deployment(), &actions, description);
        if let Some(revert) = acting.rehearse(&call).await? {
            let reason = contract::sentence(&revert, None);
            return Err(Failure::refused(format!("nothing was sent: {reason}")));
        }
        if Mode::of(self.dry_run) == Mode::DryRun {
            context.printer.say("Dry run: everything was checked, nothing was sent.");
            return Ok(());
        }
        let receipt = acting.send("propose", call, None).await?;
        let created = receipt
            .decoded_log::<DmexGovernor::ProposalCreated>()
            .ok_or_else(|| Failure::mismatch("the receipt names no proposal: `dmex proposal list` does"))?;
        let proposal = acting.platform.proposal(&ProposalNumber::of(created.proposalId)).await?;
        context.printer.print(&ProposalView::read(&acting.platform, &proposal).await?)
    }
}

/// What is going to be proposed, in words.
async fn plan(acting: &Acting, why: &str, actions: &[Action]) -> Result<String, Failure> {
    let (platform, on) = (&acting.platform, acting.deployment());
    let outline = platform.outline(actions).await?;
    let settings = platform.dao_settings().await?;
    let now = platform.now().await?;
    let views = rehearsed(platform, actions).await?;
    let does: Vec<String> = (1..).zip(&views).map(|(number, action)| action.show(number)).collect();
    let money = |raw: U256| Money::pay(raw, &dmc_token(on)).short;
    Ok(format!(
        "Propose: {}\n\n{}\n\n{}\n",
        plain(why),
        does.join("\n\n"),
        facts(&[
            ("Class", class(outline.class).to_owned()),
            ("Accused", accused(outline.accused, &Names::new(on))),
            ("Quorum", quorum(&outline, &money)),
            ("Takes", format!("{} to propose", money(settings.threshold))),
            ("Voting", voting(&settings, now)),
            ("Execution", execution(&settings, now)),
        ])
    ))
}

fn quorum(outline: &Outline, money: &impl Fn(U256) -> String) -> String {
    format!(
        "{} for or abstaining, {} of the DMC that can vote, and more for than against",
        money(outline.quorum),
        percent(outline.quorum_bps)
    )
}

fn voting(settings: &DaoSettings, now: u64) -> String {
    let opens = now + settings.voting_delay;
    format!("from {}, for {}; DMC delegated by then votes", moment(opens), stretch(settings.voting_period))
}

fn execution(settings: &DaoSettings, now: u64) -> String {
    let earliest = now + settings.voting_delay + settings.voting_period + settings.timelock_delay;
    format!("{} after it is queued, so not before {}", stretch(settings.timelock_delay), moment(earliest))
}
