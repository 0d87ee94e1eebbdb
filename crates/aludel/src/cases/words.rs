//! Words as steps and schemas, and rows as text.

use aludel_core::{Schema, replay};

use crate::FromValue;
use crate::driver::Driver;
use crate::word::{Context, Migration, Step};

pub(super) fn lowered(steps: &'static [Step]) -> aludel_core::Migration {
    let context = Context {
        id: "0001_case",
        runs: &[],
        files: &[],
    };
    let migration = Migration {
        parent: None,
        steps,
    };
    migration.lower(&context).unwrap().0
}

/// The steps that make a schema from nothing.
pub(crate) fn created(schema: &Schema) -> Vec<aludel_core::Step> {
    aludel_core::diff(&Schema::default(), schema, &aludel_core::Hints::default())
        .unwrap()
        .steps
}

/// The schema that words make from nothing.
pub(crate) fn schema(steps: &'static [Step]) -> Schema {
    replay(&[lowered(steps)]).unwrap()
}

/// Words as steps.
pub(crate) fn steps(words: &'static [Step]) -> Vec<aludel_core::Step> {
    lowered(words).steps
}

/// The rows of a query, each column as text, joined by `|`.
pub(crate) fn shown(db: &mut dyn Driver, sql: &str) -> Vec<String> {
    let rows = db.query(sql, &[]).unwrap_or_else(|e| panic!("{sql}: {e}"));
    let text = |row: &crate::Row, at| match row.get::<crate::Value>(at).unwrap() {
        crate::Value::Null => "NULL".to_owned(),
        value => String::from_value(&value).unwrap_or_else(|| format!("{value:?}")),
    };
    rows.iter()
        .map(|row| {
            (0..row.len())
                .map(|at| text(row, at))
                .collect::<Vec<_>>()
                .join("|")
        })
        .collect()
}
