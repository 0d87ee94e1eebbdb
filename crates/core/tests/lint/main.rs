//! [`aludel_core::lint`] seen from outside.

#[path = "../support/build.rs"]
mod build;
mod columns;
mod constraints;
mod fits;
mod hostile;
mod names;
mod portable;
#[path = "../support/schemas.rs"]
mod schemas;

use aludel_core::{Engine, Place, Schema, Table, lint::lint};

/// The messages for a schema of these tables on all four engines.
fn messages(tables: impl IntoIterator<Item = Table>) -> Vec<String> {
    messages_on(&Engine::ALL, tables)
}

/// The messages on these engines. Each must name the place it speaks of.
fn messages_on(engines: &[Engine], tables: impl IntoIterator<Item = Table>) -> Vec<String> {
    let schema = tables.into_iter().fold(Schema::default(), Schema::with);
    let found = lint(&schema, engines);
    assert!(found.iter().all(|error| error.place != Place::Nowhere));
    found.into_iter().map(|error| error.message).collect()
}

/// Asserts that a schema of one table has this one problem.
#[track_caller]
fn one(table: Table, message: &str) {
    assert_eq!(messages([table]), [message]);
}
