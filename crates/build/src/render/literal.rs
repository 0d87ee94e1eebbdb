//! Literals that rustc reads back and rustfmt leaves alone.

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// A text between double quotes.
pub(super) fn text(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_plain(c) => out.push(c),
            c => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

/// Whether a character takes room of its own and does not turn the reading direction: one that does not is written as its
/// number, so that people see it and every tool counts the same columns.
pub(super) fn is_plain(c: char) -> bool {
    let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let joins = matches!(c, '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}');
    !turns && !joins && UnicodeWidthChar::width(c).is_some_and(|width| width > 0)
}

/// Bytes, as a byte string.
pub(super) fn bytes(value: &[u8]) -> String {
    format!("b\"{}\"", value.escape_ascii())
}
