//! What stands between brackets, as rustfmt lays it out.

use aludel_core::meaning::Word;

use super::layout::{LIST_WIDTH, lay};
use super::shape::{Shape, TAB, first_line, is_multiline, newline, width};

/// A word of a list, with the comment behind it.
pub(super) struct Item<'a> {
    pub word: &'a Word,
    pub comment: String,
}

impl<'a> Item<'a> {
    /// A word without comment.
    pub fn bare(word: &'a Word) -> Self {
        Self {
            word,
            comment: String::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brackets {
    Round,
    Square,
}

/// How the items stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tactic {
    /// All on one line, of which the last item may open a block.
    Row,
    /// An item a line.
    Column,
    /// As many short items on a line as it holds.
    Fill,
}

/// `name(items)` or `name[items]`.
pub(super) fn bracketed(
    name: &str,
    items: &[Item<'_>],
    brackets: Brackets,
    shape: Shape,
) -> Option<String> {
    let (open, close) = match brackets {
        Brackets::Round => ('(', ')'),
        Brackets::Square => ('[', ']'),
    };
    if items.is_empty() {
        return Some(format!("{name}{open}{close}"));
    }
    let nested = shape.nested();
    let lay_nested = |item: &Item<'_>| lay(item.word, nested);
    let mut texts: Vec<String> = items.iter().map(lay_nested).collect::<Option<_>>()?;
    let tactic = choose(name, items, &mut texts, shape);
    let inner = match tactic {
        Tactic::Row => texts.join(", "),
        Tactic::Column => column(items, &texts, nested),
        Tactic::Fill => fill(&texts, nested),
    };
    let room = shape.width.saturating_sub(width(name));
    if tactic == Tactic::Row && width(first_line(&inner)) < room {
        return Some(format!("{name}{open}{inner}{close}"));
    }
    let (inside, outside) = (newline(nested.indent), newline(shape.indent));
    Some(format!("{name}{open}{inside}{inner}{outside}{close}"))
}

/// How the items are to stand; the last text is exchanged for the one that opens a block, where that is what fits.
fn choose(name: &str, items: &[Item<'_>], texts: &mut [String], shape: Shape) -> Tactic {
    let name_width = width(name);
    let one_line = shape.width.saturating_sub(name_width + 2);
    let sole = items.len() == 1;
    let clings = sole && name.len() < TAB;
    let last = items.len() - 1;
    let may_open = clings || sole && opens(items[0].word);
    let opened = may_open
        .then(|| {
            let room = shape.after(name_width + 1)?.before(1);
            let room = if is_nested_call(items[0].word) {
                Shape {
                    width: room.width.min(LIST_WIDTH),
                    ..room
                }
            } else {
                room
            };
            lay(items[last].word, room)
        })
        .flatten();
    let alone = texts[last].clone();
    if let Some(opened) = &opened {
        first_line(opened).clone_into(&mut texts[last]);
    }
    let row = fits_row(items, texts, one_line);
    if let (true, Some(opened)) = (row, opened) {
        let one_break = opened.matches('\n').count() == 1;
        texts[last] = if one_break && !is_multiline(&alone) {
            alone
        } else {
            opened
        };
        return Tactic::Row;
    }
    texts[last] = alone;
    let fits_alone = sole
        && one_line != 0
        && items[0].comment.is_empty()
        && !is_multiline(&texts[0])
        && width(&texts[0]) <= one_line;
    if fits_alone || fits_row(items, texts, one_line) {
        return Tactic::Row;
    }
    let short =
        items.iter().all(|item| is_simple(item.word)) && texts.iter().all(|t| t.len() <= 10);
    if short { Tactic::Fill } else { Tactic::Column }
}

fn fits_row(items: &[Item<'_>], texts: &[String], one_line: usize) -> bool {
    let total: usize = texts.iter().map(|text| width(text)).sum();
    let commas = 2 * (texts.len() - 1);
    total + commas <= one_line.min(LIST_WIDTH)
        && !texts.iter().any(|text| is_multiline(text))
        && items.iter().all(|item| item.comment.is_empty())
}

/// Whether a sole argument may open its block on the line of the call.
fn opens(word: &Word) -> bool {
    matches!(word, Word::Call { .. } | Word::List(_))
}

fn is_nested_call(word: &Word) -> bool {
    matches!(word, Word::Call { methods, .. } if methods.is_empty())
}

fn is_simple(word: &Word) -> bool {
    !matches!(word, Word::Call { .. } | Word::List(_))
}

/// An item a line; comments that follow each other stand under each other.
fn column(items: &[Item<'_>], texts: &[String], nested: Shape) -> String {
    let mut lines = Vec::new();
    let mut at_column = None;
    for (at, (item, text)) in items.iter().zip(texts).enumerate() {
        if item.comment.is_empty() {
            at_column = None;
            lines.push(format!("{text},"));
            continue;
        }
        let widest = *at_column.get_or_insert_with(|| group_width(items, texts, at));
        let pad = if is_multiline(text) {
            1
        } else {
            widest - width(text) + 1
        };
        lines.push(format!("{text},{}{}", " ".repeat(pad), item.comment));
        if is_multiline(text) {
            at_column = None;
        }
    }
    lines.join(&newline(nested.indent))
}

/// The widest of the items from `from` on that have a comment each.
fn group_width(items: &[Item<'_>], texts: &[String], from: usize) -> usize {
    let group = items[from..].iter().zip(&texts[from..]);
    group
        .take_while(|(item, text)| !item.comment.is_empty() && !is_multiline(text))
        .map(|(_, text)| width(text))
        .max()
        .unwrap_or_default()
}

/// As many items on each line as it holds.
fn fill(texts: &[String], nested: Shape) -> String {
    let mut out = String::new();
    let mut used = 0;
    for text in texts {
        let next = width(text) + 1;
        if used > 0 && used + 1 + next > nested.width {
            out.push_str(&newline(nested.indent));
            used = 0;
        }
        if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(text);
        out.push(',');
        used += next;
    }
    out
}
