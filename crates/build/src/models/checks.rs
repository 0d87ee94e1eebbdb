//! Checks: those of the models, and those that enums bring along.

use std::collections::BTreeMap;

use aludel_core::{Check, Table};
use syn::LitStr;

use super::declared::{Field, TableModel};
use super::enums::Stored;
use super::keys::Keys;
use super::report::wrong;
use super::reserved::is_plain;
use super::types::Resolved;
use super::word::{Arg, Word};

impl Keys<'_, '_> {
    /// The checks that the model gives.
    pub(super) fn checks(&mut self, table: &mut Table) {
        let model = self.model;
        for field in model.columns() {
            let Some(word) = field.words.get("check") else {
                continue;
            };
            if let Some(text) = self.report.keep(word.text()) {
                let rule: (&[&str], _) = (&[&field.column], "check");
                let name = self.name("check", None, rule, word.span());
                let expr = text.value();
                table.checks.push(Check { name, expr });
            }
        }
        for word in model.words.all("check") {
            if let Some((given, expr)) = self.report.keep(named_check(word)) {
                let name = self.name("check", given.as_ref(), (&[], "check"), word.span());
                let expr = expr.value();
                table.checks.push(Check { name, expr });
            }
        }
    }

    /// An expression of ours names the column as it is.
    fn speakable(&mut self, field: &Field) {
        if !is_plain(&field.column) {
            self.report.say(
                field.name_span,
                format!(
                    "the check on the enum's numbers speaks of column `{}`, which the engines do \
                     not quote alike: give it another `name = \"…\"`, or store the enum as text",
                    field.column
                ),
            );
        }
    }

    /// The checks that enums bring along. For one stored as integers it is a constraint of the
    /// table; for one stored as text it is part of the column, and only its name is taken.
    pub(super) fn enum_checks(
        &mut self,
        resolved: &BTreeMap<&str, Resolved<'_>>,
        table: &mut Table,
    ) {
        let model = self.model;
        for field in model.columns() {
            let column = field.column.as_str();
            let Some(of) = resolved.get(column).and_then(|found| found.of) else {
                continue;
            };
            let rule: (&[&str], _) = (&[column], "check");
            let name = self.name("enum's check", None, rule, field.name_span);
            if of.stored != Stored::Text {
                self.speakable(field);
                let numbers: Vec<String> =
                    of.variants.iter().map(|v| v.number.to_string()).collect();
                let expr = format!("{column} IN ({})", numbers.join(", "));
                table.checks.push(Check { name, expr });
            }
        }
    }
}

/// The expressions of the model that can be read, as they are written: checks, and what columns are generated from.
pub(super) fn expressions(model: &TableModel) -> Vec<LitStr> {
    let on_fields = model.columns().flat_map(|field| {
        let words = ["check", "generated"].map(|key| field.words.get(key));
        words
            .into_iter()
            .flatten()
            .filter_map(|word| word.text().ok())
    });
    let on_struct = model.words.all("check");
    let on_struct = on_struct.filter_map(|word| Some(named_check(word).ok()?.1));
    on_fields.chain(on_struct).collect()
}

/// `check(name = "…", expr = "…")`.
fn named_check(word: &Word) -> syn::Result<(Option<LitStr>, LitStr)> {
    const EXAMPLE: &str = "check(name = \"users_age_check\", expr = \"age > 0\")";
    let (mut name, mut expr) = (None, None);
    for arg in word.list(EXAMPLE)? {
        let slot = match arg {
            Arg::Word(inner) if inner.key == "name" => (&mut name, inner),
            Arg::Word(inner) if inner.key == "expr" => (&mut expr, inner),
            Arg::Word(inner) => {
                return wrong(
                    inner.span(),
                    format!("unknown word `{}` in a check: write `{EXAMPLE}`", inner.key),
                );
            }
            Arg::Text(text) => {
                return wrong(
                    text.span(),
                    format!("a check wants words before its texts: write `{EXAMPLE}`"),
                );
            }
        };
        if slot.0.is_some() {
            return wrong(
                slot.1.span(),
                format!("`{}` is given twice: keep one of them", slot.1.key),
            );
        }
        *slot.0 = Some(slot.1.text()?);
    }
    match expr {
        Some(expr) => Ok((name, expr)),
        None => wrong(
            word.span(),
            format!("the check has no expression: write `{EXAMPLE}`"),
        ),
    }
}
