use std::borrow::Cow;

use crate::driver::{Class, DbError};

/// The statement with `$1`, `$2` … for its question marks, and `?` for its doubled ones. Those in quotes and comments are
/// text. A statement without parameters is sent as it stands: `?` is also an operator of `jsonb`.
///
/// # Errors
/// It has more or fewer question marks than `count`; one without any may have numbers of its own.
pub(super) fn numbered(sql: &str, count: usize) -> Result<Cow<'_, str>, DbError> {
    if count == 0 {
        return Ok(Cow::Borrowed(sql));
    }
    let mut out = String::with_capacity(sql.len() + 2 * count);
    let mut found = 0;
    let mut rest = sql;
    while !rest.is_empty() {
        let length = token(rest);
        let (token, after) = rest.split_at(length);
        match token {
            "??" => out.push('?'),
            "?" => {
                found += 1;
                out.push('$');
                out.push_str(&found.to_string());
            }
            token => out.push_str(token),
        }
        rest = after;
    }
    if found == count || found == 0 {
        return Ok(Cow::Owned(out));
    }
    Err(DbError {
        class: Class::Other,
        message: format!(
            "the statement has {found} `?` and gets {count} values: give one for each, and write `??` for an operator `?`"
        ),
    })
}

/// How many bytes at the beginning belong together.
fn token(sql: &str) -> usize {
    let bytes = sql.as_bytes();
    match bytes[0] {
        b'?' if bytes.get(1) == Some(&b'?') => 2,
        b'\'' | b'"' => quoted(sql, bytes[0]),
        b'e' | b'E' if bytes.get(1) == Some(&b'\'') => 1 + escaped(&sql[1..]),
        b'-' if bytes.get(1) == Some(&b'-') => sql.find('\n').map_or(sql.len(), |end| end + 1),
        b'/' if bytes.get(1) == Some(&b'*') => comment(sql),
        b'$' => dollars(sql),
        first if is_word(first) => bytes
            .iter()
            .position(|byte| !is_word(*byte) && *byte != b'$')
            .unwrap_or(sql.len()),
        _ => sql.chars().next().map_or(1, char::len_utf8),
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// A text in single or double quotes; where it is doubled, the quote is part of the text.
fn quoted(sql: &str, quote: u8) -> usize {
    let bytes = sql.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        if bytes[at] == quote {
            if bytes.get(at + 1) != Some(&quote) {
                return at + 1;
            }
            at += 1;
        }
        at += 1;
    }
    sql.len()
}

/// What follows the `E` of a text in which backslashes escape.
fn escaped(sql: &str) -> usize {
    let bytes = sql.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 1,
            b'\'' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    sql.len()
}

/// A comment, in which others may stand.
fn comment(sql: &str) -> usize {
    let bytes = sql.as_bytes();
    let (mut at, mut depth) = (2, 1);
    while at < bytes.len() && depth > 0 {
        match &bytes[at..bytes.len().min(at + 2)] {
            b"/*" => (at, depth) = (at + 2, depth + 1),
            b"*/" => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
    }
    at.min(sql.len())
}

/// `$tag$ … $tag$`, or the dollar alone.
fn dollars(sql: &str) -> usize {
    let name = sql[1..].find(|c: char| !(c.is_alphanumeric() || c == '_'));
    let Some(end) = name.map(|length| length + 1) else {
        return 1;
    };
    let numbered = sql[1..].starts_with(|c: char| c.is_ascii_digit());
    if !sql[end..].starts_with('$') || numbered {
        return 1;
    }
    let tag = &sql[..=end];
    let body = &sql[tag.len()..];
    body.find(tag)
        .map_or(sql.len(), |close| tag.len() + close + tag.len())
}
