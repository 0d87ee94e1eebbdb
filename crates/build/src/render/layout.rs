//! Words over lines, as rustfmt lays them out with its default settings.
//!
//! What rustfmt decides for any Rust is done here for the little Rust that migrations are made of: calls, methods in a
//! row, lists and literals.

use aludel_core::meaning::Word;

use super::list::{Brackets, Item, bracketed};
use super::literal;
use super::shape::{MAX_WIDTH, Shape, TAB, first_line, is_multiline, last_line, newline, width};

/// The most columns of methods in a row on one line.
const CHAIN_WIDTH: usize = 60;
/// The most columns between the brackets of a call or a list on one line.
pub(super) const LIST_WIDTH: usize = 60;

/// The word in this place; none where there is no room for it, which rustfmt then leaves as it stands.
pub(super) fn lay(word: &Word, shape: Shape) -> Option<String> {
    match word {
        Word::Call {
            name,
            args,
            methods,
        } if methods.is_empty() => call(name, args, shape),
        Word::Call {
            name,
            args,
            methods,
        } => chain(name, args, methods, shape),
        Word::List(words) => list(words, shape),
        Word::Name(name) | Word::Number(name) => Some(name.clone()),
        Word::Text(text) => Some(literal::text(text)),
        Word::Bytes(bytes) => Some(literal::bytes(bytes)),
        Word::Bool(value) => Some(value.to_string()),
    }
}

fn call(name: &str, args: &[Word], shape: Shape) -> Option<String> {
    let items: Vec<Item<'_>> = args.iter().map(Item::bare).collect();
    bracketed(name, &items, Brackets::Round, shape)
}

fn list(words: &[Word], shape: Shape) -> Option<String> {
    let items: Vec<Item<'_>> = words.iter().map(Item::bare).collect();
    let inner = bracketed("", &items, Brackets::Square, shape.after(1)?)?;
    Some(format!("&{inner}"))
}

type Method = (&'static str, Vec<Word>);

/// A call and the methods on its result: on one line where that is short, else a method a line.
fn chain(name: &str, args: &[Word], methods: &[Method], shape: Shape) -> Option<String> {
    let root = call(name, args, shape)?;
    let indent = if is_multiline(&root) {
        shape.indent
    } else {
        shape.indent + TAB
    };
    let own_line = Shape::line(indent);
    let method = |(name, args): &Method, shape| call(&format!(".{name}"), args, shape);
    let (last, first) = methods.split_last()?;
    let mut parts = vec![root];
    for link in first {
        parts.push(method(link, own_line)?);
    }
    let lay_last = |shape| method(last, shape);
    let (end, one_line) = last_link(&parts, methods.len(), &lay_last, shape, own_line)?;
    parts.push(end);
    let between = if one_line {
        String::new()
    } else {
        newline(indent)
    };
    let text = parts.join(&between);
    fits(&text, shape).then_some(text)
}

/// The last method, and whether the whole chain stands on one line with it.
fn last_link(
    parts: &[String],
    methods: usize,
    lay: &dyn Fn(Shape) -> Option<String>,
    shape: Shape,
    own_line: Shape,
) -> Option<(String, bool)> {
    let root = parts.first()?;
    let follows_bracket = ends_in_bracket(root);
    let before = if follows_bracket {
        width(last_line(root))
    } else {
        parts.iter().map(|part| width(part)).sum()
    };
    let most = if methods == 1 {
        shape.width
    } else {
        shape.width.min(CHAIN_WIDTH)
    };
    let budget = most.saturating_sub(before);
    let single = !parts.iter().any(|part| is_multiline(part)) && budget > 0;
    let alone = own_line.before(shape.overhead());
    let place = match (single, follows_bracket) {
        (true, _) => shape,
        (false, true) => own_line,
        (false, false) => return lay(alone).map(|text| (text, false)),
    };
    let Some(text) = place.after(before).and_then(lay) else {
        return lay(place).map(|text| (text, false));
    };
    let fits = width(first_line(&text)) <= budget;
    let lines = text.lines().count();
    if fits && lines >= 5 {
        return Some((text, single));
    }
    match lay(alone) {
        Some(other) if !fits => Some((other, false)),
        Some(other) if other.lines().count() < lines => Some((other, false)),
        _ => Some((text, fits && single)),
    }
}

/// Whether the last line of a text is nothing but closing brackets.
fn ends_in_bracket(text: &str) -> bool {
    is_multiline(text)
        && last_line(text)
            .chars()
            .all(|c| c.is_whitespace() || matches!(c, '(' | ')' | ']' | '}'))
}

/// Whether a text of several lines keeps within the room it was given.
fn fits(text: &str, shape: Shape) -> bool {
    let mut lines = text.lines();
    let first = lines.next().is_none_or(|line| width(line) <= shape.width);
    let last = width(last_line(text)) <= shape.indent + shape.offset + shape.width;
    first && (!is_multiline(text) || last && lines.all(|line| width(line) <= MAX_WIDTH))
}

/// The word on one line, however long.
pub(super) fn flat(word: &Word) -> String {
    let endless = Shape {
        indent: 0,
        offset: 0,
        width: usize::MAX,
    };
    let join = |words: &[Word]| words.iter().map(flat).collect::<Vec<_>>().join(", ");
    match word {
        Word::Call {
            name,
            args,
            methods,
        } => {
            let methods = methods
                .iter()
                .map(|(name, args)| format!(".{name}({})", join(args)));
            format!("{name}({}){}", join(args), methods.collect::<String>())
        }
        Word::List(words) => format!("&[{}]", join(words)),
        leaf => lay(leaf, endless).unwrap_or_default(),
    }
}
