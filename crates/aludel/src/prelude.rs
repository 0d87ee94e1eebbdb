//! All that a migration's file uses: `use aludel::prelude::*;`.

pub use aludel_core::Engine::{MariaDb, MySql, Postgres, Sqlite};

#[cfg(feature = "barrel")]
pub use crate::Barrel;
pub use crate::word::{
    Migration, add_column, alter_column, alter_primary_key, asc, bigint, blob, bool, boolean,
    bytes, cascade, check, comment_table, create_check, create_foreign_key, create_index,
    create_index_on, create_table, create_unique, date, datetime, decimal, desc, double,
    drop_check, drop_column, drop_foreign_key, drop_index, drop_index_on, drop_table, drop_unique,
    enumeration, expr, expression, floor, foreign_key, index, index_on, int, integer, json, native,
    native_for, no_action, nothing, now, number, on, outside_transaction, own_transaction, real,
    rename_column, rename_constraint, rename_index, rename_table, rename_value, restrict, run,
    set_default, set_null, smallint, sql, sql_file, sql_for, string, text, time, timestamp,
    tinyint, unique, unsigned_bigint, unsigned_integer, unsigned_smallint, unsigned_tinyint, uuid,
    varbinary, varchar,
};
pub use crate::{Execute, Result, Row, Value};
