//! The OpenAPI document, made of the handlers and of the rows.

use std::sync::Arc;

use utoipa::openapi::path::{HttpMethod, Operation};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    Response, ResponseBuilder, tag::TagBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use dmex_wire::{Problem, ProblemDetail};

use crate::router;

const ABOUT: &str = "What the contracts of DMEX say, from their events, as of one block. Amounts are decimal strings in \
smallest units, and so are power and the numbers of events and movements: numbers of JSON are exact to 53 bits only. Days \
are YYYY-MM-DD, times Unix seconds. Lists come in pages: ask again with `after` set to `next`. Answers \
carry an ETag that names their block: ask with If-None-Match, and an answer that still holds is 304. Everything that goes \
wrong has the same shape: a code for programs, a message and a hint for people.";

/// What is said of each group.
const TAGS: [(&str, &str); 9] = [
    ("market", "Products, their days, the market average, prices, numbers about the whole."),
    ("tokens", "Mining-power NFTs: what they are owed, day by day, and what comes back if a miner stops."),
    ("accounts", "Portfolios, what can be claimed, income and its export."),
    ("miners", "Who mines or wants to."),
    ("governance", "Proposals and votes."),
    ("risk", "What defaults cost, and who makes it good."),
    ("ledger", "Every movement of money and every event, as they happen too."),
    (
        "transactions",
        "Transactions to sign: checked against the chain, in plain words, played before where the node can (`simulated`). \
         `request` is what a wallet takes unchanged by eth_sendTransaction. Nothing is sent.",
    ),
    ("service", "What the answers are of."),
];

/// The whole document.
#[must_use]
pub fn document() -> OpenApi {
    let of_blocks = router::of_the_store().merge(router::much_of_the_store()).merge(router::of_much_work());
    let routes = of_blocks.merge(router::of_the_chain()).merge(router::of_the_moment());
    let mut whole = head();
    whole.merge(routes.into_openapi());
    finished(whole)
}

/// The document before anything is in it.
pub(crate) fn head() -> OpenApi {
    let license = LicenseBuilder::new().name("MIT OR Apache-2.0").build();
    let info = InfoBuilder::new()
        .title("DMEX")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
        .license(Some(license));
    let tags = TAGS.map(|(name, about)| TagBuilder::new().name(name).description(Some(about)).build());
    OpenApiBuilder::new().info(info.build()).tags(Some(tags)).build()
}

/// Adds what every route may answer.
pub(crate) fn finished(mut api: OpenApi) -> OpenApi {
    let components = api.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.insert(ProblemDetail::name().into_owned(), ProblemDetail::schema());
    for (path, item) in &mut api.paths.paths {
        let operations = [(HttpMethod::Get, &mut item.get), (HttpMethod::Post, &mut item.post)];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                complete(path, &method, operation);
            }
        }
    }
    crate::bounds::bound(&mut api);
    api
}

/// Ends of the paths, beside those that prepare transactions, whose answers come from the chain.
const OF_THE_CHAIN: [&str; 12] = [
    "/contracts",
    "/coins",
    "/balances",
    "/picture.svg",
    "/tx/{hash}",
    "/reporters/{asset}",
    "/rehearsal",
    "/reserve/assets",
    "/insurance/{product}",
    "/underwriters/{address}",
    "/insurable",
    "/premium",
];
/// Ends of the paths whose answers are of this moment.
const OF_THE_MOMENT: [&str; 2] = ["/stream", "/status"];

fn complete(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let is_post = *method == HttpMethod::Post;
    let asks_chain = is_post || OF_THE_CHAIN.iter().any(|end| path.ends_with(end));
    let mut may = vec![
        ("400", "The question cannot be understood"),
        ("429", "Too many questions from this address; Retry-After says how many seconds to wait"),
        ("500", "The store failed"),
        ("504", "The answer took too long"),
    ];
    if path.contains('{') || is_post || path.ends_with("/candles") {
        may.push(("404", "There is nothing of that name"));
    }
    if is_post {
        may.push(("413", "The body is too long"));
        may.push(("415", "The body is not JSON"));
    }
    if path.ends_with("/what-if") || path.ends_with("/duty") {
        may.push(("409", "No day of the market average is final yet"));
    }
    if asks_chain {
        may.push(("409", "The contracts would refuse it"));
        may.push(("502", "The node failed"));
        may.push(("503", "This server asks no node"));
    }
    let responses = &mut operation.responses.responses;
    for (status, about) in may {
        responses.entry(status.to_owned()).or_insert_with(|| RefOr::T(problem(status, about)));
    }
    let is_steady = !asks_chain && !OF_THE_MOMENT.iter().any(|end| path.ends_with(end));
    if is_steady {
        let same =
            ResponseBuilder::new().description("Nothing changed since the answer with that tag").build();
        responses.insert("304".to_owned(), RefOr::T(same));
        if let Some(RefOr::T(answer)) = responses.get_mut("200") {
            let header = HeaderBuilder::new().description(Some("Names block and question")).build();
            answer.headers.insert("ETag".to_owned(), header.into());
        }
    }
}

fn problem(status: &str, about: &str) -> Response {
    let schema = RefOr::Ref(Ref::from_schema_name(Problem::name()));
    let response = ResponseBuilder::new()
        .description(about)
        .content("application/json", ContentBuilder::new().schema(Some(schema)).build());
    let header = HeaderBuilder::new().description(Some("[seconds] How long to wait")).build();
    match status {
        "429" => response.header("Retry-After", header).build(),
        _ => response.build(),
    }
}

/// The document as bytes, made once.
pub(crate) fn json(api: &OpenApi) -> Arc<str> {
    api.to_pretty_json().unwrap_or_default().into()
}
