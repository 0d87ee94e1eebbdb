use super::row::Row;
use crate::driver::Driver;
use crate::names::{Names, quote};
use crate::{Error, Result};

/// Every row, oldest first. The table must have our columns.
pub(crate) fn rows(driver: &mut dyn Driver, names: &Names) -> Result<Vec<Row>> {
    let table = quote(&names.history, driver.engine());
    let sql = format!(
        "SELECT version, name, applied_on, checksum, chain, floor, pin, state, applied_by FROM {table} ORDER BY version"
    );
    let rows = driver.query(&sql, &[]);
    let rows = rows.map_err(|error| Error::from(error).during("reading the history"))?;
    rows.iter().map(row).collect()
}

/// The rows of a table that refinery alone has written.
pub(super) fn plain_rows(driver: &mut dyn Driver, names: &Names) -> Result<Vec<Row>> {
    let table = quote(&names.history, driver.engine());
    let sql = format!(
        "SELECT version, name, applied_on, checksum, NULL, NULL, NULL, NULL, NULL FROM {table} ORDER BY version"
    );
    driver.query(&sql, &[])?.iter().map(row).collect()
}

fn row(row: &crate::Row) -> Result<Row> {
    let text = |at| Ok::<_, Error>(row.get::<Option<String>>(at)?.unwrap_or_default());
    Ok(Row {
        version: row.get(0)?,
        name: text(1)?,
        applied_on: text(2)?,
        checksum: text(3)?,
        chain: row.get(4)?,
        floor: row.get(5)?,
        pin: row.get(6)?,
        state: row.get(7)?,
        applied_by: row.get(8)?,
    })
}

/// The way back that stands in the row of this number.
pub(crate) fn down_of(
    driver: &mut dyn Driver,
    names: &Names,
    version: i32,
) -> Result<Option<String>> {
    long_text(driver, names, "down", version)
}

/// The canonical text of the migration that was applied under this number.
pub(crate) fn meaning_of(
    driver: &mut dyn Driver,
    names: &Names,
    version: i32,
) -> Result<Option<String>> {
    long_text(driver, names, "meaning", version)
}

fn long_text(
    driver: &mut dyn Driver,
    names: &Names,
    column: &str,
    version: i32,
) -> Result<Option<String>> {
    let engine = driver.engine();
    let (table, column) = (quote(&names.history, engine), quote(column, engine));
    let sql = format!("SELECT {column} FROM {table} WHERE version = ?");
    let rows = driver.query(&sql, &[version.into()])?;
    rows.first().map_or(Ok(None), |row| row.get(0))
}
