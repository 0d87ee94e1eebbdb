//! The text of a migration's file, as rustfmt leaves it.

mod layout;
mod list;
mod literal;
mod shape;
mod summary;
#[cfg(test)]
mod tests;

use aludel_core::meaning::{self, Word};
use aludel_core::step::hazards;
use aludel_core::{Hazard, Migration};

use crate::danger::words;
use layout::flat;
use list::{Brackets, Item, bracketed};
use shape::{Shape, TAB, newline};

/// The text of a migration's file. The same migration gives the same bytes.
pub(crate) fn render(migration: &Migration) -> String {
    let dangers = hazards(&migration.steps);
    let steps: Vec<Word> = migration
        .steps
        .iter()
        .map(|step| without_texts(meaning::step(step)))
        .collect();
    let comment = |found: &Vec<Hazard>| match words(found) {
        words if words.is_empty() => words,
        words => format!("// {words}"),
    };
    let item = |(word, found)| Item {
        word,
        comment: comment(found),
    };
    let items: Vec<Item<'_>> = steps.iter().zip(&dangers).map(item).collect();
    file(
        &summary::summary(&migration.steps),
        migration.parent.as_deref(),
        &items,
    )
}

/// The text of an empty migration, to be filled by hand.
pub(crate) fn revision(parent: Option<&str>, message: &str) -> String {
    file(&summary::of_message(message), parent, &[])
}

fn file(summary: &str, parent: Option<&str>, steps: &[Item<'_>]) -> String {
    let beside = body(parent, steps, 0);
    let below = body(parent, steps, TAB);
    // As rustfmt has it: below the constant's name where that takes lines less.
    let value = match (beside, below) {
        (Some(beside), Some(below)) if lines(&beside) > lines(&below) + 1 => {
            format!("{}{below}", newline(TAB))
        }
        (Some(beside), _) => format!(" {beside}"),
        _ => format!(" {}", one_a_line(parent, steps)),
    };
    format!(
        "//! {summary}\n\nuse aludel::prelude::*;\n\npub const MIGRATION: Migration ={value};\n"
    )
}

fn lines(text: &str) -> usize {
    text.matches('\n').count()
}

fn parent_word(parent: Option<&str>) -> String {
    parent.map_or("None".to_owned(), |id| {
        format!("Some({})", literal::text(id))
    })
}

/// The migration with its fields a line each; none where rustfmt finds no room.
fn body(parent: Option<&str>, steps: &[Item<'_>], indent: usize) -> Option<String> {
    let inside = Shape::line(indent + TAB).before(1);
    let steps = bracketed("", steps, Brackets::Square, inside.after("steps: &".len())?)?;
    let (inner, outer) = (newline(indent + TAB), newline(indent));
    let parent = parent_word(parent);
    Some(format!(
        "Migration {{{inner}parent: {parent},{inner}steps: &{steps},{outer}}}"
    ))
}

/// Where rustfmt finds no room, it leaves what stands there: a step a line, however long.
fn one_a_line(parent: Option<&str>, steps: &[Item<'_>]) -> String {
    let line = |item: &Item<'_>| {
        let text = format!("        {}, {}", flat(item.word), item.comment);
        format!("{}\n", text.trim_end())
    };
    let steps: String = steps.iter().map(line).collect();
    let parent = parent_word(parent);
    format!("Migration {{\n    parent: {parent},\n    steps: &[\n{steps}    ],\n}}")
}

/// In a file, `sql_file` has the file's name alone: its text is read in from beside it.
fn without_texts(word: Word) -> Word {
    match word {
        Word::Call {
            name,
            mut args,
            methods,
        } => {
            if name == "sql_file" {
                args.truncate(1);
            }
            let inner = |words: Vec<Word>| words.into_iter().map(without_texts).collect();
            Word::Call {
                name,
                args,
                methods: methods
                    .into_iter()
                    .map(|(name, args)| (name, inner(args)))
                    .collect(),
            }
        }
        Word::List(words) => Word::List(words.into_iter().map(without_texts).collect()),
        other => other,
    }
}
