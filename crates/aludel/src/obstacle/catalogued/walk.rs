//! What the steps take away from under others' feet, by the names that it has in the database now.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::{Raw, Schema, Step};

use super::text::words;

/// A table or column that is dropped or renamed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gone {
    pub id: String,
    /// The step, in words.
    pub step: String,
    /// As it is called now.
    pub table: String,
    /// As it is called now; `None` where it is the whole table.
    pub column: Option<String>,
    /// Whether it goes for good, or under another name.
    pub how: How,
    /// Words of the SQL that people wrote into the migrations up to this one: what they name there is taken care of.
    pub handled: BTreeSet<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Dropped,
    Renamed,
}

impl Gone {
    pub fn drops(&self) -> bool {
        self.how == How::Dropped
    }
}

/// Everything that goes, in order.
pub(super) fn gone(changes: &[(&str, Vec<Step>)], before: &Schema) -> Vec<Gone> {
    let mut walk = Walk::new(before);
    for (id, steps) in changes {
        for step in steps {
            walk.written(step);
        }
        for step in steps {
            walk.step(id, step);
        }
    }
    walk.gone
}

/// The tables that stand there and that the steps change, as they are called now.
pub(super) fn changed(changes: &[(&str, Vec<Step>)], before: &Schema) -> BTreeSet<String> {
    let mut walk = Walk::new(before);
    let mut names = BTreeSet::new();
    for (id, steps) in changes {
        for step in steps {
            let mut all = vec![step];
            if let Step::Raw { means, .. } = step {
                all = means.iter().collect();
            }
            for step in all {
                let live = step.table().and_then(|table| walk.live(table));
                names.extend(live.map(|live| live.name.clone()));
                if let Step::CreateForeignKey { key, .. } = step {
                    names.extend(walk.live(&key.table).map(|live| live.name.clone()));
                }
                walk.step(id, step);
            }
        }
    }
    names
}

/// A table that stands in the database, and its columns: from the name in the steps to the name there.
#[derive(Clone)]
struct Live {
    name: String,
    columns: BTreeMap<String, String>,
}

struct Walk {
    /// By the name that they have at this point of the steps.
    tables: BTreeMap<String, Live>,
    handled: BTreeSet<String>,
    gone: Vec<Gone>,
}

impl Walk {
    fn new(before: &Schema) -> Self {
        let live = |(name, table): (&String, &aludel_core::Table)| {
            let columns = table.columns.iter();
            let columns = columns.map(|column| (column.name.clone(), column.name.clone()));
            let live = Live {
                name: name.clone(),
                columns: columns.collect(),
            };
            (name.clone(), live)
        };
        Self {
            tables: before.tables.iter().map(live).collect(),
            handled: BTreeSet::new(),
            gone: Vec::new(),
        }
    }

    fn live(&self, table: &str) -> Option<&Live> {
        self.tables.get(table)
    }

    /// Notes what a person's SQL names.
    fn written(&mut self, step: &Step) {
        if let Step::Raw {
            up: Raw::Sql { text, .. } | Raw::File { text, .. },
            ..
        } = step
        {
            self.handled.extend(words(text));
        }
    }

    fn step(&mut self, id: &str, step: &Step) {
        match step.bare() {
            Step::DropTable(table) => {
                if let Some(live) = self.tables.remove(&table.name) {
                    self.note((id, step), &live, None);
                }
            }
            Step::RenameTable { from, to } => {
                if let Some(live) = self.tables.remove(from) {
                    self.note((id, step), &live, None);
                    self.tables.insert(to.clone(), live);
                }
            }
            Step::DropColumn { table, column, .. } => {
                self.column((id, step), table, &column.name, None);
            }
            Step::RenameColumn { table, from, to } => {
                self.column((id, step), table, from, Some(to));
            }
            Step::Raw { means, .. } => means.iter().for_each(|step| self.step(id, step)),
            _ => {}
        }
    }

    fn column(&mut self, place: (&str, &Step), table: &str, name: &str, to: Option<&str>) {
        let Some(live) = self.tables.get_mut(table) else {
            return;
        };
        let Some(there) = live.columns.remove(name) else {
            return;
        };
        if let Some(to) = to {
            live.columns.insert(to.to_owned(), there.clone());
        }
        let live = live.clone();
        self.note(place, &live, Some(there));
    }

    fn note(&mut self, (id, step): (&str, &Step), live: &Live, column: Option<String>) {
        self.gone.push(Gone {
            id: id.to_owned(),
            step: step.describe(),
            table: live.name.clone(),
            column,
            how: match step.bare() {
                Step::DropTable(_) | Step::DropColumn { .. } => How::Dropped,
                _ => How::Renamed,
            },
            handled: self.handled.clone(),
        });
    }
}
