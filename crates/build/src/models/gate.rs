//! What stands between the build and a model: `cfg`, and derives that hide.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Meta};

use super::report::Report;

/// Whether `derive(Model)` is among the attributes, behind a `cfg_attr` too.
pub(super) fn derives_model(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| match &attr.meta {
        Meta::List(list) if attr.path().is_ident("derive") => has_model(list.tokens.clone()),
        Meta::List(list) if attr.path().is_ident("cfg_attr") => {
            find_derive(list.tokens.clone()).is_some()
        }
        _ => false,
    })
}

/// The word `Model` at the end of one of the paths between the commas.
fn has_model(tokens: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens
        .split(|token| matches!(token, TokenTree::Punct(p) if p.as_char() == ','))
        .any(|path| matches!(path.last(), Some(TokenTree::Ident(name)) if name == "Model"))
}

/// The `derive` of a `derive(… Model …)` anywhere in the tokens.
pub(super) fn find_derive(tokens: TokenStream) -> Option<Span> {
    let mut derive = None;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let stream = group.stream();
                let here = derive.take().filter(|_| has_model(stream.clone()));
                if let Some(span) = here.or_else(|| find_derive(stream)) {
                    return Some(span);
                }
            }
            TokenTree::Ident(name) => derive = (name == "derive").then(|| name.span()),
            _ => derive = None,
        }
    }
    None
}

/// The `cfg` among the attributes, or a `cfg_attr` that would bring words of ours.
pub(super) fn gate(attrs: &[Attribute]) -> Option<Span> {
    let ours = |tokens: TokenStream| {
        find_derive(tokens.clone()).is_some()
            || tokens.into_iter().any(|token| {
                matches!(token, TokenTree::Ident(name)
                    if name == "table" || name == "column" || name == "cfg" || name == "repr")
            })
    };
    let found = attrs.iter().find(|attr| match &attr.meta {
        Meta::List(list) if attr.path().is_ident("cfg_attr") => ours(list.tokens.clone()),
        _ => attr.path().is_ident("cfg"),
    });
    found.map(|attr| attr.path().span())
}

/// That no part of a model stands behind a `cfg`.
pub(super) fn fields_ungated<'a>(
    all: impl Iterator<Item = &'a Vec<Attribute>>,
    owner: &Ident,
    report: &mut Report<'_>,
) -> bool {
    let gates: Vec<Span> = all.filter_map(|attrs| gate(attrs)).collect();
    for span in &gates {
        report.say(
            *span,
            format!(
                "a part of `{owner}` stands behind a `cfg`, and a model is the same in every \
                 build: take the `cfg` off"
            ),
        );
    }
    gates.is_empty()
}
