//! The pages against a platform that runs elsewhere, such as a `dmex up`: to work on words, style and templates without
//! building the platform anew.
//!
//! `cargo run -p dmex-web --example against -- http://127.0.0.1:8080 127.0.0.1:8090`
#![expect(clippy::unwrap_used, reason = "an example fails by panicking")]

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::any;
use dmex_client::Client;
use dmex_web::{WebConfig, site};

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let api = arguments.next().unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
    let listen = arguments.next().unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let elsewhere = ["/v1/{*path}", "/reference", "/reference.css"];
    let routes = elsewhere.into_iter().fold(Router::new(), |routes, path| routes.route(path, any(pass_on)));
    let pages = site(Client::new(&api).unwrap(), WebConfig::default());
    let listener = tokio::net::TcpListener::bind(&listen).await.unwrap();
    println!("http://{listen}/");
    axum::serve(listener, pages.merge(routes.with_state(api))).await.unwrap();
}

/// What is no page is answered elsewhere.
async fn pass_on(State(api): State<String>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let url = format!("{api}{}", parts.uri);
    let body = reqwest::Body::wrap_stream(body.into_data_stream());
    let kind = parts.headers.get("content-type").cloned();
    let mut asked = reqwest::Client::new().request(parts.method, url).body(body);
    if let Some(kind) = kind {
        asked = asked.header("content-type", kind);
    }
    let answered: http::Response<reqwest::Body> = asked.send().await.unwrap().into();
    answered.map(Body::new)
}
