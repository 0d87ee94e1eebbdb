//! From a field to a column.

use aludel_core::diff::{Backfill, ColumnHint, ValueHint};
use aludel_core::{Column, Generated, Storage};

use super::declared::{Field, TableModel};
use super::hints::same;
use super::report::{Report, wrong};
use super::types::Resolved;
use super::values;

/// The column for a field; what it says beyond the schema goes to `hints`.
pub(super) fn column(
    model: &TableModel,
    field: &Field,
    resolved: &Resolved<'_>,
    hints: &mut aludel_core::Hints,
    report: &mut Report<'_>,
) -> Column {
    let words = &field.words;
    let mut column = Column::new(&field.column, resolved.ty.clone());
    column.nullable = resolved.nullable;
    column.collation.clone_from(&resolved.collation);
    column.comment = words.text("comment", report).map(|text| text.value());
    column.default = words
        .get("default")
        .and_then(|word| report.keep(values::value(word, resolved)));
    column.generated = report.keep(generated(field)).flatten();
    renamed(model, field, hints, report);
    values_renamed(model, field, resolved, hints);
    if let Some(word) = words.get("backfill") {
        let value = values::value(word, resolved);
        if let Some(value) = report.keep(value.and_then(|v| filled(field, resolved, v))) {
            hints.backfills.push(Backfill {
                table: model.name.clone(),
                column: field.column.clone(),
                value,
            });
        }
    }
    column
}

/// A backfill is for rows that would be left without a value.
fn filled(
    field: &Field,
    resolved: &Resolved<'_>,
    value: aludel_core::Default,
) -> syn::Result<aludel_core::Default> {
    match field.words.get("backfill") {
        Some(word) if resolved.nullable => wrong(
            word.span(),
            format!(
                "`{}` may be NULL, and then nothing is filled in: take `backfill` out, or the \
                 `Option` off",
                field.ident
            ),
        ),
        _ => Ok(value),
    }
}

fn generated(field: &Field) -> syn::Result<Option<Generated>> {
    let words = &field.words;
    let storages = [("stored", Storage::Stored), ("virtual", Storage::Virtual)];
    let Some(word) = words.get("generated") else {
        return match storages.iter().find_map(|(key, _)| words.get(key)) {
            None => Ok(None),
            Some(lone) => wrong(
                lone.span(),
                format!(
                    "`{}` says how a generated column is kept: write `generated = \"…\"` beside \
                     it, or take it out",
                    lone.key
                ),
            ),
        };
    };
    let expr = word.text()?.value();
    for key in ["default", "backfill", "auto_increment", "primary_key"] {
        if let Some(other) = words.get(key) {
            return wrong(
                other.span(),
                format!("a generated column cannot have `{key}`: take one of the two out"),
            );
        }
    }
    let mut said = Vec::new();
    for (key, storage) in storages {
        if let Some(flag) = words.get(key) {
            flag.alone()?;
            said.push(storage);
        }
    }
    match said.as_slice() {
        [storage] => Ok(Some(Generated {
            expr,
            storage: *storage,
        })),
        _ => wrong(
            word.span(),
            "a generated column is kept or computed on reading: write one of `stored` and \
             `virtual` beside `generated`",
        ),
    }
}

fn renamed(
    model: &TableModel,
    field: &Field,
    hints: &mut aludel_core::Hints,
    report: &mut Report<'_>,
) {
    let Some(old) = field.words.text("renamed_from", report) else {
        return;
    };
    if old.value() == field.column {
        report.say(old.span(), same(&field.column));
    } else {
        hints.columns.push(ColumnHint {
            table: model.name.clone(),
            from: old.value(),
            to: field.column.clone(),
        });
    }
}

fn values_renamed(
    model: &TableModel,
    field: &Field,
    resolved: &Resolved<'_>,
    hints: &mut aludel_core::Hints,
) {
    let variants = resolved.of.into_iter().flat_map(|of| &of.variants);
    for variant in variants {
        if let Some(from) = &variant.renamed_from {
            hints.values.push(ValueHint {
                table: model.name.clone(),
                column: field.column.clone(),
                from: from.clone(),
                to: variant.text.clone(),
            });
        }
    }
}
