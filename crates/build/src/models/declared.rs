//! The models as they were written, before types and names are looked up.

use std::collections::BTreeMap;

use aludel_core::{check_name, snake_case};
use proc_macro2::Span;
use syn::{Ident, ItemStruct, LitStr, Type};

use super::enums::EnumModel;
use super::report::{Report, wrong};
use super::scan::plain_name;
use super::site::Site;
use super::words::Words;

/// Every model of the program.
#[derive(Default)]
pub(super) struct Declared {
    pub(super) tables: Vec<TableModel>,
    pub(super) newtypes: Vec<Newtype>,
    pub(super) enums: Vec<EnumModel>,
    /// Models that were reported as unreadable: nothing more is said about what uses them.
    pub(super) broken: Vec<Ident>,
    by_name: BTreeMap<String, Vec<Slot>>,
}

/// A struct that is a table.
pub(super) struct TableModel {
    pub(super) file: String,
    pub(super) ident: Ident,
    /// The table's name.
    pub(super) name: String,
    /// Where the table's name stands.
    pub(super) name_span: Span,
    pub(super) words: Words,
    pub(super) fields: Vec<Field>,
}

/// A field of a table.
pub(super) struct Field {
    pub(super) ident: Ident,
    /// The column's name.
    pub(super) column: String,
    /// Where the column's name stands.
    pub(super) name_span: Span,
    /// `skip`: no column.
    pub(super) skipped: bool,
    pub(super) ty: Type,
    pub(super) words: Words,
}

/// A one-field tuple struct: stored as what it holds.
pub(super) struct Newtype {
    pub(super) file: String,
    pub(super) ident: Ident,
    pub(super) ty: Type,
    pub(super) words: Words,
}

/// A model found by its Rust name.
#[derive(Clone, Copy)]
pub(super) enum Named<'a> {
    Table(&'a TableModel),
    Newtype(&'a Newtype),
    Enum(&'a EnumModel),
    Broken,
}

/// Where a model stands in [`Declared`].
#[derive(Clone, Copy)]
enum Slot {
    Table(usize),
    Newtype(usize),
    Enum(usize),
    Broken,
}

impl Declared {
    /// Makes the models findable by their Rust names, once all are there.
    pub(super) fn index(&mut self) {
        let tables = self.tables.iter().enumerate();
        let newtypes = self.newtypes.iter().enumerate();
        let enums = self.enums.iter().enumerate();
        let all = tables
            .map(|(at, model)| (&model.ident, Slot::Table(at)))
            .chain(newtypes.map(|(at, model)| (&model.ident, Slot::Newtype(at))))
            .chain(enums.map(|(at, model)| (&model.ident, Slot::Enum(at))))
            .chain(self.broken.iter().map(|ident| (ident, Slot::Broken)));
        for (ident, slot) in all {
            let slots = self.by_name.entry(ident.to_string()).or_default();
            slots.push(slot);
        }
    }

    /// The model with this Rust name, if there is one.
    pub(super) fn named(&self, name: &Ident) -> syn::Result<Option<Named<'_>>> {
        let slots = self.by_name.get(&name.to_string());
        match slots.map_or(&[][..], Vec::as_slice) {
            [] => Ok(None),
            [slot] => Ok(Some(match *slot {
                Slot::Table(at) => Named::Table(&self.tables[at]),
                Slot::Newtype(at) => Named::Newtype(&self.newtypes[at]),
                Slot::Enum(at) => Named::Enum(&self.enums[at]),
                Slot::Broken => Named::Broken,
            })),
            _ => wrong(
                name.span(),
                format!(
                    "more than one model is called `{name}`, and models are known by their last \
                     name: rename all but one"
                ),
            ),
        }
    }

    /// The Rust names of all models.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

impl TableModel {
    /// Reads a struct's attributes and fields.
    pub(super) fn read(item: ItemStruct, file: &str, report: &mut Report<'_>) -> Self {
        let words = Words::read(&item.attrs, Site::Struct, report);
        let plain = snake_case(&plain_name(&item.ident));
        let (name, name_span) = named("table", &item.ident, plain, &words, report);
        let fields: Vec<Field> = item
            .fields
            .into_iter()
            .filter_map(|field| Field::read(field, report))
            .collect();
        if fields.iter().all(|field| field.skipped) {
            report.say(
                item.ident.span(),
                format!(
                    "`{}` has no columns: every field says `skip`, take it off one",
                    item.ident
                ),
            );
        }
        Self {
            file: file.to_owned(),
            ident: item.ident,
            name,
            name_span,
            words,
            fields,
        }
    }

    /// The fields that are columns.
    pub(super) fn columns(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.skipped)
    }
}

impl Field {
    fn read(field: syn::Field, report: &mut Report<'_>) -> Option<Self> {
        let ident = field.ident?;
        let words = Words::read(&field.attrs, Site::Field, report);
        let (column, name_span) = named("column", &ident, plain_name(&ident), &words, report);
        let skipped = words.flag("skip", report).is_some();
        if let Some(other) = words.iter().find(|word| word.key != "skip" && skipped) {
            report.say(
                other.span(),
                format!(
                    "`{}` on `{ident}` says nothing, since `skip` leaves the column out: take one \
                     of the two off",
                    other.key
                ),
            );
        }
        Some(Self {
            ident,
            column,
            name_span,
            skipped,
            ty: field.ty,
            words,
        })
    }
}

impl Newtype {
    /// Reads a one-field tuple struct.
    pub(super) fn read(item: ItemStruct, file: &str, report: &mut Report<'_>) -> Option<Self> {
        Words::read(&item.attrs, Site::Newtype, report);
        let field = item.fields.into_iter().next()?;
        Some(Self {
            file: file.to_owned(),
            ident: item.ident,
            ty: field.ty,
            words: Words::read(&field.attrs, Site::Inner, report),
        })
    }
}

/// The name in the database: what `name = "…"` says, else `plain`; with the place where it stands.
fn named(
    kind: &str,
    ident: &Ident,
    plain: String,
    words: &Words,
    report: &mut Report<'_>,
) -> (String, Span) {
    let given = words.text("name", report);
    let span = given.as_ref().map_or(ident.span(), LitStr::span);
    let name = given.map_or(plain, |text| text.value());
    if let Err(error) = check_name(kind, &name) {
        report.say(span, error.message);
    }
    (name, span)
}
