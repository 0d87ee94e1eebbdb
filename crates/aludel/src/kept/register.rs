use aludel_core::keep::{Kept, KeptKind};

use crate::driver::{Class, DbError, Driver};
use crate::names::{Names, literal, quote};
use crate::{Direction, Engine, Error, Result, clock, session};

/// A row of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub kept: Kept,
    /// The id of the migration that keeps it, or was taken back.
    pub migration: String,
    pub direction: Direction,
    /// RFC 3339.
    pub kept_on: String,
    /// What is going on with it; `None` where it is kept.
    pub state: Option<String>,
}

const COLUMNS: &str = "object, kind, table_name, column_name, migration, direction, kept_on, state";

/// The statement that creates the register where there is none.
pub(crate) fn create(names: &Names, engine: Engine) -> String {
    let suffix = if engine.is_mysql_family() {
        " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4"
    } else {
        ""
    };
    format!(
        "CREATE TABLE IF NOT EXISTS {} (object VARCHAR(64) PRIMARY KEY, kind VARCHAR(8) NOT NULL, table_name VARCHAR(64) NOT \
         NULL, column_name VARCHAR(64) NULL, migration VARCHAR(255) NOT NULL, direction VARCHAR(8) NOT NULL, kept_on \
         VARCHAR(64) NOT NULL, state VARCHAR(16) NULL){suffix}",
        quote(&names.kept, engine)
    )
}

/// What is kept, oldest first; nothing where there is no register.
pub(crate) fn read(driver: &mut dyn Driver, names: &Names) -> Result<Vec<Row>> {
    let table = quote(&names.kept, driver.engine());
    let sql = format!("SELECT {COLUMNS} FROM {table} ORDER BY kept_on, object");
    let there = session::may_ask(driver, &names.kept);
    let rows = match there.and_then(|()| driver.query(&sql, &[])) {
        Ok(rows) => rows,
        Err(error) if error.class == Class::Missing => return Ok(Vec::new()),
        Err(error) => return Err(Error::from(error).during("reading what is kept")),
    };
    rows.iter().map(row).collect()
}

fn row(row: &crate::Row) -> Result<Row> {
    let (kind, direction): (String, String) = (row.get(1)?, row.get(5)?);
    let kind = KeptKind::ALL.into_iter().find(|known| known.word() == kind);
    Ok(Row {
        kept: Kept {
            object: row.get(0)?,
            kind: kind.unwrap_or(KeptKind::Side),
            table: row.get(2)?,
            column: row.get(3)?,
        },
        migration: row.get(4)?,
        direction: if direction == Direction::Up.word() {
            Direction::Up
        } else {
            Direction::Down
        },
        kept_on: row.get(6)?,
        state: row.get(7)?,
    })
}

/// Writes down what a migration kept and gave back.
pub(crate) fn change(
    driver: &mut dyn Driver,
    names: &Names,
    (migration, direction): (&str, Direction),
    (kept, given): (&[Kept], &[String]),
) -> Result<(), DbError> {
    let table = quote(&names.kept, driver.engine());
    for object in given {
        let sql = format!("DELETE FROM {table} WHERE object = ?");
        driver.execute(&sql, &[object.as_str().into()])?;
    }
    for one in kept {
        let sql = format!("INSERT INTO {table} ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)");
        let values = [
            one.object.as_str().into(),
            one.kind.word().into(),
            one.table.as_str().into(),
            one.column.as_deref().into(),
            migration.into(),
            direction.word().into(),
            clock::now().into(),
        ];
        driver.execute(&sql, &values)?;
    }
    Ok(())
}

/// It is to be let go: no way back counts on it any more.
pub(crate) fn purging(driver: &mut dyn Driver, names: &Names, object: &str) -> Result<(), DbError> {
    let table = quote(&names.kept, driver.engine());
    let sql = format!("UPDATE {table} SET state = 'purging' WHERE object = ?");
    driver.execute(&sql, &[object.into()]).map(drop)
}

/// It is gone.
pub(crate) fn forget(driver: &mut dyn Driver, names: &Names, object: &str) -> Result<(), DbError> {
    let table = quote(&names.kept, driver.engine());
    let sql = format!("DELETE FROM {table} WHERE object = ?");
    driver.execute(&sql, &[object.into()]).map(drop)
}

/// The same as statements of a script, in which the database's own clock says when.
pub(crate) fn insert_text(
    names: &Names,
    (migration, direction): (&str, Direction),
    kept: &[Kept],
    engine: Engine,
) -> Vec<String> {
    let text = |value: &str| literal(value, engine);
    let table = quote(&names.kept, engine);
    let row = |one: &Kept| {
        let column = one.column.as_deref();
        format!(
            "INSERT INTO {table} ({COLUMNS}) VALUES ({}, {}, {}, {}, {}, {}, {}, NULL)",
            text(&one.object),
            text(one.kind.word()),
            text(&one.table),
            column.map_or_else(|| "NULL".to_owned(), text),
            text(migration),
            text(direction.word()),
            crate::names::now(engine),
        )
    };
    kept.iter().map(row).collect()
}
