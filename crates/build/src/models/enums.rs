use aludel_core::{ColumnType, snake_case};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, ExprUnary, Fields, Ident, ItemEnum, Lit, LitStr, UnOp};

use super::report::{Report, wrong};
use super::scan::plain_name;
use super::site::Site;
use super::words::Words;

/// A field-less enum.
pub(super) struct EnumModel {
    pub(super) ident: Ident,
    pub(super) stored: Stored,
    pub(super) variants: Vec<Variant>,
}

/// What stands in the column for an enum.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Stored {
    /// The variants' texts.
    Text,
    /// Their discriminants, in this integer type.
    Integer(ColumnType),
}

/// A variant of an enum.
pub(super) struct Variant {
    pub(super) ident: Ident,
    /// The text stored for it.
    pub(super) text: String,
    /// The text stored for it until now.
    pub(super) renamed_from: Option<String>,
    /// Its discriminant.
    pub(super) number: i128,
}

impl EnumModel {
    /// Reads an enum.
    pub(super) fn read(item: ItemEnum, report: &mut Report<'_>) -> Self {
        let words = Words::read(&item.attrs, Site::Enum, report);
        if item.variants.is_empty() {
            report.say(
                item.ident.span(),
                format!("enum `{}` has no variants: give it one", item.ident),
            );
        }
        let repr = report.keep(repr(&item.attrs)).flatten();
        let numbered = item
            .variants
            .iter()
            .find_map(|variant| variant.discriminant.as_ref().map(|(_, expr)| expr.span()));
        let stored = report
            .keep(stored(&item.ident, &words, repr, numbered))
            .unwrap_or(Stored::Text);
        let mut variants: Vec<Variant> = Vec::new();
        for variant in &item.variants {
            let next = variants
                .last()
                .map_or(0, |before| before.number.saturating_add(1));
            let read = Variant::read(variant, next, &stored, &variants, report);
            variants.push(read);
        }
        Self {
            ident: item.ident,
            stored,
            variants,
        }
    }

    /// The texts of the variants.
    pub(super) fn texts(&self) -> Vec<String> {
        self.variants.iter().map(|v| v.text.clone()).collect()
    }
}

impl Variant {
    fn read(
        variant: &syn::Variant,
        next: i128,
        stored: &Stored,
        before: &[Variant],
        report: &mut Report<'_>,
    ) -> Self {
        let words = Words::read(&variant.attrs, Site::Variant, report);
        if !matches!(variant.fields, Fields::Unit) {
            report.say(
                variant.ident.span(),
                format!(
                    "variant `{}` holds data, and only field-less enums are column types: take the data out, or store the enum as `Json<…>`",
                    variant.ident
                ),
            );
        }
        if let (Stored::Integer(_), Some(word)) = (stored, words.iter().next()) {
            report.say(
                word.span(),
                format!(
                    "`{}` says nothing where the enum is stored as an integer: take it out",
                    word.key
                ),
            );
        }
        let number = report
            .keep(number(variant, stored))
            .flatten()
            .unwrap_or(next);
        let given = words.text("name", report);
        let span = given.as_ref().map_or(variant.ident.span(), LitStr::span);
        let plain = snake_case(&plain_name(&variant.ident));
        let text = given.map_or(plain, |text| text.value());
        let renamed_from = words.text("renamed_from", report).map(|old| {
            if old.value() == text {
                report.say(old.span(), super::hints::same(&text));
            }
            old.value()
        });
        let read = Self {
            ident: variant.ident.clone(),
            text,
            renamed_from,
            number,
        };
        report.keep(read.fits(span, stored, before));
        read
    }

    /// That the variant is told apart from those before it, in a column that can hold it.
    fn fits(&self, span: Span, stored: &Stored, before: &[Variant]) -> syn::Result<()> {
        let Stored::Integer(ty) = stored else {
            if self.text.chars().count() > 255 {
                return wrong(
                    span,
                    "a variant's text has at most 255 characters: shorten it",
                );
            }
            return match before.iter().find(|other| other.text == self.text) {
                Some(other) => wrong(
                    span,
                    format!(
                        "`{}` and `{}` are both stored as \"{}\": give one of them another `#[column(name = \"…\")]`",
                        other.ident, self.ident, self.text
                    ),
                ),
                None => Ok(()),
            };
        };
        let (least, most) = range(ty);
        if (least..=most).contains(&self.number) {
            return Ok(());
        }
        wrong(
            span,
            format!(
                "{} does not fit the enum's integer ({least} to {most}): write a wider `#[repr(…)]` on the enum",
                self.number
            ),
        )
    }
}

/// What `#[table(stored = …)]` says; without it text, unless numbers are given, which could mean both.
fn stored(
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
                    "enum `{ident}` has numbers, and what is stored for it could be those or texts: say `#[table(stored = \"integer\")]` or `#[table(stored = \"text\")]`"
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
fn repr(attrs: &[Attribute]) -> syn::Result<Option<(ColumnType, Span)>> {
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
fn number(variant: &syn::Variant, stored: &Stored) -> syn::Result<Option<i128>> {
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
                "the number of `{}` must be written out, since the build does not compute: write `{} = 1`",
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
