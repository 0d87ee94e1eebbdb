use std::collections::BTreeMap;

use aludel_core::check_name;
use proc_macro2::Span;
use syn::LitStr;

use super::places::Location;
use super::report::Report;

/// The names of all tables, constraints and indexes. They share one space, as they do on
/// PostgreSQL, so that the same models stand on every engine.
#[derive(Default)]
pub(super) struct Names {
    /// By the name in lower case: the engines differ in whether case tells names apart.
    taken: BTreeMap<String, Location>,
}

/// Where the name of a constraint or index comes from.
pub(super) enum Origin<'a> {
    /// `name = "…"`.
    Given(&'a LitStr),
    /// The rule; with the place of what it names.
    Rule(String, Span),
}

impl Names {
    /// Names of which these are taken.
    pub(super) fn after(taken: BTreeMap<String, Location>) -> Self {
        Self { taken }
    }

    /// All that are taken.
    pub(super) fn taken(self) -> BTreeMap<String, Location> {
        self.taken
    }

    /// Takes a name and gives it back; one that is taken or cannot stand on every engine is
    /// reported.
    pub(super) fn take(
        &mut self,
        kind: &str,
        origin: &Origin<'_>,
        file: &str,
        report: &mut Report<'_>,
    ) -> String {
        let (name, span) = match origin {
            Origin::Given(text) => (text.value(), text.span()),
            Origin::Rule(name, span) => (name.clone(), *span),
        };
        if let (Origin::Given(_), Err(error)) = (origin, check_name(kind, &name)) {
            report.say(span, error.message);
        }
        let key = name.to_ascii_lowercase();
        if let Some(at) = self.taken.get(&key) {
            let place = format!("{}:{}:{}", at.file, at.line, at.column);
            report.say(span, taken(kind, &name, &place, origin));
        } else {
            self.taken.insert(key, Location::of(file, span));
        }
        name
    }
}

fn taken(kind: &str, name: &str, place: &str, origin: &Origin<'_>) -> String {
    match origin {
        Origin::Given(_) => {
            format!("the name `{name}` is taken at {place}: give the {kind} another name")
        }
        Origin::Rule(..) => format!(
            "the {kind} would be called `{name}`, and that name is taken at {place}: write it in \
             `#[table(…)]` with a `name = \"…\"` of its own, or take it out"
        ),
    }
}
