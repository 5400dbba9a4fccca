//! `dmex proposal list`

use dmex_client::Client;
use serde::Serialize;

use super::rehearsal::untried;
use super::told::proposal;
use super::view::ProposalView;
use crate::context::Context;
use crate::deployment_told;
use crate::names::plain;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::moment;

/// Letters of a reason that a table shows.
const REASON: usize = 40;

/// Prints every proposal.
pub(super) async fn run(context: &Context) -> Result<(), Failure> {
    if let Some(api) = context.api()? {
        return asked(context, &api).await;
    }
    let platform = context.platform().await?;
    let spinner = context.printer.spinner("Reading proposals");
    let proposals = platform.proposals().await?;
    spinner.finish_and_clear();
    let view = |proposal| {
        let proposal: &dmex_platform::Proposal = proposal;
        let on = platform.deployment();
        ProposalView::new(on, proposal, untried(on, &proposal.actions))
    };
    context.printer.print(&View { proposals: proposals.iter().map(view).collect() })
}

async fn asked(context: &Context, api: &Client) -> Result<(), Failure> {
    let on = deployment_told::deployment(api).await?;
    let mut proposals = Vec::new();
    for told in api.proposals().await? {
        let proposal = proposal(&told)?;
        proposals.push(ProposalView::new(&on, &proposal, untried(&on, &proposal.actions)));
    }
    context.printer.print(&View { proposals })
}

#[derive(Serialize)]
struct View {
    proposals: Vec<ProposalView>,
}

impl Show for View {
    fn show(&self) -> String {
        if self.proposals.is_empty() {
            return "No proposals yet. Whoever has enough votes makes one with `dmex proposal create`."
                .to_owned();
        }
        let rows = self.proposals.iter().map(row).collect();
        let head = ["NO", "STATE", "CLASS", "DOES", "WHY", "FOR", "AGAINST", "QUORUM", "VOTING ENDS"];
        table(&head, &["NO", "FOR", "AGAINST"], rows)
    }
}

fn row(proposal: &ProposalView) -> Vec<String> {
    let does = match proposal.actions.as_slice() {
        [action] => action.title(),
        actions => format!("{} actions", actions.len()),
    };
    vec![
        proposal.number.to_string(),
        proposal.state.to_owned(),
        proposal.class.to_owned(),
        does,
        cut(&plain(&proposal.why)),
        proposal.yes.short.clone(),
        proposal.no.short.clone(),
        if proposal.quorum_reached { "reached" } else { "not reached" }.to_owned(),
        moment(proposal.closes),
    ]
}

fn cut(text: &str) -> String {
    if text.chars().count() <= REASON {
        return text.to_owned();
    }
    let kept: String = text.chars().take(REASON - 1).collect();
    format!("{}…", kept.trim_end())
}
