use std::collections::BTreeMap;

use aludel_core::Schema;
use aludel_core::keep::{Keeping, Way};
use aludel_core::sql::Server;

use super::Context;
use super::work::{Work, costs, down_of};
use crate::book::Book;
use crate::chain::{Chain, Link, apply};
use crate::history::{self, Down};
use crate::{Danger, Engine, Error, Hazard, Result};

/// Ways back, newest first: the binary's own where it holds the same migration, else what the row holds.
pub(crate) struct Undo<'a> {
    chain: &'a Chain,
    book: &'a Book,
    /// The schema of the first `applied` migrations that binary and database share.
    schema: Schema,
    applied: usize,
}

/// What taking back a migration that led to `after` endangers. That newer binaries may fail then goes without saying.
pub(crate) fn undone(
    link: &Link,
    after: &Schema,
    on: (Engine, Option<&Server>),
    keeping: Option<&Keeping>,
) -> Result<Vec<Hazard>> {
    let back = link.migration.reversed()?;
    let mut found = costs(&back, after, on, keeping)
        .map_err(|error| Error::from(error).during(link.embedded.id))?;
    found.retain(|hazard| hazard.danger != Danger::Breaking);
    Ok(found)
}

impl<'a> Undo<'a> {
    /// From where the database stands.
    pub fn new(chain: &'a Chain, book: &'a Book) -> Result<Self> {
        let applied = book.common(chain);
        Ok(Self {
            chain,
            book,
            schema: chain.schema(applied)?,
            applied,
        })
    }

    /// The way back of the row at `at`. Rows are to be asked for from the newest down.
    ///
    /// # Errors
    /// The binary does not hold the migration, and the row holds no way back that it can run.
    pub fn work(&mut self, cx: &mut Context<'_>, at: usize) -> Result<Work> {
        if at < self.applied {
            return self.own(cx, at);
        }
        let row = &self.book.own[at];
        let text = history::down_of(cx.driver, &cx.names, row.version)?;
        let down = Down::read(text.as_deref(), &row.id(), cx.engine)?;
        Work::down((&row.id(), row.version), &down, &BTreeMap::new())
    }

    fn own(&mut self, cx: &Context<'_>, at: usize) -> Result<Work> {
        while self.applied > at + 1 {
            self.retreat()?;
        }
        let link = &self.chain.0[at];
        let keeping = cx.keeping(link.number, Way::Down);
        let down = down_of(link, &self.schema, cx.engine, keeping.as_ref())?;
        let mut work = Work::down((link.embedded.id, link.number), &down, &link.functions)?;
        work.hazards = undone(link, &self.schema, cx.on(), keeping.as_ref())?;
        self.retreat()?;
        Ok(work)
    }

    /// Takes the newest migration out of the schema.
    fn retreat(&mut self) -> Result<()> {
        self.applied -= 1;
        let link: &Link = &self.chain.0[self.applied];
        apply(
            &link.migration.reversed()?,
            &mut self.schema,
            link.embedded.id,
        )
    }
}
