//! What is dropped is kept under another name, or beside its table, and taken from there on the way back.

use std::ops::Range;

use super::alter::Alter;
use super::rekey::rekey;
use super::shape::Shape;
use super::side;
use super::value::name;
use super::{create, group, values};
use crate::keep::{Change, Keeping, Kept, KeptKind, Side, follow, rekeys};
use crate::sql::{Body, Part, Statement};
use crate::{Column, Error, ForeignKey, Result, Schema, Step, Table};

/// Steps, with what they keep and give back.
pub(super) struct Keeper<'a> {
    keeping: Option<&'a Keeping>,
    pub kept: Vec<Kept>,
    pub given: Vec<String>,
    /// The tables whose rows were kept.
    returned: Vec<String>,
}

impl<'a> Keeper<'a> {
    pub fn new(keeping: Option<&'a Keeping>) -> Self {
        Self {
            keeping,
            kept: Vec::new(),
            given: Vec::new(),
            returned: Vec::new(),
        }
    }

    /// How many steps from the first on are one group; what is given back is one of its own.
    pub fn length(&self, steps: &[Step], schema: &Schema) -> usize {
        let all = &steps[..group::length(steps)];
        // Each step is known by the table that it meets itself, as on the way on which it was kept.
        let met = met(all, schema);
        let alone = |(step, schema): (&Step, &Schema)| match step {
            Step::CreateTable(table) => self.table_back(table).is_some(),
            Step::AddColumn { table, column, .. } => {
                self.column_back(table, column, schema).is_some()
            }
            Step::AlterColumn { .. } => self.alters(step, schema),
            Step::AlterPrimaryKey { .. } => self.keeping.is_some(),
            _ => false,
        };
        match all.iter().zip(&met).position(alone) {
            None => all.len(),
            Some(first) => first.max(1),
        }
    }

    /// Whether the step keeps values, may give some back, or changes those of a key.
    fn alters(&self, step: &Step, schema: &Schema) -> bool {
        let change = Change::of(step).filter(|_| self.keeping.is_some());
        change.is_some_and(|change| {
            let loses = change.loss().is_some() || change.reversed().loss().is_some();
            loses
                || schema
                    .table(change.table)
                    .is_some_and(|table| rekeys(step, table))
        })
    }

    fn table_back(&self, table: &Table) -> Option<String> {
        self.keeping?.table_back(table)
    }

    fn column_back(&self, table: &str, column: &Column, schema: &Schema) -> Option<String> {
        self.keeping?.column_back(schema.table(table)?, column)
    }

    /// What runs for a group of steps; `before` and `after` are the schemas around it.
    pub fn part(
        &mut self,
        steps: &[Step],
        range: Range<usize>,
        (before, after): (&Schema, &Schema),
    ) -> Result<Part> {
        let own = &steps[range.clone()];
        let all = match (own, self.keeping) {
            ([Step::DropTable(table)], Some(keeping)) if keeping.keeps(range.start) => {
                let kept = keeping.table(table)?;
                let all = dropped(own, (table, &kept.object), (before, after))?;
                self.kept.push(kept);
                all
            }
            ([Step::CreateTable(table)], _) => match self.table_back(table) {
                Some(object) => {
                    let all = returned(own, (table, &object), (before, after))?;
                    self.given.push(object);
                    self.returned.push(table.name.clone());
                    all
                }
                None => return group::part(steps, range, before, after),
            },
            ([step @ Step::AddColumn { table, column, .. }], _) => {
                match self.column_back(table, column, before) {
                    Some(object) => {
                        let all = added(step, &object, before)?;
                        self.given.push(object);
                        all
                    }
                    None => return group::part(steps, range, before, after),
                }
            }
            ([Step::AlterPrimaryKey { table, .. }], Some(_)) => {
                let (from, to) = (found(before, table)?, found(after, table)?);
                let rekey = rekey(from, (to, after), name)?;
                let own = Alter::new(own, before, after)?.statements();
                [vec![rekey.first], own, vec![rekey.last]].concat()
            }
            ([step], Some(keeping)) if self.alters(step, before) => {
                return self.altered(keeping, (steps, range), (before, after));
            }
            _ => {
                let (mut all, last) = self.columns((own, range.start), (before, after))?;
                let part = group::part(steps, range.clone(), before, after)?;
                if all.is_empty() {
                    return Ok(part);
                }
                all.extend(part.body.statements().iter().map(|one| one.sql.clone()));
                all.extend(last);
                all
            }
        };
        Ok(Part::new(range, sql(all)))
    }

    /// A change of a column: it gives back what is held, and keeps what it loses.
    fn altered(
        &mut self,
        keeping: &Keeping,
        (steps, range): (&[Step], Range<usize>),
        (before, after): (&Schema, &Schema),
    ) -> Result<Part> {
        let own = &steps[range.clone()];
        let Some(change) = Change::of(&steps[range.start]) else {
            return group::part(steps, range, before, after);
        };
        let (from, to) = (found(before, change.table)?, found(after, change.table)?);
        let held = keeping.values_back(from, &change);
        let kept = change
            .kept(keeping, range.start)
            .map(|loss| Ok((keeping.values(from, &change)?, loss)));
        let kept = kept.transpose()?;
        let mut all = Vec::new();
        let rekeyed = rekeys(&own[0], from);
        if let Some((kept, loss)) = &kept {
            all.extend(side::lost(
                &kept.object,
                (&change, *loss),
                (from, before, after),
            )?);
            if rekeyed {
                all.extend(side::followed(&kept.object, from, before)?);
            }
        }
        all.extend(values::changed(
            own,
            (&change, held.as_deref()),
            (before, after),
        )?);
        if let Some((kept, loss)) = &kept {
            all.extend(values::settled(
                &kept.object,
                (&change, *loss),
                (before, after),
            )?);
            if !rekeyed {
                all.extend(side::followed(&kept.object, to, after)?);
            }
        }
        let mut part = Part::new(range.clone(), sql(all));
        if let Some(object) = held {
            let held = side::values(&object, from, change.from);
            part.told.push(held.changed(range.start));
            self.given.push(object);
        }
        self.kept.extend(kept.map(|(kept, _)| kept));
        Ok(part)
    }

    /// What runs before and after a group, for the columns that it drops and the keys of tables that were kept.
    fn columns(
        &mut self,
        (steps, begin): (&[Step], usize),
        (before, after): (&Schema, &Schema),
    ) -> Result<(Vec<String>, Vec<String>)> {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        let Some(keeping) = self.keeping else {
            return Ok((first, last));
        };
        let met = met(steps, before);
        for (at, step) in steps.iter().enumerate() {
            match step {
                Step::DropColumn { table, column, .. }
                    if column.generated.is_none() && keeping.keeps(begin + at) =>
                {
                    let from = found(before, table)?;
                    let kept = keeping.column(found(&met[at], table)?, column, KeptKind::Side)?;
                    first.extend(side::filled(&kept.object, column, (from, before))?);
                    last.extend(side::followed(&kept.object, found(after, table)?, after)?);
                    self.kept.push(kept);
                }
                Step::CreateForeignKey { table, key } if self.returned.contains(table) => {
                    first.extend(follow(table, key, name));
                }
                _ => {}
            }
        }
        Ok((first, last))
    }
}

/// The schemas that steps meet, the first of them this one. Steps that fit nowhere change nothing; what makes them says so.
fn met(steps: &[Step], schema: &Schema) -> Vec<Schema> {
    let mut schema = schema.clone();
    let met = |step: &Step| {
        let before = schema.clone();
        let _ = step.apply(&mut schema);
        before
    };
    steps.iter().map(met).collect()
}

pub(super) fn found<'a>(schema: &'a Schema, table: &str) -> Result<&'a Table> {
    schema.table(table).ok_or_else(|| {
        Error::new(format!(
            "there is no table `{table}` at this point: mend the name"
        ))
    })
}

/// A dropped table is renamed, and what has a name that others may want with it. Its foreign keys would hold other tables'
/// rows.
fn dropped(
    own: &[Step],
    (table, object): (&Table, &str),
    (before, after): (&Schema, &Schema),
) -> Result<Vec<String>> {
    let shape = Shape::of(table, before)?;
    let named = name(&table.name);
    let mut all = vec![unseen(&table.name)];
    for key in &shape.foreign_keys {
        all.push(format!(
            "ALTER TABLE {named} DROP CONSTRAINT {}",
            name(&key.name)
        ));
    }
    all.extend(Alter::new(own, before, after)?.statements());
    for (kind, was, is) in names(&shape, object) {
        all.push(kind.renamed(&table.name, &was, &is));
    }
    all.push(format!("ALTER TABLE {named} RENAME TO {}", name(object)));
    Ok(all)
}

/// A table whose rows are kept gets its name back, and what it was kept without.
fn returned(
    own: &[Step],
    (table, object): (&Table, &str),
    (before, after): (&Schema, &Schema),
) -> Result<Vec<String>> {
    let shape = Shape::of(table, after)?;
    let mut all = Alter::new(own, before, after)?.beside();
    all.push(format!(
        "ALTER TABLE {} RENAME TO {}",
        name(object),
        name(&table.name)
    ));
    for (kind, was, is) in names(&shape, object) {
        all.push(kind.renamed(&table.name, &is, &was));
    }
    // With its own keys in place, rows that go take those with them that hang on them.
    let keys = shape.foreign_keys.iter();
    let (own, other): (Vec<&ForeignKey>, Vec<&ForeignKey>) =
        keys.partition(|key| key.table == table.name);
    for key in own.into_iter().chain(other) {
        all.extend(follow(&table.name, key, name));
        all.push(format!(
            "ALTER TABLE {} ADD {}",
            name(&table.name),
            create::foreign_key(key)
        ));
    }
    Ok(all)
}

/// A column that takes NULL first, then the values that are held, and then is as the step says.
fn added(step: &Step, object: &str, before: &Schema) -> Result<Vec<String>> {
    let Step::AddColumn {
        table,
        column,
        backfill,
    } = step
    else {
        return Ok(Vec::new());
    };
    let loose = column.clone().nullable();
    let first = Step::AddColumn {
        table: table.clone(),
        column: loose.clone(),
        backfill: backfill.clone(),
    };
    let mut between = before.clone();
    first.apply(&mut between)?;
    let mut all = plain(&first, before, &between)?;
    all.push(Side::new(object, found(&between, table)?, column, name).given_back());
    if !column.nullable {
        let last = Step::AlterColumn {
            table: table.clone(),
            from: loose,
            to: column.clone(),
            backfill: None,
            using: None,
            reverse_using: None,
        };
        let mut after = between.clone();
        last.apply(&mut after)?;
        all.extend(plain(&last, &between, &after)?);
    }
    all.extend(side::gone(object));
    Ok(all)
}

fn plain(step: &Step, before: &Schema, after: &Schema) -> Result<Vec<String>> {
    let part = group::part(std::slice::from_ref(step), 0..1, before, after)?;
    let statements = part.body.statements().iter();
    Ok(statements.map(|one| one.sql.clone()).collect())
}

/// What has a name of its own in the schema.
#[derive(Clone, Copy)]
enum Named {
    Constraint,
    Index,
    Sequence,
}

impl Named {
    fn renamed(self, table: &str, from: &str, to: &str) -> String {
        let (from, to) = (name(from), name(to));
        match self {
            Named::Constraint => format!(
                "ALTER TABLE {} RENAME CONSTRAINT {from} TO {to}",
                name(table)
            ),
            Named::Index => format!("ALTER INDEX {from} RENAME TO {to}"),
            Named::Sequence => format!("ALTER SEQUENCE {from} RENAME TO {to}"),
        }
    }
}

/// What has a name of its own, with the name while it is kept.
fn names(shape: &Shape, object: &str) -> Vec<(Named, String, String)> {
    let mut all = vec![(Named::Constraint, shape.primary_key.name.clone())];
    let mut uniques: Vec<_> = shape.uniques.iter().map(|one| one.name.clone()).collect();
    uniques.sort();
    all.extend(uniques.into_iter().map(|one| (Named::Constraint, one)));
    let mut indexes: Vec<_> = shape.indexes.iter().map(|one| one.name.clone()).collect();
    indexes.sort();
    all.extend(indexes.into_iter().map(|one| (Named::Index, one)));
    let mut sequences: Vec<_> = shape
        .columns
        .iter()
        .filter_map(|c| c.sequence.clone())
        .collect();
    sequences.sort();
    all.extend(sequences.into_iter().map(|one| (Named::Sequence, one)));
    let numbered = all.into_iter().enumerate();
    numbered
        .map(|(at, (kind, was))| (kind, was, format!("{object}_{at}")))
        .collect()
}

/// Refuses to go on where a view would still show the table, which is gone for applications.
fn unseen(table: &str) -> String {
    let text = super::value::text(&name(table));
    format!(
        "DO $aludel$ DECLARE seen text; BEGIN SELECT min(c.relname::text) INTO seen FROM pg_depend d JOIN pg_rewrite r ON \
         r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass JOIN pg_class c ON c.oid = r.ev_class WHERE d.refclassid = \
         'pg_class'::regclass AND d.refobjid = {text}::regclass AND c.oid <> d.refobjid; IF seen IS NOT NULL THEN RAISE \
         EXCEPTION 'the view % shows it: drop it first, and create it anew after the upgrade', seen USING ERRCODE = \
         'dependent_objects_still_exist'; END IF; END $aludel$"
    )
}

fn sql(all: Vec<String>) -> Body {
    Body::Sql(all.into_iter().map(Statement::new).collect())
}
