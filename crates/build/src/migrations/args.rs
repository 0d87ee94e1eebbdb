//! Taking a term apart: arguments by their sort, methods by their names.

use proc_macro2::Span;

use super::term::{Call, Kind, Method, Read, Term, wrong};
use crate::nearest::hint;

/// A text.
pub(super) fn text(term: &Term) -> Read<String> {
    match &term.kind {
        Kind::Text(text) => Ok(text.clone()),
        other => expected("a text", other, term.span),
    }
}

/// A number of the width that the word takes.
pub(super) fn number<T: std::str::FromStr>(term: &Term) -> Read<T> {
    match &term.kind {
        Kind::Number(digits) => digits.parse().or_else(|_| {
            wrong(
                term.span,
                format!(
                    "{digits} does not fit in {}: choose another",
                    std::any::type_name::<T>()
                ),
            )
        }),
        other => expected("a whole number", other, term.span),
    }
}

/// A list, each of whose terms is read by `read`.
pub(super) fn list<T>(term: &Term, read: impl Fn(&Term) -> Read<T>) -> Read<Vec<T>> {
    match &term.kind {
        Kind::List(terms) => terms.iter().map(read).collect(),
        other => expected("a list `&[…]`", other, term.span),
    }
}

/// A list of texts.
pub(super) fn texts(term: &Term) -> Read<Vec<String>> {
    list(term, text)
}

/// A call of a word.
pub(super) fn call<'a>(term: &'a Term, what: &str) -> Read<&'a Call> {
    match &term.kind {
        Kind::Call(call) => Ok(call),
        other => expected(what, other, term.span),
    }
}

/// One sort was wanted and another found.
pub(super) fn expected<T>(what: &str, found: &Kind, span: Span) -> Read<T> {
    wrong(
        span,
        format!("{what} was expected here, not {}: mend it", found.sort()),
    )
}

/// Exactly `N` arguments.
pub(super) fn exactly<'a, const N: usize>(
    word: &str,
    args: &'a [Term],
    span: Span,
) -> Read<&'a [Term; N]> {
    args.try_into().or_else(|_| {
        let many = if N == 1 { "argument" } else { "arguments" };
        wrong(
            span,
            format!(
                "`{word}` takes {N} {many}, and {} stand here: mend the call",
                args.len()
            ),
        )
    })
}

impl Call {
    /// Exactly `N` arguments of the word itself.
    pub fn take<const N: usize>(&self) -> Read<&[Term; N]> {
        exactly(&self.name, &self.args, self.span)
    }

    /// The argument at `index`.
    pub fn arg(&self, index: usize) -> Read<&Term> {
        self.args.get(index).map_or_else(
            || {
                wrong(
                    self.span,
                    format!("`{}` lacks argument {}: add it", self.name, index + 1),
                )
            },
            Ok,
        )
    }

    /// Refuses methods that are not among `known`, and one that stands twice.
    pub fn only(&self, known: &[&str]) -> Read<()> {
        for (at, method) in self.methods.iter().enumerate() {
            if !known.contains(&method.name.as_str()) {
                return unknown_method(&self.name, method, known);
            }
            if self.methods[..at].iter().any(|m| m.name == method.name) {
                return wrong(
                    method.span,
                    format!("`.{}` stands twice: take one out", method.name),
                );
            }
        }
        Ok(())
    }

    /// The method of this name, if it is called.
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == name)
    }

    /// The one argument of the method of this name, read by `read`, if the method is called.
    pub fn read<T>(&self, name: &str, read: impl Fn(&Term) -> Read<T>) -> Read<Option<T>> {
        self.method(name)
            .map(|method| {
                let [arg] = exactly(name, &method.args, method.span)?;
                read(arg)
            })
            .transpose()
    }

    /// The lists that methods of this name take: empty where it is not called.
    pub fn read_list<T>(&self, name: &str, read: impl Fn(&Term) -> Read<T>) -> Read<Vec<T>> {
        let found = self.read(name, |arg| list(arg, &read))?;
        Ok(found.unwrap_or_default())
    }

    /// Whether the method without arguments is called.
    pub fn flag(&self, name: &str) -> Read<bool> {
        match self.method(name) {
            None => Ok(false),
            Some(method) => exactly::<0>(name, &method.args, method.span).map(|_| true),
        }
    }
}

fn unknown_method<T>(word: &str, method: &Method, known: &[&str]) -> Read<T> {
    let remedy = if known.is_empty() {
        "take it out".to_owned()
    } else {
        format!("it has {}", dotted(known))
    };
    let hint = hint(&method.name, known.iter().copied(), &remedy);
    wrong(
        method.span,
        format!("`{word}` has no method `.{}`{hint}", method.name),
    )
}

fn dotted(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`.{word}`")).collect();
    words.join(", ")
}
