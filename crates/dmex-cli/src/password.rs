//! The password of a keystore: from a file, the environment or the terminal, never from the command line.

use std::io::IsTerminal as _;
use std::path::Path;

use crate::env;
use crate::status::Failure;

/// Which password is asked for at the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// That of a keystore.
    Open,
    /// One that is chosen, and said twice.
    Choose,
}

/// What the file holds, without the line's end; else what the environment says; else what is typed.
///
/// # Errors
/// The file cannot be read, or nobody can be asked.
pub fn read(file: Option<&Path>, purpose: Purpose) -> Result<String, Failure> {
    let password = match (file, std::env::var(env::KEYSTORE_PASSWORD)) {
        (Some(file), _) => of_file(file)?,
        (None, Ok(password)) => password,
        (None, Err(_)) if std::io::stdin().is_terminal() => typed(purpose)?,
        (None, Err(_)) => {
            return Err(Failure::usage(format!(
                "the keystore needs its password: set the variable {}, or name a file that holds it with --password-file",
                env::KEYSTORE_PASSWORD
            )));
        }
    };
    if password.is_empty() && purpose == Purpose::Choose {
        return Err(Failure::usage("an empty password protects nothing: choose another"));
    }
    Ok(password)
}

fn of_file(file: &Path) -> Result<String, Failure> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::file(format!(
            "cannot read the password in {}: {error}; correct --password-file",
            file.display()
        ))
    })?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn typed(purpose: Purpose) -> Result<String, Failure> {
    let password = secret("Password of the keystore: ")?;
    if purpose == Purpose::Choose && secret("The same again: ")? != password {
        return Err(Failure::usage("the passwords differ: nothing was written"));
    }
    Ok(password)
}

/// What is typed and not shown.
///
/// # Errors
/// There is no terminal.
pub fn secret(question: &str) -> Result<String, Failure> {
    rpassword::prompt_password(question)
        .map_err(|error| Failure::unforeseen(format!("the terminal cannot be read: {error}")))
}
