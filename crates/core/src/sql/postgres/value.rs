//! Values as PostgreSQL reads them.

use crate::{ColumnType, Default};

pub(crate) use crate::sql::sqlite::{name, text};

/// Names in quotes, in parentheses.
pub(super) fn names(all: &[String]) -> String {
    let quoted: Vec<_> = all.iter().map(|one| name(one)).collect();
    format!("({})", quoted.join(", "))
}

/// A value in SQL, as a column of this type stores it.
pub(crate) fn literal(value: &Default, ty: &ColumnType) -> String {
    match value {
        Default::Int(number) => number.to_string(),
        Default::Float(digits) => digits.clone(),
        Default::Bool(value) => value.to_string(),
        Default::String(words) if *ty == ColumnType::Uuid => text(&uuid(words)),
        Default::String(words) => text(words),
        Default::Bytes(bytes) => format!("'\\x{}'::bytea", crate::name::hex(bytes)),
        Default::Now => now(ty).to_owned(),
        Default::Expr(expr) => format!("({expr})"),
    }
}

/// The present instant in UTC, whatever the session's time zone is.
fn now(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Date => "((now() AT TIME ZONE 'utc')::date)",
        ColumnType::Time => "((now() AT TIME ZONE 'utc')::time)",
        ColumnType::DateTime => "(now() AT TIME ZONE 'utc')",
        _ => "now()",
    }
}

/// A UUID as PostgreSQL shows it: in lower case, with hyphens. Any other text as it is, for the server to refuse.
fn uuid(words: &str) -> String {
    let digits: String = words.chars().filter(|c| *c != '-').collect();
    if digits.len() != 32 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return words.to_owned();
    }
    let digits = digits.to_ascii_lowercase();
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| &digits[part]);
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_for_their_types() {
        let text = |value: &str| Default::String(value.into());
        let table = [
            (Default::Int(-1), ColumnType::I64, "-1"),
            (Default::Float("2.50".into()), ColumnType::F64, "2.50"),
            (Default::Bool(true), ColumnType::Bool, "true"),
            (text("it's \\ 🎉"), ColumnType::Json, "'it''s \\ 🎉'"),
            (
                text("00112233445566778899AABBCCDDEEFF"),
                ColumnType::Uuid,
                "'00112233-4455-6677-8899-aabbccddeeff'",
            ),
            (text("no uuid"), ColumnType::Uuid, "'no uuid'"),
            (
                Default::Bytes(vec![0, 255]),
                ColumnType::Bytes { len: None },
                "'\\x00ff'::bytea",
            ),
            (Default::Now, ColumnType::Timestamp, "now()"),
            (
                Default::Now,
                ColumnType::DateTime,
                "(now() AT TIME ZONE 'utc')",
            ),
            (
                Default::Now,
                ColumnType::Date,
                "((now() AT TIME ZONE 'utc')::date)",
            ),
            (
                Default::Now,
                ColumnType::Time,
                "((now() AT TIME ZONE 'utc')::time)",
            ),
            (Default::Expr("1 + 1".into()), ColumnType::I32, "(1 + 1)"),
        ];
        for (value, ty, sql) in table {
            assert_eq!(literal(&value, &ty), sql);
        }
        assert_eq!(names(&["a\"b".into(), "c".into()]), "(\"a\"\"b\", \"c\")");
    }
}
