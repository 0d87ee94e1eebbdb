//! What people made by hand around the tables of the models, as the catalogue shows it.

use aludel_core::catalog::Catalog;
use aludel_core::step::mentions;

use super::texts::Text;
use super::{Gone, Obstacle};
use crate::driver::Driver;
use crate::{Engine, Result, inspect};

/// Views, and everything else that speaks of tables and columns in a text of its own.
pub(super) struct Objects {
    engine: Engine,
    texts: Vec<Text>,
    live: Catalog,
    /// What the models know.
    known: Catalog,
}

impl Objects {
    pub fn read(driver: &mut dyn Driver, known: Catalog) -> Result<Self> {
        Ok(Self {
            engine: driver.engine(),
            texts: Text::read(driver)?,
            live: inspect::catalog(driver)?,
            known,
        })
    }

    /// What uses it.
    pub fn using(&self, gone: &Gone) -> Vec<Obstacle> {
        if !gone.drops() && self.engine == Engine::Postgres {
            return Vec::new();
        }
        let texts = self.texts.iter().filter(|text| text.speaks(gone));
        let mut found: Vec<_> = texts
            .map(|text| gone.obstacle(&text.kind, &text.name))
            .collect();
        found.extend(self.keys(gone));
        if let Some(column) = &gone.column {
            found.extend(self.beside(gone, column));
        }
        found
    }

    /// Foreign keys that no model knows, from or to what goes.
    fn keys(&self, gone: &Gone) -> Vec<Obstacle> {
        let mut found = Vec::new();
        for (name, table) in &self.live.tables {
            for (key, live) in &table.foreign_keys {
                let known = self.known.tables.get(name);
                if known.is_some_and(|known| known.foreign_keys.contains_key(key)) {
                    continue;
                }
                let refers = live.table == gone.table;
                let uses = match &gone.column {
                    // Its own keys go with it.
                    None => refers && *name != gone.table,
                    Some(column) => {
                        refers && live.references.contains(column)
                            || *name == gone.table && live.columns.contains(column)
                    }
                };
                if uses && gone.drops() {
                    found.push(gone.obstacle("foreign key", &format!("{name}.{key}")));
                }
            }
        }
        found
    }

    /// What stands on the same table: indexes, checks and generated columns that no model knows.
    fn beside(&self, gone: &Gone, column: &str) -> Vec<Obstacle> {
        // MariaDB takes all of them along where a column is renamed.
        if !gone.drops() && self.engine == Engine::MariaDb {
            return Vec::new();
        }
        let (Some(live), Some(known)) = (
            self.live.tables.get(&gone.table),
            self.known.tables.get(&gone.table),
        ) else {
            return Vec::new();
        };
        let indexes = live.indexes.iter().filter(|(name, index)| {
            let uses = index.parts.iter().any(|part| mentions(part, column));
            gone.drops()
                && uses
                && !known.indexes.contains_key(*name)
                && !live.foreign_keys.contains_key(*name)
        });
        let checks = live.checks.iter();
        let checks = checks
            .filter(|(name, expr)| mentions(expr, column) && !known.checks.contains_key(*name));
        let columns = live.columns.iter().filter(|(name, other)| {
            let generated = other.generated.as_ref();
            generated.is_some_and(|(expr, _)| mentions(expr, column))
                && !known.columns.contains_key(*name)
        });
        let indexes = indexes.map(|(name, _)| ("index", name));
        let checks = checks.map(|(name, _)| ("check", name));
        let columns = columns.map(|(name, _)| ("generated column", name));
        let all = indexes.chain(checks).chain(columns);
        all.map(|(kind, name)| gone.obstacle(kind, &format!("{}.{name}", gone.table)))
            .collect()
    }
}
