//! What stands in the brackets of `primary_key`, `unique` and `index`.

use aludel_core::IndexPart;
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
        let args = word.list(&example)?.iter().map(arg_word);
        let args = args.collect::<syn::Result<Vec<&Word>>>()?;
        let (settings, bare): (Vec<&Word>, Vec<&Word>) =
            args.into_iter().partition(|arg| is_setting(arg, word));
        let mut found = Parts::default();
        for (at, setting) in settings.iter().enumerate() {
            if settings[..at].iter().any(|other| other.key == setting.key) {
                return wrong(
                    setting.span(),
                    format!("`{}` is given twice: keep one of them", setting.key),
                );
            }
            found.set(setting, model)?;
        }
        if let (false, Some(part)) = (found.list.is_empty(), bare.first()) {
            return wrong(
                part.span(),
                "columns stand either in the brackets themselves or in `columns(…)`: move this \
                 one there",
            );
        }
        for part in bare {
            found.push(part, model)?;
        }
        if found.list.is_empty() {
            return wrong(
                word.span(),
                format!("`{}` names no column: write `{example}`", word.key),
            );
        }
        Ok(found)
    }

    fn set(&mut self, setting: &Word, model: &TableModel) -> syn::Result<()> {
        match setting.key.to_string().as_str() {
            "name" => self.name = Some(setting.text()?),
            "where" => self.filter = Some(setting.text()?.value()),
            "unique" => {
                flag(setting, model)?;
                self.unique = true;
            }
            _ => {
                for arg in setting.list("columns(a, b)")? {
                    self.push(arg_word(arg)?, model)?;
                }
            }
        }
        Ok(())
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
                "`{0}` is a word of an index and a field as well: write the columns as \
                 `columns({0}, …)`",
                word.key
            ),
        );
    }
    Ok(())
}

/// Whether the argument is no column but says something of the whole key; some do so of an index
/// only.
fn is_setting(arg: &Word, key: &Word) -> bool {
    let index = key.key == "index";
    match (&arg.value, arg.key.to_string().as_str()) {
        (Value::Is(_), "name") | (Value::List(_), "columns") => true,
        (Value::Is(_), "where") | (Value::Alone, "unique") => index,
        _ => false,
    }
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
