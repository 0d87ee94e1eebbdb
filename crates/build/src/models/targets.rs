//! Where a foreign key leads.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, ExprPath, Lit, LitStr, Path};

use super::declared::{Declared, Named, TableModel};
use super::parts::field;
use super::report::wrong;
use crate::nearest::hint;

/// Where a foreign key leads.
pub(super) struct Target<'a> {
    pub(super) model: &'a TableModel,
    /// The columns, if they are named.
    pub(super) columns: Option<Vec<String>>,
}

/// Reads what stands behind `references`; nothing where the model in the way is reported already.
pub(super) fn target<'a>(expr: &Expr, declared: &'a Declared) -> syn::Result<Option<Target<'a>>> {
    match expr {
        Expr::Path(ExprPath { path, .. }) => Ok(table(path, declared)?.map(|model| Target {
            model,
            columns: None,
        })),
        Expr::Call(call) => {
            let Expr::Path(ExprPath { path, .. }) = &*call.func else {
                return unreadable(expr.span());
            };
            let Some(model) = table(path, declared)? else {
                return Ok(None);
            };
            let columns = call.args.iter().map(|arg| match arg {
                Expr::Path(ExprPath { path, .. }) if path.get_ident().is_some() => {
                    Ok(field(path.require_ident()?, model)?.column.clone())
                }
                other => unreadable(other.span()),
            });
            let columns = columns.collect::<syn::Result<Vec<_>>>()?;
            Ok(Some(Target {
                model,
                columns: Some(columns),
            }))
        }
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => by_name(text, declared).map(Some),
        _ => unreadable(expr.span()),
    }
}

fn unreadable<T>(span: Span) -> syn::Result<T> {
    wrong(
        span,
        "a foreign key leads to a model or a table: write `references = Team`, `Team(x, y)` or \
         `\"teams.id\"`",
    )
}

/// The table that a struct's name stands for.
fn table<'a>(path: &Path, declared: &'a Declared) -> syn::Result<Option<&'a TableModel>> {
    let Some(last) = path.segments.last() else {
        return unreadable(path.span());
    };
    match declared.named(&last.ident)? {
        Some(Named::Table(model)) => Ok(Some(model)),
        Some(Named::Broken) => Ok(None),
        Some(Named::Enum(_) | Named::Newtype(_)) => wrong(
            last.ident.span(),
            format!(
                "`{}` is a column type and no table: reference a struct",
                last.ident
            ),
        ),
        None => {
            let name = last.ident.to_string();
            let names: Vec<String> = declared
                .tables
                .iter()
                .map(|m| m.ident.to_string())
                .collect();
            let hint = hint(
                &name,
                names.iter().map(String::as_str),
                "write the name of a struct that derives Model",
            );
            wrong(
                last.ident.span(),
                format!("there is no model `{name}`{hint}"),
            )
        }
    }
}

/// `"teams"`, `"teams.id"` or `"teams(x, y)"`, by the names in the database.
fn by_name<'a>(text: &LitStr, declared: &'a Declared) -> syn::Result<Target<'a>> {
    let value = text.value();
    let (name, columns) = match (value.split_once('('), value.split_once('.')) {
        (Some((name, rest)), _) => (name, Some(rest.trim_end().trim_end_matches(')'))),
        (None, Some((name, column))) => (name, Some(column)),
        (None, None) => (value.as_str(), None),
    };
    let Some(model) = declared
        .tables
        .iter()
        .find(|model| model.name == name.trim())
    else {
        let names = declared.tables.iter().map(|model| model.name.as_str());
        let hint = hint(name, names, "write the name of a table among the models");
        return wrong(text.span(), format!("there is no table `{name}`{hint}"));
    };
    let columns = columns.map(|columns| {
        let columns = columns.split(',');
        columns
            .map(|column| column_by_name(column.trim(), model, text))
            .collect::<syn::Result<Vec<_>>>()
    });
    Ok(Target {
        model,
        columns: columns.transpose()?,
    })
}

fn column_by_name(column: &str, model: &TableModel, text: &LitStr) -> syn::Result<String> {
    if model.columns().any(|field| field.column == column) {
        return Ok(column.to_owned());
    }
    let names = model.columns().map(|field| field.column.as_str());
    let hint = hint(column, names, "write the name of one of its columns");
    wrong(
        text.span(),
        format!("table `{}` has no column `{column}`{hint}", model.name),
    )
}
