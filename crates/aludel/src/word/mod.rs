//! The words that migrations are written in: `const` functions that make plain data.
//!
//! They are the words of [`aludel_core::meaning`], one for one; the build reads the same text with its own reader. A
//! method that a step does not have is an error at compile time.

#![allow(
    clippy::missing_panics_doc,
    reason = "const words panic at compile time only, and say why"
)]

mod column;
mod constraint;
mod literal;
mod lower;
mod raw;
mod step;
mod table;
#[cfg(test)]
mod tests;

pub use column::{
    Column, On, bigint, blob, boolean, date, datetime, decimal, double, enumeration, integer, json,
    native, native_for, on, real, smallint, text, time, timestamp, tinyint, unsigned_bigint,
    unsigned_integer, unsigned_smallint, unsigned_tinyint, uuid, varbinary, varchar,
};
pub use constraint::{
    Check, ForeignKey, Index, Part, Unique, asc, cascade, check, desc, expression, foreign_key,
    index, index_on, no_action, restrict, set_default, set_null, unique,
};
pub use literal::{Literal, bool, bytes, expr, int, now, number, string};
pub(crate) use lower::{Context, RunFn};
pub use raw::{nothing, run, sql, sql_file, sql_for};
pub use step::{
    Step, add_column, alter_column, alter_primary_key, comment_table, create_check,
    create_foreign_key, create_index, create_index_on, create_unique, drop_check, drop_column,
    drop_foreign_key, drop_index, drop_index_on, drop_unique, floor, outside_transaction,
    own_transaction, rename_column, rename_constraint, rename_index, rename_table, rename_value,
};
pub use table::{create_table, drop_table};

/// A migration: the one it follows, and its steps. It has exactly these two fields, for ever.
///
/// ```
/// use aludel::prelude::*;
///
/// pub const MIGRATION: Migration = Migration {
///     parent: None,
///     steps: &[
///         create_table("users", &[bigint("id").auto_increment(), varchar("email", 255)])
///             .primary_key(&["id"])
///             .uniques(&[unique("users_email_key", &["email"])]),
///         run(fill).reverse(nothing),
///     ],
/// };
///
/// fn fill(db: &mut dyn Execute) -> Result<()> {
///     db.execute("INSERT INTO users (email) VALUES (?)", &["root@localhost".into()])?;
///     Ok(())
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The id of the migration it follows; `None` for the first.
    pub parent: Option<&'static str>,
    /// What it does, in order.
    pub steps: &'static [Step],
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}
