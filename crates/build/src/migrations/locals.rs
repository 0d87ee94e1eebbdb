//! Locals of a migration's functions that are named like a constant of the prelude.
//!
//! To rustc `let now = …` then is a pattern that asks whether the value is that constant, and what it says of it helps
//! nobody.

use proc_macro2::{Ident, TokenStream, TokenTree};

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
    // Few files have functions with locals, and reading costs time.
    let mut bindings = ["let", "for", "mut"].into_iter();
    if !bindings.any(|word| text.contains(word)) || !CONSTANTS.iter().any(|w| text.contains(w)) {
        return Ok(());
    }
    // What is no text of Rust is told elsewhere.
    text.parse().map_or(Ok(()), look)
}

fn look(tokens: TokenStream) -> Read<()> {
    let mut binds = false;
    for token in tokens {
        match token {
            TokenTree::Ident(name) if binds && CONSTANTS.iter().any(|word| name == word) => {
                return refuse(&name);
            }
            TokenTree::Ident(word) => binds = word == "let" || word == "for" || word == "mut",
            TokenTree::Group(group) => {
                look(group.stream())?;
                binds = false;
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => binds = false,
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
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
