//! Why something is refused: by a contract, in the words of the catalogue, or by what this server knows itself.

use dmex_catalogue::{Language, Revert, Units};
use dmex_wire::{Code, ProblemDetail};

use crate::problem::ApiError;

/// Why something was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: Code,
    pub(crate) detail: String,
    pub(crate) hint: String,
    /// Detail and hint in Chinese; of what this server knows itself there are none.
    chinese: Option<Box<(String, String)>>,
}

impl Refusal {
    /// What this server knows by itself.
    pub(crate) fn own(code: Code, detail: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), hint: hint.into(), chinese: None }
    }

    /// What a contract refuses.
    pub(crate) fn of(revert: &Revert, units: &Units) -> Self {
        let english = revert.explain(units, Language::English);
        let chinese = revert.explain(units, Language::Chinese);
        Self {
            code: Code::of_name(&english.code).unwrap_or(Code::Refused),
            detail: english.detail,
            hint: english.hint,
            chinese: Some(Box::new((chinese.detail, chinese.hint))),
        }
    }

    /// The same in another language, as far as it is said there.
    pub(crate) fn said_in(self, language: Language) -> Self {
        match (language, self.chinese) {
            (Language::Chinese, Some(chinese)) => Self::own(self.code, chinese.0, chinese.1),
            (_, chinese) => Self { chinese, ..self },
        }
    }

    /// As it is told.
    pub(crate) fn problem(self) -> ProblemDetail {
        let title = self.code.title().to_owned();
        ProblemDetail { code: self.code, title, detail: self.detail, hint: self.hint }
    }
}

/// A contract's refusal by its data.
pub(crate) fn refusal(data: &[u8], units: &Units) -> Refusal {
    Refusal::of(&Revert::decode(data), units)
}

/// What a refusal means to programs, if it is an error of our own contracts; none if it is a coin's, or says nothing.
pub(crate) fn code_of(data: &[u8]) -> Option<Code> {
    let selector = data.first_chunk::<4>()?;
    Code::of_name(&dmex_catalogue::by_selector((*selector).into())?.code)
}

/// What is said if a contract gives no reason.
pub(crate) fn without_reason() -> Refusal {
    refusal(&[], &Units::default())
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
