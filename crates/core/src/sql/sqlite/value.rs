//! Names and values as SQLite reads them.

use super::types::{Stored, U64_DIGITS};
use crate::{ColumnType, Default};

/// A name in quotes.
pub(crate) fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Names in quotes, with commas between.
pub(super) fn names(all: &[String]) -> String {
    all.iter()
        .map(|one| name(one))
        .collect::<Vec<_>>()
        .join(", ")
}

/// A text in quotes.
pub(crate) fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A value as an expression that has the form in which the column stores it.
pub(super) fn value(value: &Default, stored: &Stored) -> String {
    match (value, &stored.ty) {
        (Default::Int(number), _) if stored.padded => format!("'{number:0U64_DIGITS$}'"),
        (Default::Int(number), ColumnType::Decimal { scale, .. }) => {
            text(&scaled(&number.to_string(), *scale))
        }
        (Default::Float(digits), ColumnType::Decimal { scale, .. }) => {
            text(&scaled(digits, *scale))
        }
        (Default::Int(number), _) => number.to_string(),
        (Default::Float(digits), _) => digits.clone(),
        (Default::String(words), ColumnType::Uuid) => uuid(words).unwrap_or_else(|| text(words)),
        (Default::String(words), _) => text(words),
        (Default::Bytes(bytes), _) => format!("X'{}'", crate::name::hex(bytes)),
        (Default::Bool(value), _) => u8::from(*value).to_string(),
        (Default::Now, ty) => now(ty).to_owned(),
        (Default::Expr(expr), _) => format!("({expr})"),
    }
}

/// Whether the value is the same for every row and at every time, so that `ADD COLUMN` takes it as a default.
pub(super) fn constant(value: &Default) -> bool {
    !matches!(value, Default::Now | Default::Expr(_))
}

/// The present instant in UTC, in the fixed width of the type. SQLite's clock has milliseconds.
fn now(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Date => "(strftime('%Y-%m-%d', 'now'))",
        ColumnType::Time => "(strftime('%H:%M:%f000', 'now'))",
        ColumnType::DateTime => "(strftime('%Y-%m-%d %H:%M:%f000', 'now'))",
        _ => "(strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'))",
    }
}

/// A decimal number with at least so many digits after its point, as the other engines store it.
fn scaled(digits: &str, scale: u32) -> String {
    let scale = scale as usize;
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if scale == 0 && part.chars().all(|c| c == '0') {
        return whole.to_owned();
    }
    format!("{whole}.{part:0<scale$}")
}

/// The 16 bytes of a UUID that is written out.
fn uuid(words: &str) -> Option<String> {
    let digits: String = words.chars().filter(|c| *c != '-').collect();
    let good = digits.len() == 32 && digits.chars().all(|c| c.is_ascii_hexdigit());
    good.then(|| format!("X'{}'", digits.to_ascii_lowercase()))
}
