//! Steps, chains of them and plans, seen from outside: what each refuses, in words.

#![allow(
    clippy::unwrap_used,
    reason = "a test that panics fails, which is its end"
)]

mod alter;
mod apply;
#[path = "../support/build.rs"]
mod build;
mod constrain;
mod costs;
mod dangers;
mod describe;
mod forward;
mod meaning;
mod name;
mod plan;
mod replay;
mod together;

use aludel_core::{Schema, Step, Table};

/// A schema of these tables.
fn schema<const N: usize>(tables: [Table; N]) -> Schema {
    tables.into_iter().fold(Schema::default(), Schema::with)
}

/// Asserts that the step does not fit these tables, and what it says.
#[track_caller]
fn refused<const N: usize>(step: &Step, tables: [Table; N], message: &str) {
    let error = step.apply(&mut schema(tables)).unwrap_err();
    assert_eq!(error.message, message);
}

/// Asserts that the step leads from these tables to those, and its reverse back.
#[track_caller]
fn leads<const N: usize, const M: usize>(step: &Step, from: [Table; N], to: [Table; M]) {
    let (from, to) = (schema(from), schema(to));
    let mut there = from.clone();
    step.apply(&mut there).unwrap();
    assert_eq!(there.sorted(), to.sorted());
    step.reverse().unwrap().apply(&mut there).unwrap();
    assert_eq!(there.sorted(), from.sorted());
    assert_eq!(step.reverse().unwrap().reverse().unwrap(), *step);
}
