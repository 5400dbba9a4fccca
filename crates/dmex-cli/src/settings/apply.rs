//! Lets the file say what options are unless a flag or the environment does.

use clap::{Arg, Command};

use super::{JOBS, SIGNER, Settings, Values};
use crate::env;
use crate::status::Failure;

impl Settings {
    /// The command line with the file's values as defaults; `job` is the one whose key signs.
    #[must_use]
    pub fn apply(&self, dmex: Command, job: Option<&str>) -> Command {
        let empty = Values::new();
        let signer = job.and_then(|job| self.sections.get(job)).unwrap_or(&empty);
        let mut dmex = with(dmex, &self.above);
        dmex = with_those(dmex, signer, |name| SIGNER.contains(&name));
        for (job, path) in JOBS {
            let section = self.sections.get(job).unwrap_or(&empty);
            dmex = below(dmex, path, &|command| {
                with_those(with(command, &self.above), section, |name| !SIGNER.contains(&name))
            });
        }
        for path in [["run"], ["verify"]] {
            dmex = below(dmex, &path, &|command| with(command, &self.above));
        }
        dmex
    }
}

/// Lets files that are named by the environment hold what the environment could: whole addresses with their secrets.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn addresses_of_files(dmex: Command) -> Result<Command, Failure> {
    let mut values = Values::new();
    for (name, variable) in [("store", env::STORE), ("rpc", env::RPC)] {
        let Some(file) = std::env::var_os(format!("{variable}_FILE")) else { continue };
        let text = std::fs::read_to_string(&file).map_err(|error| {
            let file = file.display();
            Failure::file(format!(
                "cannot read {file}, which {variable}_FILE names: {error}; correct the variable"
            ))
        })?;
        values.insert(name.to_owned(), vec![text.trim().to_owned()]);
    }
    let mut dmex = with(dmex, &values);
    for path in JOBS.map(|(_, path)| path).into_iter().chain([["verify"].as_slice()]) {
        dmex = below(dmex, path, &|command| with(command, &values));
    }
    Ok(dmex)
}

/// The command of a job.
pub(super) fn command_of<'a>(dmex: &'a Command, job: &str) -> Option<&'a Command> {
    let (_, path) = JOBS.iter().find(|(name, _)| *name == job)?;
    path.iter().try_fold(dmex, |command, name| command.find_subcommand(name))
}

fn below(command: Command, path: &[&str], change: &dyn Fn(Command) -> Command) -> Command {
    match path {
        [] => change(command),
        [first, rest @ ..] => command.mut_subcommand(first, |command| below(command, rest, change)),
    }
}

fn with(command: Command, values: &Values) -> Command {
    with_those(command, values, |_| true)
}

fn with_those(command: Command, values: &Values, those: impl Fn(&str) -> bool) -> Command {
    values.iter().filter(|(name, _)| those(name)).fold(command, |command, (name, values)| {
        let id = command.get_arguments().find(|argument| argument.get_long() == Some(name)).map(Arg::get_id);
        match id.cloned() {
            Some(id) => command.mut_arg(id, |argument| {
                // Not shown in --help, where an address would show what it holds.
                let hidden = argument.get_action().takes_values();
                argument.hide_default_value(hidden).default_values(values.clone())
            }),
            None => command,
        }
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use clap::{CommandFactory, FromArgMatches};

    use super::super::read;
    use crate::cli::Cli;

    const FILE: &str = "chain = 56\nstate = \"s\"\njson = true\n[keeper]\nas = \"finaliser\"\nevery = 7\njobs = [\"settle\"]\n";

    fn parsed(job: &str, arguments: &[&str]) -> String {
        let file = read::parse(Path::new("f"), FILE).unwrap();
        let matches = file.apply(Cli::command(), Some(job)).try_get_matches_from(arguments).unwrap();
        format!("{:?}", Cli::from_arg_matches(&matches).unwrap())
    }

    #[test]
    fn a_flag_beats_the_file_and_the_file_beats_the_default() {
        let keeper = parsed("keeper", &["dmex", "keeper"]);
        for said in
            ["every: 7", "jobs: [Settle]", "chain: Some(56)", "account: Some(\"finaliser\")", "json: true"]
        {
            assert!(keeper.contains(said), "{said} is not in {keeper}");
        }
        let flagged = parsed(
            "keeper",
            &["dmex", "keeper", "--every", "9", "--jobs", "finalise,assess", "--chain", "1"],
        );
        for said in ["every: 9", "jobs: [Finalise, Assess]", "chain: Some(1)"] {
            assert!(flagged.contains(said), "{said} is not in {flagged}");
        }
        let other = parsed("watch", &["dmex", "watch"]);
        assert!(other.contains("account: None") && !other.contains("every: 7"), "{other}");
    }
}
