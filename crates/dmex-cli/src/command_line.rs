//! Reads the command line, with the environment and the settings file behind it.

use std::path::Path;

use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, FromArgMatches};

use crate::cli::{Cli, Globals};
use crate::commands::Command;
use crate::context::Context;
use crate::settings::{self, Settings, addresses_of_files};
use crate::status::Failure;
use crate::{env, secrets};

/// What is to be done, and with what. Whoever asks for help, or writes what clap does not take, is answered there.
pub(crate) fn read() -> Result<(Command, Context), Failure> {
    // The first reading finds the file, the second lets it speak.
    let plain = Cli::command().get_matches();
    let path = names(&plain);
    let file = file_of(&plain, &path)?;
    let mut dmex = Cli::command();
    if let Some(file) = &file {
        dmex = file.apply(dmex, settings::job_of(&path));
    }
    let matches = addresses_of_files(dmex)?.get_matches();
    refuse_passwords(&matches)?;
    let cli = Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let globals = with_one_signer(cli.globals, &matches);
    learn_secrets(&matches);
    let mut context = Context::new(globals);
    context.file = file;
    context.signer_given = ["account", "keystore"].iter().any(|id| is_given(&matches, id));
    Ok((cli.command, context))
}

/// The command and those below it.
fn names(matches: &ArgMatches) -> Vec<String> {
    let mut path = Vec::new();
    let mut matches = matches;
    while let Some((name, below)) = matches.subcommand() {
        path.push(name.to_owned());
        matches = below;
    }
    path
}

fn file_of(matches: &ArgMatches, path: &[String]) -> Result<Option<Settings>, Failure> {
    let named = matches.get_one::<std::path::PathBuf>("settings").map(std::path::PathBuf::as_path);
    let run = path.first().is_some_and(|name| name == "run").then_some(Path::new(settings::DEFAULT));
    named.or(run).map(Settings::read).transpose()
}

/// Whether a flag or the environment says it.
fn is_given(matches: &ArgMatches, id: &str) -> bool {
    matches!(matches.value_source(id), Some(ValueSource::CommandLine | ValueSource::EnvVariable))
}

/// A signer that is given takes the place of one of another kind that the file names.
fn with_one_signer(globals: Globals, matches: &ArgMatches) -> Globals {
    match (is_given(matches, "account"), is_given(matches, "keystore")) {
        (true, false) => Globals { keystore: None, ..globals },
        (false, true) => Globals { account: None, ..globals },
        (true, true) | (false, false) => globals,
    }
}

/// Every value of an option, wherever it stands.
fn values<'a>(matches: &'a ArgMatches, id: &'a str) -> Vec<(String, Option<ValueSource>)> {
    let mut found = Vec::new();
    let mut next = Some(matches);
    while let Some(matches) = next {
        if let Ok(Some(raw)) = matches.try_get_raw(id) {
            let source = matches.value_source(id);
            found.extend(raw.map(|value| (value.to_string_lossy().into_owned(), source)));
        }
        next = matches.subcommand().map(|(_, below)| below);
    }
    found
}

/// A password on the command line stays in shell histories and lists of processes.
fn refuse_passwords(matches: &ArgMatches) -> Result<(), Failure> {
    for (id, variable) in [("rpc", env::RPC), ("store", env::STORE)] {
        let given = values(matches, id);
        let on_the_line = given.iter().filter(|(_, source)| *source == Some(ValueSource::CommandLine));
        if on_the_line.into_iter().any(|(url, _)| secrets::password_of(url).is_some()) {
            return Err(Failure::usage(format!(
                "leave the password out of --{id}: set {variable}, or {variable}_FILE to a file that holds the address{}",
                if id == "store" { "; or set PGPASSWORD or PGPASSFILE" } else { "" }
            )));
        }
    }
    Ok(())
}

fn learn_secrets(matches: &ArgMatches) {
    let addresses = ["rpc", "store"].into_iter().flat_map(|id| values(matches, id));
    secrets::learn(addresses.map(|(url, _)| url));
}
