use std::marker::PhantomData;

use barrel::backend::{MySql, Pg, SqlGenerator, Sqlite};
use barrel::types::{BaseType, Type, WrappedDefault};

/// Stands before a statement that follows another in barrel's one text.
pub(super) const STATEMENT: char = '\u{1}';
/// Stands behind the head of an ALTER TABLE, and before each of its clauses that is ours.
pub(super) const CLAUSE: char = '\u{2}';
/// Stands before what barrel cannot do, in words.
pub(super) const REFUSAL: char = '\u{3}';
/// Stands behind it.
pub(super) const REFUSAL_END: char = '\u{4}';

/// A generator of barrel's that says what it cannot do where barrel would panic or make SQL that no engine takes, and
/// marks where statements and clauses begin.
pub(super) struct Careful<G>(PhantomData<G>);

/// Where a generator of barrel's falls short: a phrase that follows "barrel cannot".
pub(super) trait Gaps: SqlGenerator {
    fn column_type(ty: &BaseType) -> Option<&'static str>;
    const DROP_COLUMN: Option<&'static str> = None;
    const RENAME_COLUMN: Option<&'static str> = None;
    const ADD_REFERENCE: Option<&'static str> = None;
    const DROP_INDEX: Option<&'static str> = None;
    const PARTIAL_INDEX: Option<&'static str> = None;
}

impl Gaps for Sqlite {
    fn column_type(ty: &BaseType) -> Option<&'static str> {
        match ty {
            BaseType::UUID => Some("make a uuid column"),
            BaseType::Json => Some("make a json column"),
            BaseType::Serial => Some("make a serial column"),
            BaseType::Array(_) => Some("make an array column"),
            _ => None,
        }
    }
    const DROP_COLUMN: Option<&'static str> = Some("drop a column");
    const RENAME_COLUMN: Option<&'static str> = Some("rename a column");
}

impl Gaps for MySql {
    fn column_type(ty: &BaseType) -> Option<&'static str> {
        match ty {
            BaseType::UUID => Some("make a uuid column"),
            BaseType::Binary => Some("make a binary column"),
            BaseType::Array(_) => Some("make an array column"),
            _ => None,
        }
    }
    const RENAME_COLUMN: Option<&'static str> = Some("rename a column");
    const DROP_INDEX: Option<&'static str> = Some("drop an index");
    const PARTIAL_INDEX: Option<&'static str> = Some("make a partial index");
}

impl Gaps for Pg {
    fn column_type(_: &BaseType) -> Option<&'static str> {
        None
    }
    const ADD_REFERENCE: Option<&'static str> = Some("add a column with a foreign key");
}

fn refusal(what: &str) -> String {
    format!("{REFUSAL}{what}{REFUSAL_END}")
}

/// The SQL, unless there is a gap, or a name that barrel's quotes do not hold.
fn unless(gap: Option<&str>, names: &[&str], sql: impl FnOnce() -> String) -> String {
    let odd = |name: &&&str| {
        name.chars()
            .any(|c| c.is_control() || matches!(c, '"' | '`'))
    };
    match (gap, names.iter().find(odd)) {
        (Some(gap), _) => refusal(gap),
        (None, Some(_)) => refusal("quote a name with a quote in it"),
        (None, None) => sql(),
    }
}

/// barrel puts quotes around a default and leaves those within as they are; a date it writes as Rust debugs it.
fn default(default: Option<&WrappedDefault<'static>>) -> Option<&'static str> {
    let unquoted = "quote a default with a quote or a backslash in it";
    let odd = |text: &str| text.contains(['\'', '\\']);
    match default? {
        WrappedDefault::AnyText(text) | WrappedDefault::Custom(text) => {
            odd(text).then_some(unquoted)
        }
        WrappedDefault::UUID(text) => odd(text).then_some(unquoted),
        WrappedDefault::Date(_) => Some("write a date as a default"),
        WrappedDefault::Binary(_) | WrappedDefault::Foreign(_) | WrappedDefault::Array(_) => {
            Some("write this default")
        }
        _ => None,
    }
}

impl<G: Gaps> SqlGenerator for Careful<G> {
    fn create_table(name: &str, schema: Option<&str>) -> String {
        unless(None, &[name], || G::create_table(name, schema))
    }

    fn create_table_if_not_exists(name: &str, schema: Option<&str>) -> String {
        unless(None, &[name], || {
            G::create_table_if_not_exists(name, schema)
        })
    }

    fn drop_table(name: &str, schema: Option<&str>) -> String {
        unless(None, &[name], || G::drop_table(name, schema))
    }

    fn drop_table_if_exists(name: &str, schema: Option<&str>) -> String {
        unless(None, &[name], || G::drop_table_if_exists(name, schema))
    }

    fn rename_table(old: &str, new: &str, schema: Option<&str>) -> String {
        unless(None, &[old, new], || G::rename_table(old, new, schema))
    }

    fn alter_table(name: &str, schema: Option<&str>) -> String {
        unless(None, &[name], || {
            format!("{}{CLAUSE}", G::alter_table(name, schema))
        })
    }

    fn add_column(ex: bool, schema: Option<&str>, name: &str, ty: &Type) -> String {
        let reference = ex && matches!(ty.inner, BaseType::Foreign(..));
        let gap = G::column_type(&ty.inner)
            .or_else(|| default(ty.default.as_ref()))
            .or_else(|| G::ADD_REFERENCE.filter(|_| reference));
        let clause = if ex {
            CLAUSE.to_string()
        } else {
            String::new()
        };
        unless(gap, &[name], || {
            format!("{clause}{}", G::add_column(ex, schema, name, ty))
        })
    }

    fn drop_column(name: &str) -> String {
        unless(G::DROP_COLUMN, &[name], || {
            format!("{CLAUSE}{}", G::drop_column(name))
        })
    }

    fn rename_column(old: &str, new: &str) -> String {
        unless(G::RENAME_COLUMN, &[old, new], || {
            format!("{CLAUSE}{}", G::rename_column(old, new))
        })
    }

    fn create_index(table: &str, schema: Option<&str>, name: &str, ty: &Type) -> String {
        unless(None, &[table, name], || {
            format!("{STATEMENT}{}", G::create_index(table, schema, name, ty))
        })
    }

    fn create_constraint(name: &str, ty: &Type) -> String {
        unless(None, &[name], || G::create_constraint(name, ty))
    }

    fn create_partial_index(
        table: &str,
        schema: Option<&str>,
        name: &str,
        ty: &Type,
        conditions: &str,
    ) -> String {
        unless(G::PARTIAL_INDEX, &[table, name], || {
            let sql = G::create_partial_index(table, schema, name, ty, conditions);
            format!("{STATEMENT}{sql}")
        })
    }

    fn drop_index(name: &str) -> String {
        unless(G::DROP_INDEX, &[name], || {
            format!("{STATEMENT}{}", G::drop_index(name))
        })
    }

    fn add_foreign_key(
        columns: &[String],
        table: &str,
        relation_columns: &[String],
        schema: Option<&str>,
    ) -> String {
        unless(None, &[table], || {
            G::add_foreign_key(columns, table, relation_columns, schema)
        })
    }

    fn add_primary_key(columns: &[String]) -> String {
        G::add_primary_key(columns)
    }
}
