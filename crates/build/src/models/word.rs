use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, ExprPath, Ident, Lit, LitStr, Token, Type, parenthesized, token};

use super::report::wrong;

/// One word of an attribute: `unique`, `len = 255`, `index(a, b)`.
pub(super) struct Word {
    /// The word itself.
    pub(super) key: Ident,
    /// What stands behind it.
    pub(super) value: Value,
}

/// What stands behind a [`Word`].
pub(super) enum Value {
    /// Nothing.
    Alone,
    /// `= expression`.
    Is(Expr),
    /// `= type`, behind the word `type` only.
    Type(Type),
    /// `(…)`.
    List(Vec<Arg>),
}

/// What may stand in the brackets of a [`Word`].
pub(super) enum Arg {
    /// Another word.
    Word(Word),
    /// A text in quotes.
    Text(LitStr),
}

impl Parse for Word {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = Ident::parse_any(input)?;
        let value = if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            if key == "type" && !input.peek(LitStr) {
                Value::Type(input.parse()?)
            } else {
                Value::Is(input.parse()?)
            }
        } else if input.peek(token::Paren) {
            let inner;
            parenthesized!(inner in input);
            let args = Punctuated::<Arg, Token![,]>::parse_terminated(&inner)?;
            Value::List(args.into_iter().collect())
        } else {
            Value::Alone
        };
        Ok(Self { key, value })
    }
}

impl Parse for Arg {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            input.parse().map(Arg::Text)
        } else {
            input.parse().map(Arg::Word)
        }
    }
}

impl Word {
    /// Where the word stands.
    pub(super) fn span(&self) -> Span {
        self.key.span()
    }

    /// That nothing stands behind the word.
    pub(super) fn alone(&self) -> syn::Result<Span> {
        match &self.value {
            Value::Alone => Ok(self.span()),
            _ => wrong(
                self.span(),
                format!("`{0}` takes no value: write `{0}` alone", self.key),
            ),
        }
    }

    /// The expression behind the word.
    pub(super) fn expr(&self, example: &str) -> syn::Result<&Expr> {
        match &self.value {
            Value::Is(expr) => Ok(expr),
            _ => wrong(
                self.span(),
                format!("`{}` wants a value: write `{example}`", self.key),
            ),
        }
    }

    /// The text behind the word: `name = "…"`, not empty.
    pub(super) fn text(&self) -> syn::Result<LitStr> {
        let example = format!("{} = \"…\"", self.key);
        let expr = self.expr(&example)?;
        let Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) = expr
        else {
            return wrong(
                expr.span(),
                format!("`{}` wants a text in quotes: write `{example}`", self.key),
            );
        };
        checked(text, &self.key.to_string())?;
        Ok(text.clone())
    }

    /// The whole number behind the word: `len = 255`.
    pub(super) fn number(&self) -> syn::Result<(u32, Span)> {
        let example = format!("{} = 10", self.key);
        let expr = self.expr(&example)?;
        let number = match expr {
            Expr::Lit(ExprLit {
                lit: Lit::Int(int), ..
            }) => int.base10_parse().ok(),
            _ => None,
        };
        match number {
            Some(number) => Ok((number, expr.span())),
            None => wrong(
                expr.span(),
                format!(
                    "`{}` wants a whole number from 0 to {}: write `{example}`",
                    self.key,
                    u32::MAX
                ),
            ),
        }
    }

    /// The bare word behind the word: `on_delete = cascade`.
    pub(super) fn bare(&self, example: &str) -> syn::Result<&Ident> {
        let expr = self.expr(example)?;
        match expr {
            Expr::Path(ExprPath { path, .. }) if path.get_ident().is_some() => path.require_ident(),
            _ => wrong(
                expr.span(),
                format!(
                    "`{}` wants a word without quotes: write `{example}`",
                    self.key
                ),
            ),
        }
    }

    /// What stands in the brackets behind the word.
    pub(super) fn list(&self, example: &str) -> syn::Result<&[Arg]> {
        match &self.value {
            Value::List(args) if !args.is_empty() => Ok(args),
            _ => wrong(
                self.span(),
                format!("`{}` wants brackets: write `{example}`", self.key),
            ),
        }
    }
}

/// A text that a database can hold: neither empty nor with a NUL.
pub(super) fn checked(text: &LitStr, what: &str) -> syn::Result<()> {
    if text.value().trim().is_empty() {
        return wrong(
            text.span(),
            format!("`{what}` is empty: fill it in, or take the word out"),
        );
    }
    if text.value().contains('\0') {
        return wrong(
            text.span(),
            format!("`{what}` has a NUL character, which no engine keeps: take it out"),
        );
    }
    Ok(())
}
