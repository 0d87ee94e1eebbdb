//! Which keys count themselves up.

use std::collections::BTreeMap;

use aludel_core::Table;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, Lit};

use super::declared::{Field, TableModel};
use super::report::{Report, wrong};
use super::types::Resolved;

/// Makes a sole integer key that is no foreign key count itself up, unless the model says
/// `auto_increment = false`.
pub(super) fn apply(
    model: &TableModel,
    resolved: &BTreeMap<&str, Resolved<'_>>,
    table: &mut Table,
    report: &mut Report<'_>,
) {
    for field in model.columns() {
        let counts = counts(field, resolved, table);
        let counting = match report.keep(said(field)).flatten() {
            Some((say, span)) if !counts => {
                report.say(span, idle(field, &say));
                false
            }
            Some((Say::No, _)) => false,
            _ => counts,
        };
        if counting {
            report.keep(bare(field));
        }
        if let Some(column) = table.columns.iter_mut().find(|c| c.name == field.column) {
            column.auto_increment = counting;
        }
    }
}

fn idle(field: &Field, say: &Say) -> String {
    let what = match say {
        Say::Yes => "cannot count itself up",
        Say::No => "does not count itself up anyway",
    };
    format!(
        "`{}` {what}, since only a sole integer key that is no foreign key does: take \
         `auto_increment` out",
        field.ident
    )
}

enum Say {
    Yes,
    No,
}

fn counts(field: &Field, resolved: &BTreeMap<&str, Resolved<'_>>, table: &Table) -> bool {
    let integer = resolved
        .get(field.column.as_str())
        .is_some_and(|found| found.ty.is_integer() && found.of.is_none());
    let foreign = table
        .foreign_keys
        .iter()
        .any(|key| key.columns.contains(&field.column));
    integer && !foreign && table.primary_key.columns == [field.column.clone()]
}

fn said(field: &Field) -> syn::Result<Option<(Say, Span)>> {
    let Some(word) = field.words.get("auto_increment") else {
        return Ok(None);
    };
    let expr = word.expr("auto_increment = false")?;
    match expr {
        Expr::Lit(ExprLit {
            lit: Lit::Bool(said),
            ..
        }) => {
            let say = if said.value { Say::Yes } else { Say::No };
            Ok(Some((say, word.span())))
        }
        other => wrong(
            other.span(),
            "`auto_increment` wants true or false: write `auto_increment = false`",
        ),
    }
}

/// A key that counts itself up has no other source of values.
fn bare(field: &Field) -> syn::Result<()> {
    match field.words.get("default") {
        Some(word) => wrong(
            word.span(),
            format!(
                "`{}` counts itself up and so cannot have a default: take it out, or say \
                 `auto_increment = false`",
                field.ident
            ),
        ),
        None => Ok(()),
    }
}
