//! Reads the file: every key must be an option, every value must fit it, none may be a secret.

use std::collections::BTreeMap;
use std::path::Path;

use clap::{Command, CommandFactory};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::apply::command_of;
use super::{JOBS, NEVER, OF_SEVERAL, SIGNER, Settings, Values};
use crate::cli::Cli;
use crate::env;
use crate::secrets::{looks_like_key, password_of};
use crate::status::Failure;

/// Parts of names that only a secret would have.
const SECRET_NAMES: [&str; 4] = ["password", "private", "secret", "token"];

/// A file on its way from text.
struct Reader<'a> {
    path: &'a Path,
    text: &'a str,
}

pub(super) fn parse(path: &Path, text: &str) -> Result<Settings, Failure> {
    let reader = Reader { path, text };
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        reader.wrong(at, error.message())
    })?;
    reader.file(table.get_ref())
}

impl Reader<'_> {
    fn file(&self, table: &DeTable<'_>) -> Result<Settings, Failure> {
        let dmex = Cli::command();
        let above = above(&dmex);
        let mut file = Settings { path: self.path.to_owned(), ..Settings::default() };
        for (key, value) in table {
            let (at, name) = (key.span().start, key.get_ref().as_ref());
            if let DeValue::Table(section) = value.get_ref() {
                let command = command_of(&dmex, name).ok_or_else(|| {
                    self.wrong(at, &format!("there is no job [{name}]; there are {}", listed(&jobs())))
                })?;
                let values = self.values(section, &format!("[{name}]"), &of_section(command))?;
                file.sections.insert(name.to_owned(), values);
            } else if name == "jobs" {
                file.jobs = self.jobs(value)?;
            } else {
                let values = self.value(value)?;
                self.check(at, name, "the part above all sections", &above)?;
                file.above.insert(name.to_owned(), values);
            }
        }
        Ok(file)
    }

    fn values(
        &self,
        section: &DeTable<'_>,
        place: &str,
        allowed: &[String],
    ) -> Result<BTreeMap<String, Vec<String>>, Failure> {
        let mut values = Values::new();
        for (key, value) in section {
            let name = key.get_ref().as_ref();
            self.check(key.span().start, name, place, allowed)?;
            values.insert(name.to_owned(), self.value(value)?);
        }
        Ok(values)
    }

    fn check(&self, at: usize, name: &str, place: &str, allowed: &[String]) -> Result<(), Failure> {
        if allowed.iter().any(|one| one == name) {
            return Ok(());
        }
        if SECRET_NAMES.iter().any(|part| name.contains(part)) {
            return Err(
                self.wrong(at, &format!("{name} would be a secret, and this file holds none: {}", remedy()))
            );
        }
        Err(self.wrong(at, &format!("{place} has no key {name}; there are {}", listed(allowed))))
    }

    fn jobs(&self, value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Failure> {
        let jobs = self.value(value)?;
        let known = self::jobs();
        match jobs.iter().find(|job| !known.contains(job)) {
            Some(job) => Err(self.wrong(
                value.span().start,
                &format!("there is no job {job:?}; there are {}", listed(&known)),
            )),
            None => Ok(jobs),
        }
    }

    /// A value as the command line would have it.
    fn value(&self, value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Failure> {
        let at = value.span().start;
        let text = match value.get_ref() {
            DeValue::Array(several) => {
                let several: Result<Vec<_>, _> = several.iter().map(|one| self.value(one)).collect();
                return Ok(several?.concat());
            }
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Boolean(yes) => yes.to_string(),
            _ => {
                return Err(
                    self.wrong(at, "write text in quotes, a whole number, true or false, or a list of these")
                );
            }
        };
        if password_of(&text).is_some() || looks_like_key(&text) {
            return Err(self.wrong(at, &format!("there is a secret in this line: {}", remedy())));
        }
        Ok(vec![text])
    }

    fn wrong(&self, at: usize, what: &str) -> Failure {
        let line =
            1 + self.text.as_bytes()[..at.min(self.text.len())].iter().filter(|byte| **byte == b'\n').count();
        Failure::file(format!("{}, line {line}: {what}", self.path.display()))
    }
}

fn remedy() -> String {
    format!(
        "leave it out; a database's password belongs in PGPASSWORD or PGPASSFILE, its whole address in {store} or \
         {store}_FILE, a node's in {rpc} or {rpc}_FILE, a key in a keystore file and its password in a file that \
         password-file names, or in {password}",
        store = env::STORE,
        rpc = env::RPC,
        password = env::KEYSTORE_PASSWORD
    )
}

fn jobs() -> Vec<String> {
    JOBS.iter().map(|(job, _)| (*job).to_owned()).collect()
}

/// What may stand above all sections.
fn above(dmex: &Command) -> Vec<String> {
    let shared = longs(dmex).into_iter().filter(|name| name != "settings");
    shared.chain(OF_SEVERAL.map(str::to_owned)).collect()
}

/// What may stand in the section of a job.
fn of_section(command: &Command) -> Vec<String> {
    let own = longs(command).into_iter().filter(|name| !NEVER.contains(&name.as_str()));
    own.chain(SIGNER.map(str::to_owned)).collect()
}

fn longs(command: &Command) -> Vec<String> {
    command.get_arguments().filter_map(|argument| argument.get_long().map(str::to_owned)).collect()
}

fn listed(names: &[String]) -> String {
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        parse(Path::new("dmex.toml"), text).unwrap_err().message
    }

    #[test]
    fn every_unknown_key_is_named_with_its_line() {
        let message = refused("chain = 56\n\n[keeper]\nevery = 60\nevry = 60\n");
        assert!(message.starts_with("dmex.toml, line 5: [keeper] has no key evry"), "{message}");
        assert!(message.contains("every") && !message.contains("once"), "{message}");
        let message = refused("chian = 56");
        assert!(message.contains("line 1") && message.contains("chain"), "{message}");
        assert!(refused("\n[kepeer]\n").contains("line 2: there is no job [kepeer]"));
        assert!(refused("jobs = [\"server\"]").contains("there is no job \"server\""));
        assert!(refused("chain = 56\nchain = 57\n").contains("line 2"));
        assert!(refused("[keeper]\nevery = 1.5\n").contains("line 2: write text"));
    }

    #[test]
    fn a_secret_is_refused_with_what_to_do_and_not_shown() {
        let message = refused("chain = 56\nstore = \"postgres://dmex:hunter2@db/dmex\"\n");
        assert!(message.contains("line 2") && message.contains("DMEX_STORE"), "{message}");
        assert!(message.contains("PGPASSFILE") && !message.contains("hunter2"), "{message}");
        let key = "ab".repeat(32);
        let message = refused(&format!("[keeper]\nkeystore = \"0x{key}\"\n"));
        assert!(message.contains("line 2") && !message.contains(&key), "{message}");
        let message = refused("[keeper]\nkeystore-password = \"hunter2\"\n");
        assert!(message.contains("would be a secret") && !message.contains("hunter2"), "{message}");
    }
}
