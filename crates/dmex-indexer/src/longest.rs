//! How much is kept of what strangers write. A vote may have a megabyte of reasons, and a page a thousand votes.

/// [bytes] More than ten thousand letters in any language, and more than any call of ours.
const LONGEST: usize = 65_536;

/// The text, or its beginning and `…` if it is longer than anybody reads.
pub(crate) fn kept(mut text: String) -> String {
    if text.len() > LONGEST {
        text.truncate(text.floor_char_boundary(LONGEST));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_whole_or_cut_between_two_letters() {
        let whole = "é".repeat(LONGEST / 2);
        assert_eq!(kept(whole.clone()), whole);
        assert_eq!(kept(format!("{whole}e")), format!("{whole}…"));
        assert_eq!(kept(format!("e{whole}")), format!("e{}…", "é".repeat(LONGEST / 2 - 1)));
    }
}
