//! The numbers of an enum, and whether they are what is stored.

use aludel_core::ColumnType;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, ExprUnary, Ident, Lit, UnOp};

use super::enums::Stored;
use super::report::wrong;
use super::words::Words;

/// What `#[table(stored = …)]` says; without it text, unless numbers are given, which could mean
/// both.
pub(super) fn stored(
    ident: &Ident,
    words: &Words,
    repr: Option<(ColumnType, Span)>,
    numbered: Option<Span>,
) -> syn::Result<Stored> {
    let Some(word) = words.get("stored") else {
        return match repr.map(|(_, span)| span).or(numbered) {
            None => Ok(Stored::Text),
            Some(span) => wrong(
                span,
                format!(
                    "enum `{ident}` has numbers, and what is stored for it could be those or \
                     texts: say `#[table(stored = \"integer\")]` or `#[table(stored = \"text\")]`"
                ),
            ),
        };
    };
    let text = word.text()?;
    match text.value().as_str() {
        "text" => Ok(Stored::Text),
        "integer" => Ok(Stored::Integer(repr.map_or(ColumnType::I32, |(ty, _)| ty))),
        other => wrong(
            text.span(),
            format!("an enum cannot be stored as \"{other}\": write \"text\" or \"integer\""),
        ),
    }
}

/// The integer type in `#[repr(…)]`.
pub(super) fn repr(attrs: &[Attribute]) -> syn::Result<Option<(ColumnType, Span)>> {
    let mut found = None;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("repr")) {
        attr.parse_nested_meta(|meta| {
            let Some(word) = meta.path.get_ident() else {
                return Ok(());
            };
            if matches!(
                word.to_string().as_str(),
                "usize" | "isize" | "u128" | "i128"
            ) {
                return wrong(
                    word.span(),
                    format!("no engine has a column for `{word}`: write `#[repr(i64)]`"),
                );
            }
            if let Some(ty) = super::known::integer(&word.to_string()) {
                found = Some((ty, word.span()));
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// The discriminant that the variant gives; for texts it is not looked at.
pub(super) fn number(variant: &syn::Variant, stored: &Stored) -> syn::Result<Option<i128>> {
    let Some((_, expr)) = &variant.discriminant else {
        return Ok(None);
    };
    let (negative, inner) = match expr {
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => (true, &**expr),
        other => (false, other),
    };
    let number = match inner {
        Expr::Lit(ExprLit {
            lit: Lit::Int(int), ..
        }) => int.base10_parse::<i128>().ok(),
        _ => None,
    };
    match number {
        Some(number) => Ok(Some(if negative { -number } else { number })),
        None if *stored == Stored::Text => Ok(None),
        None => wrong(
            expr.span(),
            format!(
                "the number of `{}` must be written out, since the build does not compute: write \
                 `{} = 1`",
                variant.ident, variant.ident
            ),
        ),
    }
}

/// The least and the greatest value of an integer type.
pub(crate) fn range(ty: &ColumnType) -> (i128, i128) {
    match ty {
        ColumnType::I8 => (i8::MIN.into(), i8::MAX.into()),
        ColumnType::I16 => (i16::MIN.into(), i16::MAX.into()),
        ColumnType::I32 => (i32::MIN.into(), i32::MAX.into()),
        ColumnType::U8 => (0, u8::MAX.into()),
        ColumnType::U16 => (0, u16::MAX.into()),
        ColumnType::U32 => (0, u32::MAX.into()),
        ColumnType::U64 => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}
