//! What steps endanger on one engine: beside what they endanger on every engine, whom they keep waiting and what grows
//! with the table.

use std::collections::BTreeSet;

use super::{Body, Part, Statement, postgres, scope, script};
use crate::{Danger, Engine, Hazard, Result, Schema, Step, step};

/// The hazards of each of these steps on `engine`, where `before` is the schema that they meet: those of
/// [`step::hazards`], and what is locking or rewriting there. What a person wrote is not looked into.
///
/// # Errors
/// As [`script`].
///
/// ```
/// use aludel_core::{Check, Column, ColumnType, Danger, Engine, Schema, Step, Table, sql};
/// let before = Schema::default().with(Table::new("t", vec![Column::new("id", ColumnType::I64)], &["id"]));
/// let check = Check { name: "c".into(), expr: "id > 0".into() };
/// let step = Step::CreateCheck { table: "t".into(), check };
/// let found = sql::hazards(&[step], &before, Engine::Sqlite).unwrap();
/// assert!(found[0].iter().any(|hazard| hazard.danger == Danger::Rewriting));
/// ```
pub fn hazards(steps: &[Step], before: &Schema, engine: Engine) -> Result<Vec<Vec<Hazard>>> {
    let mut found = step::hazards(steps);
    let fresh = fresh(steps);
    if engine == Engine::Postgres {
        return on_postgres(found, steps, before, &fresh);
    }
    for part in script(steps, before, engine)?.parts {
        let covered = &steps[part.steps.clone()];
        let raw = covered.iter().any(|step| matches!(step, Step::Raw { .. }));
        // The table may have been renamed since, but what is fresh stays so under its new name.
        let Some(table) = covered.iter().find_map(Step::table) else {
            continue;
        };
        if raw || fresh.contains(table) {
            continue;
        }
        for hazard in costs(&part, covered, table, engine) {
            let at = &mut found[part.steps.start];
            if !at.contains(&hazard) {
                at.push(hazard);
            }
        }
    }
    Ok(found)
}

/// The hazards with those of PostgreSQL, where steps cost what each costs by itself.
fn on_postgres(
    mut found: Vec<Vec<Hazard>>,
    steps: &[Step],
    before: &Schema,
    fresh: &BTreeSet<&str>,
) -> Result<Vec<Vec<Hazard>>> {
    script(steps, before, Engine::Postgres)?;
    let mut schema = scope::around(steps, before);
    for (step, found) in steps.iter().zip(&mut found) {
        let mut after = schema.clone();
        step.apply(&mut after)?;
        let known = step.table().is_none_or(|table| fresh.contains(table));
        if !known {
            found.extend(postgres::hazards(step, &schema, &after)?);
        }
        schema = after;
    }
    Ok(found)
}

/// Tables that the steps create, under every name they have.
fn fresh(steps: &[Step]) -> BTreeSet<&str> {
    let mut fresh = BTreeSet::new();
    for step in steps {
        match step {
            Step::CreateTable(table) => {
                fresh.insert(table.name.as_str());
            }
            Step::RenameTable { from, to } if fresh.contains(from.as_str()) => {
                fresh.insert(to.as_str());
            }
            _ => {}
        }
    }
    fresh
}

fn costs(part: &Part, steps: &[Step], table: &str, engine: Engine) -> Vec<Hazard> {
    let copied = || {
        vec![
            rewriting(format!("{engine} writes {table} anew")),
            locking(format!(
                "writers of {table} wait while {engine} writes it anew"
            )),
        ]
    };
    match &part.body {
        Body::Run(_) => Vec::new(),
        Body::Rebuild(_) => copied(),
        Body::Sql(statements) => {
            let reads = steps.iter().any(reads_rows);
            let one = |statement: &Statement| match Cost::of(statement, engine) {
                Cost::Copies => copied(),
                Cost::Updates => updated(table),
                Cost::Blocks => vec![locking(format!(
                    "writers of {table} wait while {engine} changes it"
                ))],
                Cost::Reads if reads => vec![rewriting(format!("{engine} reads all of {table}"))],
                Cost::Reads | Cost::Nothing => Vec::new(),
            };
            statements.iter().flat_map(one).collect()
        }
    }
}

fn updated(table: &str) -> Vec<Hazard> {
    vec![
        rewriting(format!("rows of {table} are updated in one statement")),
        locking(format!(
            "writers of {table} wait while its rows are updated"
        )),
    ]
}

fn rewriting(reason: String) -> Hazard {
    Hazard {
        danger: Danger::Rewriting,
        reason,
    }
}

fn locking(reason: String) -> Hazard {
    Hazard {
        danger: Danger::Locking,
        reason,
    }
}

/// What a statement of ours says of its cost.
enum Cost {
    Copies,
    Updates,
    Blocks,
    /// Rows are read where the change is about rows at all.
    Reads,
    Nothing,
}

impl Cost {
    fn of(statement: &Statement, engine: Engine) -> Cost {
        if statement.sql.starts_with("UPDATE ") {
            return Cost::Updates;
        }
        // The words end the statement: text in quotes cannot be taken for them.
        match statement.sql.rsplit_once("ALGORITHM=") {
            Some((_, "COPY, LOCK=SHARED")) => Cost::Copies,
            Some((_, "INPLACE, LOCK=SHARED")) => Cost::Blocks,
            Some((_, "INSTANT")) => Cost::Nothing,
            None if engine.is_mysql_family() => Cost::Nothing,
            _ => Cost::Reads,
        }
    }
}

/// Whether the step has every row looked at, on whatever engine.
fn reads_rows(step: &Step) -> bool {
    match step {
        Step::CreateUnique { .. }
        | Step::CreateIndex { .. }
        | Step::CreateForeignKey { .. }
        | Step::CreateCheck { .. }
        | Step::AlterPrimaryKey { .. } => true,
        // A type that changes without a copy is a longer text, of which the catalogue alone takes note.
        Step::AlterColumn { from, to, .. } => from.nullable != to.nullable,
        _ => false,
    }
}
