//! Words of strangers, made safe to show: on a terminal, on a page, in a dialog.

use std::fmt::Write as _;

/// Text of a stranger on one line, without what could move the cursor, colour the terminal or turn the direction of
/// reading: such characters are written as their codes.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '\n' {
            safe.push_str(" / ");
        } else {
            push(&mut safe, character);
        }
    }
    safe
}

/// The same for text that has lines and columns: they stay.
#[must_use]
pub fn plain_lines(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\n' | '\t') {
            safe.push(character);
        } else {
            push(&mut safe, character);
        }
    }
    safe
}

fn push(safe: &mut String, character: char) {
    if character.is_control() || is_unseen(character) {
        // Writing to a string cannot fail.
        let _ = write!(safe, "{}", character.escape_unicode());
    } else {
        safe.push(character);
    }
}

/// Characters that nobody sees, or that change the direction in which others are read: what Unicode calls default
/// ignorable, what separates lines, and what annotates between them.
#[must_use]
pub const fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fg8_words_of_strangers_cannot_write_over_ours() {
        assert_eq!(plain("S19 – 88.5 TH/s\nReally"), "S19 – 88.5 TH/s / Really");
        assert_eq!(plain("\u{1b}[2Jok\r\u{202e}"), "\\u{1b}[2Jok\\u{d}\\u{202e}");
        assert_eq!(plain_lines("one\n\ttwo\r\u{85}"), "one\n\ttwo\\u{d}\\u{85}");
    }

    #[test]
    fn fg8_what_is_not_seen_is_written_out_and_what_is_seen_stays() {
        for unseen in [
            '\u{ad}',
            '\u{61c}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{2028}',
            '\u{202a}',
            '\u{202e}',
            '\u{2066}',
            '\u{2069}',
            '\u{2060}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{e0041}',
        ] {
            let code = unseen.escape_unicode().to_string();
            assert_eq!(plain_lines(&format!("a{unseen}b")), format!("a{code}b"));
        }
        let seen = "Ångström 矿工 Żółw – 88.5 TH/s “a” …\u{a0}→ ₿ 🙂";
        assert_eq!((plain(seen), plain_lines(seen)), (seen.to_owned(), seen.to_owned()));
    }
}
