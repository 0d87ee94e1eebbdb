//! What stands in the brackets of `primary_key`, `unique` and `index`.

use aludel_core::IndexPart;
use proc_macro2::Span;
use syn::{Ident, LitStr};

use super::declared::{Field, TableModel};
use super::report::wrong;
use super::scan::plain_name;
use super::word::{Arg, Value, Word, checked};
use crate::nearest::hint;

/// A key as written: `(a, b)` or `(name = "…", columns(a, b))`.
#[derive(Default)]
pub(super) struct Parts {
    /// `name = "…"`.
    pub(super) name: Option<LitStr>,
    /// Its columns by their names in the database.
    pub(super) list: Vec<IndexPart>,
    /// `unique` in an index.
    pub(super) unique: bool,
    /// `where = "…"` in an index.
    pub(super) filter: Option<String>,
}

impl Parts {
    /// Reads the brackets of `primary_key` or `unique`: columns only.
    pub(super) fn key(word: &Word, model: &TableModel) -> syn::Result<(Self, Vec<String>)> {
        let parts = Self::read(word, model)?;
        let columns = parts.list.iter().map(|part| match part {
            IndexPart::Column(name) => Ok(name.clone()),
            _ => wrong(
                word.span(),
                format!(
                    "`{}` takes columns only: take `desc` and `sql` out, or write an `index`",
                    word.key
                ),
            ),
        });
        let columns = columns.collect::<syn::Result<_>>()?;
        Ok((parts, columns))
    }

    /// Reads the brackets of any of the three.
    pub(super) fn read(word: &Word, model: &TableModel) -> syn::Result<Self> {
        let example = format!("{}(a, b)", word.key);
        let mut found = Parts::default();
        let mut listed = None;
        for arg in word.list(&example)? {
            let inner = arg_word(arg)?;
            match (&inner.value, inner.key.to_string().as_str()) {
                (Value::Is(_), "name") => found.name = Some(inner.text()?),
                (Value::Is(_), "where") if word.key == "index" => {
                    found.filter = Some(inner.text()?.value());
                }
                (Value::Alone, "unique") if word.key == "index" => {
                    flag(inner, model)?;
                    found.unique = true;
                }
                (Value::List(_), "columns") => {
                    listed = Some(inner.span());
                    for arg in inner.list("columns(a, b)")? {
                        found.push(arg_word(arg)?, model)?;
                    }
                }
                _ if listed.is_some() => return both(inner.span()),
                _ => found.push(inner, model)?,
            }
        }
        if found.list.is_empty() {
            return wrong(
                word.span(),
                format!("`{}` names no column: write `{example}`", word.key),
            );
        }
        Ok(found)
    }

    fn push(&mut self, word: &Word, model: &TableModel) -> syn::Result<()> {
        let part = part(word, model)?;
        let again = self.list.iter().any(|other| match part.column() {
            Some(name) => other.column() == Some(name),
            None => *other == part,
        });
        if again {
            return wrong(
                word.span(),
                format!("`{}` is named twice: take one out", word.key),
            );
        }
        self.list.push(part);
        Ok(())
    }
}

/// A flag that could as well be a field's name is ambiguous.
fn flag(word: &Word, model: &TableModel) -> syn::Result<()> {
    if model.fields.iter().any(|field| field.ident == word.key) {
        return wrong(
            word.span(),
            format!(
                "`{0}` is a word of an index and a field as well: write the columns as `columns({0}, …)`",
                word.key
            ),
        );
    }
    Ok(())
}

fn both<T>(span: Span) -> syn::Result<T> {
    wrong(
        span,
        "columns stand either in the brackets themselves or in `columns(…)`: move this one there",
    )
}

/// The word that an argument is: a column is named by its field, without quotes.
pub(super) fn arg_word(arg: &Arg) -> syn::Result<&Word> {
    match arg {
        Arg::Word(word) => Ok(word),
        Arg::Text(text) => wrong(
            text.span(),
            "columns are named by their Rust fields here: write the field's name, without quotes",
        ),
    }
}

fn part(word: &Word, model: &TableModel) -> syn::Result<IndexPart> {
    let args = match &word.value {
        Value::Alone => return Ok(IndexPart::Column(field(&word.key, model)?.column.clone())),
        Value::List(args) => args.as_slice(),
        _ => &[],
    };
    match (word.key.to_string().as_str(), args) {
        ("desc", [Arg::Word(inner)]) => {
            inner.alone()?;
            let found = field(&inner.key, model)?;
            Ok(IndexPart::Descending(found.column.clone()))
        }
        ("sql", [Arg::Text(text)]) => {
            checked(text, "sql")?;
            Ok(IndexPart::Expr(text.value()))
        }
        ("desc", _) => wrong(word.span(), "`desc` wants one column: write `desc(a)`"),
        ("sql", _) => wrong(
            word.span(),
            "`sql` wants one text in quotes: write `sql(\"lower(a)\")`",
        ),
        (key, _) => wrong(
            word.span(),
            format!(
                "unknown word `{key}`{}",
                hint(
                    key,
                    ["name", "columns", "unique", "where", "desc", "sql"],
                    "write columns by their fields' names"
                )
            ),
        ),
    }
}

/// The column that a Rust field is called in an attribute.
pub(super) fn field<'a>(name: &Ident, model: &'a TableModel) -> syn::Result<&'a Field> {
    let found = model.fields.iter().find(|field| field.ident == *name);
    match found {
        Some(field) if field.skipped => wrong(
            name.span(),
            format!("field `{name}` says `skip` and has no column: take one of the two out"),
        ),
        Some(field) => Ok(field),
        None => wrong(name.span(), stranger(name, model)),
    }
}

fn stranger(name: &Ident, model: &TableModel) -> String {
    let plain = plain_name(name);
    let by_column = model
        .columns()
        .find(|field| field.column == plain || plain_name(&field.ident) == plain);
    if let Some(field) = by_column {
        return format!(
            "columns are named by their Rust fields here: write `{}`",
            field.ident
        );
    }
    let names: Vec<String> = model
        .columns()
        .map(|field| field.ident.to_string())
        .collect();
    let remedy = format!("it has {}", names.join(", "));
    let hint = hint(&plain, names.iter().map(String::as_str), &remedy);
    format!("`{}` has no field `{name}`{hint}", model.ident)
}
