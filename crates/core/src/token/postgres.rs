//! Tokens that only PostgreSQL has.

use super::{Kind, quoted, word};

/// Operators beyond those of the other engines, the longest first.
const OPERATORS: [&str; 20] = [
    "!~~*", "!~~", "~~*", "#>>", "!~*", "::", ":=", "~~", "~*", "!~", "@>", "<@", "#>", "?|", "?&",
    "&&", "=>", "@@", "@?", "#-",
];

/// The kind and the length in bytes of the token that the text begins with, if it is one that only PostgreSQL has.
pub(super) fn token(text: &str) -> Option<(Kind, usize)> {
    if let Some(length) = dollar(text) {
        return Some((Kind::Text, length));
    }
    if text.starts_with(['e', 'E']) && text[1..].starts_with('\'') {
        return Some((Kind::Text, 1 + quoted(&text[1..], '\'', true)));
    }
    let operator = OPERATORS.into_iter().find(|one| text.starts_with(one))?;
    Some((Kind::Mark, operator.len()))
}

/// The length of a text between `$tag$` and the next `$tag$`, or to the end of what there is.
fn dollar(text: &str) -> Option<usize> {
    let tag = tag(text)?;
    let rest = &text[tag.len()..];
    Some(rest.find(tag).map_or(text.len(), |at| at + 2 * tag.len()))
}

/// The `$tag$` that the text begins with.
fn tag(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('$')?;
    let end = inner.find('$')?;
    let plain = |c: char| word(c) && c != '$';
    let named = inner[..end].chars().all(plain);
    let number = inner.starts_with(|c: char| c.is_ascii_digit());
    (named && !number).then(|| &text[..end + 2])
}

/// What stands between dollars.
pub(super) fn dollar_value(text: &str) -> &str {
    let tag = tag(text).map_or(0, str::len);
    text.get(tag..text.len().saturating_sub(tag))
        .unwrap_or_default()
}

/// What an `E'…'` says.
pub(super) fn escaped_value(text: &str) -> String {
    let inner = text
        .get(2..text.len().saturating_sub(1))
        .unwrap_or_default();
    let mut out = String::new();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = if c == '\\' { chars.next() } else { None };
        out.push(match escaped {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(other) => other,
            None => {
                chars.next_if(|next| c == '\'' && *next == '\'');
                c
            }
        });
    }
    out
}

/// The length of a comment, which may have others in it.
pub(super) fn comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}
