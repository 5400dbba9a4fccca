//! What goes to standard error: the log, and the talk of commands that run for long.

use std::io::{self, Write};

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::{env, secrets};

/// How lines on standard error look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[value(help = None::<&str>)]
    #[default]
    Text,
    /// One JSON object a line, talk included.
    #[value(help = None::<&str>)]
    Json,
}

/// Begins the log. [`env::LOG`], else `RUST_LOG`, says how much of it; unless set, errors as text, and as JSON our own
/// warnings and what commands say too.
pub fn start(format: LogFormat) {
    let quiet = match format {
        LogFormat::Text => "error",
        LogFormat::Json => "error,dmex=warn,dmex_cli=info,dmex_service=info",
    };
    let filter = EnvFilter::try_from_env(env::LOG)
        .or_else(|_| EnvFilter::try_from_default_env())
        .unwrap_or_else(|_| EnvFilter::new(quiet));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(Discreet);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).init(),
    }
}

/// Writes to standard error, without the secrets that we were given: libraries log addresses, and addresses hold keys.
struct Discreet;

impl MakeWriter<'_> for Discreet {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

impl Write for Discreet {
    /// The subscriber writes each line in one piece.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(line);
        io::stderr().lock().write_all(secrets::hidden(&text).as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().lock().flush()
    }
}
