use std::collections::BTreeMap;

use aludel_core as core;

use super::raw::{Raw, RawStep};
use super::step::{Keep, Kind, Verb};
use super::{Migration, Step};
use crate::{Error, Execute, Result};

/// A function of a migration's file.
pub(crate) type RunFn = fn(&mut dyn Execute) -> Result<()>;

/// What the compiled data cannot say about itself, and the build says beside it.
pub(crate) struct Context<'a> {
    /// The migration's id.
    pub id: &'a str,
    /// Names of the functions, in the order of [`Migration::lower`].
    pub runs: &'a [&'a str],
    /// Names and texts of the SQL files.
    pub files: &'a [(&'a str, &'a str)],
}

impl Migration {
    /// The migration as the core knows it, and its functions by name. `runs` are met step by step, in each step the way
    /// up before the way down before what it means.
    ///
    /// # Errors
    /// The build told of fewer or more functions than there are, or not of a file: a bug of ours.
    pub(crate) fn lower(
        &self,
        context: &Context<'_>,
    ) -> Result<(core::Migration, BTreeMap<String, RunFn>)> {
        let mut lowering = Lowering {
            context,
            met: 0,
            functions: BTreeMap::new(),
        };
        let steps = lowering.steps(self.steps)?;
        if lowering.met != context.runs.len() {
            return Err(lowering.bug("names functions that its steps do not hold"));
        }
        let migration = core::Migration {
            id: context.id.to_owned(),
            parent: self.parent.map(str::to_owned),
            steps,
        };
        Ok((migration, lowering.functions))
    }
}

struct Lowering<'a> {
    context: &'a Context<'a>,
    met: usize,
    functions: BTreeMap<String, RunFn>,
}

impl Lowering<'_> {
    fn steps(&mut self, steps: &[Step]) -> Result<Vec<core::Step>> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn step(&mut self, step: &Step) -> Result<core::Step> {
        let bare = match &step.0 {
            Kind::Create(table) => core::Step::CreateTable(table.lower()),
            Kind::Drop(table) => core::Step::DropTable(table.lower()),
            Kind::Raw(raw) => self.raw_step(*raw)?,
            kind => plain(kind).ok_or_else(|| self.bug("holds a step of no known kind"))?,
        };
        Ok(match step.0.keep() {
            Keep::Aside => bare,
            Keep::Nothing => core::Step::KeepNothing(Box::new(bare)),
        })
    }

    fn raw_step(&mut self, raw: RawStep) -> Result<core::Step> {
        Ok(core::Step::Raw {
            up: self.raw(raw.up)?,
            down: raw.down.map(|down| self.raw(down)).transpose()?,
            means: self.steps(raw.means)?,
        })
    }

    fn raw(&mut self, raw: Raw) -> Result<core::Raw> {
        let sql = |engine, text: &str| core::Raw::Sql {
            engine,
            text: text.to_owned(),
        };
        Ok(match raw {
            Raw::Nothing => core::Raw::Nothing,
            Raw::Sql(text) => sql(None, text),
            Raw::SqlFor(engine, text) => sql(Some(engine), text),
            Raw::File(name) => self.file(name)?,
            Raw::Run(function) => self.run(function)?,
        })
    }

    fn file(&self, name: &str) -> Result<core::Raw> {
        let found = self.context.files.iter().find(|(known, _)| *known == name);
        let (_, text) = found.ok_or_else(|| self.bug("does not hold the text of its SQL file"))?;
        Ok(core::Raw::File {
            name: name.to_owned(),
            text: (*text).to_owned(),
        })
    }

    fn run(&mut self, function: RunFn) -> Result<core::Raw> {
        let name = self.context.runs.get(self.met);
        let name = name.ok_or_else(|| self.bug("does not name all of its functions"))?;
        self.met += 1;
        self.functions.insert((*name).to_owned(), function);
        Ok(core::Raw::Run {
            name: (*name).to_owned(),
        })
    }

    fn bug(&self, what: &str) -> Error {
        crate::embed::bug(self.context.id, what)
    }
}

/// The steps that need nothing from the build; `None` for the others.
fn plain(kind: &Kind) -> Option<core::Step> {
    use core::Step::{
        AlterPrimaryKey, CommentTable, Floor, RenameColumn, RenameConstraint, RenameIndex,
        RenameTable, RenameValue,
    };
    let own = |text: &str| text.to_owned();
    let comment = |text: &str| Some(own(text)).filter(|text| !text.is_empty());
    Some(match kind {
        Kind::RenameTable([from, to]) => RenameTable {
            from: own(from),
            to: own(to),
        },
        Kind::CommentTable([table, from, to]) => CommentTable {
            table: own(table),
            from: comment(from),
            to: comment(to),
        },
        Kind::RenameColumn([table, from, to]) => RenameColumn {
            table: own(table),
            from: own(from),
            to: own(to),
        },
        Kind::RenameValue([table, column, from, to]) => RenameValue {
            table: own(table),
            column: own(column),
            from: own(from),
            to: own(to),
        },
        Kind::Floor(id) => Floor(own(id)),
        Kind::Transaction(how) => core::Step::Transaction(*how),
        Kind::AlterPrimaryKey(table, from, to) => AlterPrimaryKey {
            table: own(table),
            from: super::owned(from),
            to: super::owned(to),
        },
        Kind::RenameIndex([table, from, to]) => RenameIndex {
            table: own(table),
            from: own(from),
            to: own(to),
        },
        Kind::RenameConstraint([table, from, to]) => RenameConstraint {
            table: own(table),
            from: own(from),
            to: own(to),
        },
        kind => return column(kind).or_else(|| constraint(kind)),
    })
}

fn column(kind: &Kind) -> Option<core::Step> {
    Some(match kind {
        Kind::AddColumn(step) => core::Step::AddColumn {
            table: step.table.to_owned(),
            column: step.column.lower(),
            backfill: step.backfill.map(super::Literal::lower),
        },
        Kind::DropColumn(step) => core::Step::DropColumn {
            table: step.table.to_owned(),
            column: step.column.lower(),
            backfill: step.backfill.map(super::Literal::lower),
        },
        Kind::AlterColumn(step) => core::Step::AlterColumn {
            table: step.table.to_owned(),
            from: step.from.lower(),
            to: step.to.lower(),
            backfill: step.backfill.map(super::Literal::lower),
            using: step.using.map(str::to_owned),
            reverse_using: step.reverse_using.map(str::to_owned),
        },
        _ => return None,
    })
}

fn constraint(kind: &Kind) -> Option<core::Step> {
    use core::Step::{
        CreateCheck, CreateForeignKey, CreateIndex, CreateUnique, DropCheck, DropForeignKey,
        DropIndex, DropUnique,
    };
    Some(match kind {
        Kind::Unique(verb, table, unique) => {
            let (table, unique) = ((*table).to_owned(), unique.lower());
            match verb {
                Verb::Create => CreateUnique { table, unique },
                Verb::Drop => DropUnique { table, unique },
            }
        }
        Kind::Index(verb, table, index) => {
            let (table, index) = ((*table).to_owned(), index.lower());
            match verb {
                Verb::Create => CreateIndex { table, index },
                Verb::Drop => DropIndex { table, index },
            }
        }
        Kind::ForeignKey(verb, table, key) => {
            let (table, key) = ((*table).to_owned(), key.lower());
            match verb {
                Verb::Create => CreateForeignKey { table, key },
                Verb::Drop => DropForeignKey { table, key },
            }
        }
        Kind::Check(verb, table, check) => {
            let (table, check) = ((*table).to_owned(), check.lower());
            match verb {
                Verb::Create => CreateCheck { table, check },
                Verb::Drop => DropCheck { table, check },
            }
        }
        _ => return None,
    })
}
