//! Whether a foreign key can join the tables that it names.

use aludel_core::{Action, ForeignKey, Table};
use proc_macro2::Span;

use super::report::wrong;

/// That the columns pair up, in types too, and that what they lead to is unique.
pub(super) fn fits(key: &ForeignKey, own: &Table, other: &Table, at: Span) -> syn::Result<()> {
    let list = key.references.join(", ");
    if key.columns.len() != key.references.len() {
        return wrong(
            at,
            format!(
                "{} cannot reference {} of `{}` ({list}): name as many columns on both sides, in \
                 `foreign_key(columns(…), references = …)`",
                count(key.columns.len()),
                count(key.references.len()),
                other.name
            ),
        );
    }
    if !other.is_key(&key.references) {
        return wrong(
            at,
            format!(
                "`{}` ({list}) is not unique, and a foreign key must lead to one row: make it the \
                 primary key or `unique`",
                other.name
            ),
        );
    }
    for (from, to) in key.columns.iter().zip(&key.references) {
        let (Some(from), Some(to)) = (own.column(from), other.column(to)) else {
            continue;
        };
        if from.ty != to.ty {
            return wrong(
                at,
                format!(
                    "`{}.{}` and `{}.{}` are of different types: give both the same one",
                    own.name, from.name, other.name, to.name
                ),
            );
        }
    }
    Ok(())
}

fn count(number: usize) -> String {
    match number {
        1 => "1 column".to_owned(),
        more => format!("{more} columns"),
    }
}

/// That what the key does when the referenced row goes can work.
pub(super) fn settable(key: &ForeignKey, own: &Table, at: Span) -> syn::Result<()> {
    let columns = key.columns.iter().filter_map(|name| own.column(name));
    let actions = [key.on_delete, key.on_update];
    for column in columns {
        if actions.contains(&Action::SetNull) && !column.nullable {
            return wrong(
                at,
                format!(
                    "`{}.{}` is required, so `set_null` would always fail: make it an `Option`, \
                     or choose `cascade` or `restrict`",
                    own.name, column.name
                ),
            );
        }
        if actions.contains(&Action::SetDefault) && !column.nullable && column.default.is_none() {
            return wrong(
                at,
                format!(
                    "`{}.{}` has no default, so `set_default` would always fail: give it one, or \
                     choose `cascade` or `restrict`",
                    own.name, column.name
                ),
            );
        }
    }
    Ok(())
}
