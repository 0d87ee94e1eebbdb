//! Foreign keys.

use std::collections::BTreeMap;

use aludel_core::{Action, ForeignKey, Table, derived};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, LitStr};

use super::declared::{Declared, Field, TableModel};
use super::joins::{fits, settable};
use super::parts::{arg_word, field};
use super::report::wrong;
use super::targets::target;
use super::word::{Arg, Word};
use crate::nearest::hint;

/// A foreign key as written.
pub(super) struct Written<'a> {
    /// The word that it is.
    pub(super) at: Span,
    pub(super) name: Option<LitStr>,
    pub(super) columns: Vec<&'a Field>,
    target: &'a Expr,
    on_delete: Action,
    on_update: Action,
}

const EXAMPLE: &str = "foreign_key(columns(a, b), references = Team(x, y), on_delete = cascade)";

/// `references = …` on a field.
pub(super) fn on_field(field: &Field) -> syn::Result<Option<Written<'_>>> {
    let actions = ["on_delete", "on_update"];
    let Some(word) = field.words.get("references") else {
        return match actions.iter().find_map(|key| field.words.get(key)) {
            None => Ok(None),
            Some(lone) => wrong(
                lone.span(),
                format!(
                    "`{}` belongs to a foreign key: write `references = …` beside it, or take it \
                     out",
                    lone.key
                ),
            ),
        };
    };
    Ok(Some(Written {
        at: word.span(),
        name: None,
        columns: vec![field],
        target: word.expr("references = Team")?,
        on_delete: action(field.words.get("on_delete"))?,
        on_update: action(field.words.get("on_update"))?,
    }))
}

/// `foreign_key(…)` on a struct.
pub(super) fn on_struct<'a>(word: &'a Word, model: &'a TableModel) -> syn::Result<Written<'a>> {
    let mut words: BTreeMap<String, &Word> = BTreeMap::new();
    for arg in word.list(EXAMPLE)? {
        let Arg::Word(inner) = arg else {
            return wrong(
                word.span(),
                format!("a foreign key wants words before its texts: write `{EXAMPLE}`"),
            );
        };
        let key = inner.key.to_string();
        let known = ["name", "columns", "references", "on_delete", "on_update"];
        if !known.contains(&key.as_str()) {
            let hint = hint(&key, known, &format!("write `{EXAMPLE}`"));
            return wrong(
                inner.span(),
                format!("unknown word `{key}` in a foreign key{hint}"),
            );
        }
        if words.insert(key.clone(), inner).is_some() {
            return wrong(
                inner.span(),
                format!("`{key}` is given twice: keep one of them"),
            );
        }
    }
    let (Some(columns), Some(target)) = (words.get("columns"), words.get("references")) else {
        return wrong(
            word.span(),
            format!("a foreign key wants `columns` and `references`: write `{EXAMPLE}`"),
        );
    };
    Ok(Written {
        at: word.span(),
        name: words.get("name").map(|word| word.text()).transpose()?,
        columns: local(columns, model)?,
        target: target.expr("references = Team(x, y)")?,
        on_delete: action(words.get("on_delete").copied())?,
        on_update: action(words.get("on_update").copied())?,
    })
}

fn local<'a>(word: &Word, model: &'a TableModel) -> syn::Result<Vec<&'a Field>> {
    let mut fields: Vec<&Field> = Vec::new();
    for arg in word.list("columns(a, b)")? {
        let inner = arg_word(arg)?;
        inner.alone()?;
        let found = field(&inner.key, model)?;
        if fields.iter().any(|other| other.ident == found.ident) {
            return wrong(
                inner.span(),
                format!("`{}` is named twice: take one out", inner.key),
            );
        }
        fields.push(found);
    }
    Ok(fields)
}

fn action(word: Option<&Word>) -> syn::Result<Action> {
    let Some(word) = word else {
        return Ok(Action::default());
    };
    let name = word.bare(&format!("{} = cascade", word.key))?;
    let text = name.to_string();
    if let Some(action) = Action::from_word(&text) {
        return Ok(action);
    }
    let words = Action::ALL.map(Action::word);
    let remedy = format!("write one of {}", words.join(", "));
    wrong(
        name.span(),
        format!("unknown action `{text}`{}", hint(&text, words, &remedy)),
    )
}

impl Written<'_> {
    /// The foreign key, checked against the tables it joins.
    pub(super) fn resolve(
        &self,
        name: String,
        own: &Table,
        declared: &Declared,
        tables: &BTreeMap<String, Table>,
    ) -> syn::Result<Option<ForeignKey>> {
        let Some(target) = target(self.target, declared)? else {
            return Ok(None);
        };
        // A table that is not there was declared twice, which is reported already.
        let Some(other) = tables.get(&target.model.name) else {
            return Ok(None);
        };
        let references = target
            .columns
            .unwrap_or_else(|| other.primary_key.columns.clone());
        if references.is_empty() {
            return Ok(None);
        }
        let key = ForeignKey {
            name,
            columns: self.columns.iter().map(|f| f.column.clone()).collect(),
            table: other.name.clone(),
            references,
            on_delete: self.on_delete,
            on_update: self.on_update,
        };
        let at = self.target.span();
        fits(&key, own, other, at)?;
        settable(&key, own, self.at)?;
        Ok(Some(key))
    }

    /// The name by rule.
    pub(super) fn rule(&self, table: &str) -> String {
        let columns: Vec<&str> = self.columns.iter().map(|f| f.column.as_str()).collect();
        derived(table, &columns, "fkey")
    }
}
