//! How long functions are, from the line of their keyword to that of their last brace.

use crate::source::Source;
use crate::text::{Language, code_of};

/// [lines] The longest function of all.
pub(crate) fn longest(sources: &[Source], language: Language) -> u64 {
    let all = sources.iter().flat_map(|source| {
        lengths(&source.text, language).into_iter().map(|(lines, name)| (lines, name, &source.path))
    });
    let (lines, name, path) = all.max().unwrap();
    println!("longest function: {path}: {name}, {lines} lines");
    lines
}

/// [lines] Of every function with a body, and its name.
fn lengths(text: &str, language: Language) -> Vec<(u64, String)> {
    let code = code_of(text, language);
    let keywords: &[&str] = match language {
        Language::Rust => &["fn"],
        Language::Solidity => &["function", "modifier", "constructor"],
    };
    let begins = words(&code).filter(|(_, word)| keywords.contains(word));
    begins.filter_map(|(at, word)| length(&code[at..], word)).collect()
}

/// Every word of letters, digits and underscores, and where it begins.
fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let found = code.split(|character| !is_word(character)).filter(|word| !word.is_empty());
    found.map(move |word| (word.as_ptr().addr() - code.as_ptr().addr(), word))
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Nothing for the type of a function, and for one without a body.
fn length(code: &str, keyword: &str) -> Option<(u64, String)> {
    let after = code[keyword.len()..].trim_start();
    let name = &after[..after.find(|character| !is_word(character))?];
    if name.is_empty() && keyword != "constructor" {
        return None;
    }
    let body = body_begin(code)?;
    let end = body + block_length(&code[body..])?;
    let name = if name.is_empty() { keyword } else { name };
    Some((code[..end].lines().count().try_into().ok()?, name.to_owned()))
}

/// The first brace outside of parentheses and brackets, unless a semicolon comes before.
fn body_begin(code: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, character) in code.char_indices() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '{' if depth == 0 => return Some(at),
            ';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// [bytes] From a brace to the one that closes it.
fn block_length(code: &str) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, character) in code.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

#[test]
fn functions_end_at_their_own_brace() {
    let rust = r##"
        trait T { fn declared(&self) -> [u8; 4]; }
        type F = fn(u8) -> u8;
        fn first<'a>(x: &'a str) -> [u8; 2] {
            // }
            let _ = ("}", '}', r#"}"#, /* } */ x);
            if true { fn inner() {} }
        }
        fn last() {
        }
    "##;
    let expected = [(5, "first"), (1, "inner"), (2, "last")];
    assert_eq!(lengths(rust, Language::Rust), expected.map(|(lines, name)| (lines, name.to_owned())));
    let solidity = "
        function declared() external;
        constructor(address a) Owned(a) { b = '}'; }
        modifier only() { _; }
        function f(function(uint) internal g) internal {
            emit A(\"}\"); // }
        }
    ";
    let expected = [(1, "constructor"), (1, "only"), (3, "f")];
    assert_eq!(lengths(solidity, Language::Solidity), expected.map(|(lines, name)| (lines, name.to_owned())));
}
