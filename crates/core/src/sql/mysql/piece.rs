use crate::keep::is_kept;
use crate::sql::{Count, Statement};
use crate::{Check, Column, ColumnType, Result, Schema, Step};

/// One change that one statement can make, after UPDATEs that may run twice without harm.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// The step that it is of, by index.
    pub step: usize,
    pub op: Op,
    /// UPDATEs to run before it.
    pub first: Vec<String>,
    /// Rows that are counted before them, and said.
    pub told: Vec<Count>,
}

/// What a [`Piece`] changes.
#[derive(Clone, Debug)]
pub(super) enum Op {
    /// What a step says.
    Step(Step),
    /// A table gets another name. Checks keep theirs, so that enums are texts with a check until [`Op::Promote`].
    RenameTable { from: String, to: String },
    /// Texts with a check of an old name become enums again.
    Promote { table: String, enums: Vec<Demoted> },
    /// The column takes the place of the one of its name, if there is one; its values stand in the column `from`.
    Take {
        table: String,
        column: Column,
        from: String,
    },
    /// The column is dropped and added anew at its place.
    Recreate { table: String, column: Column },
    /// Columns that nobody sees are added, for the values that a change loses.
    Hide { table: String, columns: Vec<Column> },
    /// They go, with what is left in them.
    Unhide { table: String, columns: Vec<String> },
    /// Statements that a person wrote.
    Person {
        statements: Vec<Statement>,
        step: Step,
    },
    /// A function of the migration.
    Run { name: String, step: Step },
    /// Nothing.
    Nothing,
}

/// An enum that stands as text with a check of an old name.
#[derive(Clone, Debug)]
pub(super) struct Demoted {
    pub column: String,
    pub values: Vec<String>,
    pub check: Check,
}

impl Op {
    /// The table that the change is of, if it is of one and can be part of an ALTER.
    pub fn altered(&self) -> Option<&str> {
        match self {
            Op::Step(Step::CreateTable(_) | Step::DropTable(_)) => None,
            Op::Step(step) => step.table(),
            Op::Promote { table, .. }
            | Op::Take { table, .. }
            | Op::Recreate { table, .. }
            | Op::Hide { table, .. }
            | Op::Unhide { table, .. } => Some(table),
            _ => None,
        }
    }

    /// Makes the change on `schema`.
    ///
    /// # Errors
    /// As [`Step::apply`].
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        match self {
            Op::Step(Step::DropTable(table)) => {
                schema.tables.remove(&table.name);
                Ok(())
            }
            Op::Step(step) | Op::Person { step, .. } | Op::Run { step, .. } => step.apply(schema),
            Op::RenameTable { from, to } => {
                demote(schema, from);
                if is_kept(from) || is_kept(to) {
                    move_aside(schema, from, to);
                    return Ok(());
                }
                let (from, to) = (from.clone(), to.clone());
                Step::RenameTable { from, to }.apply(schema)
            }
            Op::Promote { table, enums } => {
                promote(schema, table, enums);
                Ok(())
            }
            Op::Take {
                table,
                column,
                from,
            } => {
                take(schema, table, column, from);
                Ok(())
            }
            Op::Recreate { table, column } => {
                take(schema, table, column, "");
                Ok(())
            }
            Op::Hide { table, columns } => {
                if let Some(table) = schema.tables.get_mut(table) {
                    table.columns.extend(columns.iter().cloned());
                }
                Ok(())
            }
            Op::Unhide { table, columns } => {
                if let Some(table) = schema.tables.get_mut(table) {
                    table.columns.retain(|one| !columns.contains(&one.name));
                }
                Ok(())
            }
            Op::Nothing => Ok(()),
        }
    }
}

/// The enums of a table, as they stand once the table has another name.
pub(super) fn enums(schema: &Schema, table: &str) -> Vec<Demoted> {
    let columns = schema.table(table).into_iter().flat_map(|t| &t.columns);
    let demoted = |column: &Column| match &column.ty {
        ColumnType::Enum { values } => Some(Demoted {
            column: column.name.clone(),
            values: values.clone(),
            check: Check {
                name: super::shape::enum_check_name(table, &column.name),
                expr: super::shape::enum_check(&column.name, values),
            },
        }),
        _ => None,
    };
    columns.filter_map(demoted).collect()
}

/// Between a table's name and that of what keeps it, which no step may have.
fn move_aside(schema: &mut Schema, from: &str, to: &str) {
    if let Some(mut table) = schema.tables.remove(from) {
        to.clone_into(&mut table.name);
        schema.tables.insert(to.to_owned(), table);
    }
}

fn demote(schema: &mut Schema, table: &str) {
    let found = enums(schema, table);
    let Some(table) = schema.tables.get_mut(table) else {
        return;
    };
    for one in found {
        for column in table.columns.iter_mut().filter(|c| c.name == one.column) {
            column.ty = ColumnType::String { len: Some(255) };
        }
        table.checks.push(one.check);
    }
}

fn promote(schema: &mut Schema, table: &str, enums: &[Demoted]) {
    let Some(table) = schema.tables.get_mut(table) else {
        return;
    };
    for one in enums {
        table.checks.retain(|check| *check != one.check);
        for column in table.columns.iter_mut().filter(|c| c.name == one.column) {
            column.ty = ColumnType::Enum {
                values: one.values.clone(),
            };
        }
    }
}

fn take(schema: &mut Schema, table: &str, column: &Column, from: &str) {
    let Some(table) = schema.tables.get_mut(table) else {
        return;
    };
    table.columns.retain(|other| other.name != from);
    match table.columns.iter_mut().find(|c| c.name == column.name) {
        Some(stands) => *stands = column.clone(),
        None => table.columns.push(column.clone()),
    }
}
