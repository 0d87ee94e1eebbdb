//! What stands beside a table by primary key follows the key where that becomes another.

use super::key_name;
use crate::{Step, Table};

/// Whether a step changes the primary key of its table, or the values in it; `table` is the table before it.
pub(crate) fn rekeys(step: &Step, table: &Table) -> bool {
    match step {
        Step::AlterPrimaryKey { .. } => true,
        Step::AlterColumn {
            from, to, using, ..
        } => {
            let changed = using.is_some()
                || from.collation != to.collation
                || !from.ty.same(&to.ty)
                || from.ty != to.ty;
            changed && table.primary_key.columns.contains(&from.name)
        }
        _ => false,
    }
}

/// The name of the column that has what a column of the key was, from 0.
pub(crate) fn old_name(at: usize) -> String {
    format!("aludel_old{}", at + 1)
}

/// The name under which the values of an object stand by the new key, until it has its name back.
pub(crate) fn between(object: &str) -> String {
    format!("{object}_r")
}

/// A SELECT of each row's key as it was and as it will be, as these expressions say; names in quotes.
pub(crate) fn keys(
    (old, new): (&[String], &[String]),
    source: &str,
    quote: fn(&str) -> String,
) -> String {
    let named = |all: &[String], word: fn(usize) -> String| {
        let each = all.iter().enumerate();
        each.map(|(at, expr)| format!("{expr} AS {}", quote(&word(at))))
            .collect::<Vec<_>>()
    };
    let all = [named(old, old_name), named(new, key_name)].concat();
    format!("SELECT {} FROM {source}", all.join(", "))
}
