//! `len`, `precision`, `scale` and `collate`.

use aludel_core::ColumnType;
use proc_macro2::Span;

use super::report::wrong;
use super::types::Resolved;
use super::word::Word;
use super::words::Words;

/// The most digits of a decimal: PostgreSQL's limit, the largest of the four engines. That an
/// engine holds fewer is said where it is known which engines there are.
const MAX_PRECISION: u32 = 1000;

/// Puts the words on the type. A word on a field wins over one in a newtype.
pub(super) fn apply(found: &mut Resolved<'_>, words: &Words) -> syn::Result<()> {
    if let Some(word) = words.get("len") {
        length(&mut found.ty, word)?;
    }
    decimal(&mut found.ty, words)?;
    if let Some(word) = words.get("collate") {
        let text = word.text()?;
        match found.ty {
            ColumnType::String { .. } | ColumnType::Native(_) => {
                found.collation = Some(text.value());
            }
            _ => return misfit(word, "a collation orders text", "String"),
        }
    }
    Ok(())
}

fn length(ty: &mut ColumnType, word: &Word) -> syn::Result<()> {
    let (number, span) = word.number()?;
    if number == 0 {
        return wrong(span, "`len = 0` leaves room for nothing: say 1 or more");
    }
    match ty {
        ColumnType::String { len } | ColumnType::Bytes { len } => *len = Some(number),
        ColumnType::Native(_) => {
            return wrong(
                word.span(),
                "`len` cannot stand beside an engine's own type: write it there, such as `type = \
                 \"CHAR(2)\"`",
            );
        }
        _ => {
            return misfit(
                word,
                "`len` counts characters or bytes",
                "String` or `Vec<u8>",
            );
        }
    }
    Ok(())
}

fn decimal(ty: &mut ColumnType, words: &Words) -> syn::Result<()> {
    let (Some(precision), Some(scale)) = (words.get("precision"), words.get("scale")) else {
        return match words.get("precision").or(words.get("scale")) {
            None => Ok(()),
            Some(word) => wrong(
                word.span(),
                "`precision` and `scale` go together: write both, such as `precision = 10, scale \
                 = 2`",
            ),
        };
    };
    if !matches!(ty, ColumnType::Decimal { .. }) {
        return misfit(precision, "`precision` and `scale` count digits", "Decimal");
    }
    let (digits, at) = precision.number()?;
    let (after, behind) = scale.number()?;
    within(digits, 1, MAX_PRECISION, "precision", at)?;
    within(after, 0, digits, "scale", behind)?;
    *ty = ColumnType::Decimal {
        precision: digits,
        scale: after,
    };
    Ok(())
}

fn within(number: u32, least: u32, most: u32, what: &str, span: Span) -> syn::Result<()> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    wrong(
        span,
        format!("`{what} = {number}` is out of range: say {least} to {most}"),
    )
}

fn misfit<T>(word: &Word, reason: &str, fits: &str) -> syn::Result<T> {
    wrong(
        word.span(),
        format!(
            "{reason}, so `{}` belongs on `{fits}`: take it out, or change the type",
            word.key
        ),
    )
}
