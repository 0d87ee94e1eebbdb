//! Rust expressions as terms of the closed grammar: calls of words, literals, names and lists.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprCall, ExprMethodCall, Lit, UnOp};

/// What is wrong, and where in the file.
#[derive(Debug)]
pub(super) struct Wrong {
    pub span: Span,
    pub message: String,
}

pub(super) type Read<T> = Result<T, Wrong>;

/// A failure at a span.
pub(super) fn wrong<T>(span: Span, message: impl Into<String>) -> Read<T> {
    Err(Wrong {
        span,
        message: message.into(),
    })
}

/// An expression of the grammar.
pub(super) struct Term {
    pub span: Span,
    pub kind: Kind,
}

pub(super) enum Kind {
    Call(Call),
    Name(String),
    Text(String),
    Bytes(Vec<u8>),
    /// Digits, with the sign in front.
    Number(String),
    Bool(bool),
    List(Vec<Term>),
}

/// A word called, with the methods called on its result.
pub(super) struct Call {
    pub name: String,
    pub span: Span,
    pub args: Vec<Term>,
    pub methods: Vec<Method>,
}

pub(super) struct Method {
    pub name: String,
    pub span: Span,
    pub args: Vec<Term>,
}

/// Reads an expression; what the grammar lacks is refused.
pub(super) fn term(expr: &Expr) -> Read<Term> {
    let kind = match expr {
        Expr::Call(call) => Kind::Call(called(call)?),
        Expr::MethodCall(call) => return method(call),
        Expr::Path(path) if path.attrs.is_empty() && path.qself.is_none() => {
            match path.path.get_ident() {
                Some(name) => Kind::Name(name.to_string()),
                None => return beyond(expr),
            }
        }
        Expr::Lit(lit) if lit.attrs.is_empty() => literal(&lit.lit)?,
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match term(&unary.expr)?.kind {
            Kind::Number(digits) if !digits.starts_with('-') => Kind::Number(format!("-{digits}")),
            _ => return beyond(expr),
        },
        Expr::Reference(reference) if reference.mutability.is_none() => match &*reference.expr {
            Expr::Array(array) => Kind::List(array.elems.iter().map(term).collect::<Read<_>>()?),
            _ => return beyond(expr),
        },
        _ => return beyond(expr),
    };
    Ok(Term {
        span: expr.span(),
        kind,
    })
}

fn beyond<T>(expr: &Expr) -> Read<T> {
    wrong(
        expr.span(),
        "a migration holds only the words of `aludel::prelude`, literals, lists `&[…]` and names of functions in the file: write it with these",
    )
}

fn called(call: &ExprCall) -> Read<Call> {
    let Expr::Path(path) = &*call.func else {
        return beyond(&call.func);
    };
    let Some(name) = path.path.get_ident() else {
        return wrong(
            path.span(),
            "write the word alone: `use aludel::prelude::*;` brings it in",
        );
    };
    Ok(Call {
        name: name.to_string(),
        span: name.span(),
        args: call.args.iter().map(term).collect::<Read<_>>()?,
        methods: Vec::new(),
    })
}

/// A chain of methods, from its first word on.
fn method(call: &ExprMethodCall) -> Read<Term> {
    let mut links = vec![call];
    let mut receiver = &*call.receiver;
    while let Expr::MethodCall(inner) = receiver {
        links.push(inner);
        receiver = &inner.receiver;
    }
    let Expr::Call(root) = receiver else {
        return beyond(receiver);
    };
    let mut root = called(root)?;
    for link in links.into_iter().rev() {
        if let Some(turbofish) = &link.turbofish {
            return wrong(turbofish.span(), "a word takes no types: take them out");
        }
        root.methods.push(Method {
            name: link.method.to_string(),
            span: link.method.span(),
            args: link.args.iter().map(term).collect::<Read<_>>()?,
        });
    }
    Ok(Term {
        span: root.span,
        kind: Kind::Call(root),
    })
}

fn literal(lit: &Lit) -> Read<Kind> {
    let suffix = |suffix: &str, span| {
        if suffix.is_empty() {
            Ok(())
        } else {
            wrong(
                span,
                format!("a literal has no suffix here: take `{suffix}` out"),
            )
        }
    };
    Ok(match lit {
        Lit::Str(text) => {
            suffix(text.suffix(), text.span())?;
            Kind::Text(text.value())
        }
        Lit::ByteStr(bytes) => {
            suffix(bytes.suffix(), bytes.span())?;
            Kind::Bytes(bytes.value())
        }
        Lit::Int(number) => {
            suffix(number.suffix(), number.span())?;
            Kind::Number(number.base10_digits().to_owned())
        }
        Lit::Bool(value) => Kind::Bool(value.value),
        Lit::Float(number) => {
            return wrong(
                number.span(),
                format!("a number with a point is written as its digits: `number(\"{number}\")`"),
            );
        }
        other => {
            return wrong(
                other.span(),
                "this sort of literal has no place in a migration: write a text, a whole number, `true` or `false`",
            );
        }
    })
}

impl Kind {
    /// The sort of term, as messages name it.
    pub fn sort(&self) -> String {
        match self {
            Kind::Call(call) => format!("`{}(…)`", call.name),
            Kind::Name(name) => format!("`{name}`"),
            Kind::Text(_) => "a text".to_owned(),
            Kind::Bytes(_) => "a byte string".to_owned(),
            Kind::Number(_) => "a number".to_owned(),
            Kind::Bool(value) => format!("`{value}`"),
            Kind::List(_) => "a list".to_owned(),
        }
    }
}
