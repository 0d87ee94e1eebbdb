//! Primary keys, unique constraints, indexes and checks.

use std::collections::BTreeMap;

use aludel_core::{Check, Index, IndexPart, PrimaryKey, Table, Unique, derived};
use proc_macro2::Span;
use syn::LitStr;

use super::declared::{Field, TableModel};
use super::enums::Stored;
use super::names::{Names, Origin};
use super::parts::Parts;
use super::report::{Report, wrong};
use super::reserved::is_plain;
use super::types::Resolved;
use super::word::{Arg, Word};

/// What the keys of one table are made with.
pub(super) struct Keys<'a, 'r> {
    pub(super) model: &'a TableModel,
    pub(super) names: &'a mut Names,
    pub(super) report: &'a mut Report<'r>,
}

impl Keys<'_, '_> {
    /// Puts every key of the model but foreign keys on the table.
    pub(super) fn add(&mut self, resolved: &BTreeMap<&str, Resolved<'_>>, table: &mut Table) {
        if let Some(key) = self.primary_key() {
            table.primary_key = key;
        }
        self.uniques(table);
        self.indexes(table);
        self.enum_checks(resolved, table);
        self.checks(table);
    }

    fn name(
        &mut self,
        kind: &str,
        given: Option<&LitStr>,
        rule: (&[&str], &str),
        at: Span,
    ) -> String {
        let origin = match given {
            Some(text) => Origin::Given(text),
            None => Origin::Rule(derived(&self.model.name, rule.0, rule.1), at),
        };
        self.names
            .take(kind, &origin, &self.model.file, self.report)
    }

    fn primary_key(&mut self) -> Option<PrimaryKey> {
        let model = self.model;
        let flagged: Vec<(&str, Span)> = model
            .columns()
            .filter_map(|field| {
                let span = field.words.flag("primary_key", self.report)?;
                Some((field.column.as_str(), span))
            })
            .collect();
        let (given, columns, at) = match (model.words.get("primary_key"), flagged.first()) {
            (Some(_), Some((_, span))) => {
                self.report.say(
                    *span,
                    "the primary key is given on the struct too: keep one of the two",
                );
                return None;
            }
            (Some(word), None) => {
                let (parts, columns) = self.report.keep(Parts::key(word, model))?;
                (parts.name, columns, word.span())
            }
            (None, Some((_, span))) => {
                let columns = flagged.iter().map(|(name, _)| (*name).to_owned());
                (None, columns.collect(), *span)
            }
            // That there are no columns at all is said already.
            (None, None) if model.columns().next().is_none() => return None,
            (None, None) => {
                self.report.say(
                    model.ident.span(),
                    format!(
                        "`{}` has no primary key: write `#[column(primary_key)]` on a field, or `#[table(primary_key(a, b))]`",
                        model.ident
                    ),
                );
                return None;
            }
        };
        let name = self.name("primary key", given.as_ref(), (&[], "pkey"), at);
        Some(PrimaryKey { name, columns })
    }

    fn uniques(&mut self, table: &mut Table) {
        let model = self.model;
        for field in model.columns() {
            if let Some(span) = field.words.flag("unique", self.report) {
                let rule: (&[&str], _) = (&[&field.column], "key");
                let name = self.name("unique constraint", None, rule, span);
                let columns = vec![field.column.clone()];
                table.uniques.push(Unique { name, columns });
            }
        }
        for word in model.words.all("unique") {
            if let Some((parts, columns)) = self.report.keep(Parts::key(word, model)) {
                let plain: Vec<&str> = columns.iter().map(String::as_str).collect();
                let rule = (plain.as_slice(), "key");
                let name = self.name("unique constraint", parts.name.as_ref(), rule, word.span());
                table.uniques.push(Unique { name, columns });
            }
        }
    }

    fn indexes(&mut self, table: &mut Table) {
        let model = self.model;
        for field in model.columns() {
            if let Some(span) = field.words.flag("index", self.report) {
                let name = self.name("index", None, (&[&field.column], "idx"), span);
                table.indexes.push(Index {
                    name,
                    parts: vec![IndexPart::Column(field.column.clone())],
                    unique: false,
                    filter: None,
                });
            }
        }
        for word in model.words.all("index") {
            if let Some(parts) = self.report.keep(Parts::read(word, model)) {
                // PostgreSQL's own rule: what has no name of its own is called `expr`.
                let plain: Vec<&str> = parts
                    .list
                    .iter()
                    .map(|part| part.column().unwrap_or("expr"))
                    .collect();
                let name = self.name("index", parts.name.as_ref(), (&plain, "idx"), word.span());
                table.indexes.push(Index {
                    name,
                    parts: parts.list,
                    unique: parts.unique,
                    filter: parts.filter,
                });
            }
        }
    }

    fn checks(&mut self, table: &mut Table) {
        let model = self.model;
        for field in model.columns() {
            let Some(word) = field.words.get("check") else {
                continue;
            };
            if let Some(text) = self.report.keep(word.text()) {
                let rule: (&[&str], _) = (&[&field.column], "check");
                let name = self.name("check", None, rule, word.span());
                let expr = text.value();
                table.checks.push(Check { name, expr });
            }
        }
        for word in model.words.all("check") {
            if let Some((given, expr)) = self.report.keep(named_check(word)) {
                let name = self.name("check", given.as_ref(), (&[], "check"), word.span());
                let expr = expr.value();
                table.checks.push(Check { name, expr });
            }
        }
    }

    /// An expression of ours names the column as it is.
    fn speakable(&mut self, field: &Field) {
        if !is_plain(&field.column) {
            self.report.say(
                field.name_span,
                format!(
                    "the check on the enum's numbers speaks of column `{}`, which the engines do not quote alike: give it another `name = \"…\"`, or store the enum as text",
                    field.column
                ),
            );
        }
    }

    /// The checks that enums bring along. For one stored as integers it is a constraint of the table; for one stored as
    /// text it is part of the column, and only its name is taken.
    fn enum_checks(&mut self, resolved: &BTreeMap<&str, Resolved<'_>>, table: &mut Table) {
        let model = self.model;
        for field in model.columns() {
            let column = field.column.as_str();
            let Some(of) = resolved.get(column).and_then(|found| found.of) else {
                continue;
            };
            let rule: (&[&str], _) = (&[column], "check");
            let name = self.name("enum's check", None, rule, field.name_span);
            if of.stored != Stored::Text {
                self.speakable(field);
                let numbers: Vec<String> =
                    of.variants.iter().map(|v| v.number.to_string()).collect();
                let expr = format!("{column} IN ({})", numbers.join(", "));
                table.checks.push(Check { name, expr });
            }
        }
    }
}

/// `check(name = "…", expr = "…")`.
fn named_check(word: &Word) -> syn::Result<(Option<LitStr>, LitStr)> {
    const EXAMPLE: &str = "check(name = \"users_age_check\", expr = \"age > 0\")";
    let (mut name, mut expr) = (None, None);
    for arg in word.list(EXAMPLE)? {
        let slot = match arg {
            Arg::Word(inner) if inner.key == "name" => (&mut name, inner),
            Arg::Word(inner) if inner.key == "expr" => (&mut expr, inner),
            Arg::Word(inner) => {
                return wrong(
                    inner.span(),
                    format!("unknown word `{}` in a check: write `{EXAMPLE}`", inner.key),
                );
            }
            Arg::Text(text) => {
                return wrong(
                    text.span(),
                    format!("a check wants words before its texts: write `{EXAMPLE}`"),
                );
            }
        };
        if slot.0.is_some() {
            return wrong(
                slot.1.span(),
                format!("`{}` is given twice: keep one of them", slot.1.key),
            );
        }
        *slot.0 = Some(slot.1.text()?);
    }
    match expr {
        Some(expr) => Ok((name, expr)),
        None => wrong(
            word.span(),
            format!("the check has no expression: write `{EXAMPLE}`"),
        ),
    }
}
