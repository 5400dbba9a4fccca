//! Source text without what is only said: comments, and what strings and characters hold.

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Rust,
    Solidity,
}

/// The text with a blank for every character of comments and literals; lines stay.
pub(crate) fn code_of(text: &str, language: Language) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let hidden = hidden_length(rest, language);
        let (head, tail) = rest.split_at(if hidden > 0 { hidden } else { first.len_utf8() });
        match hidden {
            0 => code.push_str(head),
            _ => code.extend(head.chars().map(|character| if character == '\n' { '\n' } else { ' ' })),
        }
        rest = tail;
    }
    code
}

/// [bytes] Of the comment or literal that the text begins with; 0 if it begins with none.
fn hidden_length(text: &str, language: Language) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return comment_length(text, language);
    }
    match (text.chars().next(), language) {
        (Some('"'), _) => quoted_length(text, '"'),
        (Some('\''), Language::Solidity) => quoted_length(text, '\''),
        (Some('\''), Language::Rust) => character_length(text),
        (Some('r'), Language::Rust) => raw_length(text),
        _ => 0,
    }
}

/// Rust's comments nest.
fn comment_length(text: &str, language: Language) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let here = &text[at..];
        if here.starts_with("/*") && (depth == 0 || language == Language::Rust) {
            depth += 1;
            at += 2;
        } else if here.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn quoted_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// 0 for the name of a lifetime.
fn character_length(text: &str) -> usize {
    let mut characters = text.chars().skip(1);
    let is_character = match (characters.next(), characters.next()) {
        (Some('\\'), _) => true,
        (_, after) => after == Some('\''),
    };
    if is_character { quoted_length(text, '\'') } else { 0 }
}

/// 0 for anything but `r"…"` and `r#"…"#`.
fn raw_length(text: &str) -> usize {
    let after = &text[1..];
    let marks = after.len() - after.trim_start_matches('#').len();
    if !after[marks..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(marks));
    let begin = 1 + marks + 1;
    text[begin..].find(&end).map_or(text.len(), |length| begin + length + end.len())
}

#[test]
fn what_is_only_said_is_blank_and_lines_stay() {
    let rust = "a /* { /* } */ { */ b // {\n'{' '\\'' r#\"}\"{\"# r\"{\" \"\\\"{\" <'a> r#fn";
    assert_eq!(
        code_of(rust, Language::Rust).split_whitespace().collect::<Vec<_>>(),
        ["a", "b", "<'a>", "r#fn"]
    );
    assert_eq!(code_of(rust, Language::Rust).lines().count(), 2);
    let solidity = "a '\"{' b \"'}\" /* /* { */ c // }\nd hex'7b' e";
    let code = code_of(solidity, Language::Solidity);
    assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["a", "b", "c", "d", "hex", "e"]);
}
