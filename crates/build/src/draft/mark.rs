//! The draft's file: its last line says what it was drafted as, so that a person's edit is seen.

use aludel_core::digest;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::SourceFile;

const MARK: &str = "// drafted ";

/// The text of a draft, with its last line.
pub(crate) fn marked(text: &str) -> String {
    let hash = hash(text).unwrap_or_default();
    format!("{text}\n{MARK}{hash}\n")
}

/// The text without its last line.
pub(crate) fn unmarked(text: &str) -> String {
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with(MARK))
        .collect();
    format!("{}\n", kept.join("\n").trim_end())
}

/// Whether nobody edited the draft since it was written. Formatting and comments are no edit.
pub(crate) fn is_untouched(draft: &SourceFile) -> bool {
    mark(&draft.text).is_some_and(|mark| hash(&draft.text).is_some_and(|hash| hash == mark))
}

/// The hash of the text's tokens; none where it is not Rust at all. Spaces, comments and commas before a closing bracket are
/// what formatters change.
fn hash(text: &str) -> Option<String> {
    let tokens: TokenStream = text.parse().ok()?;
    let mut flat = String::new();
    flatten(tokens, &mut flat);
    Some(digest(flat.as_bytes())[..32].to_owned())
}

fn flatten(tokens: TokenStream, flat: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                flat.push(open);
                flatten(group.stream(), flat);
                flat.push(close);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' && tokens.peek().is_none() => {}
            other => {
                flat.push(' ');
                flat.push_str(&other.to_string());
            }
        }
    }
}

fn brackets(delimiter: Delimiter) -> (char, char) {
    match delimiter {
        Delimiter::Parenthesis => ('(', ')'),
        Delimiter::Brace => ('{', '}'),
        Delimiter::Bracket => ('[', ']'),
        Delimiter::None => (' ', ' '),
    }
}

/// Whether two drafts were drafted as the same, whatever a formatter did to them since.
pub(crate) fn same_mark(one: &str, other: &str) -> bool {
    mark(one).is_some_and(|mark_of_one| mark(other) == Some(mark_of_one))
}

fn mark(text: &str) -> Option<&str> {
    text.lines()
        .rev()
        .find_map(|line| line.trim().strip_prefix(MARK))
        .map(str::trim)
}
