//! From one schema to another: the statements for a group of steps.

use std::collections::BTreeSet;

use super::change::{Change, Held, recreated, retyped};
use super::clauses::Pair;
use super::create;
use super::shape::Shape;
use super::value::name;
use crate::{ForeignKey, IndexPart, Result, Schema, Step};

/// The schemas around a group, as they stand.
pub(super) struct Alter<'a> {
    /// The table that the steps are of.
    table: &'a str,
    old: Vec<Shape>,
    new: Vec<Shape>,
    change: Change,
}

impl Alter<'_> {
    /// What is between `before` and `after`, where these steps lead from the one to the other.
    ///
    /// # Errors
    /// Something that PostgreSQL cannot have.
    pub fn new<'a>(steps: &'a [Step], before: &Schema, after: &Schema) -> Result<Alter<'a>> {
        Alter::giving(steps, (before, after), None)
    }

    /// The same, where rows of a column get back what is held for them.
    ///
    /// # Errors
    /// As [`Alter::new`].
    pub fn giving<'a>(
        steps: &'a [Step],
        (before, after): (&Schema, &Schema),
        held: Option<&Held>,
    ) -> Result<Alter<'a>> {
        let shapes = |schema: &Schema| -> Result<Vec<Shape>> {
            let tables = schema.tables.values();
            tables.map(|table| Shape::of(table, schema)).collect()
        };
        let table = steps.iter().find_map(Step::table).unwrap_or_default();
        Ok(Alter {
            table,
            old: shapes(before)?,
            new: shapes(after)?,
            change: Change::of(steps, (before, after), held)?,
        })
    }

    /// What a column of the table gets from a row as it is before.
    pub fn value(&self, column: &str) -> String {
        let using = self.change.using.get(column);
        using.cloned().unwrap_or_else(|| name(column))
    }

    /// The statements, in order. A table that goes is left to stand.
    pub fn statements(&self) -> Vec<String> {
        self.all(&self.new)
    }

    /// The statements on tables beside the one that the steps are of.
    pub fn beside(&self) -> Vec<String> {
        let others = self.new.iter().filter(|shape| shape.name != self.table);
        self.all(&others.cloned().collect::<Vec<_>>())
    }

    fn all(&self, shapes: &[Shape]) -> Vec<String> {
        let nothing = Change::default();
        let mut all = self.keys_gone();
        for new in shapes {
            let Some(old) = find(&self.old, &new.name) else {
                all.extend(create::table(new));
                continue;
            };
            let own = new.name == self.table;
            let pair = Pair {
                old,
                new,
                recreated: recreated(old, new),
                change: if own { &self.change } else { &nothing },
            };
            all.extend(altered(&pair));
        }
        all.extend(self.keys_new(shapes));
        all.extend(self.change.last.iter().cloned());
        all
    }

    fn keys_gone(&self) -> Vec<String> {
        let mut all = Vec::new();
        for old in &self.old {
            let new = find(&self.new, &old.name);
            let stays = |key: &&ForeignKey| new.is_some_and(|new| self.stays(key, new));
            let gone = old.foreign_keys.iter().filter(|key| !stays(key));
            // A table that goes takes its keys along.
            let gone = gone.filter(|_| new.is_some());
            let gone = gone.map(|key| format!("DROP CONSTRAINT {}", name(&key.name)));
            all.extend(alter_table(&old.name, &gone.collect::<Vec<_>>()));
        }
        all
    }

    fn keys_new(&self, shapes: &[Shape]) -> Vec<String> {
        let mut all = Vec::new();
        for new in shapes {
            let old = find(&self.old, &new.name);
            let stood = |key: &&ForeignKey| old.is_some_and(|old| self.stays(key, old));
            let come = new.foreign_keys.iter().filter(|key| !stood(key));
            let come = come.map(|key| format!("ADD {}", create::foreign_key(key)));
            all.extend(alter_table(&new.name, &come.collect::<Vec<_>>()));
        }
        all
    }

    /// Whether a foreign key of this table stands on the other side too, and nothing disturbs it: columns that get another
    /// type, or a key it relies on that goes.
    fn stays(&self, key: &ForeignKey, other: &Shape) -> bool {
        let disturbed = |table: &str, columns: &[String]| {
            let found = self.disturbed(table);
            columns.iter().any(|column| found.contains(column))
        };
        other.foreign_keys.contains(key)
            && !disturbed(&other.name, &key.columns)
            && !disturbed(&key.table, &key.references)
            && !self.loses_key(key)
    }

    /// The columns of a table that get another type, or are dropped and added anew.
    fn disturbed(&self, table: &str) -> BTreeSet<String> {
        let (Some(old), Some(new)) = (find(&self.old, table), find(&self.new, table)) else {
            return BTreeSet::new();
        };
        let mut found = recreated(old, new);
        for is in &new.columns {
            let using = table == self.table && self.change.using.contains_key(&is.name);
            let was = old.column(&is.name);
            if using || was.is_some_and(|was| retyped(was, is)) {
                found.insert(is.name.clone());
            }
        }
        found
    }

    /// Whether a key goes that the foreign key may rely on: PostgreSQL ties it to one of those with the same columns.
    fn loses_key(&self, key: &ForeignKey) -> bool {
        let (Some(old), Some(new)) = (find(&self.old, &key.table), find(&self.new, &key.table))
        else {
            return false;
        };
        let (before, after) = (keys(old), keys(new));
        let wanted: BTreeSet<_> = key.references.iter().cloned().collect();
        before
            .iter()
            .any(|one| one.1 == wanted && !after.contains(one))
    }
}

/// The keys of a table on which foreign keys may rely: name and columns.
fn keys(shape: &Shape) -> Vec<(String, BTreeSet<String>)> {
    let set = |columns: &[String]| columns.iter().cloned().collect();
    let mut all = vec![(
        shape.primary_key.name.clone(),
        set(&shape.primary_key.columns),
    )];
    for unique in &shape.uniques {
        all.push((unique.name.clone(), set(&unique.columns)));
    }
    for index in shape.indexes.iter().filter(|index| index.unique) {
        let columns = index.parts.iter().filter_map(IndexPart::column);
        all.push((index.name.clone(), columns.map(str::to_owned).collect()));
    }
    all
}

fn find<'a>(shapes: &'a [Shape], name: &str) -> Option<&'a Shape> {
    shapes.iter().find(|shape| shape.name == name)
}

/// One ALTER of these clauses; none without any.
fn alter_table(table: &str, clauses: &[String]) -> Option<String> {
    let table = name(table);
    (!clauses.is_empty()).then(|| format!("ALTER TABLE {table}\n  {}", clauses.join(",\n  ")))
}

/// A table from one shape to the other, but for its foreign keys: in one ALTER, unless rows must get values in between.
fn altered(pair: &Pair<'_>) -> Vec<String> {
    let clauses = pair.clauses();
    let (gone, come) = pair.indexes();
    let table = &pair.new.name;
    let change = pair.change;
    let mut all: Vec<String> = gone
        .iter()
        .map(|index| format!("DROP INDEX {}", name(&index.name)))
        .collect();
    all.extend(alter_table(table, &clauses.released));
    let mut rest = clauses.gone;
    if !change.first.is_empty() {
        all.extend(alter_table(table, &rest));
        all.extend(change.first.iter().cloned());
        rest.clear();
    }
    rest.extend(clauses.columns);
    if !(change.computed.is_empty() && clauses.settled.is_empty()) {
        all.extend(alter_table(table, &rest));
        all.extend(change.computed.values().cloned());
        rest = clauses.settled;
    }
    rest.extend(clauses.new);
    all.extend(alter_table(table, &rest));
    all.extend(come.iter().map(|index| create::index(index, table)));
    if pair.old.comment != pair.new.comment {
        all.push(create::comment(table, pair.new.comment.as_ref()));
    }
    for column in &pair.new.columns {
        let was = pair.old.column(&column.name);
        let was = was.filter(|_| !pair.recreated.contains(&column.name));
        if was.and_then(|was| was.comment.as_ref()) != column.comment.as_ref() {
            all.push(create::column_comment(table, column));
        }
    }
    all
}
