//! One line of the tables: a value that a contract keeps and what it should be, or an event that changes such values.

use alloy::primitives::{Address, B256, Bytes, Log};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::sol_types::{SolCall, SolEvent};

use crate::{Platform, ReadError};
use dmex_contracts::Place;

/// What a value should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    /// This, by the record or the configuration.
    Is(String),
    /// What the contract's own code began with.
    AsCreated,
}

/// A value that a contract keeps. Events that change it call it by the same name.
pub(super) struct Row {
    place: Place,
    what: String,
    expected: Expected,
    question: Option<Question>,
}

/// A value, and what the chain says that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) place: Place,
    pub(super) what: String,
    pub(super) expected: Expected,
    /// `None` if only events tell.
    pub(super) found: Option<String>,
}

/// What an answer of the chain says, as text; `None` if it is no such answer.
type ReadAnswer = Box<dyn Fn(&[u8]) -> Option<String> + Send + Sync>;
/// What an event says; `None` if it is no such event.
type ReadEvent = Box<dyn Fn(&Log) -> Option<Says> + Send + Sync>;

/// An encoded call, and how its answer is read.
struct Question {
    data: Bytes,
    read: ReadAnswer,
}

/// Which values an event changes, and to what.
pub(super) type Says = Vec<(String, String)>;

/// An event that changes values.
pub(super) struct Source {
    pub(super) place: Place,
    pub(super) signature: B256,
    /// What a value is that neither a row nor an event names.
    pub(super) unset: &'static str,
    read: ReadEvent,
}

impl Row {
    /// What a getter answers, as it is.
    pub(super) fn value<C>(place: Place, what: impl Into<String>, call: &C, expected: impl ToString) -> Self
    where
        C: SolCall + 'static,
        C::Return: ToString,
    {
        Self::part(place, what, call, |found| found.to_string(), expected)
    }

    /// What can be read from a getter's answer.
    pub(super) fn part<C: SolCall + 'static>(
        place: Place,
        what: impl Into<String>,
        call: &C,
        read: fn(C::Return) -> String,
        expected: impl ToString,
    ) -> Self {
        let expected = Expected::Is(expected.to_string());
        Self { place, what: what.into(), expected, question: Some(Question::new(call, read)) }
    }

    /// The same of a value that the contract's code sets by itself.
    pub(super) fn created<C: SolCall + 'static>(
        place: Place,
        what: impl Into<String>,
        call: &C,
        read: fn(C::Return) -> String,
    ) -> Self {
        let question = Some(Question::new(call, read));
        Self { place, what: what.into(), expected: Expected::AsCreated, question }
    }

    /// What only events tell, and only those of the creation may.
    pub(super) fn begun(place: Place, what: impl Into<String>) -> Self {
        Self { place, what: what.into(), expected: Expected::AsCreated, question: None }
    }

    /// Asks the contract.
    pub(super) async fn ask(self, platform: &Platform) -> Result<Value, ReadError> {
        let Self { place, what, expected, question } = self;
        let found = match question {
            Some(question) => Some(question.ask(platform, place, &what).await?),
            None => None,
        };
        Ok(Value { place, what, expected, found })
    }
}

impl Question {
    fn new<C: SolCall + 'static>(call: &C, read: fn(C::Return) -> String) -> Self {
        let answer = move |data: &[u8]| C::abi_decode_returns(data).ok().map(read);
        Self { data: call.abi_encode().into(), read: Box::new(answer) }
    }

    /// A contract of another kind refuses, or answers what cannot be read: that is an answer, too.
    async fn ask(self, platform: &Platform, place: Place, what: &str) -> Result<String, ReadError> {
        let request = TransactionRequest::default().to(place.1).input(self.data.into());
        match platform.provider().call(request).await {
            Ok(answer) => Ok((self.read)(&answer).unwrap_or_else(|| format!("{answer}, which is no {what}"))),
            Err(error) if error.is_error_resp() => Ok("refused".to_owned()),
            Err(error) => Err(error.into()),
        }
    }
}

impl Source {
    /// The values that an event of a contract changes.
    pub(super) fn new<E: SolEvent + 'static>(place: Place, unset: &'static str, says: fn(E) -> Says) -> Self {
        let read = move |log: &Log| E::decode_log(log).ok().map(|event| says(event.data));
        Self { place, signature: E::SIGNATURE_HASH, unset, read: Box::new(read) }
    }

    /// What one event says.
    pub(super) fn read(&self, log: &Log) -> Says {
        let is_ours = log.address == self.place.1 && log.topics().first() == Some(&self.signature);
        if is_ours { (self.read)(log).unwrap_or_default() } else { Vec::new() }
    }
}

/// Addresses in one line, in their order.
pub(super) fn list(addresses: impl IntoIterator<Item = Address>) -> String {
    let addresses: Vec<String> = addresses.into_iter().map(|address| address.to_string()).collect();
    if addresses.is_empty() { "none".to_owned() } else { addresses.join(", ") }
}

/// Whether something is on a list.
pub(super) fn allowed(is: bool) -> String {
    let word = if is { "allowed" } else { NOT_ALLOWED };
    word.to_owned()
}

/// What is not on a list.
pub(super) const NOT_ALLOWED: &str = "not allowed";
