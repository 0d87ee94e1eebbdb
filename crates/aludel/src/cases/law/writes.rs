//! What an application does to its rows.

use aludel_core::{Schema, Table};

use super::super::random::Draw;
use super::look::seen;
use super::worlds::{Row, Values, World};
use super::writer::Writer;
use crate::driver::{Class, Driver};

/// The values of a primary key.
pub(super) type Key = Vec<String>;

/// What a statement does, and what becomes of the rows' identity.
#[derive(Default)]
pub(super) struct Write {
    pub all: Vec<String>,
    /// Rows that are others than those that had their keys.
    pub born: Vec<Key>,
    /// Rows that got another key.
    pub moved: Vec<(Key, Key)>,
    /// The row as it must be then, where nothing that is seen stands in the way.
    pub whole: Option<Values>,
}

/// Does something to a random table; says what, and fails where an application could not do what its models allow.
pub(super) fn write(
    draw: &mut Draw,
    db: &mut dyn Driver,
    (world, schema): (&mut World, &Schema),
) -> (String, Result<(), String>) {
    let tables: Vec<&Table> = schema.tables.values().collect();
    if tables.is_empty() {
        return (String::new(), Ok(()));
    }
    let table = draw.one(&tables);
    let write = Writer {
        draw,
        db,
        world,
        table,
    }
    .write();
    let said = write.all.join("; ");
    let mut done = 0;
    let mut verdict = Ok(());
    for sql in &write.all {
        if let Err(error) = db.execute(sql, &[]) {
            if error.class != Class::Data || free(&write, table, (world, schema)) {
                verdict = Err(format!("{said}: {error}"));
            }
            break;
        }
        done += 1;
    }
    let nothing = Write::default();
    let write = if done == 0 { &nothing } else { &write };
    sync(db, (world, schema), table, write);
    (said, verdict)
}

/// Whether the row of an INSERT fits beside all that is seen.
fn free(write: &Write, table: &Table, (world, schema): (&World, &Schema)) -> bool {
    let Some(values) = &write.whole else {
        return false;
    };
    let mut with = world.clone();
    let rows = with.tables.get_mut(&table.name).unwrap();
    let key = key(table, values);
    if rows.iter().any(|row| self::key(table, &row.values) == key) {
        return false;
    }
    rows.push(Row {
        values: values.clone(),
        ..Row::default()
    });
    with.obstacle(schema).is_none()
}

/// The world is as the database is; what was taken goes with its row.
fn sync(
    db: &mut dyn Driver,
    (world, schema): (&mut World, &Schema),
    written: &Table,
    write: &Write,
) {
    for table in schema.tables.values() {
        let old = world.tables.remove(&table.name).unwrap();
        let own = table.name == written.name;
        let rows = seen(db, table).into_iter().map(|values| {
            let is = key(table, &values);
            let came = write.moved.iter().find(|(_, to)| own && *to == is);
            let was = came.map_or(&is, |(from, _)| from);
            let there = old.iter().find(|row| key(table, &row.values) == *was);
            let there = there.filter(|_| !(own && write.born.contains(&is)));
            let row = there.cloned().unwrap_or_default();
            Row { values, ..row }
        });
        let rows = rows.collect();
        world.tables.insert(table.name.clone(), rows);
    }
}

/// The key of a row.
pub(super) fn key(table: &Table, values: &Values) -> Key {
    let names = table.primary_key.columns.iter();
    names
        .map(|name| values[name].clone().unwrap_or_default())
        .collect()
}
