//! One change of a schema, as a value.

mod alter;
mod apply;
mod danger;
mod describe;
mod expr;
mod forward;
mod hazard;
mod key;
mod reverse;
mod together;
mod widen;

pub use danger::{Danger, Hazard};
pub(crate) use expr::qualifies;
pub use expr::{is_constant, mentions};
pub use together::hazards;
pub use widen::{Conversion, conversion, range, widens};

use crate::{Check, Column, Default, Engine, ForeignKey, Index, Table, Unique};

/// One change of a schema. What destroys carries what it destroys, so that every step but an unanswered raw one
/// [reverses](Step::reverse).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Step {
    /// Create a table with everything that stands on it.
    CreateTable(Table),
    /// Drop a table with everything that stands on it.
    DropTable(Table),
    /// Rename a table. Foreign keys that reference it follow.
    RenameTable {
        /// Its name until now.
        from: String,
        /// Its name from now on.
        to: String,
    },
    /// Add a column.
    AddColumn {
        /// The table.
        table: String,
        /// The new column.
        column: Column,
        /// What rows already there get.
        backfill: Option<Default>,
    },
    /// Drop a column.
    DropColumn {
        /// The table.
        table: String,
        /// The column as it stands.
        column: Column,
        /// What rows born without the column get on the way back.
        backfill: Option<Default>,
    },
    /// Rename a column. Keys, uniques, indexes and foreign keys follow.
    RenameColumn {
        /// The table.
        table: String,
        /// Its name until now.
        from: String,
        /// Its name from now on.
        to: String,
    },
    /// Change a column's type, nullability, default, comment, collation or generation. Its name stays.
    AlterColumn {
        /// The table.
        table: String,
        /// The column until now.
        from: Column,
        /// The column from now on.
        to: Column,
        /// What NULLs become when the column becomes required, in either direction.
        backfill: Option<Default>,
        /// The SQL expression that converts the old value, where the conversion is not exact by itself.
        using: Option<String>,
        /// The same for the way back.
        reverse_using: Option<String>,
    },
    /// Rename a value of an enum, in the rows too.
    RenameValue {
        /// The table.
        table: String,
        /// The enum's column.
        column: String,
        /// The text stored until now.
        from: String,
        /// The text stored from now on.
        to: String,
    },
    /// Create a unique constraint.
    CreateUnique {
        /// The table.
        table: String,
        /// The constraint.
        unique: Unique,
    },
    /// Drop a unique constraint.
    DropUnique {
        /// The table.
        table: String,
        /// The constraint as it stands.
        unique: Unique,
    },
    /// Create an index.
    CreateIndex {
        /// The table.
        table: String,
        /// The index.
        index: Index,
    },
    /// Drop an index.
    DropIndex {
        /// The table.
        table: String,
        /// The index as it stands.
        index: Index,
    },
    /// Create a foreign key.
    CreateForeignKey {
        /// The table.
        table: String,
        /// The foreign key.
        key: ForeignKey,
    },
    /// Drop a foreign key.
    DropForeignKey {
        /// The table.
        table: String,
        /// The foreign key as it stands.
        key: ForeignKey,
    },
    /// Create a check constraint.
    CreateCheck {
        /// The table.
        table: String,
        /// The check.
        check: Check,
    },
    /// Drop a check constraint.
    DropCheck {
        /// The table.
        table: String,
        /// The check as it stands.
        check: Check,
    },
    /// Change the columns of a table's primary key. Its name stays.
    AlterPrimaryKey {
        /// The table.
        table: String,
        /// Its columns until now, in order.
        from: Vec<String>,
        /// Its columns from now on, in order.
        to: Vec<String>,
    },
    /// Rename an index.
    RenameIndex {
        /// The table.
        table: String,
        /// Its name until now.
        from: String,
        /// Its name from now on.
        to: String,
    },
    /// Rename a constraint: a primary key, a unique constraint, a foreign key or a check.
    RenameConstraint {
        /// The table.
        table: String,
        /// Its name until now.
        from: String,
        /// Its name from now on.
        to: String,
    },
    /// Change a table's comment.
    CommentTable {
        /// The table.
        table: String,
        /// The comment until now.
        from: Option<String>,
        /// The comment from now on.
        to: Option<String>,
    },
    /// A step of which nothing is kept: what it takes out of the application's sight is lost for good, and so is what the
    /// way back of it takes. The step within creates or drops a table, or adds, drops or alters a column.
    KeepNothing(Box<Step>),
    /// Binaries whose newest migration is the one of this id, or a later one, may go on running: said by a person, in
    /// place of the rule. It changes nothing.
    Floor(String),
    /// How the migration stands to transactions, said by a person. It changes nothing.
    Transaction(Transaction),
    /// SQL or Rust written by a person.
    Raw {
        /// What runs on the way up.
        up: Raw,
        /// What runs on the way down; `None` where nothing was said, which cannot be reversed.
        down: Option<Raw>,
        /// What it does to the schema.
        means: Vec<Step>,
    },
}

/// How a migration stands to transactions, where an engine undoes changes of the schema by a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Transaction {
    /// It has one of its own: what is before it is committed before it begins, and it is committed before the next.
    Own,
    /// What a person wrote in it runs outside of a transaction, each statement by itself.
    Outside,
}

/// SQL or Rust written by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Raw {
    /// Nothing needs to be done.
    Nothing,
    /// SQL text, statements separated by semicolons.
    Sql {
        /// The one engine it is for; `None` for all. MySQL's is for MariaDB too, unless a step for MariaDB stands
        /// directly beside it.
        engine: Option<Engine>,
        /// The text.
        text: String,
    },
    /// SQL text from a file beside the migrations.
    File {
        /// The file's name.
        name: String,
        /// The text in it, line ends as `\n`.
        text: String,
    },
    /// A function of the migration's file.
    Run {
        /// The function's name.
        name: String,
    },
}

impl Step {
    /// The table that the step changes (after a rename: its old name); `None` for raw steps and for words about the whole migration.
    pub fn table(&self) -> Option<&str> {
        match self {
            Step::CreateTable(table) | Step::DropTable(table) => Some(&table.name),
            Step::RenameTable { from, .. } => Some(from),
            Step::AddColumn { table, .. }
            | Step::DropColumn { table, .. }
            | Step::RenameColumn { table, .. }
            | Step::AlterColumn { table, .. }
            | Step::RenameValue { table, .. }
            | Step::CreateUnique { table, .. }
            | Step::DropUnique { table, .. }
            | Step::CreateIndex { table, .. }
            | Step::DropIndex { table, .. }
            | Step::CreateForeignKey { table, .. }
            | Step::DropForeignKey { table, .. }
            | Step::CreateCheck { table, .. }
            | Step::DropCheck { table, .. }
            | Step::AlterPrimaryKey { table, .. }
            | Step::RenameIndex { table, .. }
            | Step::RenameConstraint { table, .. }
            | Step::CommentTable { table, .. } => Some(table),
            Step::KeepNothing(step) => step.table(),
            Step::Floor(_) | Step::Transaction(_) | Step::Raw { .. } => None,
        }
    }

    /// What the step does to the schema, whether or not something is kept of it.
    pub fn bare(&self) -> &Step {
        match self {
            Step::KeepNothing(step) => step.bare(),
            step => step,
        }
    }
}
