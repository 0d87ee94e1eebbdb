//! The file of one migration.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::{Error, Migration, Place};
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprStruct, Item, ItemConst, Member, UseTree};

use super::locals::named_like_constants;
use super::step::{Surroundings, step};
use super::term::{Kind, Read, Wrong, term, wrong};
use super::words::is_word;
use crate::nearest::nearest;
use crate::{Diagnostic, SourceFile};

/// A migration with the places of its parts in its file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Located {
    /// The migration.
    pub migration: Migration,
    /// The path of its file, as shown.
    pub path: String,
    /// Line and column of the parent, from 1.
    pub parent: (usize, usize),
    /// Line and column of each step, from 1.
    pub steps: Vec<(usize, usize)>,
}

impl Located {
    /// A diagnostic at the migration's parent.
    pub fn at_parent(&self, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&self.path, self.parent.0, self.parent.1, message)
    }

    /// What the core says of the migration, at the step that it speaks of.
    pub fn locate(&self, error: &Error) -> Diagnostic {
        let step = match error.place {
            Place::Step { index, .. } => self.steps.get(index),
            _ => None,
        };
        let (line, column) = step.copied().unwrap_or(self.parent);
        Diagnostic::new(&self.path, line, column, &error.message)
    }
}

/// Reads the file of the migration `id`. `files` are the texts of the other files beside the migrations.
///
/// # Errors
/// Everything that the closed grammar lacks, each with its place: one for each step at most.
pub(crate) fn read_file(
    id: &str,
    source: &SourceFile,
    files: &BTreeMap<String, String>,
) -> Result<Located, Vec<Diagnostic>> {
    let here = |wrong: Wrong| Diagnostic::at(&source.path, wrong.span, wrong.message);
    let file = syn::parse_file(&source.text).map_err(|error| {
        let what = match error.to_string() {
            // What the tokenizer says of a bracket or a quote without partner.
            text if text.starts_with("cannot parse string") => {
                "a bracket or a quote that has no partner".to_owned()
            }
            text => text,
        };
        let message = format!("syntax error: {what}: mend it");
        vec![Diagnostic::at(&source.path, error.span(), message)]
    })?;
    let body = body(&file).map_err(|wrong| vec![here(wrong)])?;
    named_like_constants(&source.text).map_err(|wrong| vec![here(wrong)])?;
    let around = Around {
        functions: functions(&file),
        files,
    };
    let mut steps = Vec::new();
    let mut places = Vec::new();
    let mut wrongs = Vec::new();
    for expr in body.steps {
        match term(expr).and_then(|term| step(&term, &around)) {
            Ok(step) => steps.push(step),
            Err(wrong) => wrongs.push(here(wrong)),
        }
        places.push(place(expr.span()));
    }
    if !wrongs.is_empty() {
        return Err(wrongs);
    }
    Ok(Located {
        migration: Migration {
            id: id.to_owned(),
            parent: body.parent,
            steps,
        },
        path: source.path.clone(),
        parent: place(body.parent_span),
        steps: places,
    })
}

fn place(span: Span) -> (usize, usize) {
    let start = span.start();
    (start.line, start.column + 1)
}

struct Around<'a> {
    functions: BTreeSet<String>,
    files: &'a BTreeMap<String, String>,
}

impl Surroundings for Around<'_> {
    fn function(&self, name: &str) -> Result<(), Option<String>> {
        if self.functions.contains(name) {
            return Ok(());
        }
        let known = self.functions.iter().map(String::as_str);
        Err(nearest(name, known).map(str::to_owned))
    }

    fn sql_file(&self, name: &str) -> Option<String> {
        self.files.get(name).cloned()
    }
}

fn functions(file: &syn::File) -> BTreeSet<String> {
    let name = |item: &Item| match item {
        Item::Fn(function) => Some(function.sig.ident.to_string()),
        _ => None,
    };
    file.items.iter().filter_map(name).collect()
}

/// The two fields of the migration.
struct Body<'a> {
    parent: Option<String>,
    parent_span: Span,
    steps: Vec<&'a Expr>,
}

fn body(file: &syn::File) -> Read<Body<'_>> {
    let mut found = None;
    for item in &file.items {
        match item {
            Item::Const(one) if one.ident == "MIGRATION" => {
                if found.replace(one).is_some() {
                    return wrong(
                        one.ident.span(),
                        "the file has two constants `MIGRATION`: take one out",
                    );
                }
            }
            Item::Macro(one) => {
                return wrong(
                    one.span(),
                    "a macro could hide what the migration says: call it within a function, or take it out",
                );
            }
            other => hides_nothing(other)?,
        }
    }
    match found {
        Some(one) => fields(one),
        None => wrong(
            Span::call_site(),
            "the file has no `pub const MIGRATION: Migration = Migration { parent: …, steps: &[…] };`: write it",
        ),
    }
}

/// An item named like a word would change what the word means to rustc, and not to this reader.
fn hides_nothing(item: &Item) -> Read<()> {
    let name = match item {
        Item::Fn(item) => &item.sig.ident,
        Item::Const(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        Item::Mod(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Use(item) => return imports(&item.tree),
        _ => return Ok(()),
    };
    shown(name)
}

fn shown(name: &syn::Ident) -> Read<()> {
    if is_word(&name.to_string()) {
        return wrong(
            name.span(),
            format!("`{name}` hides the word `{name}` of migrations: give it another name"),
        );
    }
    Ok(())
}

fn imports(tree: &UseTree) -> Read<()> {
    match tree {
        UseTree::Path(path) if path.ident == "aludel" => Ok(()),
        UseTree::Path(path) => imports(&path.tree),
        UseTree::Name(name) => shown(&name.ident),
        UseTree::Rename(rename) => shown(&rename.rename),
        UseTree::Group(group) => group.items.iter().try_for_each(imports),
        UseTree::Glob(_) => Ok(()),
    }
}

fn fields(item: &ItemConst) -> Read<Body<'_>> {
    if let Some(cfg) = item
        .attrs
        .iter()
        .find(|attr| attr.path().is_ident("cfg") || attr.path().is_ident("cfg_attr"))
    {
        return wrong(
            cfg.span(),
            "a migration is the same in every build: take the `cfg` out",
        );
    }
    if !matches!(item.vis, syn::Visibility::Public(_)) {
        return wrong(
            item.ident.span(),
            "`MIGRATION` is private: write `pub const MIGRATION`",
        );
    }
    let Expr::Struct(body) = &*item.expr else {
        return wrong(
            item.expr.span(),
            "`MIGRATION` is no `Migration { parent: …, steps: &[…] }`: write it so",
        );
    };
    if !body.path.is_ident("Migration") {
        return wrong(
            body.path.span(),
            "`MIGRATION` is no `Migration { parent: …, steps: &[…] }`: write it so",
        );
    }
    two_fields(body)
}

fn two_fields(body: &ExprStruct) -> Read<Body<'_>> {
    if let Some(rest) = &body.rest {
        return wrong(rest.span(), "write both fields out: `parent` and `steps`");
    }
    let field = |name: &str| {
        let named = |field: &&syn::FieldValue| matches!(&field.member, Member::Named(ident) if ident == name);
        match body.fields.iter().find(named) {
            Some(field) => Ok(&field.expr),
            None => wrong(
                body.path.span(),
                format!("the migration has no field `{name}`: add it"),
            ),
        }
    };
    let (parent_expr, steps_expr) = (field("parent")?, field("steps")?);
    if let Some(other) = body.fields.iter().find(|field| {
        !matches!(&field.member, Member::Named(ident) if ident == "parent" || ident == "steps")
    }) {
        return wrong(
            other.span(),
            "a migration has exactly the fields `parent` and `steps`: take this one out",
        );
    }
    Ok(Body {
        parent: parent(parent_expr)?,
        parent_span: parent_expr.span(),
        steps: steps(steps_expr)?,
    })
}

fn parent(expr: &Expr) -> Read<Option<String>> {
    let read = term(expr)?;
    match read.kind {
        Kind::Name(name) if name == "None" => Ok(None),
        Kind::Call(call) if call.name == "Some" && call.methods.is_empty() => {
            let [id] = call.take()?;
            super::args::text(id).map(Some)
        }
        _ => wrong(
            expr.span(),
            "the parent is written `Some(\"0001_create_users\")`, or `None` for the first migration",
        ),
    }
}

fn steps(expr: &Expr) -> Read<Vec<&Expr>> {
    match expr {
        Expr::Reference(reference) if reference.mutability.is_none() => match &*reference.expr {
            Expr::Array(array) => Ok(array.elems.iter().collect()),
            other => wrong(other.span(), "the steps are written `&[…]`"),
        },
        other => wrong(other.span(), "the steps are written `&[…]`"),
    }
}
