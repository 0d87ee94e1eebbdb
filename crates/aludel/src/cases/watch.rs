//! What a migration does to tables on a real server, seen from outside: which are written anew, which are read, and who has
//! to wait; and whether that is what the words of danger say.

mod look;

use std::collections::BTreeSet;

use aludel_core::{Danger, Schema, Step};

use self::look::{Table, tables};
use crate::driver::Driver;
use crate::{Engine, Hazard};

/// What grows with tables, and who waits.
#[derive(Debug, Default, PartialEq, Eq)]
struct Costs {
    /// Tables that are written anew.
    written: BTreeSet<String>,
    /// Tables that are read from end to end.
    read: BTreeSet<String>,
    /// Tables of which rows are changed, or copied aside.
    changed: BTreeSet<String>,
    /// Tables whose writers wait.
    writers: BTreeSet<String>,
    /// Tables whose readers wait, too.
    readers: BTreeSet<String>,
}

impl Costs {
    /// What the hazards say.
    fn said(hazards: &[Hazard]) -> Costs {
        let mut said = Costs::default();
        for Hazard { danger, reason } in hazards {
            let between = |before: &str, after: &str| {
                let rest = reason.split_once(before)?.1;
                let end = rest.find(after).filter(|_| !after.is_empty());
                Some(rest[..end.unwrap_or(rest.len())].to_owned())
            };
            let (set, table) = match danger {
                Danger::Rewriting if reason.ends_with(" anew") => {
                    (&mut said.written, between(" writes ", " anew"))
                }
                Danger::Rewriting if reason.starts_with("rows of ") => {
                    (&mut said.changed, between("rows of ", " are updated"))
                }
                Danger::Rewriting if reason.starts_with("values of ") => {
                    (&mut said.changed, between("values of ", " are copied"))
                }
                Danger::Rewriting => (&mut said.read, between(" reads all of ", "")),
                Danger::Locking if reason.starts_with("readers") => {
                    (&mut said.readers, between("writers of ", " wait while "))
                }
                Danger::Locking => (&mut said.writers, between("writers of ", " wait while ")),
                _ => continue,
            };
            set.insert(table.unwrap_or_else(|| panic!("{reason}")));
        }
        said
    }

    /// As far as it can be seen on this engine: what is written is read, too, and who keeps readers out keeps out writers.
    fn visible(mut self, engine: Engine) -> Costs {
        let changed = std::mem::take(&mut self.changed);
        if engine == Engine::Postgres {
            self.read.extend(changed);
        } else {
            // Whom an ALTER keeps out it says itself.
            self.writers.clear();
        }
        self.read.retain(|table| !self.written.contains(table));
        self.writers.retain(|table| !self.readers.contains(table));
        self
    }
}

/// What cannot be judged.
const EXEMPT: &[(Engine, &str)] = &[
    // The server sees that it has less to do than it is asked for.
    (Engine::MariaDb, "indexes of one table swap their names"),
    // How it spells the names of files is its own.
    (Engine::MySql, "a name: umlauts"),
];

/// Watches a migration.
pub(crate) struct Watch {
    before: Vec<Table>,
    seen: Costs,
    /// Tables that others come to reference: whether they are read from end to end is the server's choice.
    parents: BTreeSet<String>,
}

impl Watch {
    /// For these steps.
    pub fn new(steps: &[Step]) -> Watch {
        let parent = |step: &Step| match step {
            Step::CreateForeignKey { key, .. } => Some(key.table.clone()),
            _ => None,
        };
        Watch {
            before: Vec::new(),
            seen: Costs::default(),
            parents: steps.iter().filter_map(parent).collect(),
        }
    }

    /// From now on: on PostgreSQL the transaction has begun.
    pub fn begin(&mut self, db: &mut dyn Driver) {
        self.before = tables(db);
    }

    /// A part has run. What people wrote is not judged.
    pub fn part(&mut self, db: &mut dyn Driver, own: &[Step]) {
        let judged = !own.iter().any(|step| matches!(step, Step::Raw { .. }));
        let mut after = tables(db);
        let mut grown = false;
        for table in &mut after {
            let Some(was) = table.origin(&self.before) else {
                table.fresh = true;
                continue;
            };
            table.fresh = was.fresh;
            if table.fresh || !judged {
                continue;
            }
            let name = table.name.clone();
            if was.file != table.file {
                grown |= self.seen.written.insert(name);
            } else if !table.reads.is_subset(&was.reads) {
                grown = true;
                self.seen.read.insert(name);
            }
        }
        for table in after.iter().filter(|table| grown && !table.fresh) {
            if table.readers_wait {
                self.seen.readers.insert(table.name.clone());
            } else if table.writers_wait {
                self.seen.writers.insert(table.name.clone());
            }
        }
        self.before = after;
    }

    /// What was said and what was seen are the same.
    pub fn compare(mut self, name: &str, steps: &[Step], before: &Schema, db: &mut dyn Driver) {
        let engine = db.engine();
        if EXEMPT.contains(&(engine, name)) {
            return;
        }
        let server = crate::run::ask(db).unwrap();
        let said = crate::run::costs(steps, before, (engine, server.as_ref()), None).unwrap();
        let said = Costs::said(&said).visible(engine);
        let free = |table: &String| !said.read.contains(table) && self.parents.contains(table);
        self.seen.read.retain(|table| !free(table));
        let seen = self.seen.visible(engine);
        assert_eq!(said, seen, "{name}, said and seen on {engine}: {steps:#?}");
    }
}
