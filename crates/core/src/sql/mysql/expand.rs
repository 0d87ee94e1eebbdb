mod convert;
mod keep;
mod keys;
mod rename;
mod values;

pub(crate) use self::keep::is_marked;
pub(crate) use self::values::same;

use super::column::literal;
use super::piece::{Demoted, Op, Piece};
use super::quote;
use crate::keep::{Change, Keeping, Kept};
use crate::sql::Body;
use crate::{Column, ColumnType, Default, Engine, Error, Place, Result, Schema, Step, derived};

/// Steps taken apart until each piece is one statement.
pub(super) struct Expansion<'a> {
    engine: Engine,
    keeping: Option<&'a Keeping>,
    /// The schema as the steps so far say.
    logical: Schema,
    /// The schema as the pieces so far have it.
    actual: Schema,
    /// Foreign keys that are out of the way for a while: table and name.
    aside: Vec<(String, String)>,
    /// Enums whose checks still have the name of a table's former name.
    demoted: Vec<(String, Vec<Demoted>)>,
    pieces: Vec<Piece>,
    /// The schema after each step, as the steps say.
    after: Vec<Schema>,
    /// What is kept aside.
    kept: Vec<Kept>,
    /// What was kept, and is given back.
    given: Vec<String>,
    /// The tables whose rows were kept.
    returned: Vec<String>,
}

/// Steps in pieces.
pub(super) struct Expanded {
    pub pieces: Vec<Piece>,
    /// The schema after each step, as the steps say.
    pub after: Vec<Schema>,
    /// The schema before, with what was kept and is given back.
    pub before: Schema,
    /// What is kept aside.
    pub kept: Vec<Kept>,
    /// What was kept, and is given back.
    pub given: Vec<String>,
}

/// What the steps are in pieces, and the schema after each step.
///
/// # Errors
/// A step that does not fit, or that this engine cannot do.
pub(super) fn expand(
    steps: &[Step],
    before: &Schema,
    engine: Engine,
    keeping: Option<&Keeping>,
) -> Result<Expanded> {
    let mut expansion = Expansion {
        engine,
        keeping,
        logical: before.clone(),
        actual: before.clone(),
        aside: Vec::new(),
        demoted: Vec::new(),
        pieces: Vec::new(),
        after: Vec::new(),
        kept: Vec::new(),
        given: Vec::new(),
        returned: Vec::new(),
    };
    expansion.find_held(steps)?;
    let before = expansion.actual.clone();
    for at in 0..steps.len() {
        expansion.step(steps, at)?;
    }
    Ok(Expanded {
        pieces: expansion.pieces,
        after: expansion.after,
        before,
        kept: expansion.kept,
        given: expansion.given,
    })
}

impl Expansion<'_> {
    fn push(&mut self, step: usize, op: Op) -> Result<()> {
        self.push_after(step, Vec::new(), op)
    }

    fn push_after(&mut self, step: usize, first: Vec<String>, op: Op) -> Result<()> {
        op.apply(&mut self.actual)?;
        self.pieces.push(Piece {
            step,
            op,
            first,
            told: Vec::new(),
        });
        Ok(())
    }

    fn step(&mut self, steps: &[Step], at: usize) -> Result<()> {
        match &steps[at] {
            Step::AddColumn {
                table,
                column,
                backfill,
            } => match self.held_column(table, column) {
                Some(object) => {
                    self.take_back(at, (table, &object), column, backfill.as_ref())?;
                }
                None => self.add_column(at, table, column, backfill.as_ref())?,
            },
            Step::DropColumn {
                table,
                column,
                backfill,
            } => self.drop_column(at, table, column, backfill.as_ref())?,
            step @ Step::AlterColumn { .. } => {
                if let Some(change) = Change::of(step) {
                    self.alter_column(at, &change)?;
                }
            }
            Step::RenameValue {
                table,
                column,
                from,
                to,
            } => self.rename_value(at, (table, column), from, to)?,
            Step::RenameTable { from, to } => self.rename_table(at, from, to)?,
            Step::RenameColumn { table, from, to } => self.rename_column(at, table, (from, to))?,
            Step::RenameConstraint { table, from, to } => {
                self.rename_constraint(at, table, from, to)?;
            }
            Step::DropForeignKey { table, key } if self.is_aside(table, &key.name) => {
                self.aside
                    .retain(|one| *one != (table.clone(), key.name.clone()));
                self.push(at, Op::Nothing)?;
            }
            Step::Floor(_) | Step::Transaction(_) => self.push(at, Op::Nothing)?,
            Step::Raw { .. } => self.raw(at, steps)?,
            Step::DropTable(table) => self.drop_table(at, table)?,
            Step::CreateTable(table) => self.create_table(at, table)?,
            Step::CreateForeignKey { table, key } => self.create_key(at, table, key)?,
            step => self.push(at, Op::Step(step.clone()))?,
        }
        steps[at].apply(&mut self.logical)?;
        self.promote(steps, at)?;
        self.restore(steps, at)?;
        self.after.push(self.logical.clone());
        Ok(())
    }

    fn is_aside(&self, table: &str, key: &str) -> bool {
        self.aside.iter().any(|(t, k)| t == table && k == key)
    }

    /// A new column. What rows already there get is a default for as long as that takes, where it is the same for every
    /// row; else it is computed into a column of a temporary name, which then takes the name.
    fn add_column(
        &mut self,
        at: usize,
        table: &str,
        column: &Column,
        backfill: Option<&Default>,
    ) -> Result<()> {
        // MySQL refuses a column with a default that differs from row to row, such as `uuid()`.
        let own = column
            .default
            .as_ref()
            .filter(|d| matches!(d, Default::Expr(_)) && self.engine == Engine::MySql);
        match backfill.or(own) {
            Some(Default::Expr(expr)) => {
                let from = self.temporary(at, table, column)?;
                let sql = format!("({expr})");
                let first = vec![fill(table, &from, &sql)];
                let (table, column) = (table.to_owned(), column.clone());
                self.push_after(
                    at,
                    first,
                    Op::Take {
                        table,
                        column,
                        from,
                    },
                )
            }
            Some(value) if column.default.as_ref() != Some(value) => {
                let filled = column.clone().with_default(value.clone());
                self.push(at, Op::Step(add(table, filled.clone())))?;
                self.push(at, Op::Step(alter(table, filled, column.clone())))
            }
            _ => self.push(at, Op::Step(add(table, column.clone()))),
        }
    }

    /// Adds a nullable column of the same type under a temporary name, and gives the name.
    fn temporary(&mut self, at: usize, table: &str, column: &Column) -> Result<String> {
        let ty = match &column.ty {
            ColumnType::Enum { .. } => ColumnType::String { len: Some(255) },
            ty => ty.clone(),
        };
        let mut bare = Column::new(derived("aludel", &[&column.name], "tmp"), ty).nullable();
        bare.collation.clone_from(&column.collation);
        let name = bare.name.clone();
        self.push(at, Op::Step(add(table, bare)))?;
        Ok(name)
    }

    /// A column that another is computed from cannot be replaced.
    fn uncomputed(&self, table: &str, column: &str) -> Result<()> {
        let columns = self
            .actual
            .table(table)
            .into_iter()
            .flat_map(|t| &t.columns);
        let mut others = columns.filter(|other| other.name != column);
        let user = others.find(|other| {
            let expr = other.generated.as_ref().map(|generated| &generated.expr);
            expr.is_some_and(|expr| crate::step::mentions(expr, column))
        });
        match user {
            None => Ok(()),
            Some(user) => Err(Error::new(format!(
                "`{table}.{}` is computed from `{table}.{column}`, which is converted: drop it before the change and add it again after it",
                user.name
            ))
            .at(Place::Column { table: table.to_owned(), column: column.to_owned() })),
        }
    }

    fn raw(&mut self, at: usize, steps: &[Step]) -> Result<()> {
        let step = steps[at].clone();
        let op = match crate::sql::raw::body(steps, at, self.engine)? {
            Body::Run(name) => Op::Run { name, step },
            body => Op::Person {
                statements: body.statements().to_vec(),
                step,
            },
        };
        self.push(at, op)
    }
}

/// Whether the engine sees another type or collation.
fn retyped(from: &Column, to: &Column, engine: Engine) -> bool {
    let shape = |column: &Column| {
        (
            super::types::type_word(&column.ty, engine),
            super::types::collation(column, engine),
        )
    };
    shape(from) != shape(to)
}

/// Gives a value to the rows that have none.
fn fill(table: &str, column: &str, value: &str) -> String {
    let (table, column) = (quote::name(table), quote::name(column));
    format!("UPDATE {table} SET {column} = {value} WHERE {column} IS NULL")
}

fn add(table: &str, column: Column) -> Step {
    Step::AddColumn {
        table: table.to_owned(),
        column,
        backfill: None,
    }
}

fn alter(table: &str, from: Column, to: Column) -> Step {
    Step::AlterColumn {
        table: table.to_owned(),
        from,
        to,
        backfill: None,
        using: None,
        reverse_using: None,
    }
}
