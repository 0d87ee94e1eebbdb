use super::{Raw, Step};
use crate::{Column, ColumnType};

/// A word of danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Danger {
    /// Data leave the application's sight.
    Destructive,
    /// Writers or readers are blocked.
    Locking,
    /// The cost grows with the table.
    Rewriting,
    /// Older binaries that still run may fail.
    Breaking,
    /// Rows that are already there may not fit.
    MayFail,
}

impl Danger {
    /// Every danger.
    pub const ALL: [Danger; 5] = [
        Danger::Destructive,
        Danger::Locking,
        Danger::Rewriting,
        Danger::Breaking,
        Danger::MayFail,
    ];

    /// The word in texts, on the command line and in JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Danger::Destructive => "destructive",
            Danger::Locking => "locking",
            Danger::Rewriting => "rewriting",
            Danger::Breaking => "breaking",
            Danger::MayFail => "may fail on existing rows",
        }
    }

    /// The danger with this [`word`](Danger::word), if there is one.
    pub fn from_word(word: &str) -> Option<Danger> {
        Danger::ALL.into_iter().find(|danger| danger.word() == word)
    }
}

/// A danger with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// Which one.
    pub danger: Danger,
    /// Why, in words.
    pub reason: String,
}

impl Step {
    /// What the step endangers on every engine, with reasons.
    ///
    /// ```
    /// use aludel_core::{Danger, Step, Table};
    /// let step = Step::DropTable(Table::new("users", vec![], &["id"]));
    /// assert_eq!(step.dangers()[0].danger, Danger::Destructive);
    /// ```
    pub fn dangers(&self) -> Vec<Hazard> {
        let mut found = Vec::new();
        let mut say = |danger, reason: String| found.push(Hazard { danger, reason });
        match self {
            Step::DropTable(table) => {
                say(
                    Danger::Destructive,
                    format!("the rows of {} are gone", table.name),
                );
                say(
                    Danger::Breaking,
                    format!("older binaries still use {}", table.name),
                );
            }
            Step::DropColumn { table, column, .. } => {
                let name = format!("{table}.{}", column.name);
                if column.generated.is_none() {
                    say(
                        Danger::Destructive,
                        format!("the values of {name} are gone"),
                    );
                }
                say(Danger::Breaking, format!("older binaries still use {name}"));
            }
            Step::RenameTable { from, .. } => {
                say(Danger::Breaking, format!("older binaries still use {from}"));
            }
            Step::RenameColumn { table, from, .. } => {
                say(
                    Danger::Breaking,
                    format!("older binaries still use {table}.{from}"),
                );
            }
            Step::RenameValue {
                table,
                column,
                from,
                ..
            } => {
                say(
                    Danger::Breaking,
                    format!("older binaries still store '{from}' in {table}.{column}"),
                );
            }
            Step::AddColumn { table, column, .. } if required(column) => {
                say(
                    Danger::Breaking,
                    format!("older binaries insert rows without {table}.{}", column.name),
                );
            }
            Step::AlterColumn {
                table,
                from,
                to,
                backfill,
                using,
                ..
            } => {
                alter(
                    &format!("{table}.{}", to.name),
                    from,
                    to,
                    (backfill.is_some(), using.is_some()),
                    &mut say,
                );
            }
            Step::CreateUnique { table, unique } => {
                let columns = unique.columns.join(", ");
                say(
                    Danger::MayFail,
                    format!("{table}({columns}) may hold duplicates"),
                );
                say(
                    Danger::Breaking,
                    format!("older binaries may store duplicates in {table}({columns})"),
                );
            }
            Step::CreateIndex { table, index } if index.unique => {
                say(
                    Danger::MayFail,
                    format!("{table} may hold duplicates under {}", index.name),
                );
                say(
                    Danger::Breaking,
                    format!("older binaries may store duplicates under {}", index.name),
                );
            }
            Step::CreateForeignKey { table, key } => {
                say(
                    Danger::MayFail,
                    format!("{table} may hold rows without a row in {}", key.table),
                );
                say(
                    Danger::Breaking,
                    format!("older binaries may store rows that {} refuses", key.name),
                );
            }
            Step::CreateCheck { table, check } => {
                say(
                    Danger::MayFail,
                    format!("{table} may hold rows that {} refuses", check.name),
                );
                say(
                    Danger::Breaking,
                    format!("older binaries may store rows that {} refuses", check.name),
                );
            }
            Step::Raw {
                up: Raw::Sql { .. } | Raw::File { .. } | Raw::Run { .. },
                means,
                ..
            } => {
                found.extend(means.iter().flat_map(Step::dangers));
            }
            _ => {}
        }
        found
    }

    /// Whether binaries whose head is older than this step may go on running: the floor stays. It stays for a new table,
    /// a nullable or defaulted column, an index, a comment, a default, a constraint dropped.
    pub fn keeps_floor(&self) -> bool {
        match self {
            Step::CreateTable(_)
            | Step::CommentTable { .. }
            | Step::DropUnique { .. }
            | Step::DropIndex { .. }
            | Step::DropForeignKey { .. }
            | Step::DropCheck { .. } => true,
            Step::CreateIndex { index, .. } => !index.unique,
            Step::AddColumn { column, .. } => !required(column),
            Step::AlterColumn { from, to, .. } => {
                let neutral = Column {
                    default: to.default.clone(),
                    comment: to.comment.clone(),
                    ..from.clone()
                };
                neutral == *to
            }
            _ => false,
        }
    }
}

fn required(column: &Column) -> bool {
    !column.nullable
        && column.default.is_none()
        && column.generated.is_none()
        && !column.auto_increment
}

fn alter(
    name: &str,
    from: &Column,
    to: &Column,
    (backfilled, converted): (bool, bool),
    say: &mut impl FnMut(Danger, String),
) {
    if from.nullable && !to.nullable {
        if !backfilled && to.default.is_none() {
            say(Danger::MayFail, format!("{name} may hold NULLs"));
        }
        say(
            Danger::Breaking,
            format!("older binaries may store NULL in {name}"),
        );
    }
    if from.ty == to.ty {
        return;
    }
    if let (ColumnType::Enum { values: old }, ColumnType::Enum { values: new }) = (&from.ty, &to.ty)
    {
        for value in old.iter().filter(|value| !new.contains(value)) {
            say(
                Danger::MayFail,
                format!("rows may still hold '{value}' in {name}"),
            );
        }
    } else if converted {
        say(
            Danger::Destructive,
            format!("the old values of {name} are converted"),
        );
    } else if !crate::step::widens(&from.ty, &to.ty) {
        say(
            Danger::MayFail,
            format!("values of {name} may not fit the new type"),
        );
    }
    say(
        Danger::Breaking,
        format!("older binaries use {name} with its old type"),
    );
}
