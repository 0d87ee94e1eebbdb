use std::collections::BTreeSet;

use super::algorithm::{self, Cost};
use super::column::definition;
use super::{quote, shape};
use crate::sql::Statement;
use crate::sql::toll::{Grows, Toll};
use crate::step::mentions;
use crate::{Column, Engine, Index, IndexPart, Result, Schema, Storage, Table};

/// From one shape of a table to another in one ALTER.
pub(super) struct Alter<'a> {
    pub before: &'a Table,
    pub after: &'a Table,
    /// Columns that have another name afterwards: the name until then, and from then on.
    pub renames: &'a [(String, String)],
    /// Columns that are dropped and added anew under the same name.
    pub recreated: &'a BTreeSet<String>,
    /// The schema that the ALTER meets.
    pub schema: &'a Schema,
    pub engine: Engine,
}

/// What one change is, and what it costs.
pub(super) struct Clause(pub String, pub Cost);

/// Whether an index is built.
fn builds(clause: &Clause) -> bool {
    clause.0.starts_with("ADD INDEX") || clause.0.starts_with("ADD UNIQUE")
}

/// What grows with the table in an ALTER of this cost.
fn grows(clauses: &[Clause], cost: Cost) -> Option<Grows> {
    let written = cost == Cost::Copy || clauses.iter().any(|one| one.1 == Cost::Rebuild);
    if written || cost == Cost::Rebuild {
        return Some(Grows::Writes);
    }
    clauses.iter().any(builds).then_some(Grows::Reads)
}

impl Alter<'_> {
    /// The ALTER; none where the two shapes are the same to the engine.
    ///
    /// # Errors
    /// A column that this engine cannot have.
    pub fn statement(&self) -> Result<Option<Statement>> {
        let mut clauses = self.dropped();
        clauses.extend(self.columns()?);
        clauses.extend(self.added()?);
        Ok(self.assemble(&clauses))
    }

    fn assemble(&self, clauses: &[Clause]) -> Option<Statement> {
        let mut cost = clauses.iter().map(|clause| clause.1).max()?;
        let reshapes = |clause: &Clause| {
            clause.0.starts_with("ADD COLUMN") || clause.0.starts_with("DROP COLUMN")
        };
        // A column that could come or go instantly makes MariaDB write the table anew beside an index that comes, and MySQL
        // beside whatever is not instant.
        let indexed = self.engine == Engine::MySql || clauses.iter().any(builds);
        if matches!(cost, Cost::NoCopy | Cost::Inplace) && clauses.iter().any(reshapes) && indexed {
            cost = Cost::Rebuild;
        }
        if cost != Cost::Instant && clauses.iter().any(reshapes) && self.has_virtual() {
            cost = Cost::Copy;
        }
        // MariaDB drops a column beside other changes only where no column is virtual, and a virtual one only alone.
        let drops = |clause: &Clause| clause.0.starts_with("DROP COLUMN");
        let alone = self.reshapes_virtual() || clauses.iter().any(drops) && self.has_virtual();
        if self.engine == Engine::MariaDb && clauses.len() > 1 && alone {
            cost = Cost::Copy;
        }
        let words: Vec<_> = clauses.iter().map(|clause| clause.0.as_str()).collect();
        let plain = format!(
            "ALTER TABLE {}\n  {}",
            quote::name(&self.before.name),
            words.join(",\n  ")
        );
        let stated = format!("{plain},\n  {}", cost.sql());
        Some(Statement {
            sql: stated,
            fallback: (cost != Cost::Copy).then_some(plain),
            unchecked: cost != Cost::Copy && self.adds_keys(),
            toll: grows(clauses, cost).map(|grows| Toll::new(grows, cost.waits())),
            reshapes: self.instantly().filter(|_| cost == Cost::Instant),
        })
    }

    fn has_virtual(&self) -> bool {
        let columns = self.before.columns.iter().chain(&self.after.columns);
        columns
            .filter_map(|column| column.generated.as_ref())
            .any(|generated| generated.storage == Storage::Virtual)
    }

    /// Whether a virtual column comes or goes.
    fn reshapes_virtual(&self) -> bool {
        let is_virtual = |column: &&Column| {
            let generated = column.generated.as_ref();
            generated.is_some_and(|generated| generated.storage == Storage::Virtual)
        };
        let mut gone = self.before.columns.iter().filter(is_virtual);
        let mut new = self.after.columns.iter().filter(is_virtual);
        gone.any(|column| self.goes(&column.name))
            || new.any(|column| self.origin(&column.name).is_none())
    }

    fn is_referenced(&self, column: &str) -> bool {
        self.schema
            .references_to(&self.before.name)
            .any(|(_, key)| key.references.iter().any(|name| name == column))
    }

    /// The name that a column has afterwards.
    pub(super) fn renamed<'b>(&'b self, name: &'b str) -> &'b str {
        self.renames
            .iter()
            .find(|(from, _)| from == name)
            .map_or(name, |(_, to)| to)
    }

    /// The column that this one was; none where it is new.
    pub(super) fn origin(&self, name: &str) -> Option<&Column> {
        if self.recreated.contains(name) {
            return None;
        }
        if let Some((from, _)) = self.renames.iter().find(|(_, to)| to == name) {
            return self.before.column(from);
        }
        let stays = !self.renames.iter().any(|(from, _)| from == name);
        self.before.column(name).filter(|_| stays)
    }

    /// Whether the column of the old shape has no successor.
    pub(super) fn goes(&self, name: &str) -> bool {
        let successor = self.renamed(name);
        let is_origin = |column: &Column| column.name == name;
        !self.origin(successor).is_some_and(is_origin)
            || !self.after.columns.iter().any(|c| c.name == successor)
    }

    /// The old index in new names; none where a column of it goes, and it with it.
    fn index_after(&self, index: &Index) -> Option<Index> {
        let part = |part: &IndexPart| match part {
            IndexPart::Column(name) if !self.goes(name) => {
                Some(IndexPart::Column(self.renamed(name).to_owned()))
            }
            IndexPart::Descending(name) if !self.goes(name) => {
                Some(IndexPart::Descending(self.renamed(name).to_owned()))
            }
            IndexPart::Expr(expr) if !self.mentions_gone(expr) => {
                Some(IndexPart::Expr(expr.clone()))
            }
            _ => None,
        };
        let parts: Option<Vec<_>> = index.parts.iter().map(part).collect();
        Some(Index {
            parts: parts?,
            ..index.clone()
        })
    }

    fn mentions_gone(&self, expr: &str) -> bool {
        let mut columns = self.before.columns.iter();
        columns.any(|column| self.goes(&column.name) && mentions(expr, &column.name))
    }

    /// Old indexes that go, each with the new one that takes its place under another name.
    fn index_moves(&self) -> Vec<(Index, Option<Index>)> {
        let (old, new) = (shape::indexes(self.before), shape::indexes(self.after));
        let mut free: Vec<&Index> = new
            .iter()
            .filter(|index| !old.iter().any(|o| o.name == index.name))
            .collect();
        let mut moves = Vec::new();
        for index in &old {
            let mapped = self.index_after(index);
            if mapped.as_ref().is_some_and(|mapped| new.contains(mapped)) {
                continue;
            }
            let same = |other: &&Index| {
                mapped.as_ref().is_some_and(|m| {
                    m.parts == other.parts && m.unique == other.unique && m.filter == other.filter
                })
            };
            let taker = free.iter().position(same).map(|at| free.remove(at).clone());
            moves.push((index.clone(), taker));
        }
        moves
    }

    fn dropped(&self) -> Vec<Clause> {
        let mut clauses = self.dropped_keys();
        let checks = shape::checks(self.after, self.engine);
        for check in shape::checks(self.before, self.engine) {
            if !checks.contains(&check) || self.mentions_gone(&check.expr) {
                let sql = format!("DROP CONSTRAINT {}", quote::name(&check.name));
                clauses.push(Clause(sql, Cost::Instant));
            }
        }
        for (index, taker) in self.index_moves() {
            let name = quote::name(&index.name);
            clauses.push(match taker {
                Some(taker) => Clause(
                    format!("RENAME INDEX {name} TO {}", quote::name(&taker.name)),
                    Cost::catalogue(self.engine),
                ),
                None => Clause(format!("DROP INDEX {name}"), Cost::index(self.engine)),
            });
        }
        if self.key_is_rebuilt() {
            clauses.push(Clause("DROP PRIMARY KEY".to_owned(), Cost::Copy));
        }
        let gone = self.before.columns.iter().filter(|c| self.goes(&c.name));
        clauses.extend(gone.map(|column| {
            let sql = format!("DROP COLUMN {}", quote::name(&column.name));
            Clause(sql, Cost::Instant)
        }));
        clauses
    }

    /// Whether the primary key has other columns, or one gives way to another of the same name.
    fn key_is_rebuilt(&self) -> bool {
        let key = &self.before.primary_key.columns;
        let renamed = key.iter().map(|name| self.renamed(name));
        !renamed.eq(self.after.primary_key.columns.iter()) || key.iter().any(|name| self.goes(name))
    }

    fn columns(&self) -> Result<Vec<Clause>> {
        let mut clauses = Vec::new();
        for column in &self.after.columns {
            match self.origin(&column.name) {
                Some(from) => clauses.extend(self.changed(from, column)?),
                None => clauses.push(self.new_column(column)?),
            }
        }
        Ok(clauses)
    }

    fn new_column(&self, column: &Column) -> Result<Clause> {
        let sql = definition(&self.after.name, column, self.engine)?.sql();
        let place = if self.recreated.contains(&column.name) {
            self.place(&column.name)
        } else {
            String::new()
        };
        let name = quote::name(&column.name);
        Ok(Clause(
            format!("ADD COLUMN {name} {sql}{place}"),
            algorithm::added(column, self.engine),
        ))
    }

    /// Where a column stands: ` AFTER …` or ` FIRST`.
    fn place(&self, name: &str) -> String {
        let at = self.after.columns.iter().position(|c| c.name == name);
        match at.and_then(|at| at.checked_sub(1)) {
            Some(before) => format!(" AFTER {}", quote::name(&self.after.columns[before].name)),
            None => " FIRST".to_owned(),
        }
    }

    fn changed(&self, from: &Column, to: &Column) -> Result<Option<Clause>> {
        let old = definition(&self.before.name, from, self.engine)?;
        let new = definition(&self.after.name, to, self.engine)?;
        let name = quote::name(&to.name);
        if from.name != to.name {
            let old_name = quote::name(&from.name);
            let moves = self
                .before
                .column(&to.name)
                .is_some_and(|_| self.goes(&to.name));
            if old == new && !moves {
                let sql = format!("RENAME COLUMN {old_name} TO {name}");
                let cost = if self.is_referenced(&from.name) {
                    Cost::catalogue(self.engine)
                } else {
                    Cost::Instant
                };
                return Ok(Some(Clause(sql, cost)));
            }
            let cost = algorithm::modified(from, to, self.engine);
            let (place, cost) = if moves {
                (self.place(&to.name), cost.max(Cost::Inplace))
            } else {
                (String::new(), cost)
            };
            let sql = format!("CHANGE COLUMN {old_name} {name} {}{place}", new.sql());
            return Ok(Some(Clause(sql, cost)));
        }
        if old == new {
            return Ok(None);
        }
        let only_default = super::column::Definition {
            default: new.default.clone(),
            ..old
        } == new;
        // MySQL takes no SET DEFAULT on what it stores outside of the row.
        let long = super::types::is_long(&to.ty, self.engine) && self.engine == Engine::MySql;
        if only_default && !long {
            let sql = match (&new.default, to.nullable) {
                (Some(value), _) => format!("ALTER COLUMN {name} SET DEFAULT {value}"),
                // DROP DEFAULT would leave a nullable column without any, so that an INSERT must name it.
                (None, true) => format!("ALTER COLUMN {name} SET DEFAULT NULL"),
                (None, false) => format!("ALTER COLUMN {name} DROP DEFAULT"),
            };
            return Ok(Some(Clause(sql, Cost::Instant)));
        }
        let cost = algorithm::modified(from, to, self.engine);
        Ok(Some(Clause(
            format!("MODIFY COLUMN {name} {}", new.sql()),
            cost,
        )))
    }

    fn added(&self) -> Result<Vec<Clause>> {
        let mut clauses = Vec::new();
        if self.key_is_rebuilt() {
            let columns = quote::names(&self.after.primary_key.columns);
            clauses.push(Clause(format!("ADD PRIMARY KEY {columns}"), Cost::Copy));
        }
        let kept: Vec<Index> = shape::indexes(self.before)
            .iter()
            .filter_map(|index| self.index_after(index))
            .collect();
        let takers: Vec<Index> = self.index_moves().into_iter().filter_map(|m| m.1).collect();
        for index in shape::indexes(self.after) {
            if !kept.contains(&index) && !takers.contains(&index) {
                let sql = super::create::index(&self.after.name, &index, self.engine)?;
                let cost = if index.parts.iter().all(|part| part.column().is_some()) {
                    Cost::index(self.engine)
                } else {
                    Cost::InplaceShared
                };
                clauses.push(Clause(format!("ADD {sql}"), cost));
            }
        }
        clauses.extend(self.added_keys());
        let checks = shape::checks(self.before, self.engine);
        for check in shape::checks(self.after, self.engine) {
            if !checks.contains(&check) || self.mentions_gone(&check.expr) {
                let sql = super::create::check(&check);
                clauses.push(Clause(format!("ADD {sql}"), Cost::Copy));
            }
        }
        if self.before.comment != self.after.comment {
            let text = quote::text(self.after.comment.as_deref().unwrap_or_default());
            clauses.push(Clause(
                format!("COMMENT = {text}"),
                Cost::catalogue(self.engine),
            ));
        }
        Ok(clauses)
    }
}
