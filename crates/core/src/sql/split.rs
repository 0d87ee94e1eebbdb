//! SQL text cut into statements.

#[cfg(test)]
mod tests;

use crate::Engine;
use crate::token::{Token, tokens};

/// The statements of a text, without their semicolons and without the comments before them. Semicolons in texts, names,
/// comments and in the bodies of triggers and procedures end nothing.
pub(super) fn statements(text: &str, engine: Engine) -> Vec<String> {
    let mut found = Vec::new();
    let mut current: Vec<Token<'_>> = Vec::new();
    for token in tokens(text, engine) {
        if token.is(";") && open_blocks(&current) == 0 {
            found.extend(cut(text, &current));
            current.clear();
        } else {
            current.push(token);
        }
    }
    found.extend(cut(text, &current));
    found
}

fn cut(text: &str, tokens: &[Token<'_>]) -> Option<String> {
    let (first, last) = (tokens.first()?, tokens.last()?);
    Some(text[first.start..last.end()].to_owned())
}

/// How many blocks are still open in a statement that has a body; 0 in any other.
fn open_blocks(tokens: &[Token<'_>]) -> usize {
    let bodies = ["TRIGGER", "PROCEDURE", "FUNCTION", "EVENT"];
    let head = tokens.iter().take(8);
    let creates = tokens.first().is_some_and(|first| first.is("CREATE"));
    if !creates
        || !head
            .clone()
            .any(|token| bodies.iter().any(|word| token.is(word)))
    {
        return 0;
    }
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| tokens[at]);
        let after_end = before.is_some_and(|before| before.is("END"));
        if token.is("BEGIN") || token.is("CASE") && !after_end {
            depth += 1;
        } else if token.is("END") && !ends_other(tokens.get(at + 1)) {
            depth = depth.saturating_sub(1);
        }
    }
    depth
}

/// Whether what follows an END says that it ends something that was not counted.
fn ends_other(next: Option<&Token<'_>>) -> bool {
    let others = ["IF", "LOOP", "WHILE", "REPEAT", "FOR"];
    next.is_some_and(|next| others.iter().any(|word| next.is(word)))
}
