//! The embedded migrations as the core knows them, and the proof that they are what the build read.

use std::collections::BTreeMap;

use aludel_core as core;
use aludel_core::Schema;
use aludel_core::plan::Known;

use crate::embed::{Embedded, Source, bug};
use crate::word::RunFn;
use crate::{Error, Result};

/// One embedded migration.
pub(crate) struct Link {
    pub embedded: &'static Embedded,
    pub number: i32,
    pub name: String,
    pub migration: core::Migration,
    /// Its functions by name.
    pub functions: BTreeMap<String, RunFn>,
    /// Its canonical text.
    pub meaning: String,
    /// The number of the oldest head whose binaries may serve once this one is applied; 0 for all.
    pub floor: i32,
}

/// The embedded migrations, in order.
pub(crate) struct Chain(pub Vec<Link>);

impl Chain {
    /// Reads the compiled data anew, and compares it with what the build read in the same text.
    ///
    /// # Errors
    /// They differ: a bug of ours.
    pub fn load(source: &'static Source) -> Result<Chain> {
        let mut links: Vec<Link> = Vec::with_capacity(source.migrations.len());
        for embedded in source.migrations {
            let link = Link::load(embedded, links.last())?;
            links.push(link);
        }
        Ok(Chain(links))
    }

    /// The migrations as plans see them.
    pub fn known(&self) -> Vec<Known> {
        self.0.iter().map(Link::known).collect()
    }

    /// The migration of this number.
    pub fn of(&self, number: i32) -> Option<&Link> {
        self.0.iter().find(|link| link.number == number)
    }

    /// The schema that the first `count` migrations lead to.
    pub fn schema(&self, count: usize) -> Result<Schema> {
        let mut schema = Schema::default();
        for link in &self.0[..count] {
            link.advance(&mut schema)?;
        }
        Ok(schema)
    }
}

impl Link {
    fn load(embedded: &'static Embedded, parent: Option<&Link>) -> Result<Link> {
        let (migration, functions) = embedded.lower()?;
        let (number, name) = migration.number_and_name()?;
        let name = name.to_owned();
        let link = Link {
            embedded,
            number,
            name,
            meaning: migration.meaning(),
            floor: floor(&migration, number, parent),
            migration,
            functions,
        };
        link.prove(parent)?;
        Ok(link)
    }

    /// The fingerprint guard: the build read the text with a parser, the compiler made data of it, and both must agree.
    fn prove(&self, parent: Option<&Link>) -> Result<()> {
        let id = self.embedded.id;
        if self.migration.parent.as_deref() != parent.map(|parent| parent.embedded.id) {
            return Err(bug(id, "stands in the chain where its parent does not"));
        }
        if parent.is_some_and(|parent| parent.number >= self.number) {
            return Err(bug(
                id,
                "stands in the chain after a migration of a higher number",
            ));
        }
        let chain = core::chain(
            parent.map_or("", |parent| parent.embedded.chain),
            &self.migration,
        );
        if chain != self.embedded.chain {
            return Err(bug(
                id,
                "was compiled to other steps than the build read in it",
            ));
        }
        if self.migration.checksum()? != self.embedded.checksum {
            return Err(bug(
                id,
                "was compiled to another checksum than the build computed",
            ));
        }
        Ok(())
    }

    /// The migration as plans see it.
    pub fn known(&self) -> Known {
        Known {
            number: self.number,
            id: self.embedded.id.to_owned(),
            chain: self.embedded.chain.to_owned(),
        }
    }

    /// Makes the migration's changes on `schema`.
    pub fn advance(&self, schema: &mut Schema) -> Result<()> {
        apply(&self.migration.steps, schema, self.embedded.id)
    }
}

/// Makes the changes of these steps on `schema`.
pub(crate) fn apply(steps: &[core::Step], schema: &mut Schema, id: &str) -> Result<()> {
    let applied = steps.iter().try_for_each(|step| step.apply(schema));
    applied.map_err(|error| Error::from(error).during(id))
}

/// What the migration says itself holds, else the rule.
fn floor(migration: &core::Migration, number: i32, parent: Option<&Link>) -> i32 {
    let said = migration.steps.iter().find_map(|step| match step {
        core::Step::Floor(id) => id.split('_').next()?.parse().ok(),
        _ => None,
    });
    if let Some(said) = said {
        return said;
    }
    let stays = migration.steps.iter().all(core::Step::keeps_floor);
    if stays {
        parent.map_or(0, |parent| parent.floor)
    } else {
        number
    }
}

#[cfg(test)]
#[cfg(any(feature = "sqlite", feature = "mysql", feature = "postgres"))]
mod tests;
