//! A table among others, for a look at one piece of it.

use aludel_core::{Column, Table};

use super::*;

/// The models around `fields` in a table `t`, beside an enum, newtypes and a table to reference.
pub(super) fn around(table: &str, fields: &str) -> String {
    format!(
        r#"
#[derive(Model)]
#[table({table})]
struct T {{
    #[column(primary_key)]
    id: i64,
    {fields}
}}
#[derive(Model)]
enum Status {{
    Active,
    #[column(name = "off", renamed_from = "banned")]
    SwitchedOff,
}}
#[derive(Model)]
#[table(stored = "integer")]
#[repr(u8)]
enum Level {{
    Low = 1,
    High,
    Top = 0x10,
}}
#[derive(Model)]
struct Email(#[column(len = 320, collate = "NOCASE")] String);
#[derive(Model)]
struct Work(Email);
#[derive(Model)]
#[table(unique(a, b))]
struct Other {{
    #[column(primary_key)]
    id: i64,
    #[column(unique)]
    slug: String,
    a: i64,
    b: i64,
}}
"#
    )
}

pub(super) fn table(words: &str, fields: &str) -> Table {
    let models = read(&around(words, fields)).unwrap();
    models.schema.tables["t"].clone()
}

/// The column that a field becomes.
pub(super) fn column(field: &str) -> Column {
    table("", field).columns.remove(1)
}
