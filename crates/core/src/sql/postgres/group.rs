//! Steps on one table that follow each other, so that one ALTER can make them all.

use std::collections::BTreeSet;
use std::ops::Range;

use super::alter::Alter;
use super::{rename, value};
use crate::sql::{Body, Part, Statement};
use crate::step::mentions;
use crate::{Default, Result, Schema, Step};

/// How many steps from the first on are one group.
pub(super) fn length(steps: &[Step]) -> usize {
    let Some(first) = steps.first().filter(|step| merges(step)) else {
        return 1;
    };
    let mut taken = vec![first];
    for step in &steps[1..] {
        let created = matches!(step, Step::CreateTable(_));
        if !merges(step) || created || step.table() != first.table() || !beside(step, &taken) {
            break;
        }
        taken.push(step);
    }
    taken.len()
}

fn merges(step: &Step) -> bool {
    !matches!(
        step,
        Step::DropTable(_)
            | Step::RenameTable { .. }
            | Step::RenameColumn { .. }
            | Step::RenameValue { .. }
            | Step::RenameIndex { .. }
            | Step::RenameConstraint { .. }
            | Step::Floor(_)
            | Step::Transaction(_)
            | Step::Raw { .. }
    )
}

/// Whether the step can be made at once with those before it: none is of the same column, and no value is computed from
/// what they change.
fn beside(step: &Step, taken: &[&Step]) -> bool {
    let touched: BTreeSet<&str> = taken.iter().filter_map(|step| column(step)).collect();
    let fresh = taken
        .iter()
        .any(|step| matches!(step, Step::CreateTable(_)));
    let own = column(step);
    let again = own.is_some_and(|name| touched.contains(name) || fresh);
    let computed = expressions(step);
    let depends = touched
        .iter()
        .any(|name| computed.iter().any(|expr| mentions(expr, name)));
    let harmless = |step: &&Step| matches!(step, Step::AlterColumn { .. } | Step::AddColumn { .. });
    let prepares = fills(step) && !taken.iter().all(harmless);
    !again && !depends && !prepares
}

/// The column that a step is of.
fn column(step: &Step) -> Option<&str> {
    match step {
        Step::AddColumn { column, .. } | Step::DropColumn { column, .. } => Some(&column.name),
        Step::AlterColumn { to, .. } => Some(&to.name),
        _ => None,
    }
}

/// Whether rows get a value from the step.
fn fills(step: &Step) -> bool {
    match step {
        Step::AlterColumn { from, to, .. } => from.nullable && !to.nullable,
        Step::AddColumn { backfill, .. } => backfill.is_some(),
        _ => false,
    }
}

/// The expressions from which the step gives values to rows.
fn expressions(step: &Step) -> Vec<&String> {
    let (value, using) = match step {
        Step::AddColumn { backfill, .. } => (backfill.as_ref(), None),
        Step::AlterColumn {
            backfill, using, ..
        } => (backfill.as_ref(), using.as_ref()),
        _ => (None, None),
    };
    let value = value.and_then(|value| match value {
        Default::Expr(expr) => Some(expr),
        _ => None,
    });
    value.into_iter().chain(using).collect()
}

/// What runs for the steps in this range, which are one group; `before` and `after` are the schemas around it.
///
/// # Errors
/// Something that PostgreSQL cannot do.
pub(super) fn part(
    steps: &[Step],
    range: Range<usize>,
    before: &Schema,
    after: &Schema,
) -> Result<Part> {
    let group = &steps[range.clone()];
    let body = match group {
        [Step::RenameTable { from, to }] => sql(rename::table(from, to, before, after)?),
        [Step::RenameColumn { table, from, to }] => {
            sql(rename::column(table, (from, to), before, after)?)
        }
        [Step::RenameIndex { from, to, .. }] => sql(vec![rename::index(from, to)]),
        [Step::RenameConstraint { table, from, to }] => {
            sql(vec![rename::constraint(&value::name(table), from, to)])
        }
        [Step::DropTable(table)] => {
            let mut all = Alter::new(group, before, after)?.statements();
            all.push(format!("DROP TABLE {}", value::name(&table.name)));
            sql(all)
        }
        _ => sql(Alter::new(group, before, after)?.statements()),
    };
    Ok(Part::new(range, body))
}

fn sql(all: Vec<String>) -> Body {
    Body::Sql(all.into_iter().map(Statement::new).collect())
}
