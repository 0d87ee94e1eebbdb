//! What stands between brackets, as rustfmt lays it out.

use aludel_core::meaning::Word;

use super::layout::{LIST_WIDTH, lay};
use super::shape::{MAX_WIDTH, Shape, TAB, first_line, is_multiline, last_line, newline, width};

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
    let (tactic, texts) = match items {
        [sole] => lay_sole(name, sole, shape)?,
        many => lay_many(name, many, shape)?,
    };
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

/// Columns between the brackets where all stands on one line.
fn one_line(name: &str, shape: Shape) -> usize {
    shape.width.saturating_sub(width(name) + 2)
}

/// The only item: behind the bracket, if need be with its own block open there, else on a line of its own.
fn lay_sole(name: &str, item: &Item<'_>, shape: Shape) -> Option<(Tactic, Vec<String>)> {
    let room = one_line(name, shape);
    let bare = item.comment.is_empty();
    let alone = lay(item.word, shape.nested());
    let opened = open_block(name, item.word, shape)
        .filter(|text| bare && width(first_line(text)) <= room.min(LIST_WIDTH));
    if let Some(opened) = opened {
        let flat = alone.filter(|text| !is_multiline(text));
        let text = match flat {
            Some(flat) if opened.matches('\n').count() == 1 => flat,
            _ => opened,
        };
        return Some((Tactic::Row, vec![text]));
    }
    let alone = alone?;
    let fits = bare && room != 0 && !is_multiline(&alone) && width(&alone) <= room;
    let tactic = if fits {
        Tactic::Row
    } else {
        stacked(&[item.word], std::slice::from_ref(&alone))
    };
    Some((tactic, vec![alone]))
}

/// The only item with its block open behind the bracket, where it has one.
fn open_block(name: &str, word: &Word, shape: Shape) -> Option<String> {
    let clings = name.len() < TAB;
    let opens = matches!(word, Word::Call { .. } | Word::List(_));
    if !clings && !opens {
        return None;
    }
    let mut room = shape.after(width(name) + 1)?.before(1);
    if matches!(word, Word::Call { methods, .. } if methods.is_empty()) {
        room.width = room.width.min(LIST_WIDTH);
    }
    lay(word, room)
}

fn lay_many(name: &str, items: &[Item<'_>], shape: Shape) -> Option<(Tactic, Vec<String>)> {
    let nested = shape.nested();
    let texts: Vec<String> = items
        .iter()
        .map(|item| lay(item.word, nested))
        .collect::<Option<_>>()?;
    let total: usize = texts.iter().map(|text| width(text)).sum();
    let commas = 2 * (texts.len() - 1);
    let in_a_row = total + commas <= one_line(name, shape).min(LIST_WIDTH)
        && !texts.iter().any(|text| is_multiline(text))
        && items.iter().all(|item| item.comment.is_empty());
    let tactic = if in_a_row {
        Tactic::Row
    } else {
        let words: Vec<&Word> = items.iter().map(|item| item.word).collect();
        stacked(&words, &texts)
    };
    Some((tactic, texts))
}

/// Over lines: short literals and names fill them, all else has a line of its own.
fn stacked(words: &[&Word], texts: &[String]) -> Tactic {
    let simple = |word: &&Word| !matches!(word, Word::Call { .. } | Word::List(_));
    if words.iter().all(simple) && texts.iter().all(|text| text.len() <= 10) {
        Tactic::Fill
    } else {
        Tactic::Column
    }
}

/// An item a line. Comments of items that follow each other stand under each other, as far as the lines have room.
fn column(items: &[Item<'_>], texts: &[String], nested: Shape) -> String {
    let mut out = String::new();
    let mut aligned = None;
    for (at, (item, text)) in items.iter().zip(texts).enumerate() {
        if at > 0 {
            out.push_str(&newline(nested.indent));
        }
        out.push_str(text);
        out.push(',');
        if item.comment.is_empty() {
            aligned = None;
            continue;
        }
        let used = width(last_line(&out)) + width(&item.comment);
        let group = || group_width(items, texts, at, used);
        let pad = |aligned: Option<usize>| aligned.unwrap_or(0).saturating_sub(width(text));
        aligned = aligned.or_else(group);
        if used + pad(aligned) + 1 > MAX_WIDTH {
            aligned = group();
        }
        out.push_str(&" ".repeat(pad(aligned) + 1));
        out.push_str(&item.comment);
    }
    out
}

/// The widest of the items from `from` on whose comments are to stand under each other; none for an item over lines and for
/// the last. `used` is what the first of them takes with its comment.
fn group_width(items: &[Item<'_>], texts: &[String], from: usize, used: usize) -> Option<usize> {
    if from + 1 == items.len() || is_multiline(&texts[from]) {
        return None;
    }
    let later = items.iter().zip(texts).skip(from + 1);
    let group = later.take_while(|(item, text)| {
        !item.comment.is_empty() && !is_multiline(text) && width(text) + used <= MAX_WIDTH
    });
    let widths = group.map(|(_, text)| width(text));
    widths.chain([width(&texts[from])]).max()
}

/// As many items on each line as it holds. The comma behind the last one counts only where it is not on the first line.
fn fill(texts: &[String], nested: Shape) -> String {
    let mut out = String::new();
    let mut used = 0;
    for (at, text) in texts.iter().enumerate() {
        let is_last_on_first = at + 1 == texts.len() && !is_multiline(&out);
        let next = width(text) + usize::from(!is_last_on_first);
        if used > 0 && used + 1 + next > nested.width {
            out.push_str(&newline(nested.indent));
            used = 0;
        } else if used > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(text);
        out.push(',');
        used += next;
    }
    out
}
