//! The reference as a page: made here, of the document, with nothing of anybody else's and no script.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use serde_json::Value;
use utoipa::openapi::OpenApi;

use crate::app::App;
use crate::document;

/// Where it is.
pub(crate) const PATH: &str = "/reference";
const STYLE: &str = include_str!("reference/style.css");
/// The page is text and one style sheet of ours.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page, its style sheet, and the document itself.
pub(crate) fn routes(api: &OpenApi) -> Router<App> {
    let json = document::json(api);
    let page: Arc<str> = page(&serde_json::from_str(&json).unwrap_or_default()).into();
    Router::new()
        .route(PATH, get(async move || answer("text/html; charset=utf-8", page)))
        .route("/reference.css", get(async || answer("text/css; charset=utf-8", STYLE.into())))
        .route("/v1/openapi.json", get(async move || answer("application/json", json)))
}

fn answer(kind: &'static str, text: Arc<str>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, text.to_string())
}

fn page(api: &Value) -> String {
    let about = text(&api["info"]["description"]);
    let (mut contents, mut body) = (String::new(), String::new());
    for tag in api["tags"].as_array().into_iter().flatten() {
        let name = text(&tag["name"]);
        let _ = write!(contents, "<li><a href=\"#{name}\">{name}</a></li>");
        let _ = write!(body, "<h2 id=\"{name}\">{name}</h2><p>{}</p>", text(&tag["description"]));
        for (path, method, operation) in operations(api, &tag["name"]) {
            body += &route(path, method, operation);
        }
    }
    body += "<h2 id=\"schemas\">schemas</h2>";
    for (name, schema) in api["components"]["schemas"].as_object().into_iter().flatten() {
        let _ = write!(
            body,
            "<section><h3 id=\"{0}\">{0}</h3>{1}</section>",
            escaped(name),
            about_schema(schema)
        );
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><title>DMEX API</title><link rel=\"stylesheet\" href=\"/reference.css\"></head>\
         <body><nav><ul>{contents}<li><a href=\"#schemas\">schemas</a></li></ul></nav><main><h1>DMEX API</h1>\
         <p>{about}</p><p><a href=\"/v1/openapi.json\">This as an OpenAPI document</a></p>{body}</main></body></html>"
    )
}

/// The operations of a tag.
fn operations<'a>(api: &'a Value, tag: &'a Value) -> impl Iterator<Item = (&'a str, &'a str, &'a Value)> {
    let paths = api["paths"].as_object().into_iter().flatten();
    let all = paths.flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    all.filter(move |(_, _, operation)| operation["tags"].as_array().is_some_and(|tags| tags.contains(tag)))
}

fn route(path: &str, method: &str, operation: &Value) -> String {
    let id = text(&operation["operationId"]);
    let mut html = format!(
        "<section><h3 id=\"{id}\">{}</h3><p class=\"route\"><b>{}</b> {}</p><p>{}</p>",
        text(&operation["summary"]),
        method.to_ascii_uppercase(),
        escaped(path),
        text(&operation["description"]),
    );
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let rows: String = parameters
        .map(|parameter| {
            row(
                &text(&parameter["name"]),
                &format!("{}, {}", text(&parameter["in"]), kind(&parameter["schema"])),
                &text(&parameter["description"]),
            )
        })
        .collect();
    if !rows.is_empty() {
        let _ = write!(html, "<h4>Asked</h4><table>{rows}</table>");
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if !body.is_null() {
        let _ = write!(html, "<h4>Sent</h4><p>{}</p>", kind(body));
    }
    let responses = operation["responses"].as_object().into_iter().flatten();
    let rows: String = responses
        .map(|(status, response)| {
            let content = response["content"].as_object().into_iter().flatten();
            let kinds: Vec<String> = content.map(|(_, content)| kind(&content["schema"])).collect();
            row(&escaped(status), &kinds.join(", "), &text(&response["description"]))
        })
        .collect();
    let _ = write!(html, "<h4>Answered</h4><table>{rows}</table></section>");
    html
}

fn row(name: &str, kind: &str, about: &str) -> String {
    format!("<tr><th>{name}</th><td>{kind}</td><td>{about}</td></tr>")
}

/// A schema with its properties, those of all its parts.
fn about_schema(schema: &Value) -> String {
    let mut html = format!("<p>{}</p>", text(&schema["description"]));
    let parts = schema["allOf"].as_array().into_iter().flatten().chain([schema]);
    let mut rows = String::new();
    for part in parts {
        if part["$ref"].is_string() {
            rows += &row("", &kind(part), "and all that this has");
        }
        for (name, property) in part["properties"].as_object().into_iter().flatten() {
            rows += &row(&escaped(name), &kind(property), &text(&property["description"]));
        }
    }
    if rows.is_empty() {
        let _ = write!(html, "<p>{}</p>", kind(schema));
    } else {
        let _ = write!(html, "<table>{rows}</table>");
    }
    html
}

/// What a value is, in a word or a few.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return format!("<a href=\"#{0}\">{0}</a>", escaped(name));
    }
    for choice in ["oneOf", "allOf", "anyOf"] {
        if let Some(parts) = schema[choice].as_array() {
            return parts.iter().map(kind).collect::<Vec<_>>().join(" or ");
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(text).collect::<Vec<_>>().join(" or ");
    }
    let name = match &schema["type"] {
        Value::Array(names) => names.iter().map(text).collect::<Vec<_>>().join(" or "),
        name => text(name),
    };
    match (name.as_str(), schema["format"].as_str(), schema["pattern"].as_str()) {
        ("array", ..) => format!("list of {}", kind(&schema["items"])),
        ("", ..) => "anything".to_owned(),
        (name, Some(format), _) => format!("{name} ({})", escaped(format)),
        (name, None, Some(pattern)) => format!("{name} <code>{}</code>", escaped(pattern)),
        (name, None, None) => name.to_owned(),
    }
}

fn text(value: &Value) -> String {
    escaped(value.as_str().unwrap_or_default())
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_and_schema_is_on_the_page_and_nothing_is_fetched_from_elsewhere() {
        let api = document::document();
        let json: Value = serde_json::from_str(&document::json(&api)).unwrap();
        let page = page(&json);
        for path in json["paths"].as_object().unwrap().keys() {
            assert!(page.contains(&format!("</b> {}</p>", escaped(path))), "{path}");
        }
        for name in json["components"]["schemas"].as_object().unwrap().keys() {
            assert!(page.contains(&format!("<h3 id=\"{name}\">")), "{name}");
        }
        assert!(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"));
        let links = page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
        links.for_each(|id| assert!(page.contains(&format!("id=\"{id}\"")), "link to {id}"));
    }

    #[test]
    fn text_of_others_stays_text() {
        assert_eq!(escaped("<b a='1'>\"&"), "&lt;b a=&#39;1&#39;&gt;&quot;&amp;");
    }
}
