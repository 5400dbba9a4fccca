//! Leaves out of a saved chain what nobody asks for: how each transaction ran, step by step, which is most of it.

use std::io::{self, Write};

/// What anvil calls the list that is left out, with the beginning of the list.
const LIST: &[u8] = b"\"traces\":[";

/// Passes JSON on without what the lists called `traces` hold.
pub(super) struct Slim<W> {
    to: W,
    /// Brackets and braces that are open within a list that is left out; 0 outside of one.
    depth: u32,
    in_text: bool,
    escaped: bool,
    /// Bytes of [`LIST`] that were just seen.
    seen: usize,
}

impl<W: Write> Slim<W> {
    pub(super) const fn new(to: W) -> Self {
        Self { to, depth: 0, in_text: false, escaped: false, seen: 0 }
    }

    pub(super) fn into_inner(self) -> W {
        self.to
    }

    /// Whether the byte is passed on.
    fn passes(&mut self, byte: u8) -> bool {
        if self.depth == 0 {
            self.seen = if byte == LIST[self.seen] { self.seen + 1 } else { usize::from(byte == LIST[0]) };
            if self.seen == LIST.len() {
                (self.seen, self.depth) = (0, 1);
            }
            return true;
        }
        if self.in_text {
            self.in_text = self.escaped || byte != b'"';
            self.escaped = !self.escaped && byte == b'\\';
            return false;
        }
        match byte {
            b'"' => self.in_text = true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' => self.depth -= 1,
            _ => {}
        }
        self.depth == 0
    }
}

impl<W: Write> Write for Slim<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let kept: Vec<u8> = bytes.iter().copied().filter(|byte| self.passes(*byte)).collect();
        self.to.write_all(&kept)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slim(text: &str, at_once: usize) -> String {
        let mut slim = Slim::new(Vec::new());
        for bytes in text.as_bytes().chunks(at_once) {
            slim.write_all(bytes).unwrap();
        }
        String::from_utf8(slim.into_inner()).unwrap()
    }

    #[test]
    fn fe3_only_what_the_lists_hold_is_left_out() {
        let text =
            r#"{"a":["]"],"traces":[{"d":"]}\"]","c":[[1],{}]},2],"b":{"traces":[],"x":"\"traces:["}}"#;
        let kept = r#"{"a":["]"],"traces":[],"b":{"traces":[],"x":"\"traces:["}}"#;
        for at_once in [1, 7, 1_000] {
            assert_eq!(slim(text, at_once), kept, "{at_once} bytes at once");
        }
        assert_eq!(slim("\"\"traces\":[1]", 3), "\"\"traces\":[]");
    }
}
