//! Addresses of pages that somebody wrote: where they lead is decided by a parser that reads them as browsers do.

use std::sync::LazyLock;

use url::Url;

use crate::figure::escaped;
use crate::frame::Html;

/// Schemes of links to documents of strangers.
const SHOWN: [&str; 3] = ["https", "http", "ipfs"];

/// Stands for this site: nobody can have that name.
#[expect(clippy::expect_used, reason = "a test asks for it")]
static HERE: LazyLock<Url> =
    LazyLock::new(|| Url::parse("http://here.invalid/").expect("a constant is a URL"));

/// A path of this site and of no other, as browsers will read it: whoever makes a link here cannot send a reader away.
pub(crate) fn path_here(written: &str) -> String {
    let is_here =
        |url: &Url| url.origin() == HERE.origin() && url.username().is_empty() && url.password().is_none();
    let path = HERE.join(written).ok().filter(is_here).map(|url| url[url::Position::BeforePath..].to_owned());
    // What a path was written as may be read anew: `/.//elsewhere` is the path `//elsewhere`, and that is another site.
    path.filter(|path| HERE.join(path).is_ok_and(|again| is_here(&again))).unwrap_or_else(|| "/".to_owned())
}

/// A document of a stranger: a link if a browser can follow it to a page and to nothing else, text if not. Its name is shown
/// as it is asked for, so that a look-alike of a name is seen.
pub(crate) fn document(written: &str) -> Html {
    let followed = |url: &Url| {
        SHOWN.contains(&url.scheme())
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    };
    match Url::parse(written).ok().filter(followed) {
        Some(url) => {
            let address = escaped(url.as_str());
            Html(format!(
                "<a class=\"code\" href=\"{address}\" rel=\"noopener noreferrer nofollow\">{address}</a>"
            ))
        }
        None => Html(format!("<span class=\"code\">{}</span>", escaped(written))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ff1_paths_of_this_site_stay_as_they_are() {
        for path in [
            "/",
            "/products?asset=btc&all=on",
            "/tokens/7?vote_days=3#what-if",
            "/a/%2f/b",
            "/guide/first-steps",
        ] {
            assert_eq!(path_here(path), path);
        }
    }

    #[test]
    fn ff1_no_writing_leads_elsewhere() {
        for written in [
            "//host",
            "///host",
            "////host",
            "/\\host",
            "\\\\host",
            "\\/host",
            "/\t/host",
            "/\n/host",
            "/\r\n/host",
            "\t//host",
            " //host",
            "/\t\\host",
            "\u{0}//host",
            "https://host",
            "https:host",
            "https:/host",
            "http:\\\\host",
            "HTTP://host",
            "http://here.invalid@host/",
            "http://user@here.invalid/",
            "//here.invalid@host",
            "//here.invalid:1/",
            "javascript:alert(1)",
            "data:text/html,x",
            "blob:x",
            "mailto:a@b",
            "/.//host",
            "/..//host",
            "/a/..//host",
            "/%2e//host",
            "/.\\/host",
            "//host/%2f..",
            "ftp://host",
            "//[::1]",
            "//\u{ff48}ost",
            "/\u{2028}/host/..//x/../..//host",
        ] {
            let path = path_here(written);
            assert!(path.starts_with('/'), "{written:?} leads to {path:?}");
            for base in ["http://dmex.example/", "https://dmex.example/language/en"] {
                let base = Url::parse(base).unwrap();
                let read = base.join(&path).unwrap();
                assert_eq!(read.origin(), base.origin(), "{written:?} leads to {path:?}");
            }
        }
    }

    #[test]
    fn ff1_documents_of_strangers_are_links_to_pages_only() {
        for (written, href) in [
            ("https://example.org/farm.json", "https://example.org/farm.json"),
            ("HTTP://EXAMPLE.org", "http://example.org/"),
            ("ipfs://bafybeigdyrzt/a.json", "ipfs://bafybeigdyrzt/a.json"),
            // A look-alike of a name is shown by its true letters.
            ("https://ex\u{430}mple.org/", "https://xn--exmple-4nf.org/"),
        ] {
            let html = document(written).to_string();
            assert!(html.contains(&format!("href=\"{href}\"")) && html.contains("nofollow"), "{html}");
        }
        for written in [
            "javascript:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
            "file:///etc/passwd",
            "https://bank.example@evil.example/",
            "https:",
            "/products",
            "example.org",
            "<img src=x>",
            "",
        ] {
            let html = document(written).to_string();
            assert!(!html.contains("href") && !html.contains("<script") && !html.contains("<img"), "{html}");
        }
    }
}
