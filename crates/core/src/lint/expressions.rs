//! Checks, generated columns and partial indexes.

use super::{FAMILY, Lint};
use crate::step::mentions;
use crate::token::{Kind, tokens};
use crate::{Action, Column, ColumnType, Engine, ForeignKey, Table, derived};

impl Lint<'_> {
    pub(super) fn expressions(&mut self, table: &Table) {
        for check in &table.checks {
            let what = format!("the check `{}` on table `{}`", check.name, table.name);
            if check.expr.trim().is_empty() {
                let message = format!("{what} is empty: write an expression");
                self.on_expression(table, &check.expr, message);
            }
            self.compares_text(table, &what, &check.expr);
            self.check_on_mysql(table, &what, &check.expr);
            self.counting_on_mysql(table, &what, &check.expr);
            self.enum_check(table, &check.name);
        }
        for column in &table.columns {
            if let Some(generated) = &column.generated {
                let what = format!("the generated column `{}.{}`", table.name, column.name);
                self.compares_text(table, &what, &generated.expr);
                self.counting_on_mysql(table, &what, &generated.expr);
            }
        }
        for index in &table.indexes {
            if let Some(filter) = &index.filter {
                let what = format!(
                    "the `where` of index `{}` on table `{}`",
                    index.name, table.name
                );
                self.compares_text(table, &what, filter);
            }
        }
    }

    /// Numbers that SQLite keeps as text, and so compares letter by letter.
    fn compares_text(&mut self, table: &Table, what: &str, expr: &str) {
        let Some(among) = self.among(&[Engine::Sqlite]) else {
            return;
        };
        let texts = table
            .columns
            .iter()
            .filter(|c| self.is_text_on_sqlite(table, c));
        for column in texts.collect::<Vec<_>>() {
            if bare(expr, &column.name) {
                let message = format!(
                    "{what} uses `{0}` (`{expr}`), a number that SQLite keeps as text and compares letter by letter: \
                     write `{0} + 0`, which is a number on every engine, or the constraint in a migration with \
                     `sql(\"…\")`, {1}",
                    column.name,
                    among.leave_out()
                );
                self.on_expression(table, expr, message);
            }
        }
    }

    fn is_text_on_sqlite(&self, table: &Table, column: &Column) -> bool {
        let has = |columns: &[String]| columns.contains(&column.name);
        let keyed = has(&table.primary_key.columns)
            || table.foreign_keys.iter().any(|key| has(&key.columns))
            || self
                .schema
                .references_to(&table.name)
                .any(|(_, key)| has(&key.references));
        match column.ty {
            ColumnType::Decimal { .. } => true,
            ColumnType::U64 => !keyed,
            _ => false,
        }
    }

    /// What MySQL refuses in a check.
    fn check_on_mysql(&mut self, table: &Table, what: &str, expr: &str) {
        let Some(among) = self.among(&[Engine::MySql]) else {
            return;
        };
        let changing = |key: &&ForeignKey| {
            let moves = |action| !matches!(action, Action::NoAction | Action::Restrict);
            moves(key.on_update) || matches!(key.on_delete, Action::SetNull | Action::SetDefault)
        };
        let changed = table
            .foreign_keys
            .iter()
            .filter(changing)
            .flat_map(|key| &key.columns);
        if let Some(column) = changed.into_iter().find(|name| mentions(expr, name)) {
            let message = format!(
                "{what} speaks of `{column}`, which a foreign key changes, and MySQL refuses that: give the foreign key \
                 another action, {}",
                among.leave_out()
            );
            self.on_expression(table, expr, message);
        }
    }

    /// What counts itself up, neither a check nor a generated column may speak of.
    fn counting_on_mysql(&mut self, table: &Table, what: &str, expr: &str) {
        let Some(among) = self.among(&FAMILY) else {
            return;
        };
        let counting = table.columns.iter().filter(|c| c.auto_increment);
        if let Some(column) = counting.into_iter().find(|c| mentions(expr, &c.name)) {
            let message = format!(
                "{what} speaks of `{}`, which counts itself up, and {} refuse{} that: take it out, {}",
                column.name,
                among.names,
                among.verb,
                among.leave_out()
            );
            self.on_expression(table, expr, message);
        }
    }

    /// But on SQLite the check on an enum's values is a constraint named by rule.
    fn enum_check(&mut self, table: &Table, name: &str) {
        let named = [Engine::MySql, Engine::MariaDb, Engine::Postgres];
        let Some(among) = self.among(&named) else {
            return;
        };
        let is_enum = |c: &&Column| {
            matches!(c.ty, ColumnType::Enum { .. })
                && derived(&table.name, &[&c.name], "check").eq_ignore_ascii_case(name)
        };
        if let Some(column) = table.columns.iter().find(is_enum) {
            let message = format!(
                "the check `{name}` on table `{}` has the name that the values of the enum `{}` are checked under on {}: \
                 give it another with `check(name = \"…\", expr = \"…\")` on the struct",
                table.name, column.name, among.names
            );
            self.on_column(table, &column.name, message);
        }
    }
}

/// Whether the expression speaks of the column other than beside an arithmetic operator, in `CAST(…` or before `IS`.
fn bare(expr: &str, column: &str) -> bool {
    let all: Vec<_> = tokens(expr, Engine::Sqlite).collect();
    let arithmetic = |at: Option<usize>| {
        let token = at.and_then(|at| all.get(at));
        token.is_some_and(|t| ["+", "-", "*", "/", "%"].contains(&t.text))
    };
    let is =
        |at: Option<usize>, word: &str| at.and_then(|at| all.get(at)).is_some_and(|t| t.is(word));
    let named = |at: &usize| {
        matches!(all[*at].kind, Kind::Word | Kind::Name)
            && all[*at].value().eq_ignore_ascii_case(column)
            && !is(Some(at + 1), "(")
    };
    (0..all.len()).filter(named).any(|at| {
        let cast = is(at.checked_sub(1), "(") && is(at.checked_sub(2), "cast");
        let null = is(Some(at + 1), "is");
        !(arithmetic(at.checked_sub(1)) || arithmetic(Some(at + 1)) || cast || null)
    })
}
