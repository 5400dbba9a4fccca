//! Style, script and pictures: inside the binary, and at an address that changes with what is in them.

use std::fmt::Write as _;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "static/"]
struct Files;

/// Bytes of a hash in an address: enough that no two files meet.
const SHORT: usize = 8;

/// Where a file is. Modules import each other by name, so all files share the hash of all.
pub(crate) fn address(file: &str) -> String {
    format!("/assets/{}/{file}", of_all())
}

/// The hash of all files together.
fn of_all() -> &'static str {
    static HASH: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let mut sum = [0u8; SHORT];
        for name in Files::iter() {
            let Some(file) = Files::get(&name) else { continue };
            for (byte, of_file) in sum.iter_mut().zip(file.metadata.sha256_hash()) {
                *byte = byte.rotate_left(1) ^ of_file;
            }
        }
        sum.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    });
    &HASH
}

/// A file. Under a hash that is not today's it is answered too, but not kept: a page of yesterday still works.
pub(crate) async fn serve(Path((hash, file)): Path<(String, String)>) -> Response {
    let Some(found) = Files::get(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let kept = if hash == of_all() { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = kind(&found);
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept.to_owned())], found.data).into_response()
}

fn kind(file: &EmbeddedFile) -> String {
    match file.metadata.mimetype() {
        text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    }
}
