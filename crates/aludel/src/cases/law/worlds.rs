//! What must be in a database, kept beside it: the rows that an application sees, and with each row what was taken from it.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::{Action, Column, Default, ForeignKey, Raw, Schema, Step};

use super::data;
use super::shapes::{BARRED, converted, holds};
use super::writes::key;

/// A value as text; `None` is NULL.
pub(super) type Cell = Option<String>;

/// What an application sees of a row.
pub(super) type Values = BTreeMap<String, Cell>;

/// The direction in which a migration runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Up,
    Down,
}

impl Way {
    fn back(self) -> Way {
        match self {
            Way::Up => Way::Down,
            Way::Down => Way::Up,
        }
    }
}

/// Whose it is, by the number of the migration, the direction and a name.
type Taken = (usize, Way, String);

/// A row.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// What is seen. A column that must have a value and has none is not there.
    pub values: Values,
    /// What was taken, which goes wherever the row goes.
    pub taken: BTreeMap<Taken, Cell>,
    /// What a change of a column made of a value, and of which one.
    pub changed: BTreeMap<Taken, (Cell, Cell)>,
}

impl Row {
    /// A column changes: what another change made of a value becomes that again, unless it was written since.
    fn change(
        &mut self,
        (number, way): (usize, Way),
        (from, to): (&Column, &Column),
        (backfill, by_hand): (Option<&Default>, bool),
    ) {
        let name = &to.name;
        let Some(cell) = self.values.get(name).cloned() else {
            return;
        };
        let was = self.changed.remove(&(number, way.back(), change(to, from)));
        let back = was.filter(|(_, made)| *made == cell).map(|(was, _)| was);
        let mut new = back.unwrap_or_else(|| converted((from, to), by_hand, &cell));
        if new.is_none() && from.nullable && !to.nullable {
            new = backfill.or(to.default.as_ref()).map(shown);
        }
        self.values.insert(name.clone(), new.clone());
        self.changed
            .insert((number, way, change(from, to)), (cell, new));
    }
}

/// All rows.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    pub tables: BTreeMap<String, Vec<Row>>,
    aside: BTreeMap<Taken, Vec<Row>>,
}

impl World {
    /// What the steps of a migration make of it, `after` being the schema that they lead to.
    pub fn migrate(&mut self, (number, way): (usize, Way), steps: &[Step], after: &Schema) {
        let mut returned = BTreeSet::new();
        for step in steps {
            let nothing = matches!(step, Step::KeepNothing(_));
            match step.bare() {
                Step::CreateTable(table) => {
                    let aside = self.aside.remove(&(number, way.back(), table.name.clone()));
                    if aside.is_some() {
                        returned.insert(table.name.clone());
                    }
                    self.tables
                        .insert(table.name.clone(), aside.unwrap_or_default());
                }
                Step::DropTable(table) => {
                    let rows = self.tables.remove(&table.name).unwrap();
                    if !nothing {
                        self.aside.insert((number, way, table.name.clone()), rows);
                    }
                }
                Step::RenameTable { from, to } => {
                    let rows = self.tables.remove(from).unwrap();
                    self.tables.insert(to.clone(), rows);
                }
                Step::Raw { up, .. } => self.exchange(up),
                other => self.columns((number, way), other),
            }
            if nothing {
                self.forget((number, way), step.bare());
            }
        }
        while self.follow(&returned, after) {}
    }

    /// What SQL of a person's does.
    fn exchange(&mut self, up: &Raw) {
        let (table, column) = data::target(up).unwrap();
        for row in self.rows(table) {
            if let Some(cell) = row.values.get_mut(column) {
                *cell = data::exchanged(cell);
            }
        }
    }

    /// What a step took goes for good.
    fn forget(&mut self, (number, way): (usize, Way), step: &Step) {
        match step {
            Step::DropColumn { table, column, .. } => {
                for row in self.rows(table) {
                    row.taken.remove(&(number, way, column.name.clone()));
                }
            }
            Step::AlterColumn {
                table, from, to, ..
            } => {
                for row in self.rows(table) {
                    row.changed.remove(&(number, way, change(from, to)));
                }
            }
            _ => {}
        }
    }

    fn columns(&mut self, (number, way): (usize, Way), step: &Step) {
        match step {
            Step::AddColumn {
                table,
                column,
                backfill,
            } => {
                for row in self.rows(table) {
                    let taken = row.taken.remove(&(number, way.back(), column.name.clone()));
                    if let Some(cell) = taken.or_else(|| born(column, backfill.as_ref())) {
                        row.values.insert(column.name.clone(), cell);
                    }
                }
            }
            Step::DropColumn { table, column, .. } => {
                for row in self.rows(table) {
                    if let Some(cell) = row.values.remove(&column.name) {
                        row.taken.insert((number, way, column.name.clone()), cell);
                    }
                }
            }
            Step::AlterColumn {
                table,
                from,
                to,
                backfill,
                using,
                ..
            } => {
                let said = (backfill.as_ref(), using.is_some());
                for row in self.rows(table) {
                    row.change((number, way), (from, to), said);
                }
            }
            Step::RenameValue {
                table,
                column,
                from,
                to,
            } => {
                for cell in self
                    .rows(table)
                    .iter_mut()
                    .filter_map(|row| row.values.get_mut(column))
                {
                    if cell.as_ref() == Some(from) {
                        *cell = Some(to.clone());
                    }
                }
            }
            Step::RenameColumn { table, from, to } => {
                for row in self.rows(table) {
                    if let Some(cell) = row.values.remove(from) {
                        row.values.insert(to.clone(), cell);
                    }
                }
            }
            _ => {}
        }
    }

    fn rows(&mut self, table: &str) -> &mut Vec<Row> {
        self.tables.get_mut(table).unwrap()
    }

    /// Rows of tables that came back follow their parents that went meanwhile; whether any did.
    fn follow(&mut self, returned: &BTreeSet<String>, after: &Schema) -> bool {
        let mut moved = false;
        for table in returned.iter().filter_map(|name| after.table(name)) {
            for key in &table.foreign_keys {
                let there = self.referenced(key);
                let orphan = |row: &Row| refers(row, key).is_some_and(|one| !there.contains(&one));
                let rows = self.rows(&table.name);
                let before = rows.len();
                match key.on_delete {
                    Action::Cascade => rows.retain(|row| !orphan(row)),
                    Action::SetNull => {
                        for row in rows.iter_mut().filter(|row| orphan(row)) {
                            row.values.insert(key.columns[0].clone(), None);
                            moved = true;
                        }
                    }
                    _ => {}
                }
                moved |= rows.len() < before;
            }
        }
        moved
    }

    fn referenced(&self, key: &ForeignKey) -> BTreeSet<String> {
        let rows = self.tables[&key.table].iter();
        rows.filter_map(|row| row.values.get(&key.references[0])?.clone())
            .collect()
    }

    /// All that is kept goes.
    pub fn purge(&mut self) {
        self.aside.clear();
        for row in self.tables.values_mut().flatten() {
            row.taken.clear();
            row.changed.clear();
        }
    }

    /// What keeps the rows from being those of the schema.
    pub fn obstacle(&self, schema: &Schema) -> Option<String> {
        for table in schema.tables.values() {
            let rows = &self.tables[&table.name];
            for column in &table.columns {
                let held = |row: &Row| {
                    let cell = row.values.get(&column.name);
                    cell.is_some_and(|cell| holds(column, cell))
                };
                if let Some(row) = rows.iter().find(|row| !held(row)) {
                    let cell = row.values.get(&column.name);
                    return Some(format!("{}.{} cannot be {cell:?}", table.name, column.name));
                }
            }
            let barred = Some(BARRED.to_owned());
            for check in &table.checks {
                let column = check.expr.split(' ').next().unwrap_or_default();
                if rows.iter().any(|row| row.values[column] == barred) {
                    return Some(format!("{} does not hold", check.name));
                }
            }
            let keys: BTreeSet<_> = rows.iter().map(|row| key(table, &row.values)).collect();
            if keys.len() < rows.len() {
                return Some(format!("the key of {} is not unique", table.name));
            }
            for unique in &table.uniques {
                let all = rows
                    .iter()
                    .filter_map(|row| row.values[&unique.columns[0]].as_ref());
                let all: Vec<_> = all.collect();
                if all.iter().collect::<BTreeSet<_>>().len() < all.len() {
                    return Some(format!("{} is not unique", unique.name));
                }
            }
            for key in &table.foreign_keys {
                let there = self.referenced(key);
                let mut refers = rows.iter().filter_map(|row| refers(row, key));
                if refers.any(|one| !there.contains(&one)) {
                    return Some(format!("{} leads nowhere", key.name));
                }
            }
        }
        None
    }

    /// What an application sees of a table, in order.
    pub fn seen(&self, table: &str) -> Vec<&Values> {
        let mut all: Vec<_> = self.tables[table].iter().map(|row| &row.values).collect();
        all.sort();
        all
    }
}

/// The change of a column, of which a migration may hold several.
fn change(from: &Column, to: &Column) -> String {
    format!("{from:?} {to:?}")
}

fn refers(row: &Row, key: &ForeignKey) -> Option<String> {
    row.values.get(&key.columns[0])?.clone()
}

/// What a row gets that was born without the column: nothing where it must have a value and none is said.
fn born(column: &Column, backfill: Option<&Default>) -> Option<Cell> {
    match backfill.or(column.default.as_ref()) {
        Some(value) => Some(Some(shown(value))),
        None => column.nullable.then_some(None),
    }
}

/// A value as it is read back.
pub(super) fn shown(value: &Default) -> String {
    match value {
        Default::Int(number) => number.to_string(),
        Default::String(text) => text.clone(),
        Default::Bool(truth) => i32::from(*truth).to_string(),
        other => panic!("no test draws the value {other:?}"),
    }
}
