//! Locals of a migration's functions that are named like a constant of the prelude.
//!
//! To rustc `let now = …` then is a pattern that asks whether the value is that constant, and what it says of it helps
//! nobody.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

use super::term::{Read, wrong};

/// The words that are constants.
const CONSTANTS: [&str; 7] = [
    "cascade",
    "no_action",
    "nothing",
    "now",
    "restrict",
    "set_default",
    "set_null",
];

/// Refuses a local of such a name, wherever the file has one.
pub(super) fn named_like_constants(text: &str) -> Read<()> {
    // Few files have functions, and reading costs time.
    if !text.contains("fn ") || !CONSTANTS.iter().any(|w| text.contains(w)) {
        return Ok(());
    }
    // What is no text of Rust is told elsewhere.
    text.parse().map_or(Ok(()), look)
}

/// Looks at what binds names among these tokens, and in all that stands in brackets.
fn look(tokens: TokenStream) -> Read<()> {
    let all: Vec<TokenTree> = tokens.into_iter().collect();
    let mut closed = None;
    for (at, token) in all.iter().enumerate() {
        let rest = &all[at + 1..];
        match token {
            TokenTree::Ident(word) if word == "let" => pattern(until(rest, &[':', '=', ';']))?,
            TokenTree::Ident(word) if word == "for" => {
                let end = rest.iter().position(|t| is_word(t, "in"));
                pattern(&rest[..end.unwrap_or(0)])?;
            }
            TokenTree::Ident(word) if word == "fn" => parameters(rest)?,
            TokenTree::Punct(mark)
                if mark.as_char() == '|' && closed != Some(at) && opens(&all[..at]) =>
            {
                let inner = until(rest, &['|']);
                closed = Some(at + 1 + inner.len());
                each(inner)?;
            }
            TokenTree::Group(group) => look(group.stream())?,
            _ => {}
        }
    }
    Ok(())
}

/// What stands before the first of these marks; a `::` is none of them.
fn until<'a>(all: &'a [TokenTree], marks: &[char]) -> &'a [TokenTree] {
    let end = (0..all.len()).find(|at| {
        let found = mark(&all[*at]).is_some_and(|one| marks.contains(&one));
        found && !in_path(all, *at)
    });
    &all[..end.unwrap_or(all.len())]
}

/// Whether the mark at `at` is a half of `::`.
fn in_path(all: &[TokenTree], at: usize) -> bool {
    let colon = |at: Option<usize>| at.and_then(|at| all.get(at)).and_then(mark) == Some(':');
    colon(Some(at)) && (colon(at.checked_sub(1)) || colon(at.checked_add(1)))
}

fn mark(token: &TokenTree) -> Option<char> {
    match token {
        TokenTree::Punct(mark) => Some(mark.as_char()),
        _ => None,
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// Whether a `|` after these tokens opens the parameters of a closure: it stands between no two values.
fn opens(before: &[TokenTree]) -> bool {
    match before.last() {
        None => true,
        Some(TokenTree::Punct(mark)) => !matches!(mark.as_char(), '|' | '?'),
        Some(TokenTree::Ident(word)) => word == "move" || word == "return",
        Some(_) => false,
    }
}

/// The parameters of a function, from behind `fn` on; a type has no names.
fn parameters(rest: &[TokenTree]) -> Read<()> {
    if !matches!(rest.first(), Some(TokenTree::Ident(_))) {
        return Ok(());
    }
    let group = rest.iter().find_map(|token| match token {
        TokenTree::Group(group) => Some(group),
        _ => None,
    });
    let Some(group) = group.filter(|group| group.delimiter() == Delimiter::Parenthesis) else {
        return Ok(());
    };
    each(&group.stream().into_iter().collect::<Vec<_>>())
}

/// Parameters with commas between them, with or without types.
fn each(all: &[TokenTree]) -> Read<()> {
    let mut parameters = all.split(|token| mark(token) == Some(','));
    parameters.try_for_each(|one| pattern(until(one, &[':'])))
}

/// A pattern: each name in it is bound, but for fields and paths.
fn pattern(all: &[TokenTree]) -> Read<()> {
    for (at, token) in all.iter().enumerate() {
        let next = all.get(at + 1);
        let path = at.checked_sub(1).is_some_and(|before| in_path(all, before));
        match token {
            TokenTree::Group(group) => pattern(&group.stream().into_iter().collect::<Vec<_>>())?,
            TokenTree::Ident(name) if CONSTANTS.iter().any(|word| name == word) => {
                let field = next.and_then(mark) == Some(':');
                if !field && !path && !matches!(next, Some(TokenTree::Group(_))) {
                    return refuse(name);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn refuse(name: &Ident) -> Read<()> {
    wrong(
        name.span(),
        format!(
            "`{name}` is a constant of the prelude, and to rustc a local of that name asks for its value: give the local \
             another name, such as `its_{name}`"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        named_like_constants(text).err().map(|wrong| wrong.message)
    }

    #[test]
    fn a_local_named_like_a_constant_is_refused() {
        for text in [
            "fn f() { let now = 1; }",
            "fn f() { if true { let mut now = 1; } }",
            "fn f() { for now in 0..1 {} }",
            "fn f(mut now: i64) {}",
            "fn f(now: i64) {}",
            "fn f<T>(a: T, (b, now): (i64, i64)) {}",
            "fn f() { let (now, then) = (1, 2); }",
            "fn f() { let Some(now) = g() else { return }; }",
            "fn f() { if let Row { now, .. } = g() {} }",
            "fn f() { for (at, now) in all {} }",
            "fn f() { let g = |now| 1; }",
            "fn f() { g(|a, now: i64| 1) }",
            "fn f() { g(move |&(now, _)| 1) }",
        ] {
            assert_eq!(
                said(text).as_deref(),
                Some(
                    "`now` is a constant of the prelude, and to rustc a local of that name asks for its value: give the \
                     local another name, such as `its_now`"
                ),
                "{text}"
            );
        }
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        for text in [
            "fn f() { let later = now; }",
            "fn f() { let x = S { now: 1 }; x.now() }",
            "const M: M = M { steps: &[run(f).reverse(nothing)] }; fn f() { let a = 1; }",
            "fn f() { let s = \"let now\"; } // let now",
            "fn f( { let now",
            "fn f() { let Row { now: then } = g(); }",
            "fn f() { let x: now = a | now | b; g(now, |a: Vec<i64>| now) }",
            "fn f() { let Kind::now = g(); }",
            "fn f(a: now) -> now { a || now }",
            "fn f() { for<'a> fn(&'a now) }",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
