//! What may be asked: a query has the names that the document lists for its path, and no others. What is not known would
//! be passed over in silence, and would make of one question as many as anybody likes.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use utoipa::openapi::path::ParameterIn;
use utoipa::openapi::{OpenApi, PathItem, RefOr};

use crate::extract::{REFERENCE, pairs, shown};
use crate::problem::ApiError;

/// The names that may be asked with, by path.
#[derive(Clone)]
pub(crate) struct Known(Arc<BTreeMap<String, Vec<String>>>);

/// Refuses a query that has a name which its path does not know.
pub(crate) async fn names_only(State(known): State<Known>, request: Request, next: Next) -> Response {
    let checked = known.check(&request);
    match checked {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

impl Known {
    /// Those of the document.
    pub(crate) fn of(api: &OpenApi) -> Self {
        let paths = api.paths.paths.iter();
        Self(Arc::new(paths.map(|(path, item)| (path.clone(), names(item))).collect()))
    }

    fn check(&self, request: &Request) -> Result<(), ApiError> {
        let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
        let Some(known) = path.and_then(|path| self.0.get(path)) else { return Ok(()) };
        let given = pairs(request.uri().query().unwrap_or_default());
        let Some((other, _)) = given.iter().find(|(name, _)| !known.contains(name)) else { return Ok(()) };
        let are = if known.is_empty() {
            "nothing is".to_owned()
        } else {
            format!("known are {}", known.join(", "))
        };
        Err(ApiError::BadRequest(format!("{} is not known here; {are}", shown(other)), REFERENCE))
    }
}

fn names(item: &PathItem) -> Vec<String> {
    let operations = [&item.get, &item.post].into_iter().flatten();
    let parameters = operations.flat_map(|operation| operation.parameters.iter().flatten());
    let names = parameters.filter_map(|parameter| match parameter {
        RefOr::T(asked) if asked.parameter_in == ParameterIn::Query => Some(asked.name.clone()),
        RefOr::T(_) | RefOr::Ref(_) => None,
    });
    names.collect()
}
