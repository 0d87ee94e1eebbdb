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
    if let Some(found) = unicode(text) {
        return Some(found);
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

/// `U&'…'` or `U&"…"`, with the `UESCAPE '…'` behind it.
fn unicode(text: &str) -> Option<(Kind, usize)> {
    let inner = text.strip_prefix(['u', 'U'])?.strip_prefix('&')?;
    let (kind, quote) = match inner.chars().next()? {
        '\'' => (Kind::Text, '\''),
        '"' => (Kind::Name, '"'),
        _ => return None,
    };
    let end = 2 + quoted(inner, quote, false);
    let escape = escape(&text[end..]).map_or(0, |(_, length)| length);
    Some((kind, end + escape))
}

/// The character of the `UESCAPE '…'` that the text begins with, and where that ends.
fn escape(text: &str) -> Option<(char, usize)> {
    const WORD: &str = "uescape";
    let rest = text.trim_start();
    let word = rest.get(..WORD.len())?;
    let rest = rest[WORD.len()..].trim_start();
    let mut chars = rest.strip_prefix('\'')?.chars();
    let (found, close) = (chars.next()?, chars.next()?);
    let length = text.len() - rest.len() + 2 + found.len_utf8();
    (word.eq_ignore_ascii_case(WORD) && close == '\'').then_some((found, length))
}

/// What a `U&'…'` says. Halves of characters, each with a code of its own, are put together.
pub(super) fn unicode_value(text: &str) -> String {
    let quote = text.chars().nth(2).unwrap_or('\'');
    let end = 2 + text.get(2..).map_or(0, |inner| quoted(inner, quote, false));
    let escape = text.get(end..).and_then(escape).map_or('\\', |one| one.0);
    let mut rest = text.get(3..end.saturating_sub(1)).unwrap_or_default();
    let mut units = Vec::new();
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let (code, length) = match c {
            c if c == escape => escaped(rest, escape),
            // It is doubled.
            c if c == quote => (u32::from(c), 1),
            c => (u32::from(c), 0),
        };
        rest = rest.get(length..).unwrap_or_default();
        match char::from_u32(code) {
            Some(c) => units.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            None => units.extend(u16::try_from(code).ok()),
        }
    }
    String::from_utf16_lossy(&units)
}

/// The code behind an escape, and how long it is.
fn escaped(rest: &str, escape: char) -> (u32, usize) {
    let code = |from: usize, to: usize| u32::from_str_radix(rest.get(from..to)?, 16).ok();
    let found = if rest.starts_with('+') {
        code(1, 7).map(|code| (code, 7))
    } else {
        code(0, 4).map(|code| (code, 4))
    };
    let doubled = if rest.starts_with(escape) {
        escape.len_utf8()
    } else {
        0
    };
    found.unwrap_or((u32::from(escape), doubled))
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
