//! What becomes of what stands beside tables where steps take a table away for good, or a person's SQL changes it: what is
//! kept by primary key follows the rows of its table, and not those of another one that gets its name.

mod leaves;

use std::collections::{BTreeMap, BTreeSet};

use self::leaves::leaves;
use super::{Change, Keeping, KeptKind, rekeys};
use crate::sql::raw;
use crate::{Engine, Schema, Step};

/// What becomes of what stands beside the tables that some steps meet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fates {
    /// What goes for good with its table, by name.
    pub buried: Vec<String>,
    /// What cannot follow a person's step, step by step.
    pub estranged: Vec<Estranged>,
}

/// What stands beside a table and cannot follow a person's step.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Estranged {
    /// The step, by index.
    pub step: usize,
    /// The table, as it is called at the step.
    pub table: String,
    /// What stands beside it, by name.
    pub objects: Vec<String>,
    /// What the step does.
    pub how: Estranging,
}

/// What a person's step does to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Estranging {
    /// Its primary key becomes another one.
    Rekeys,
    /// It goes, or gets another name, and another table takes its place.
    Rebuilds,
}

/// What becomes of what stands beside tables. `beside` are the names of what stands there, each with the name of its table in
/// `before`; `keeping` says how the step at an index keeps and gives back.
///
/// ```
/// use std::collections::BTreeMap;
/// use aludel_core::keep::{Estranging, fates};
/// use aludel_core::{Column, ColumnType, Engine, Raw, Schema, Step, Table};
/// let items = Table::new("items", vec![Column::new("id", ColumnType::I64)], &["id"]);
/// let text = "CREATE TABLE b (id INTEGER PRIMARY KEY); DROP TABLE items; ALTER TABLE b RENAME TO items";
/// let up = Raw::Sql { engine: None, text: text.into() };
/// let step = Step::Raw { up, down: None, means: vec![] };
/// let beside = BTreeMap::from([("aludel_kept_2_items".to_owned(), "items".to_owned())]);
/// let found = fates(&[step], &Schema::default().with(items), Engine::Sqlite, &|_| None, beside);
/// assert_eq!(found.estranged[0].how, Estranging::Rebuilds);
/// ```
pub fn fates<'a>(
    steps: &[Step],
    before: &Schema,
    engine: Engine,
    keeping: &dyn Fn(usize) -> Option<&'a Keeping>,
    beside: BTreeMap<String, String>,
) -> Fates {
    let mut walk = Walk {
        engine,
        schema: before.clone(),
        beside,
        fates: Fates::default(),
    };
    for at in 0..steps.len() {
        walk.step(steps, at, keeping(at));
        // A step that does not fit is the business of what runs it.
        if steps[at].apply(&mut walk.schema).is_err() {
            break;
        }
    }
    walk.fates
}

struct Walk {
    engine: Engine,
    /// The schema at the step.
    schema: Schema,
    /// What stands beside which table.
    beside: BTreeMap<String, String>,
    fates: Fates,
}

impl Walk {
    fn step(&mut self, steps: &[Step], at: usize, keeping: Option<&Keeping>) {
        match &steps[at] {
            Step::KeepNothing(step) => self.plain(step, None),
            Step::Raw { means, .. } => {
                self.person(steps, at);
                for step in means {
                    self.plain(step, None);
                }
            }
            step => self.plain(step, keeping),
        }
    }

    /// A step that keeps something of what it takes away; without `keeping` it keeps nothing.
    fn plain(&mut self, step: &Step, keeping: Option<&Keeping>) {
        match step {
            Step::RenameTable { from, to } => self.renamed(from, to),
            Step::DropTable(table) => match keeping.and_then(|keeping| keeping.table(table).ok()) {
                Some(kept) => self.renamed(&table.name, &kept.object),
                None => self.bury(&table.name),
            },
            Step::CreateTable(table) => {
                if let Some(object) = keeping.and_then(|keeping| keeping.table_back(table)) {
                    self.renamed(&object, &table.name);
                }
            }
            step => {
                if let (Some(keeping), Some(table)) = (keeping, step.table()) {
                    self.column(step, table, keeping);
                }
            }
        }
    }

    /// What a step on a column keeps beside its table, and what it gives back.
    fn column(&mut self, step: &Step, table: &str, keeping: &Keeping) {
        let Some(stands) = self.schema.table(table) else {
            return;
        };
        let (given, kept) = match step {
            Step::AddColumn { column, .. } => (keeping.column_back(stands, column), None),
            Step::DropColumn { column, .. } if column.generated.is_none() => {
                (None, keeping.column(stands, column, KeptKind::Side).ok())
            }
            step => match Change::of(step) {
                Some(change) => (
                    keeping.values_back(stands, &change),
                    change
                        .loss()
                        .and_then(|_| keeping.values(stands, &change).ok()),
                ),
                None => (None, None),
            },
        };
        if let Some(object) = given {
            self.beside.remove(&object);
        }
        if let Some(kept) = kept {
            self.beside.insert(kept.object, table.to_owned());
        }
    }

    fn renamed(&mut self, from: &str, to: &str) {
        for table in self.beside.values_mut().filter(|table| *table == from) {
            to.clone_into(table);
        }
    }

    fn bury(&mut self, table: &str) {
        let objects = self.beside_of(table);
        self.beside.retain(|object, _| !objects.contains(object));
        self.fates.buried.extend(objects);
    }

    fn beside_of(&self, table: &str) -> Vec<String> {
        let own = self.beside.iter().filter(|(_, one)| *one == table);
        own.map(|(object, _)| object.clone()).collect()
    }

    /// A person's step: what it does to tables that stay.
    fn person(&mut self, steps: &[Step], at: usize) {
        let Step::Raw { means, .. } = &steps[at] else {
            return;
        };
        if self.beside.is_empty() || !raw::runs(steps, at, self.engine) {
            return;
        }
        let all = raw::texts(steps, at, self.engine).join(";").to_lowercase();
        let spoken = |table: &&String| {
            let meant = means
                .iter()
                .any(|step| step.table() == Some(table.as_str()));
            meant || all.contains(&table.to_lowercase())
        };
        let tables: BTreeSet<String> = self.beside.values().filter(spoken).cloned().collect();
        for table in tables {
            if let Some(how) = self.estranges(steps, at, (&table, means)) {
                let objects = self.beside_of(&table);
                self.fates.estranged.push(Estranged {
                    step: at,
                    table,
                    objects,
                    how,
                });
            }
        }
    }

    fn estranges(
        &self,
        steps: &[Step],
        at: usize,
        (table, means): (&str, &[Step]),
    ) -> Option<Estranging> {
        let goes = |step: &Step| matches!(step, Step::DropTable(gone) if gone.name == table);
        if means.iter().any(goes) {
            return None;
        }
        // Where it stands in the row itself, it goes with it whatever the key is.
        if !self.engine.is_mysql_family() && self.rekeyed(table, means) {
            return Some(Estranging::Rekeys);
        }
        let renames = |step: &Step| matches!(step, Step::RenameTable { from, .. } if from == table);
        let said = means.iter().any(renames);
        let all = raw::texts(steps, at, self.engine);
        let mut left = all.iter().filter_map(|sql| leaves(sql, table, self.engine));
        let away = left.any(|how| !said || how == leaves::How::Drops);
        away.then_some(Estranging::Rebuilds)
    }

    fn rekeyed(&self, table: &str, means: &[Step]) -> bool {
        let mut schema = self.schema.clone();
        let mut name = table.to_owned();
        for step in means {
            let stands = schema.table(&name);
            if step.table() == Some(&name) && stands.is_some_and(|stands| rekeys(step, stands)) {
                return true;
            }
            if let Step::RenameTable { from, to } = step
                && *from == name
            {
                name.clone_from(to);
            }
            if step.apply(&mut schema).is_err() {
                return false;
            }
        }
        false
    }
}
