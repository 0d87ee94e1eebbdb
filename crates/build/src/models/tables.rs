//! From the models as declared to the schema.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::{ForeignKey, Schema, Table};

use super::declared::{Declared, TableModel};
use super::keys::Keys;
use super::names::{Names, Origin};
use super::places::{Location, Places};
use super::references::{self, Written};
use super::report::Report;
use super::types::{Resolved, Types};
use super::{Models, columns, counting};
use crate::Diagnostic;

/// What was made of files that did not change.
#[derive(Default)]
pub(super) struct Settled {
    /// Their paths.
    pub(super) files: BTreeSet<String>,
    /// Their tables.
    pub(super) tables: BTreeMap<String, Table>,
    /// The names that they take.
    pub(super) names: BTreeMap<String, Location>,
}

/// The schema that the models declare, that of the settled ones included, and all names that are taken; hints and places
/// are of those alone that are not settled.
pub(super) fn build(
    declared: &Declared,
    settled: Settled,
    found: &mut Vec<Diagnostic>,
) -> (Models, BTreeMap<String, Location>) {
    for newtype in &declared.newtypes {
        let mut report = Report::new(&newtype.file, found);
        report.keep(Types::new(declared).newtype(newtype));
    }
    let mut builder = Builder {
        declared,
        found,
        names: Names::after(settled.names),
        models: Models::default(),
        tables: settled.tables,
    };
    let models = builder.unique(&settled.files);
    let resolved: Vec<_> = models.iter().map(|model| builder.table(model)).collect();
    for model in &models {
        builder.foreign_keys(model);
    }
    for (model, resolved) in models.iter().zip(&resolved) {
        builder.count(model, resolved);
    }
    builder.models.schema = Schema {
        tables: builder.tables,
    };
    (builder.models, builder.names.taken())
}

struct Builder<'a, 'f> {
    declared: &'a Declared,
    found: &'f mut Vec<Diagnostic>,
    names: Names,
    models: Models,
    tables: BTreeMap<String, Table>,
}

type ByColumn<'a> = BTreeMap<&'a str, Resolved<'a>>;

impl<'a> Builder<'a, '_> {
    /// The models, without those whose table another one declares already.
    fn unique(&mut self, settled: &BTreeSet<String>) -> Vec<&'a TableModel> {
        let mut unique: Vec<&TableModel> = Vec::new();
        let mut by_name: BTreeMap<String, &TableModel> = BTreeMap::new();
        let models = self.declared.tables.iter();
        for model in models.filter(|model| !settled.contains(&model.file)) {
            let (key, span) = (model.name.to_ascii_lowercase(), model.name_span);
            if let Some(other) = by_name.get(&key) {
                let at = Location::of(&other.file, other.name_span);
                Report::new(&model.file, self.found).say(
                    span,
                    format!(
                        "`{}` declares table `{}`, as `{}` at {}:{}:{} does: give one of them \
                         another `#[table(name = \"…\")]`",
                        model.ident, model.name, other.ident, at.file, at.line, at.column
                    ),
                );
                continue;
            }
            let mut report = Report::new(&model.file, self.found);
            let origin = Origin::Rule(model.name.clone(), span);
            self.names.take("table", &origin, &model.file, &mut report);
            by_name.insert(key, model);
            unique.push(model);
        }
        unique
    }

    fn table(&mut self, model: &'a TableModel) -> ByColumn<'a> {
        let mut report = Report::new(&model.file, self.found);
        let mut resolved = ByColumn::new();
        let mut table = Table::new(&model.name, Vec::new(), &[]);
        for field in model.columns() {
            let same = |c: &&aludel_core::Column| c.name.eq_ignore_ascii_case(&field.column);
            if let Some(other) = table.columns.iter().find(same) {
                report.say(
                    field.name_span,
                    format!(
                        "table `{}` already has a column `{}`: give one of the two another \
                         `#[column(name = \"…\")]`",
                        model.name, other.name
                    ),
                );
                continue;
            }
            let ty = Types::new(self.declared).field(&field.ty, &field.words);
            let Some(ty) = report.keep(ty).flatten() else {
                continue;
            };
            let hints = &mut self.models.hints;
            let column = columns::column(model, field, &ty, hints, &mut report);
            table.columns.push(column);
            resolved.insert(&field.column, ty);
        }
        table.comment = model.words.text("comment", &mut report).map(|t| t.value());
        self.renamed(model);
        let mut report = Report::new(&model.file, self.found);
        Keys {
            model,
            names: &mut self.names,
            report: &mut report,
        }
        .add(&resolved, &mut table);
        required(model, &table, &mut report);
        self.place(model);
        self.tables.insert(model.name.clone(), table);
        resolved
    }

    fn renamed(&mut self, model: &TableModel) {
        let mut report = Report::new(&model.file, self.found);
        let Some(old) = model.words.text("renamed_from", &mut report) else {
            return;
        };
        if old.value() == model.name {
            report.say(old.span(), super::hints::same(&model.name));
        } else {
            let pair = (old.value(), model.name.clone());
            self.models.hints.tables.push(pair);
        }
    }

    fn place(&mut self, model: &TableModel) {
        let Places {
            tables,
            columns,
            expressions,
        } = &mut self.models.places;
        let file = &model.file;
        tables.insert(model.name.clone(), Location::of(file, model.ident.span()));
        for field in model.columns() {
            let key = (model.name.clone(), field.column.clone());
            columns.insert(key, Location::of(file, field.ident.span()));
        }
        for text in super::checks::expressions(model) {
            let key = (model.name.clone(), text.value());
            let at = Location::of(file, text.span());
            expressions.entry(key).or_insert(at);
        }
    }

    fn foreign_keys(&mut self, model: &'a TableModel) {
        let mut report = Report::new(&model.file, self.found);
        let mut written: Vec<Written<'_>> = Vec::new();
        for field in model.columns() {
            written.extend(report.keep(references::on_field(field)).flatten());
        }
        for word in model.words.all("foreign_key") {
            written.extend(report.keep(references::on_struct(word, model)));
        }
        let mut keys: Vec<ForeignKey> = Vec::new();
        for key in &written {
            let origin = match &key.name {
                Some(text) => Origin::Given(text),
                None => Origin::Rule(key.rule(&model.name), key.at),
            };
            let name = self
                .names
                .take("foreign key", &origin, &model.file, &mut report);
            let Some(own) = self.tables.get(&model.name) else {
                continue;
            };
            let resolved = key.resolve(name, own, self.declared, &self.tables);
            keys.extend(report.keep(resolved).flatten());
        }
        if let Some(table) = self.tables.get_mut(&model.name) {
            table.foreign_keys = keys;
        }
    }

    fn count(&mut self, model: &TableModel, resolved: &ByColumn<'_>) {
        let mut report = Report::new(&model.file, self.found);
        if let Some(table) = self.tables.get_mut(&model.name) {
            counting::apply(model, resolved, table, &mut report);
        }
    }
}

/// No part of a primary key may be NULL.
fn required(model: &TableModel, table: &Table, report: &mut Report<'_>) {
    for field in model.columns() {
        let nullable = table.column(&field.column).is_some_and(|c| c.nullable);
        if nullable && table.primary_key.columns.contains(&field.column) {
            report.say(
                field.ident.span(),
                format!(
                    "`{}` is part of the primary key and cannot be NULL: take the `Option` off",
                    field.ident
                ),
            );
        }
    }
}
