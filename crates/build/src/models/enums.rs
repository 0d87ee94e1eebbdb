use aludel_core::{ColumnType, snake_case};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Fields, Ident, ItemEnum, LitStr};

use super::discriminant::{number, range, repr, stored};
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
                    "variant `{}` holds data, and only field-less enums are column types: take \
                     the data out, or store the enum as `Json<…>`",
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
                        "`{}` and `{}` are both stored as \"{}\": give one of them another \
                         `#[column(name = \"…\")]`",
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
                "{} does not fit the enum's integer ({least} to {most}): write a wider \
                 `#[repr(…)]` on the enum",
                self.number
            ),
        )
    }
}
