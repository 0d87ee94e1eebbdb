use super::{json, normal};
use crate::Engine;
use crate::catalog::mysql_default::decimal;
use crate::token::{Kind, tokens};

/// A default's expression in normal form for a column of this type (in normal form too): numbers without zeros that mean
/// nothing, JSON as `jsonb` keeps it.
///
/// ```
/// use aludel_core::catalog::postgres::default_normal;
/// assert_eq!(default_normal("'-1'::integer", "bigint"), "-1");
/// assert_eq!(default_normal("'it''s'::character varying", "varchar(9)"), "'it''s'");
/// assert_eq!(default_normal("(now() AT TIME ZONE 'utc'::text)", "timestamp"), "timezone('utc', now())");
/// ```
pub fn default_normal(sql: &str, ty: &str) -> String {
    let plain = normal(&typed(sql, ty));
    let first = ty.split(['(', '[']).next().unwrap_or_default();
    let inner = || plain.strip_prefix('\'')?.strip_suffix('\'');
    let shown = match first {
        "smallint" | "integer" | "bigint" | "numeric" => decimal(inner().unwrap_or(&plain)),
        "real" | "double precision" => {
            let number = inner().unwrap_or(&plain).parse::<f64>();
            number.ok().map(|number| number.to_string())
        }
        "jsonb" => inner()
            .and_then(|text| json::normal(&text.replace("''", "'")))
            .map(|text| format!("'{}'", text.replace('\'', "''"))),
        _ => None,
    };
    shown.unwrap_or(plain)
}

/// A text that is said to be of the column's type: a moment without a zone forgets the one that it is given.
fn typed(sql: &str, ty: &str) -> String {
    let mut all = tokens(sql, Engine::Postgres);
    let alone = all.next().is_some_and(|one| one.kind == Kind::Text) && all.next().is_none();
    if alone && matches!(ty, "timestamp" | "date") {
        format!("{ty} {}", sql.trim())
    } else {
        sql.to_owned()
    }
}
