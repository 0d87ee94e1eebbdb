//! Primary keys, unique constraints, indexes and checks.

use std::collections::BTreeMap;

use aludel_core::{Index, IndexPart, PrimaryKey, Table, Unique, derived};
use proc_macro2::Span;
use syn::LitStr;

use super::declared::TableModel;
use super::names::{Names, Origin};
use super::parts::Parts;
use super::report::Report;
use super::types::Resolved;

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

    /// The name of a constraint or index: the given one, or that by rule.
    pub(super) fn name(
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
                        "`{}` has no primary key: write `#[column(primary_key)]` on a field, or \
                         `#[table(primary_key(a, b))]`",
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
}
