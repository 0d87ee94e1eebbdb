//! The words of `default` and `backfill`.

use aludel_core::lint::fits;
use aludel_core::{ColumnType, Default};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprLit, ExprPath, ExprUnary, Lit, LitFloat, LitInt, Path, UnOp};

use super::enums::{EnumModel, Stored};
use super::report::wrong;
use super::types::Resolved;
use super::word::{Word, checked};
use crate::nearest::hint;

/// The value behind `default` or `backfill`, which fits the column.
pub(super) fn value(word: &Word, column: &Resolved<'_>) -> syn::Result<Default> {
    let example = format!("{} = 0", word.key);
    let expr = word.expr(&example)?;
    let value = written(expr, column)?;
    match fits(&value, &column.ty) {
        Ok(()) => Ok(value),
        Err(why) => wrong(
            expr.span(),
            format!("`{}` does not fit its column: {why}", word.key),
        ),
    }
}

fn written(expr: &Expr, column: &Resolved<'_>) -> syn::Result<Default> {
    match expr {
        Expr::Lit(ExprLit { lit, .. }) => literal(lit, column),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr: inner,
            ..
        }) => match &**inner {
            Expr::Lit(ExprLit {
                lit: Lit::Int(int), ..
            }) => Ok(Default::Int(-whole(int)?)),
            Expr::Lit(ExprLit {
                lit: Lit::Float(number),
                ..
            }) => Ok(Default::Float(format!("-{}", digits(number, column)?))),
            _ => unknown(expr.span()),
        },
        Expr::Path(ExprPath { path, .. }) => named(path, column),
        Expr::Call(call) => sql(call),
        _ => unknown(expr.span()),
    }
}

fn unknown<T>(span: Span) -> syn::Result<T> {
    wrong(
        span,
        "the build does not compute values: write a literal, `now`, `Status::Active` or \
         `sql(\"…\")`",
    )
}

fn literal(lit: &Lit, column: &Resolved<'_>) -> syn::Result<Default> {
    match lit {
        Lit::Int(int) => Ok(Default::Int(whole(int)?)),
        Lit::Float(number) => Ok(Default::Float(digits(number, column)?)),
        Lit::Bool(word) => Ok(Default::Bool(word.value)),
        Lit::ByteStr(bytes) => Ok(Default::Bytes(bytes.value())),
        Lit::Str(text) => {
            if text.value().contains('\0') {
                checked(text, "the text")?;
            }
            match (column.of, &column.ty) {
                (Some(of), ColumnType::Enum { values }) if !values.contains(&text.value()) => {
                    let hint = hint(
                        &text.value(),
                        values.iter().map(String::as_str),
                        &format!("write one of its variants, such as `{}`", first(of)),
                    );
                    wrong(
                        text.span(),
                        format!(
                            "\"{}\" is no value of enum `{}`{hint}",
                            text.value(),
                            of.ident
                        ),
                    )
                }
                _ => Ok(Default::String(text.value())),
            }
        }
        Lit::Char(c) => wrong(
            c.span(),
            format!(
                "a text stands in double quotes: write {:?}",
                c.value().to_string()
            ),
        ),
        other => unknown(other.span()),
    }
}

fn first(of: &EnumModel) -> String {
    match of.variants.first() {
        Some(variant) => format!("{}::{}", of.ident, variant.ident),
        None => of.ident.to_string(),
    }
}

fn whole(int: &LitInt) -> syn::Result<i128> {
    match int.base10_parse() {
        Ok(number) => Ok(number),
        Err(_) => wrong(
            int.span(),
            "this number is too large for any column: write a smaller one",
        ),
    }
}

/// A decimal keeps the digits as written; a float those that read back as the same number.
fn digits(number: &LitFloat, column: &Resolved<'_>) -> syn::Result<String> {
    if matches!(column.ty, ColumnType::Decimal { .. }) {
        let digits = number.base10_digits();
        if digits.contains(['e', 'E']) {
            return wrong(
                number.span(),
                "a decimal is exact: write the number without exponent",
            );
        }
        return Ok(digits.to_owned());
    }
    match number.base10_parse::<f64>() {
        Ok(float) if float.is_finite() => Ok(format!("{float:?}")),
        _ => wrong(
            number.span(),
            "this number is too large for any column: write a smaller one",
        ),
    }
}

fn named(path: &Path, column: &Resolved<'_>) -> syn::Result<Default> {
    let names: Vec<String> = path.segments.iter().map(|s| s.ident.to_string()).collect();
    match names.as_slice() {
        [word] if word == "now" => Ok(Default::Now),
        [word] if ["None", "null", "NULL"].contains(&word.as_str()) => wrong(
            path.span(),
            "a nullable column without default is NULL already: take the word out",
        ),
        [word] => {
            let known = column.of.into_iter().flat_map(|of| &of.variants);
            let variant = known.map(|v| v.ident.to_string()).find(|name| name == word);
            match (column.of, variant) {
                (Some(of), Some(name)) => wrong(
                    path.span(),
                    format!(
                        "name the variant with its enum: write `{}::{name}`",
                        of.ident
                    ),
                ),
                _ => unknown(path.span()),
            }
        }
        [.., owner, name] => variant(owner, name, path, column),
        [] => unknown(path.span()),
    }
}

fn variant(owner: &str, name: &str, path: &Path, column: &Resolved<'_>) -> syn::Result<Default> {
    let Some(of) = column.of else {
        return wrong(
            path.span(),
            format!(
                "`{owner}::{name}` is a variant, and the column holds no enum of the models: \
                 write the value that is stored"
            ),
        );
    };
    if of.ident != owner {
        return wrong(
            path.span(),
            format!(
                "the column holds `{0}`, not `{owner}`: write a variant of `{0}`, such as `{1}`",
                of.ident,
                first(of)
            ),
        );
    }
    let Some(found) = of.variants.iter().find(|v| v.ident == name) else {
        let names: Vec<String> = of.variants.iter().map(|v| v.ident.to_string()).collect();
        let remedy = format!("write one of {}", names.join(", "));
        return wrong(
            path.span(),
            format!(
                "enum `{owner}` has no variant `{name}`{}",
                hint(name, names.iter().map(String::as_str), &remedy)
            ),
        );
    };
    Ok(match of.stored {
        Stored::Text => Default::String(found.text.clone()),
        Stored::Integer(_) => Default::Int(found.number),
    })
}

fn sql(call: &ExprCall) -> syn::Result<Default> {
    let args: Vec<&Expr> = call.args.iter().collect();
    match (&*call.func, args.as_slice()) {
        (
            Expr::Path(function),
            [
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }),
            ],
        ) if function.path.is_ident("sql") => {
            checked(text, "sql")?;
            Ok(Default::Expr(text.value()))
        }
        _ => unknown(call.span()),
    }
}
