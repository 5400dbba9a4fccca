//! `dmex run`: the jobs of a settings file, in one process.

use clap::{Args, CommandFactory, FromArgMatches};

use super::{Command, miner, relay};
use crate::cli::{Cli, Globals};
use crate::context::Context;
use crate::job::Strictness;
use crate::process::{Process, ProcessOptions};
use crate::settings::{Settings, addresses_of_files, path_of};
use crate::status::Failure;

/// Run the jobs that dmex.toml names, in one process, until Ctrl-C
///
/// The file says `jobs = [\"serve\", \"index\", \"keeper\"]` and has a section for each with the options of its command;
/// ops/dmex.example.toml teaches it. Jobs: serve, index, keeper, watch, report, relay (that is `dmex relay feed`) and
/// miner (`dmex miner run`). Each is led by one process at a time, as by itself; one that fails is tried again and does
/// not disturb the others. Flags and environment come before the file. Secrets are refused in it.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Run {
    #[command(flatten)]
    process: ProcessOptions,
}

const EXAMPLES: &str = "\
Examples:
  The jobs of ./dmex.toml:
    dmex run

  As a service of systemd does it (ops/systemd/dmex@.service):
    dmex --settings /etc/dmex/keeper.toml --log-format json run";

impl Run {
    /// Runs it until Ctrl-C.
    ///
    /// # Errors
    /// The file names no job, or one cannot begin.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let file = context.file.clone().unwrap_or_default();
        if file.jobs.is_empty() {
            return Err(Failure::file(format!(
                "{} names no job: write for example jobs = [\"keeper\"] above all sections",
                file.path().display()
            )));
        }
        let mut process = Process::new(context, self.process, Strictness::lenient());
        for job in &file.jobs {
            let (command, context) = of_job(job, &file, context)?;
            join(command, &context, &mut process).await?;
        }
        process.run(context).await
    }
}

/// A job's command with the options of its section, and who signs for it.
fn of_job(job: &str, file: &Settings, context: &Context) -> Result<(Command, Context), Failure> {
    let dmex = addresses_of_files(file.apply(Cli::command(), Some(job)))?;
    let words = ["dmex"].iter().chain(path_of(job));
    let wrong = |error: clap::Error| Failure::file(format!("{}, [{job}]: {error}", file.path().display()));
    let matches = dmex.try_get_matches_from(words).map_err(wrong)?;
    let cli = Cli::from_arg_matches(&matches).map_err(wrong)?;
    let mut globals = context.globals.clone();
    if !context.signer_given {
        let Globals { account, keystore, password_file, .. } = cli.globals;
        globals = Globals { account, keystore, password_file, ..globals };
    }
    let context = Context {
        globals,
        printer: context.printer,
        file: context.file.clone(),
        signer_given: context.signer_given,
    };
    Ok((cli.command, context))
}

async fn join(command: Command, context: &Context, process: &mut Process) -> Result<(), Failure> {
    match command {
        Command::Serve(serve) => serve.join(context, process).await,
        Command::Index(index) => index.join(context, process).await,
        Command::Keeper(keeper) => keeper.join(context, process).await,
        Command::Watch(watch) => watch.join(context, process).await,
        Command::Report(report) => report.join(context, process).await,
        Command::Relay(relay::Command::Feed(feed)) => feed.join(context, process).await,
        Command::Miner(miner::Command::Run(run)) => run.join(context, process).await,
        // Not reached: the jobs of a file are those above.
        _ => Err(Failure::unforeseen("a job has no command")),
    }
}
