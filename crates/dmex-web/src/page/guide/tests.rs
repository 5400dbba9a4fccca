use std::collections::BTreeSet;

use super::*;
use crate::words::Language;

fn text(language: Language, name: &str) -> Text {
    Text::of(language, name).unwrap_or_else(|| panic!("{name} is missing in {language:?}"))
}

/// Where the links of a text lead.
fn links(text: &Text) -> BTreeSet<String> {
    text.html()
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect()
}

/// Words of a glossary in a column of its table.
fn words(text: &Text, column: usize) -> BTreeSet<String> {
    let mut rows = text.rest().lines().filter(|line| line.starts_with('|')).skip(1);
    assert!(rows.next().is_some_and(|line| line.starts_with("|---")), "the table has rows above its head");
    let cell = |row: &str| row.split('|').nth(column).map(|cell| cell.trim().to_owned());
    rows.filter_map(cell).collect()
}

#[test]
fn every_text_is_there_in_every_language_with_the_same_parts_and_links() {
    for name in TEXTS {
        let english = text(Language::English, name);
        for language in Language::ALL {
            let other = text(language, name);
            assert!(!other.title.is_empty() && !other.opening().is_empty(), "{name}");
            assert_eq!(links(&english), links(&other), "{name} in {language:?}");
            let parts = |text: &Text| text.html().matches("<h2>").count();
            assert_eq!(parts(&english), parts(&other), "{name} in {language:?}");
        }
    }
}

/// What is strong by stars in a text.
fn named(text: &str) -> Vec<&str> {
    text.split("**").skip(1).step_by(2).collect()
}

#[test]
fn ff9_what_a_guide_names_on_a_page_has_the_name_that_it_has_there() {
    let mut count = 0;
    for name in TEXTS.into_iter().filter(|name| *name != "glossary") {
        let mut keys_of_all = Vec::new();
        for language in Language::ALL {
            let written = Text::written(language, name).unwrap();
            // Stars are for what stands on a page, by the key of its words; other words are strong by underscores.
            for strong in named(&written) {
                let key = strong.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
                let key =
                    key.unwrap_or_else(|| panic!("{name} in {language:?} names {strong:?} by its letters"));
                assert_eq!(super::text::keys(strong).collect::<Vec<_>>(), [key], "{name} in {language:?}");
                count += 1;
            }
            let keys: BTreeSet<String> = super::text::keys(&written).map(str::to_owned).collect();
            for key in &keys {
                assert_ne!(language.say(key), *key, "{name} in {language:?} names what is not there");
            }
            let shown = self::text(language, name).html();
            assert!(
                !shown.contains('{') && !shown.contains("**") && !shown.contains("__"),
                "{name} in {language:?}: {shown}"
            );
            keys_of_all.push(keys);
        }
        assert_eq!(keys_of_all.first(), keys_of_all.last(), "{name}");
    }
    assert!(count > 20, "{count}");
}

/// Buttons that guides name, and the templates that have them.
#[test]
fn ff9_buttons_that_guides_name_are_on_a_page() {
    let template = |file: &str| {
        std::fs::read_to_string(format!("{}/templates/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    for (key, file) in [
        ("power-refund", "parts/held_card.html"),
        ("product-buy", "product.html"),
        ("wallet-connect", "layout.html"),
        ("development", "layout.html"),
        ("product-default-gain", "product.html"),
        ("proposal-does", "proposal.html"),
        ("proposal-execute", "proposal.html"),
    ] {
        assert!(template(file).contains(&format!("p.say(\"{key}\")")), "{file} has no {key}");
    }
}

/// What an NFT earned before it is given away is credited to whoever gave it.
#[test]
fn ff9_no_guide_gives_the_earnings_of_an_nft_to_its_receiver() {
    for (language, told, never) in [
        (Language::English, "stays yours", "goes along"),
        (Language::SimplifiedChinese, "仍归您", "一起送出"),
    ] {
        for name in ["what-it-is", "what-can-go-wrong"] {
            let html = text(language, name).html();
            assert!(html.contains(told) && !html.contains(never), "{name} in {language:?}");
        }
    }
}

#[test]
fn links_among_texts_lead_somewhere() {
    for name in TEXTS {
        for link in links(&text(Language::English, name)) {
            assert!(link.starts_with('/'), "{link} leads away");
            if let Some(text) = link.strip_prefix("/guide/") {
                assert!(TEXTS.contains(&text), "{link} leads nowhere");
            }
        }
    }
}

#[test]
fn the_glossary_has_the_same_words_in_every_language() {
    let english = words(&text(Language::English, "glossary"), 1);
    assert!(english.len() > 50);
    let chinese = words(&text(Language::SimplifiedChinese, "glossary"), 2);
    let differ: Vec<&String> = english.symmetric_difference(&chinese).collect();
    assert!(differ.is_empty(), "docs/GLOSSARY.md and guide/zh-CN/glossary.md differ in {differ:?}");
}

#[test]
fn markup_in_a_text_is_text() {
    let made = Text::new("t", "a <script>alert(1)</script> b\n\n<div onclick=x>\n").html();
    assert!(!made.contains("<script") && !made.contains("<div onclick"), "{made}");
}

#[test]
fn a_wide_table_can_be_scrolled_by_keyboard() {
    let made = Text::new("\"t\"", "| a |\n|---|\n| b |\n").html();
    assert!(
        made.starts_with(
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"&quot;t&quot;\"><table>"
        ),
        "{made}"
    );
    assert!(made.trim_end().ends_with("</table></div>"), "{made}");
}
