//! Which items of a file are models.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, Fields, Generics, Ident, Item, ItemEnum, ItemMod, ItemStruct};

use super::gate::{derives_model, fields_ungated, find_derive, gate};
use super::report::Report;
use super::tree::ModDecl;

/// The models of a file and its `mod` declarations.
#[derive(Default)]
pub(super) struct Scan {
    /// Structs with named fields.
    pub(super) tables: Vec<ItemStruct>,
    /// One-field tuple structs.
    pub(super) newtypes: Vec<ItemStruct>,
    /// Enums.
    pub(super) enums: Vec<ItemEnum>,
    /// Models that cannot be read at all and are reported already.
    pub(super) broken: Vec<Ident>,
    /// Every `mod x;`.
    pub(super) mods: Vec<ModDecl>,
    /// Whether there is a `fn main`: the file is a program of its own.
    pub(super) main: bool,
}

/// Scans a file. Reported: models where the build cannot rely on them, and shapes that are no
/// table.
pub(super) fn scan(file: syn::File, report: &mut Report<'_>) -> Scan {
    let mut scanner = Scanner {
        found: Scan::default(),
        gates: gate(&file.attrs).into_iter().collect(),
        inside: Vec::new(),
    };
    scanner.items(file.items, report);
    scanner.found
}

struct Scanner {
    found: Scan,
    /// The `cfg` attributes around the present item.
    gates: Vec<Span>,
    /// The inline modules around the present item.
    inside: Vec<String>,
}

impl Scanner {
    fn items(&mut self, items: Vec<Item>, report: &mut Report<'_>) {
        for item in items {
            match item {
                Item::Struct(item) if derives_model(&item.attrs) => self.structure(item, report),
                Item::Enum(item) if derives_model(&item.attrs) => self.enumeration(item, report),
                Item::Mod(item) => self.module(item, report),
                Item::Use(item) => renamed(&item.to_token_stream(), report),
                other => {
                    self.found.main |= matches!(&other, Item::Fn(f) if f.sig.ident == "main");
                    hidden(&other, report);
                }
            }
        }
    }

    fn structure(&mut self, item: ItemStruct, report: &mut Report<'_>) {
        let sound = self.ungated(&item.attrs, &item.ident, report)
            & plain(&item.generics, &item.ident, report)
            & fields_ungated(item.fields.iter().map(|f| &f.attrs), &item.ident, report);
        match (&item.fields, item.fields.len()) {
            (Fields::Named(_), 1..) if sound => self.found.tables.push(item),
            (Fields::Unnamed(_), 1) if sound => self.found.newtypes.push(item),
            (Fields::Named(_), 1..) | (Fields::Unnamed(_), 1) => self.found.broken.push(item.ident),
            _ => {
                report.say(
                    item.ident.span(),
                    format!(
                        "`{}` is neither a table nor a newtype: give it named fields for a table, \
                         or one unnamed field for a newtype",
                        item.ident
                    ),
                );
                self.found.broken.push(item.ident);
            }
        }
    }

    fn enumeration(&mut self, item: ItemEnum, report: &mut Report<'_>) {
        let sound = self.ungated(&item.attrs, &item.ident, report)
            & plain(&item.generics, &item.ident, report)
            & fields_ungated(item.variants.iter().map(|v| &v.attrs), &item.ident, report);
        if sound {
            self.found.enums.push(item);
        } else {
            self.found.broken.push(item.ident);
        }
    }

    fn module(&mut self, item: ItemMod, report: &mut Report<'_>) {
        let gate = gate(&item.attrs);
        let Some((_, items)) = item.content else {
            self.found
                .mods
                .push(ModDecl::new(&item.ident, &self.inside, &item.attrs, gate));
            return;
        };
        let depth = self.gates.len();
        self.gates.extend(gate);
        self.inside.push(plain_name(&item.ident));
        self.items(items, report);
        self.inside.pop();
        self.gates.truncate(depth);
    }

    /// A table is there in every build or in none.
    fn ungated(&self, attrs: &[Attribute], ident: &Ident, report: &mut Report<'_>) -> bool {
        let gates = self.gates.iter().copied().chain(gate(attrs));
        let Some(span) = gates.last() else {
            return true;
        };
        report.say(
            span,
            format!(
                "`{ident}` stands behind a `cfg`, and a model is there in every build or in none: \
                 take the `cfg` off, or move the item out of the models' files"
            ),
        );
        false
    }
}

/// The name without `r#`.
pub(super) fn plain_name(ident: &Ident) -> String {
    use syn::ext::IdentExt;
    ident.unraw().to_string()
}

fn plain(generics: &Generics, ident: &Ident, report: &mut Report<'_>) -> bool {
    let span = match (&generics.lt_token, &generics.where_clause) {
        (Some(token), _) => token.span(),
        (None, Some(clause)) => clause.where_token.span(),
        (None, None) => return true,
    };
    report.say(
        span,
        format!(
            "`{ident}` is generic, and a model is one table or type: write the types out \
             (`String` for `&str`), one model for each"
        ),
    );
    false
}

/// `use aludel::Model as M` would hide every model that derives `M`.
fn renamed(tokens: &TokenStream, report: &mut Report<'_>) {
    let mut before = ["", ""];
    for token in tokens.clone() {
        let word = match &token {
            TokenTree::Group(group) => {
                renamed(&group.stream(), report);
                ""
            }
            TokenTree::Ident(name) if name == "Model" => "Model",
            TokenTree::Ident(name) if name == "as" => "as",
            TokenTree::Ident(name) if name != "_" && before == ["Model", "as"] => {
                report.say(
                    name.span(),
                    "the build knows models by the word `Model` and would pass over `".to_owned()
                        + &format!("derive({name})`: import `Model` under its own name"),
                );
                ""
            }
            _ => "",
        };
        before = [before[1], word];
    }
}

/// A model inside a macro, a function or anything else that is no module.
fn hidden(item: &Item, report: &mut Report<'_>) {
    let Some(span) = find_derive(item.to_token_stream()) else {
        return;
    };
    let what = match item {
        Item::Macro(_) => "a macro",
        Item::Fn(_) => "a function",
        Item::Union(_) => "a union",
        _ => "another item",
    };
    let remedy = if matches!(item, Item::Union(_)) {
        "make it a struct"
    } else {
        "move it to the top of the file or into a `mod`"
    };
    report.say(
        span,
        format!("a model inside {what} cannot be read by the build: {remedy}"),
    );
}
