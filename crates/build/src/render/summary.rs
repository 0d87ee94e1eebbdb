//! The first line of a migration's file.

use aludel_core::Step;

use super::literal::is_plain;
use super::shape::MAX_WIDTH;

/// Columns after `//! `.
const ROOM: usize = MAX_WIDTH - 4;

/// What the steps do, as a sentence that fits on its line: "Add `users.email`; drop `users.age`."
pub(super) fn summary(steps: &[Step]) -> String {
    let told: Vec<String> = steps
        .iter()
        .filter(|step| !completes(steps, step))
        .map(|step| clean(&words(step)))
        .collect();
    let sentence = |count: usize| {
        let rest = match told.len() - count {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        capital(&format!("{}{rest}.", told[..count].join("; ")))
    };
    let mut shorter = (1..=told.len()).rev().map(sentence);
    shorter
        .find(|text| text.chars().count() <= ROOM)
        .unwrap_or_else(|| cut(told.first().map_or("Change nothing yet.", |first| first)))
}

/// A person's message as the first line.
pub(super) fn of_message(message: &str) -> String {
    cut(message)
}

/// Whether a step only completes a column or table that these steps create.
fn completes(steps: &[Step], step: &Step) -> bool {
    let columns: Vec<&str> = match step.bare() {
        Step::CreateUnique { unique, .. } => unique.columns.iter().map(String::as_str).collect(),
        Step::CreateForeignKey { key, .. } => key.columns.iter().map(String::as_str).collect(),
        Step::CreateIndex { index, .. } => index
            .parts
            .iter()
            .filter_map(|part| part.column())
            .collect(),
        _ => return false,
    };
    let creates = |column: &str| {
        steps.iter().any(|other| match other.bare() {
            Step::CreateTable(table) => step.table() == Some(&table.name),
            Step::AddColumn {
                table, column: new, ..
            } => step.table() == Some(table) && new.name == column,
            _ => false,
        })
    };
    !columns.is_empty() && columns.into_iter().all(creates)
}

/// The step in a few words, its names in backticks.
fn words(step: &Step) -> String {
    match step.bare() {
        Step::CreateTable(table) => format!("create `{}`", table.name),
        Step::DropTable(table) => format!("drop `{}`", table.name),
        Step::RenameTable { from, to } => format!("rename `{from}` to `{to}`"),
        Step::AddColumn { table, column, .. } => format!("add `{table}.{}`", column.name),
        Step::DropColumn { table, column, .. } => format!("drop `{table}.{}`", column.name),
        Step::RenameColumn { table, from, to } => format!("rename `{table}.{from}` to `{to}`"),
        Step::AlterColumn { table, to, .. } => format!("change `{table}.{}`", to.name),
        Step::RenameValue {
            table,
            column,
            from,
            to,
        } => format!("rename '{from}' of `{table}.{column}` to '{to}'"),
        other => other.describe(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// The text, cut where the line has no room for it.
fn cut(text: &str) -> String {
    let text = clean(text);
    if text.chars().count() <= ROOM {
        return capital(&text);
    }
    let short: String = text.chars().take(ROOM - 1).collect();
    format!("{}…", capital(&short))
}

/// The text without what a comment cannot hold or would hide.
fn clean(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().filter(|c| is_plain(*c)).collect()
}
