//! What cannot stand: in any database, or on one of the engines that the models must hold on.
//!
//! [`lint`] finds every problem of a schema at once, each with its [`Place`], in the order of tables and columns.

mod bytes;
mod columns;
mod expressions;
mod fits;
mod keys;
mod names;
mod postgres;
mod references;

pub use fits::fits;

use crate::{Engine, Error, Place, Schema, Table};

/// Every problem of `schema` on `engines`, in words that end in the remedy.
///
/// ```
/// use aludel_core::{Column, ColumnType, Engine, Schema, Table, Unique, lint::lint};
/// let email = Column::new("email", ColumnType::String { len: None });
/// let mut users = Table::new("users", vec![Column::new("id", ColumnType::I64), email], &["id"]);
/// users.uniques.push(Unique { name: "users_email_key".into(), columns: vec!["email".into()] });
/// let schema = Schema::default().with(users);
/// assert!(lint(&schema, &[Engine::Sqlite]).is_empty());
/// assert!(lint(&schema, &[Engine::MySql])[0].message.contains("#[column(len = 255)]"));
/// ```
pub fn lint(schema: &Schema, engines: &[Engine]) -> Vec<Error> {
    lint_tables(schema, engines, schema.tables.keys().map(String::as_str))
}

/// What [`lint`] finds where all tables but these are known to be sound beside them: for names that clash, every table is
/// looked at all the same.
pub fn lint_tables<'a>(
    schema: &Schema,
    engines: &[Engine],
    tables: impl IntoIterator<Item = &'a str>,
) -> Vec<Error> {
    let mut lint = Lint {
        schema,
        engines,
        found: Vec::new(),
    };
    for table in tables.into_iter().filter_map(|name| schema.table(name)) {
        lint.table_names(table);
        lint.primary_key(table);
        lint.width(table);
        lint.columns(table);
        lint.known_columns(table);
        lint.keys(table);
        lint.doubled_keys(table);
        lint.row(table);
        lint.foreign_keys(table);
        lint.expressions(table);
        lint.on_postgres(table);
    }
    lint.names_across();
    lint.relations();
    lint.found
}

/// A schema that is looked at, and what was found so far.
struct Lint<'a> {
    schema: &'a Schema,
    engines: &'a [Engine],
    found: Vec<Error>,
}

impl Lint<'_> {
    fn on_table(&mut self, table: &Table, message: String) {
        let place = Place::Table(table.name.clone());
        self.found.push(Error::new(message).at(place));
    }

    /// Where the expression is written, if the models say it in these words.
    fn on_expression(&mut self, table: &Table, expr: &str, message: String) {
        let place = Place::Expression {
            table: table.name.clone(),
            column: None,
            expr: expr.to_owned(),
        };
        self.found.push(Error::new(message).at(place));
    }

    fn on_column(&mut self, table: &Table, column: &str, message: String) {
        let place = Place::Column {
            table: table.name.clone(),
            column: column.to_owned(),
        };
        self.found.push(Error::new(message).at(place));
    }

    /// Those of the app's engines that are among `engines`, joined for a message; none where there is none.
    fn among(&self, engines: &[Engine]) -> Option<Among> {
        let mine = Engine::ALL
            .iter()
            .filter(|e| engines.contains(e) && self.engines.contains(e));
        let names: Vec<_> = mine.map(ToString::to_string).collect();
        let (last, rest) = names.split_last()?;
        Some(Among {
            names: match rest {
                [] => last.clone(),
                rest => format!("{} and {last}", rest.join(", ")),
            },
            verb: if rest.is_empty() { "s" } else { "" },
        })
    }
}

/// Engines in a sentence.
struct Among {
    names: String,
    /// What their verb ends in.
    verb: &'static str,
}

impl Among {
    /// The way out that always is.
    fn leave_out(&self) -> String {
        format!("or leave {} out of `engines` in Cargo.toml", self.names)
    }
}

/// MySQL and MariaDB.
const FAMILY: [Engine; 2] = [Engine::MySql, Engine::MariaDb];
