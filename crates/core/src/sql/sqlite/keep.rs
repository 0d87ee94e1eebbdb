//! What is dropped is kept under another name, and taken from there on the way back.

use std::collections::BTreeMap;

use super::convert::convert;
use super::create;
use super::fold::Folded;
use super::group::{self, Group};
use super::side;
use super::types::Stored;
use super::value::name;
use crate::keep::{Change, Keeping, Kept, KeptKind, Loss, emptied, follow, orphaned};
use crate::sql::{Body, Count, Part, Statement};
use crate::{Action, ForeignKey, Result, Schema, Step, Table};

/// Steps, with what they keep and give back.
pub(super) struct Keeper<'a> {
    keeping: Option<&'a Keeping>,
    kept: Vec<Kept>,
    given: Vec<String>,
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

    /// How many steps from the first on are one group.
    pub fn length(&self, steps: &[Step]) -> usize {
        match steps.first() {
            Some(Step::CreateTable(table)) if self.back(table).is_some() => 1,
            _ => self.apart(&steps[..group::length(steps)]),
        }
    }

    /// So many steps that no column is of two of them where values are kept or given back: these are those between the
    /// steps, which no one rebuild has.
    fn apart(&self, steps: &[Step]) -> usize {
        let fresh = matches!(steps.first(), Some(Step::CreateTable(_)));
        if self.keeping.is_none() || fresh {
            return steps.len();
        }
        let mut touched = Vec::new();
        let mut keeps = false;
        for (at, step) in steps.iter().enumerate() {
            let change = Change::of(step);
            let altered = change.is_some_and(|change| {
                change.loss().is_some() || change.reversed().loss().is_some()
            });
            let kept = altered || matches!(step, Step::DropColumn { .. } | Step::AddColumn { .. });
            if at > 0 && (looks_back(step) || looks_back(&steps[at - 1])) {
                return at;
            }
            if let Some(name) = column_of(step) {
                if (kept || keeps) && touched.contains(&name) {
                    return at;
                }
                touched.push(name);
            }
            keeps |= kept;
        }
        steps.len()
    }

    fn back(&self, table: &Table) -> Option<String> {
        self.keeping.and_then(|keeping| keeping.table_back(table))
    }

    /// What runs for a group, which begins at `at`.
    pub fn parts(&mut self, group: &mut Group<'_>, at: usize) -> Result<Vec<Part>> {
        let steps = group.steps();
        match steps {
            [Step::DropTable(table)] => self.drop_table(group, table, at),
            [Step::CreateTable(table)] => self.create_table(group, table, at),
            [Step::CreateTable(_), ..] => group.parts(),
            _ => {
                let mut parts: Vec<_> = self.followed(steps, at).into_iter().collect();
                let around = self.columns(group, at)?;
                parts.extend(self::aside(at, around.first));
                parts.extend(group.parts()?);
                parts.extend(self::aside(at + steps.len() - 1, around.last));
                if let Some(part) = parts.first_mut() {
                    part.told = around.told;
                }
                Ok(parts)
            }
        }
    }

    /// What runs before and after a group for the columns that it drops, adds and changes.
    fn columns(&mut self, group: &mut Group<'_>, at: usize) -> Result<Around> {
        let mut around = Around::default();
        let Some(keeping) = self.keeping else {
            return Ok(around);
        };
        for (index, step) in group.steps().iter().enumerate() {
            match step {
                Step::DropColumn { table, column, .. }
                    if column.generated.is_none() && keeping.keeps(table, Some(&column.name)) =>
                {
                    let (Some(from), Some(to)) =
                        (group.before().table(table), group.last().table(table))
                    else {
                        continue;
                    };
                    let kept = keeping.column(from, column, KeptKind::Side)?;
                    let filled = side::filled(&kept.object, column, (from, group.before()))?;
                    around.first.extend(filled);
                    around.last.extend(side::followed(&kept.object, to));
                    self.kept.push(kept);
                }
                Step::AddColumn { table, column, .. } => {
                    let stands = group.last().table(table);
                    let object = stands.and_then(|stands| keeping.column_back(stands, column));
                    if let Some(object) = object {
                        around.hold(&column.name, &object);
                        self.given.push(object);
                    }
                }
                Step::AlterColumn { .. } => self.altered(group, (at, index), &mut around)?,
                _ => {}
            }
        }
        group.hold(std::mem::take(&mut around.held));
        Ok(around)
    }

    /// A change of a column: it gives back what is held, and keeps what it loses.
    fn altered(
        &mut self,
        group: &Group<'_>,
        (at, index): (usize, usize),
        around: &mut Around,
    ) -> Result<()> {
        let (Some(keeping), Some(change)) = (self.keeping, Change::of(&group.steps()[index]))
        else {
            return Ok(());
        };
        let (before, after) = (group.schema_before(index), group.last());
        let (Some(from), Some(to)) = (before.table(change.table), after.table(change.table)) else {
            return Ok(());
        };
        if let Some(object) = keeping.values_back(from, &change) {
            let values = side::values(&object, from, change.from);
            around.told.push(values.changed(at));
            around.hold(&change.to.name, &object);
            self.given.push(object);
        }
        if let Some(loss) = change.kept(keeping) {
            let kept = keeping.values(from, &change)?;
            let lost = side::lost(&kept.object, (change.from, loss), (from, before))?;
            around.first.extend(lost);
            around.last.extend(settled(
                &kept.object,
                (&change, loss),
                (to, (before, after)),
            ));
            around.last.extend(side::followed(&kept.object, to));
            self.kept.push(kept);
        }
        Ok(())
    }

    fn drop_table(&mut self, group: &Group<'_>, table: &Table, at: usize) -> Result<Vec<Part>> {
        let keeping = self
            .keeping
            .filter(|keeping| keeping.keeps(&table.name, None));
        let Some(keeping) = keeping else {
            return group.parts();
        };
        let kept = keeping.table(table)?;
        let own = dropped(table, &kept.object, (group.before(), at))?;
        self.kept.push(kept);
        group.around(own)
    }

    fn create_table(&mut self, group: &Group<'_>, table: &Table, at: usize) -> Result<Vec<Part>> {
        let Some(object) = self.back(table) else {
            return group.parts();
        };
        let own = returned(table, &object, (group.last(), at))?;
        self.given.push(object);
        self.returned.push(table.name.clone());
        group.around(own)
    }

    /// Rows of a table that was kept follow what has gone meanwhile, before a later step adds a key.
    fn followed(&self, steps: &[Step], at: usize) -> Option<Part> {
        let orphans = steps.iter().filter_map(|step| match step {
            Step::CreateForeignKey { table, key } if self.returned.contains(table) => {
                follow(table, key, name)
            }
            _ => None,
        });
        let orphans: Vec<_> = orphans.collect();
        (!orphans.is_empty()).then(|| part(at, orphans))
    }

    /// What is kept, and what is given back.
    pub fn done(self) -> (Vec<Kept>, Vec<String>) {
        (self.kept, self.given)
    }
}

/// What runs around a group.
#[derive(Default)]
struct Around {
    first: Vec<String>,
    last: Vec<String>,
    /// What holds the values of columns, by their names.
    held: BTreeMap<String, String>,
    told: Vec<Count>,
}

impl Around {
    fn hold(&mut self, column: &str, object: &str) {
        self.last.extend(side::gone(object));
        self.held.insert(column.to_owned(), object.to_owned());
    }
}

/// Notes what the values have become, and lets go those that the way back makes again.
fn settled(
    object: &str,
    (change, loss): (&Change<'_>, Loss),
    (table, (before, after)): (&Table, (&Schema, &Schema)),
) -> Vec<String> {
    let values = side::values(object, table, change.to);
    let back = if let Some(back) = change.back {
        Some(format!("({back})"))
    } else {
        let is = Stored::of(change.to, table, after);
        let was = before.table(change.table);
        let was = was.map(|was| Stored::of(change.from, was, before));
        was.and_then(|was| convert(&name(&change.to.name), &is, &was).ok())
    };
    let back = back.filter(|_| loss == Loss::Values);
    let mut all = vec![values.noted()];
    all.extend(back.map(|back| values.thinned(&back)));
    all
}

/// A dropped table is renamed. Its foreign keys, which would hold other tables' rows, go; the names of its indexes are
/// one database's.
fn dropped(table: &Table, object: &str, (before, at): (&Schema, usize)) -> Result<Vec<Part>> {
    let keys = table.foreign_keys.iter();
    let drops = keys.map(|key| Step::DropForeignKey {
        table: table.name.clone(),
        key: key.clone(),
    });
    let mut parts = rebuilt(table, &drops.collect::<Vec<_>>(), (before, at))?;
    let indexes = table.indexes.iter();
    let mut all: Vec<_> = indexes
        .map(|index| format!("DROP INDEX {}", name(&index.name)))
        .collect();
    all.extend(renamed(&table.name, object));
    parts.push(part(at, all));
    Ok(parts)
}

/// A table whose rows are kept gets its name back, and then what it was kept without.
fn returned(table: &Table, object: &str, (after, at): (&Schema, usize)) -> Result<Vec<Part>> {
    let mut all: Vec<_> = renamed(object, &table.name).into();
    all.extend(gone(table));
    if table.foreign_keys.is_empty() {
        let indexes = table.indexes.iter();
        all.extend(indexes.map(|index| create::index(index, &table.name)));
        return Ok(vec![part(at, all)]);
    }
    let mut bare = table.clone();
    bare.foreign_keys.clear();
    bare.indexes.clear();
    let create = |key: &ForeignKey| Step::CreateForeignKey {
        table: table.name.clone(),
        key: key.clone(),
    };
    let keys = table.foreign_keys.iter().map(create);
    let indexes = table.indexes.iter().map(|index| Step::CreateIndex {
        table: table.name.clone(),
        index: index.clone(),
    });
    let steps: Vec<_> = keys.chain(indexes).collect();
    let before = after.clone().with(bare);
    let mut parts = vec![part(at, all)];
    parts.extend(rebuilt(table, &steps, (&before, at))?);
    Ok(parts)
}

/// The table built anew by these steps; nothing where there are none.
fn rebuilt(table: &Table, steps: &[Step], (before, at): (&Schema, usize)) -> Result<Vec<Part>> {
    if steps.is_empty() {
        return Ok(Vec::new());
    }
    let folded = Folded::default();
    let group = Group::new(steps, 0..steps.len(), before, &folded)?;
    let own = |key: &ForeignKey| key.table == table.name;
    let unreferenced = !table.foreign_keys.iter().any(own);
    let mut parts = group.rebuilt(&table.name)?;
    for part in &mut parts {
        part.steps = at..at + 1;
        if let Body::Rebuild(rebuild) = &mut part.body {
            rebuild.unreferenced = unreferenced;
        }
    }
    Ok(parts)
}

/// Views and triggers that speak of the table are not to follow: to them it is gone.
fn renamed(from: &str, to: &str) -> [String; 3] {
    [
        "PRAGMA legacy_alter_table = ON".to_owned(),
        format!("ALTER TABLE {} RENAME TO {}", name(from), name(to)),
        "PRAGMA legacy_alter_table = OFF".to_owned(),
    ]
}

/// Rows follow what has gone while their table was kept, and those that hang on rows that follow, too.
fn gone(table: &Table) -> Vec<String> {
    let keys = table.foreign_keys.iter();
    let (own, other): (Vec<&ForeignKey>, Vec<_>) = keys.partition(|key| key.table == table.name);
    let cascades = |key: &&&ForeignKey| key.on_delete == Action::Cascade;
    let (deletes, rest): (Vec<&ForeignKey>, Vec<_>) =
        other.into_iter().partition(|key| cascades(&key));
    let down: Vec<_> = own.iter().filter(cascades).copied().collect();
    let mut all: Vec<_> = if down.is_empty() {
        let each = deletes.iter();
        each.filter_map(|key| follow(&table.name, key, name))
            .collect()
    } else {
        deletes.iter().map(|key| deep(table, key, &down)).collect()
    };
    all.extend(rest.iter().filter_map(|key| follow(&table.name, key, name)));
    let emptied = own.iter().filter(|key| key.on_delete == Action::SetNull);
    all.extend(emptied.map(|key| emptied_own(table, key)));
    all
}

fn emptied_own(table: &Table, key: &ForeignKey) -> String {
    emptied(&table.name, key, name)
}

/// Deletes the rows that a key leaves without a parent, and those that hang on them by keys of the table to itself.
fn deep(table: &Table, key: &ForeignKey, down: &[&ForeignKey]) -> String {
    let named = name(&table.name);
    let below = down.iter().map(|own| {
        let pairs = own.columns.iter().zip(&own.references);
        let joined: Vec<_> = pairs
            .map(|(child, parent)| format!("c.{} = p.{}", name(child), name(parent)))
            .collect();
        format!(
            " UNION SELECT c.rowid FROM gone JOIN {named} p ON p.rowid = gone.r JOIN {named} c ON {}",
            joined.join(" AND ")
        )
    });
    format!(
        "DELETE FROM {named} WHERE rowid IN (WITH RECURSIVE gone(r) AS (SELECT rowid FROM {named} WHERE {}{}) SELECT r FROM gone)",
        orphaned(&table.name, key, name),
        below.collect::<String>()
    )
}

/// Whether the expression of the way back tells what a change loses: it sees the table as the step leaves it.
fn looks_back(step: &Step) -> bool {
    let change = Change::of(step);
    change.is_some_and(|change| change.back.is_some() && change.loss() == Some(Loss::Values))
}

fn column_of(step: &Step) -> Option<&str> {
    match step {
        Step::AddColumn { column, .. } | Step::DropColumn { column, .. } => Some(&column.name),
        Step::AlterColumn { to, .. } => Some(&to.name),
        Step::RenameValue { column, .. } => Some(column),
        _ => None,
    }
}

fn aside(at: usize, all: Vec<String>) -> Option<Part> {
    (!all.is_empty()).then(|| part(at, all))
}

fn part(at: usize, all: Vec<String>) -> Part {
    let statements = all.into_iter().map(Statement::new).collect();
    Part::new(at..at + 1, Body::Sql(statements))
}
