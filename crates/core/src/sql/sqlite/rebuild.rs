//! A table built anew: create under a temporary name, copy, drop, rename. In this order, since renaming the old table
//! away would take the foreign keys, views and triggers of others with it.

use std::collections::BTreeMap;

use super::copy::{Copy, Rowid};
use super::types::alias;
use super::value::{name, text};
use super::{create, side};
use crate::keep::rekeys;
use crate::sql::{Rebuild, Statement};
use crate::{Error, Result, Schema, Step, Table};

/// What takes the table from its form in `before` through these steps, each with the schema after it. `held` are the objects
/// that hold the values of columns which are added.
pub(super) fn rebuild(
    table: &str,
    steps: &[(&Step, &Schema)],
    (before, held): (&Schema, &BTreeMap<String, String>),
) -> Result<Rebuild> {
    let schema = steps.last().map_or(before, |(_, schema)| schema);
    let (from, to) = (find(before, table)?, find(schema, table)?);
    let mut copy = Copy::new(from, to, before);
    copy.hold(held);
    let mut stands = from;
    let mut rekeyed = false;
    for (step, schema) in steps {
        rekeyed |= rekeys(step, stands);
        stands = find(schema, table)?;
    }
    if rekeyed {
        copy.follow_key(from);
    }
    for (step, schema) in steps {
        copy.step(step, find(schema, table)?, schema)?;
    }
    let rekey = copy
        .keys(to)
        .map(|rows| side::rekey(rows, (from, to), schema));
    let statements = statements(from, to, schema, &copy)?;
    Ok(Rebuild {
        table: table.to_owned(),
        columns: from.columns.iter().map(|c| c.name.clone()).collect(),
        indexes: from.indexes.iter().map(|i| i.name.clone()).collect(),
        keeps_rowids: alias(to).is_none() || alias(from) == alias(to),
        unreferenced: false,
        rekey: rekey.transpose()?,
        statements: statements.into_iter().map(Statement::new).collect(),
    })
}

fn find<'a>(schema: &'a Schema, table: &str) -> Result<&'a Table> {
    schema.table(table).ok_or_else(|| {
        Error::new(format!(
            "there is no table `{table}` at this point of the chain: create it first, or mend the name"
        ))
    })
}

fn statements(from: &Table, to: &Table, schema: &Schema, copy: &Copy) -> Result<Vec<String>> {
    let new = format!("aludel_new_{}", to.name);
    let rowid = match alias(to) {
        Some(_) => Rowid::Column,
        None => Rowid::Copied,
    };
    let mut all = vec![
        create::table(to, &new, schema)?,
        copy.insert(&new, to, rowid),
    ];
    if counts(from) && counts(to) {
        all.extend(keep_mark(&from.name, &new));
    }
    all.push(format!("DROP TABLE {}", name(&from.name)));
    // Without it, renaming refuses where a view or a trigger speaks of the table, which is not there at this moment.
    all.push("PRAGMA legacy_alter_table = ON".to_owned());
    all.push(format!(
        "ALTER TABLE {} RENAME TO {}",
        name(&new),
        name(&to.name)
    ));
    all.push("PRAGMA legacy_alter_table = OFF".to_owned());
    all.extend(
        to.indexes
            .iter()
            .map(|index| create::index(index, &to.name)),
    );
    Ok(all)
}

fn counts(table: &Table) -> bool {
    table.columns.iter().any(|column| column.auto_increment)
}

/// The highest id ever handed out, which copying the rows alone would forget. The mark follows the table's name.
fn keep_mark(from: &str, new: &str) -> [String; 2] {
    let (from, new) = (text(from), text(new));
    [
        format!("DELETE FROM sqlite_sequence WHERE name = {new}"),
        format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence WHERE name = {from}"
        ),
    ]
}
