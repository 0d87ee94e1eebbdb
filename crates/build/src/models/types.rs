//! From the type of a field to the type of its column.

use aludel_core::{Collation, ColumnType};
use syn::spanned::Spanned;
use syn::{Ident, PathSegment, Type};

use super::declared::{Declared, Named, Newtype};
use super::enums::{EnumModel, Stored};
use super::report::wrong;
use super::spelled::{arguments, bytes, instant, is_u8, option};
use super::words::Words;
use super::{known, native, shape};
use crate::nearest::hint;

/// What a field becomes.
#[derive(Clone)]
pub(super) struct Resolved<'a> {
    /// The column's type.
    pub(super) ty: ColumnType,
    /// Whether it is an `Option`.
    pub(super) nullable: bool,
    /// The enum that is stored in it.
    pub(super) of: Option<&'a EnumModel>,
    /// The collation that a word gives.
    pub(super) collation: Option<Collation>,
}

impl Resolved<'_> {
    pub(super) fn plain(ty: ColumnType) -> Self {
        Self {
            ty,
            nullable: false,
            of: None,
            collation: None,
        }
    }
}

/// Looks up the types of fields; nothing comes back where a model in the way is reported already.
pub(super) struct Types<'a> {
    declared: &'a Declared,
    /// The newtypes that are being looked into.
    stack: Vec<&'a Ident>,
}

impl<'a> Types<'a> {
    pub(super) fn new(declared: &'a Declared) -> Self {
        Self {
            declared,
            stack: Vec::new(),
        }
    }

    /// The column for a field of type `ty` with these words.
    pub(super) fn field(&mut self, ty: &Type, words: &Words) -> syn::Result<Option<Resolved<'a>>> {
        let (inner, nullable) = match option(ty) {
            Some(inner) => (inner, true),
            None => (ty, false),
        };
        let base = match words.get("type") {
            None => self.column(inner)?,
            Some(word) => match native::stand_in(word)? {
                native::StandIn::Rust(ty) => self.column(ty)?,
                native::StandIn::Engine(native) => {
                    Some(Resolved::plain(ColumnType::Native(native)))
                }
            },
        };
        let Some(mut found) = base else {
            return Ok(None);
        };
        found.nullable = nullable;
        shape::apply(&mut found, words)?;
        Ok(Some(found))
    }

    /// The column for what a newtype holds.
    pub(super) fn newtype(&mut self, model: &'a Newtype) -> syn::Result<Option<Resolved<'a>>> {
        if self.stack.contains(&&model.ident) {
            return wrong(
                model.ty.span(),
                format!(
                    "newtype `{}` holds itself: let it hold a type of its own",
                    model.ident
                ),
            );
        }
        if option(&model.ty).is_some() {
            return wrong(
                model.ty.span(),
                format!(
                    "newtype `{0}` holds an `Option`: let it hold the type itself, and write \
                     `Option<{0}>` on the fields",
                    model.ident
                ),
            );
        }
        self.stack.push(&model.ident);
        let found = self.field(&model.ty, &model.words);
        self.stack.pop();
        found
    }

    fn column(&mut self, ty: &Type) -> syn::Result<Option<Resolved<'a>>> {
        match ty {
            Type::Group(group) => self.column(&group.elem),
            Type::Paren(paren) => self.column(&paren.elem),
            Type::Path(path) => match path.path.segments.last() {
                Some(last) => self.segment(last, ty),
                None => unknown(ty),
            },
            Type::Reference(_) => wrong(
                ty.span(),
                "a model owns its data: use `String` for `&str`, `Vec<u8>` for `&[u8]`",
            ),
            Type::Array(_) | Type::Slice(_) => wrong(
                ty.span(),
                "arrays are no column type: use `Vec<u8>` for bytes, or say `type = Vec<u8>` \
                 where your driver decodes it so",
            ),
            _ => unknown(ty),
        }
    }

    fn segment(&mut self, last: &PathSegment, ty: &Type) -> syn::Result<Option<Resolved<'a>>> {
        if let Some(model) = self.declared.named(&last.ident)? {
            return self.model(&last.ident, model);
        }
        let word = last.ident.to_string();
        let args = arguments(last);
        let found = match (word.as_str(), args.as_slice()) {
            ("Vec", [inner]) => bytes(inner, last)?,
            ("DateTime", _) => instant(ty, last, &args)?,
            ("Box" | "Arc" | "Rc" | "Cow", [inner]) => return self.boxed(inner),
            ("Option", _) => {
                return wrong(
                    last.ident.span(),
                    "an `Option` cannot stand inside another type: a column is NULL or not, so \
                     write one `Option` around the field's type",
                );
            }
            ("Json", _) => ColumnType::Json,
            (_, []) => match known::simple(&word) {
                Some(known) => known,
                None => return self.stranger(&last.ident),
            },
            _ => return self.stranger(&last.ident),
        };
        Ok(Some(Resolved::plain(found)))
    }

    fn model(&mut self, name: &Ident, model: Named<'a>) -> syn::Result<Option<Resolved<'a>>> {
        match model {
            Named::Broken => Ok(None),
            Named::Enum(of) => {
                let ty = match &of.stored {
                    Stored::Integer(ty) => ty.clone(),
                    Stored::Text => ColumnType::Enum { values: of.texts() },
                };
                Ok(Some(Resolved {
                    of: Some(of),
                    ..Resolved::plain(ty)
                }))
            }
            // What is wrong inside is reported where the newtype stands.
            Named::Newtype(inner) if self.stack.is_empty() => {
                Ok(self.newtype(inner).ok().flatten())
            }
            Named::Newtype(inner) => self.newtype(inner),
            Named::Table(table) => wrong(
                name.span(),
                format!(
                    "`{name}` is a table and no column type: hold its key, such as `{}_id: i64` \
                     with `#[column(references = {name})]`",
                    aludel_core::snake_case(&table.ident.to_string())
                ),
            ),
        }
    }

    fn boxed(&mut self, inner: &Type) -> syn::Result<Option<Resolved<'a>>> {
        let unsized_type = match inner {
            Type::Path(path) if path.path.is_ident("str") => Some(ColumnType::String { len: None }),
            Type::Slice(slice) if is_u8(&slice.elem) => Some(ColumnType::Bytes { len: None }),
            _ => None,
        };
        match unsized_type {
            Some(ty) => Ok(Some(Resolved::plain(ty))),
            None => self.column(inner),
        }
    }

    fn stranger<T>(&self, ident: &Ident) -> syn::Result<T> {
        let word = ident.to_string();
        if let Some(reason) = known::refused(&word) {
            return wrong(
                ident.span(),
                format!("`{word}` is no column type, since {reason}"),
            );
        }
        if known::simple(&word).is_some() {
            return wrong(
                ident.span(),
                format!(
                    "`{word}` with type arguments is not known: say what is stored, such as \
                     `#[column(type = i64)]`"
                ),
            );
        }
        let all = known::WORDS.iter().copied().chain(self.declared.names());
        let remedy = "derive Model on it if it is yours, or say what is stored, such as `#[column(type = String)]`";
        wrong(
            ident.span(),
            format!("unknown type `{word}`{}", hint(&word, all, remedy)),
        )
    }
}

fn unknown<T>(ty: &Type) -> syn::Result<T> {
    wrong(
        ty.span(),
        "this type is no column type: use a named type, `Json<…>` around it, or say what is \
         stored, such as `#[column(type = String)]`",
    )
}
