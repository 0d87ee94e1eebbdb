use aludel_core::{Action, Transaction};

use super::raw::RawStep;
use super::table::Table;
use super::{Check, Column, ForeignKey, Index, Literal, Part, Unique};

/// A step of a migration, made by the words of the [prelude](crate::prelude).
///
/// A method that the step at hand does not have (`.backfill(…)` on a `drop_table`) is an error at compile time.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Step(pub(super) Kind);

#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Create(Table),
    Drop(Table),
    RenameTable([&'static str; 2]),
    CommentTable([&'static str; 3]),
    AddColumn(OneColumn),
    DropColumn(OneColumn),
    RenameColumn([&'static str; 3]),
    AlterColumn(Alter),
    RenameValue([&'static str; 4]),
    AlterPrimaryKey(&'static str, Names, Names),
    RenameIndex([&'static str; 3]),
    RenameConstraint([&'static str; 3]),
    Unique(Verb, &'static str, Unique),
    Index(Verb, &'static str, Index),
    ForeignKey(Verb, &'static str, ForeignKey),
    Check(Verb, &'static str, Check),
    Floor(&'static str),
    Transaction(Transaction),
    Raw(RawStep),
}

/// What is done to a constraint.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verb {
    Create,
    Drop,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct OneColumn {
    pub table: &'static str,
    pub column: Column,
    pub backfill: Option<Literal>,
    pub keep: Keep,
}

/// Whether what a step takes away is kept aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    Aside,
    Nothing,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Alter {
    pub table: &'static str,
    pub from: Column,
    pub to: Column,
    pub backfill: Option<Literal>,
    pub using: Option<&'static str>,
    pub reverse_using: Option<&'static str>,
    pub keep: Keep,
}

/// Rename a table: its name until now, its name from now on.
pub const fn rename_table(from: &'static str, to: &'static str) -> Step {
    Step(Kind::RenameTable([from, to]))
}

/// The oldest migration whose binaries may go on running once this migration is applied, where the rule would say
/// another one: a removed column that no older binary reads, or SQL that changes what they rely on.
pub const fn floor(id: &'static str) -> Step {
    Step(Kind::Floor(id))
}

/// The migration has a transaction of its own, on SQLite and PostgreSQL: what is pending before it is committed before it
/// begins, and it is committed before the next one begins. Without the word, all pending migrations are one transaction.
pub const fn own_transaction() -> Step {
    Step(Kind::Transaction(Transaction::Own))
}

/// The migration's SQL and Rust run outside of a transaction, on SQLite and PostgreSQL, each statement by itself: for a
/// procedure that commits, and whatever else the engine refuses inside of one. Its other steps stay in a transaction.
///
/// What runs so must bear to run twice: after a crash in the middle of it, it runs again from its beginning. Statements that
/// the engine runs outside of a transaction only (`CREATE INDEX CONCURRENTLY`, `VACUUM`) do so without this word, and are
/// looked for after a crash.
pub const fn outside_transaction() -> Step {
    Step(Kind::Transaction(Transaction::Outside))
}

/// Change a table's comment: the comment until now and from now on, `""` for none.
pub const fn comment_table(table: &'static str, from: &'static str, to: &'static str) -> Step {
    Step(Kind::CommentTable([table, from, to]))
}

/// Add a column to a table.
pub const fn add_column(table: &'static str, column: Column) -> Step {
    Step(Kind::AddColumn(OneColumn {
        table,
        column,
        backfill: None,
        keep: Keep::Aside,
    }))
}

/// Drop a column from a table; the column as it stands.
pub const fn drop_column(table: &'static str, column: Column) -> Step {
    Step(Kind::DropColumn(OneColumn {
        table,
        column,
        backfill: None,
        keep: Keep::Aside,
    }))
}

/// Rename a column of a table: its name until now, its name from now on.
pub const fn rename_column(table: &'static str, from: &'static str, to: &'static str) -> Step {
    Step(Kind::RenameColumn([table, from, to]))
}

/// Change a column of a table: the column until now, the column from now on, both of the same name.
pub const fn alter_column(table: &'static str, from: Column, to: Column) -> Step {
    Step(Kind::AlterColumn(Alter {
        table,
        from,
        to,
        backfill: None,
        using: None,
        reverse_using: None,
        keep: Keep::Aside,
    }))
}

/// Rename a value of an enum, in the rows too: the text stored until now, the text stored from now on.
pub const fn rename_value(
    table: &'static str,
    column: &'static str,
    from: &'static str,
    to: &'static str,
) -> Step {
    Step(Kind::RenameValue([table, column, from, to]))
}

/// Change the columns of a table's primary key: its columns until now, its columns from now on.
pub const fn alter_primary_key(table: &'static str, from: Names, to: Names) -> Step {
    Step(Kind::AlterPrimaryKey(table, from, to))
}

/// Rename an index: the table, its name until now, its name from now on.
pub const fn rename_index(table: &'static str, from: &'static str, to: &'static str) -> Step {
    Step(Kind::RenameIndex([table, from, to]))
}

/// Rename a constraint: the table, its name until now, its name from now on.
pub const fn rename_constraint(table: &'static str, from: &'static str, to: &'static str) -> Step {
    Step(Kind::RenameConstraint([table, from, to]))
}

macro_rules! constraints {
    ($($(#[$doc:meta])* $word:ident, $kind:ident $verb:ident, $make:ident($($arg:ident: $ty:ty),*);)*) => {$(
        $(#[$doc])*
        pub const fn $word(table: &'static str, name: &'static str, $($arg: $ty),*) -> Step {
            Step(Kind::$kind(Verb::$verb, table, super::$make(name, $($arg),*)))
        }
    )*};
}

type Names = &'static [&'static str];

constraints! {
    /// Create a unique constraint over columns of a table.
    create_unique, Unique Create, unique(columns: Names);
    /// Drop a unique constraint, as it stands.
    drop_unique, Unique Drop, unique(columns: Names);
    /// Create an index over columns of a table.
    create_index, Index Create, index(columns: Names);
    /// Drop an index, as it stands.
    drop_index, Index Drop, index(columns: Names);
    /// Create an index over columns in either order and expressions.
    create_index_on, Index Create, index_on(parts: &'static [Part]);
    /// Drop an index over columns in either order and expressions, as it stands.
    drop_index_on, Index Drop, index_on(parts: &'static [Part]);
    /// Create a foreign key from columns of a table to columns of another.
    create_foreign_key, ForeignKey Create, foreign_key(columns: Names, to: &'static str, references: Names);
    /// Drop a foreign key, as it stands.
    drop_foreign_key, ForeignKey Drop, foreign_key(columns: Names, to: &'static str, references: Names);
    /// Create a check constraint on a table.
    create_check, Check Create, check(expr: &'static str);
    /// Drop a check constraint, as it stands.
    drop_check, Check Drop, check(expr: &'static str);
}

impl Kind {
    /// Whether what the step takes away is kept aside.
    pub(crate) const fn keep(&self) -> Keep {
        match self {
            Kind::Create(table) | Kind::Drop(table) => table.keep,
            Kind::AddColumn(step) | Kind::DropColumn(step) => step.keep,
            Kind::AlterColumn(step) => step.keep,
            _ => Keep::Aside,
        }
    }
}

impl Step {
    /// What rows that are already there get: on `add_column`, `drop_column` (on the way back) and `alter_column`.
    pub const fn backfill(mut self, value: Literal) -> Self {
        match &mut self.0 {
            Kind::AddColumn(step) | Kind::DropColumn(step) => step.backfill = Some(value),
            Kind::AlterColumn(step) => step.backfill = Some(value),
            _ => panic!("`.backfill(…)` stands on add_column, drop_column and alter_column only"),
        }
        self
    }

    /// For data that must really go: nothing is kept of what the step takes away, and nothing of it comes back. On
    /// `create_table` and `add_column` it is the way back that keeps nothing; it stands on `drop_table`, `drop_column` and
    /// `alter_column` too.
    pub const fn keep_nothing(mut self) -> Self {
        match &mut self.0 {
            Kind::Create(table) | Kind::Drop(table) => table.keep = Keep::Nothing,
            Kind::AddColumn(step) | Kind::DropColumn(step) => step.keep = Keep::Nothing,
            Kind::AlterColumn(step) => step.keep = Keep::Nothing,
            _ => panic!(
                "`.keep_nothing()` stands on create_table, drop_table, add_column, drop_column and alter_column only"
            ),
        }
        self
    }

    /// The SQL expression that converts the old value: on `alter_column`.
    pub const fn using(mut self, expr: &'static str) -> Self {
        match &mut self.0 {
            Kind::AlterColumn(step) => step.using = Some(expr),
            _ => panic!("`.using(…)` stands on alter_column only"),
        }
        self
    }

    /// The SQL expression that converts the value on the way back: on `alter_column`.
    pub const fn reverse_using(mut self, expr: &'static str) -> Self {
        match &mut self.0 {
            Kind::AlterColumn(step) => step.reverse_using = Some(expr),
            _ => panic!("`.reverse_using(…)` stands on alter_column only"),
        }
        self
    }

    /// Equal keys are refused: on `create_index` and its kin.
    pub const fn unique(mut self) -> Self {
        match &mut self.0 {
            Kind::Index(_, _, index) => *index = index.unique(),
            _ => panic!("`.unique()` stands on an index only"),
        }
        self
    }

    /// The predicate of a partial index: on `create_index` and its kin.
    pub const fn filter(mut self, sql: &'static str) -> Self {
        match &mut self.0 {
            Kind::Index(_, _, index) => *index = index.filter(sql),
            _ => panic!("`.filter(…)` stands on an index only"),
        }
        self
    }

    /// What happens to a row when the row it references is deleted: on `create_foreign_key` and `drop_foreign_key`.
    pub const fn on_delete(mut self, action: Action) -> Self {
        match &mut self.0 {
            Kind::ForeignKey(_, _, key) => *key = key.on_delete(action),
            _ => panic!("`.on_delete(…)` stands on a foreign key only"),
        }
        self
    }

    /// What happens to a row when the key it references changes: on `create_foreign_key` and `drop_foreign_key`.
    pub const fn on_update(mut self, action: Action) -> Self {
        match &mut self.0 {
            Kind::ForeignKey(_, _, key) => *key = key.on_update(action),
            _ => panic!("`.on_update(…)` stands on a foreign key only"),
        }
        self
    }
}
