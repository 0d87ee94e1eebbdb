use super::Down;
use crate::chain::Link;
use crate::driver::{DbError, Driver};
use crate::names::{Names, literal, now, quote};
use crate::{Engine, Value};

/// What is written for a migration that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub version: i32,
    pub name: String,
    /// RFC 3339.
    pub applied_on: String,
    pub checksum: u64,
    pub chain: String,
    pub floor: i32,
    /// The way back, as JSON.
    pub down: String,
    pub meaning: String,
    pub applied_by: String,
}

impl Entry {
    /// The row of a migration with this way back; when it was applied (RFC 3339), and by whom.
    pub fn new(link: &Link, down: &Down, (applied_on, applied_by): (String, String)) -> Self {
        Entry {
            version: link.number,
            name: link.name.clone(),
            applied_on,
            checksum: link.embedded.checksum,
            chain: link.embedded.chain.to_owned(),
            floor: link.floor,
            down: down.write(),
            meaning: link.meaning.clone(),
            applied_by,
        }
    }
}

/// The version of this library, for the curious.
const TOOL: &str = concat!("aludel ", env!("CARGO_PKG_VERSION"));

const COLUMNS: &str =
    "version, name, applied_on, checksum, chain, floor, down, meaning, applied_by, tool";

/// Writes the row of a migration that was applied.
pub(crate) fn insert(driver: &mut dyn Driver, names: &Names, entry: &Entry) -> Result<(), DbError> {
    let table = quote(&names.history, driver.engine());
    let sql = format!("INSERT INTO {table} ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    let values: [Value; 10] = [
        entry.version.into(),
        entry.name.as_str().into(),
        entry.applied_on.as_str().into(),
        entry.checksum.to_string().into(),
        entry.chain.as_str().into(),
        entry.floor.into(),
        entry.down.as_str().into(),
        entry.meaning.as_str().into(),
        entry.applied_by.as_str().into(),
        TOOL.into(),
    ];
    driver.execute(&sql, &values).map(drop)
}

/// The same as a statement of a script, in which the database's own clock says when.
pub(crate) fn insert_text(names: &Names, entry: &Entry, engine: Engine) -> String {
    let text = |value: &str| literal(value, engine);
    let now = now(engine);
    format!(
        "INSERT INTO {} ({COLUMNS}) VALUES ({}, {}, {now}, {}, {}, {}, {}, {}, {}, {})",
        quote(&names.history, engine),
        entry.version,
        text(&entry.name),
        text(&entry.checksum.to_string()),
        text(&entry.chain),
        entry.floor,
        text(&entry.down),
        text(&entry.meaning),
        text(&entry.applied_by),
        text(TOOL),
    )
}

/// Takes the row of a migration away that was taken back.
pub(crate) fn delete(driver: &mut dyn Driver, names: &Names, version: i32) -> Result<(), DbError> {
    let table = quote(&names.history, driver.engine());
    let sql = format!("DELETE FROM {table} WHERE version = ?");
    driver.execute(&sql, &[version.into()]).map(drop)
}

/// Gives the row of a draft the name under which the draft was sealed.
pub(crate) fn rename(
    driver: &mut dyn Driver,
    names: &Names,
    version: i32,
    (name, checksum, chain): (&str, u64, &str),
) -> Result<(), DbError> {
    let table = quote(&names.history, driver.engine());
    let sql = format!("UPDATE {table} SET name = ?, checksum = ?, chain = ? WHERE version = ?");
    let values = [
        name.into(),
        checksum.to_string().into(),
        chain.into(),
        version.into(),
    ];
    driver.execute(&sql, &values).map(drop)
}

/// Pins the row of this number, or clears the pins of all with `None`.
pub(crate) fn set_pin(
    driver: &mut dyn Driver,
    names: &Names,
    pin: Option<(i32, &str)>,
) -> Result<(), DbError> {
    let table = quote(&names.history, driver.engine());
    let clear = format!("UPDATE {table} SET pin = NULL WHERE pin IS NOT NULL");
    driver.execute(&clear, &[])?;
    let Some((version, pin)) = pin else {
        return Ok(());
    };
    let sql = format!("UPDATE {table} SET pin = ? WHERE version = ?");
    driver
        .execute(&sql, &[pin.into(), version.into()])
        .map(drop)
}

/// Writes another way back into the row of this number.
pub(crate) fn set_down(
    driver: &mut dyn Driver,
    names: &Names,
    version: i32,
    down: &str,
) -> Result<(), DbError> {
    let table = quote(&names.history, driver.engine());
    let sql = format!("UPDATE {table} SET down = ? WHERE version = ?");
    driver
        .execute(&sql, &[down.into(), version.into()])
        .map(drop)
}

/// Says what is going on with the row of this number.
pub(crate) fn set_state(
    driver: &mut dyn Driver,
    names: &Names,
    version: i32,
    state: &str,
) -> Result<(), DbError> {
    let table = quote(&names.history, driver.engine());
    let sql = format!("UPDATE {table} SET state = ? WHERE version = ?");
    driver
        .execute(&sql, &[state.into(), version.into()])
        .map(drop)
}

/// The row is at rest again.
pub(crate) fn clear_state(
    driver: &mut dyn Driver,
    names: &Names,
    version: i32,
) -> Result<(), DbError> {
    let table = quote(&names.history, driver.engine());
    let sql = format!("UPDATE {table} SET state = NULL WHERE version = ?");
    driver.execute(&sql, &[version.into()]).map(drop)
}
