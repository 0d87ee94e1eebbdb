//! The text of a migration's file, as rustfmt leaves it.

mod layout;
mod list;
mod literal;
mod shape;
mod summary;

use aludel_core::meaning::{self, Word};
use aludel_core::{Migration, Step};

use crate::danger::{hazards, words};
use layout::flat;
use list::{Brackets, Item, bracketed};
use shape::{Shape, TAB};

/// The text of a migration's file. The same migration gives the same bytes.
pub(crate) fn render(migration: &Migration) -> String {
    let summary = summary::summary(&migration.steps);
    file(
        &summary,
        migration.parent.as_deref(),
        &steps(&migration.steps),
    )
}

/// The text of an empty migration, to be filled by hand.
pub(crate) fn revision(parent: Option<&str>, message: &str) -> String {
    file(&summary::of_message(message), parent, "[]")
}

fn file(summary: &str, parent: Option<&str>, steps: &str) -> String {
    let parent = parent.map_or("None".to_owned(), |id| {
        format!("Some({})", literal::text(id))
    });
    format!(
        "//! {summary}\n\nuse aludel::prelude::*;\n\npub const MIGRATION: Migration = Migration {{\n    parent: {parent},\n    steps: &{steps},\n}};\n"
    )
}

/// The list of steps, each with its words of danger behind it.
fn steps(steps: &[Step]) -> String {
    let dangers = hazards(steps);
    let words_of: Vec<Word> = steps.iter().map(meaning::step).map(without_texts).collect();
    let item = |(word, found): (_, &Vec<_>)| Item {
        word,
        comment: match words(found) {
            words if words.is_empty() => words,
            words => format!("// {words}"),
        },
    };
    let items: Vec<Item<'_>> = words_of.iter().zip(&dangers).map(item).collect();
    // After `steps: &`, and with room for the comma behind the list.
    let place = Shape::line(TAB).before(1).after("steps: &".len());
    place
        .and_then(|place| bracketed("", &items, Brackets::Square, place))
        .unwrap_or_else(|| one_a_line(&items))
}

/// Where rustfmt finds no room, it leaves what stands there.
fn one_a_line(items: &[Item<'_>]) -> String {
    let line = |item: &Item<'_>| {
        let comment = if item.comment.is_empty() {
            String::new()
        } else {
            format!(" {}", item.comment)
        };
        format!("        {},{comment}\n", flat(item.word))
    };
    let lines: String = items.iter().map(line).collect();
    format!("[\n{lines}    ]")
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
