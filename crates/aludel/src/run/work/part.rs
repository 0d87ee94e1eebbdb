//! A part of what a migration does: what runs at once, and how it leaves traces.

use aludel_core::Step;
use aludel_core::catalog::Catalog;
use aludel_core::sql::{Apart, Body, Count, Part as SqlPart};

use crate::history::DownPart;
use crate::run::text::stays_in_transaction;

/// Some steps of a [`Work`].
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// In words.
    pub label: String,
    pub body: Body,
    pub nature: Nature,
    /// What must be zero directly before: parts after a data step, which may have mended the rows.
    pub counts: Vec<Count>,
    /// Rows that are counted directly before, and said: what was kept for them does not come back.
    pub told: Vec<Count>,
    /// Whether a person wrote it.
    pub raw: bool,
    /// SQLite and PostgreSQL: that it runs outside of a transaction.
    pub apart: Option<Apart>,
}

/// How a part leaves traces, on an engine where DDL commits by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// The catalogue shows whether it ran.
    Schema,
    /// It changes rows only: it runs in a transaction, together with its mark in the journal.
    Data,
    /// A person's statements, which commit by themselves.
    Loose,
}

impl Part {
    pub(super) fn new(steps: &[Step], part: SqlPart, counts: Vec<Count>) -> Part {
        let own = &steps[part.steps];
        let raw = own.iter().any(|step| matches!(step, Step::Raw { .. }));
        let label = own
            .iter()
            .map(Step::describe)
            .collect::<Vec<_>>()
            .join(", ");
        Part {
            label,
            nature: nature(&part.body, raw),
            body: part.body,
            counts,
            told: part.told,
            raw,
            apart: part.apart,
        }
    }

    pub(super) fn read(part: &DownPart) -> Part {
        let body = part.body();
        Part {
            label: part.label.clone(),
            nature: nature(&body, part.raw),
            body,
            counts: part.counts.iter().map(Count::from).collect(),
            told: part.told.iter().map(Count::from).collect(),
            raw: part.raw,
            apart: part.apart.as_ref().map(Into::into),
        }
    }

    pub(super) fn write(&self, after: Option<Catalog>) -> DownPart {
        let mut part = DownPart::new(self.label.clone(), &self.body, after);
        part.raw = self.raw;
        part.apart = self.apart.as_ref().map(Into::into);
        part.counts = self.counts.iter().map(Into::into).collect();
        part.told = self.told.iter().map(Into::into).collect();
        part
    }
}

fn nature(body: &Body, raw: bool) -> Nature {
    let rows_only = |body: &Body| {
        body.statements()
            .iter()
            .all(|s| stays_in_transaction(&s.sql))
    };
    match body {
        Body::Run(_) => Nature::Data,
        Body::Sql(statements) if statements.is_empty() => Nature::Schema,
        body if rows_only(body) => Nature::Data,
        _ if raw => Nature::Loose,
        _ => Nature::Schema,
    }
}
