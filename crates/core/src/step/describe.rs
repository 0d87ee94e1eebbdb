use super::{Raw, Step, Transaction};
use crate::{Column, ColumnType};

impl Step {
    /// The change in a few words: `add users.email`, `create users`, `rename users.name to full_name`.
    pub fn describe(&self) -> String {
        match self {
            Step::CreateTable(table) => format!("create {}", table.name),
            Step::DropTable(table) => format!("drop {}", table.name),
            Step::RenameTable { from, to } => format!("rename {from} to {to}"),
            Step::AddColumn { table, column, .. } => format!("add {table}.{}", column.name),
            Step::DropColumn { table, column, .. } => format!("drop {table}.{}", column.name),
            Step::RenameColumn { table, from, to } => format!("rename {table}.{from} to {to}"),
            Step::AlterColumn {
                table, from, to, ..
            } => {
                format!(
                    "change {table}.{} ({})",
                    to.name,
                    changes(from, to).join(", ")
                )
            }
            Step::RenameValue {
                table,
                column,
                from,
                to,
            } => {
                format!("rename the value '{from}' of {table}.{column} to '{to}'")
            }
            Step::CreateUnique { table, unique } => {
                format!("add unique {} on {table}", unique.name)
            }
            Step::DropUnique { table, unique } => format!("drop unique {} on {table}", unique.name),
            Step::CreateIndex { table, index } => format!("add index {} on {table}", index.name),
            Step::DropIndex { table, index } => format!("drop index {} on {table}", index.name),
            Step::CreateForeignKey { table, key } => {
                format!("add foreign key {} on {table}", key.name)
            }
            Step::DropForeignKey { table, key } => {
                format!("drop foreign key {} on {table}", key.name)
            }
            Step::CreateCheck { table, check } => format!("add check {} on {table}", check.name),
            Step::DropCheck { table, check } => format!("drop check {} on {table}", check.name),
            Step::AlterPrimaryKey { table, from, to } => format!(
                "change the primary key of {table} from ({}) to ({})",
                from.join(", "),
                to.join(", ")
            ),
            Step::RenameIndex { table, from, to } => {
                format!("rename index {from} on {table} to {to}")
            }
            Step::RenameConstraint { table, from, to } => {
                format!("rename constraint {from} on {table} to {to}")
            }
            Step::CommentTable { table, .. } => format!("comment {table}"),
            Step::KeepNothing(step) => step.describe(),
            Step::Floor(id) => format!("binaries from {id} on may go on running"),
            Step::Transaction(Transaction::Own) => "in a transaction of its own".to_owned(),
            Step::Transaction(Transaction::Outside) => "outside of a transaction".to_owned(),
            Step::Raw { up, .. } => up.describe(),
        }
    }
}

impl Raw {
    /// What runs, in a few words.
    pub fn describe(&self) -> String {
        match self {
            Raw::Nothing => "do nothing".to_owned(),
            Raw::Run { name } => format!("run {name}"),
            Raw::File { name, .. } => format!("run SQL of {name}"),
            Raw::Sql {
                engine: Some(engine),
                ..
            } => format!("run SQL on {engine}"),
            Raw::Sql { text, .. } => {
                let line = text.trim().lines().next().unwrap_or_default();
                let short: String = line.chars().take(40).collect();
                let more = if short.len() < text.trim().len() {
                    "…"
                } else {
                    ""
                };
                format!("run SQL: {short}{more}")
            }
        }
    }
}

/// What differs between two definitions of a column, a few words each.
fn changes(from: &Column, to: &Column) -> Vec<String> {
    let mut words = Vec::new();
    match (&from.ty, &to.ty) {
        (ColumnType::Enum { values: old }, ColumnType::Enum { values: new }) => {
            words.extend(
                new.iter()
                    .filter(|v| !old.contains(v))
                    .map(|v| format!("with '{v}'")),
            );
            words.extend(
                old.iter()
                    .filter(|v| !new.contains(v))
                    .map(|v| format!("without '{v}'")),
            );
        }
        (old, new) if old != new => {
            words.push(format!(
                "{} to {}",
                crate::meaning::type_word(old),
                crate::meaning::type_word(new)
            ));
        }
        _ => {}
    }
    if from.nullable != to.nullable {
        words.push(if to.nullable { "nullable" } else { "required" }.to_owned());
    }
    let mut when = |differs: bool, word: &str| {
        if differs {
            words.push(word.to_owned());
        }
    };
    when(from.default != to.default, "default");
    when(from.comment != to.comment, "comment");
    when(from.collation != to.collation, "collation");
    when(from.generated != to.generated, "generated");
    when(from.auto_increment != to.auto_increment, "auto increment");
    words
}
