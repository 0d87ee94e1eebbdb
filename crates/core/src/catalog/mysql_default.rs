use super::mysql::basic;
use super::mysql_type::type_normal;
use super::normal;
use crate::sql::mysql::{literal, types};
use crate::{Column, Engine};

/// A default as the catalogue must show it, in normal form.
pub(super) fn expected(column: &Column, engine: Engine) -> Option<String> {
    let value = column.default.as_ref()?;
    let ty = type_normal(&types::type_word(&column.ty, engine).unwrap_or_default());
    let sql = literal("", column, value).unwrap_or_default();
    Some(default_normal(&sql, &ty, engine))
}

/// A default's expression in normal form: numbers without zeros that mean nothing, times without a fraction that is
/// zero, texts and bytes as literals however they were written.
pub fn default_normal(sql: &str, ty: &str, engine: Engine) -> String {
    let plain = normal(sql, engine);
    let first = ty.split(['(', ' ']).next().unwrap_or_default();
    let inner = plain
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let shown = match first {
        "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "decimal" => {
            decimal(inner.unwrap_or(&plain))
        }
        "float" | "double" => inner
            .unwrap_or(&plain)
            .parse::<f64>()
            .ok()
            .map(|n| n.to_string()),
        "datetime" | "timestamp" | "time" => inner
            .filter(|_| plain.contains('.'))
            .map(|time| format!("'{}'", time.trim_end_matches('0').trim_end_matches('.'))),
        _ => None,
    };
    basic(&shown.unwrap_or(plain))
}

/// A number without zeros that mean nothing; none for what is no plain number.
pub(super) fn decimal(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() || !all_digits(whole) || !all_digits(part) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let part = part.trim_end_matches('0');
    Some(match (whole, part) {
        ("0", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, part) => format!("{sign}{whole}.{part}"),
    })
}
