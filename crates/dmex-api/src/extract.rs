//! Parts of a question, with our own words for what is wrong with them.

use axum::extract::{FromRequest, FromRequestParts};

use crate::problem::ApiError;

/// Parts of the path.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ApiError))]
pub(crate) struct Path<T>(pub(crate) T);

/// The query.
#[derive(FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
pub(crate) struct Query<T>(pub(crate) T);

/// The body.
#[derive(FromRequest)]
#[from_request(via(axum::Json), rejection(ApiError))]
pub(crate) struct Body<T>(pub(crate) T);

/// That a text is not longer than the document says.
pub(crate) fn within(name: &str, text: Option<&str>, most: usize) -> Result<(), ApiError> {
    match text.map(|text| text.chars().count()) {
        Some(length) if length > most => Err(ApiError::BadRequest(
            format!("{name} has {length} letters, and may have {most}"),
            "the reference at /reference says what can be asked here",
        )),
        _ => Ok(()),
    }
}
