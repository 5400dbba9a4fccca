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
