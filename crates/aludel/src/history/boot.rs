use crate::driver::{Class, Driver};
use crate::names::{Names, quote};
use crate::{Engine, Error, Result};

/// What the one statement of a boot saw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// There is no history table, or one without our columns.
    Missing,
    /// Somebody is changing the database.
    Busy,
    /// There is a history without a row.
    Empty,
    /// The newest row.
    Newest(Newest),
}

/// What a boot needs of the newest row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Newest {
    pub version: i32,
    pub name: String,
    pub chain: Option<String>,
    pub floor: Option<i32>,
    pub pin: Option<String>,
    pub state: Option<String>,
}

/// PostgreSQL: whether the history is in the schema that new tables go to, rather than further down the search path.
const HERE: &str = "(SELECT n.nspname = current_schema() FROM pg_catalog.pg_class c \
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = h.tableoid)";

/// The one statement of a boot at head. It needs SELECT on the history table and nothing else.
pub(crate) fn look(driver: &mut dyn Driver, names: &Names) -> Result<Look> {
    let table = quote(&names.history, driver.engine());
    let here = match driver.engine() {
        Engine::Postgres => HERE,
        _ => "1",
    };
    let sql = format!(
        "SELECT version, name, chain, floor, pin, state, {here} FROM {table} h ORDER BY version DESC LIMIT 1"
    );
    let rows = match driver.query(&sql, &[]) {
        Ok(rows) => rows,
        Err(error) if error.class == Class::Missing => return Ok(Look::Missing),
        Err(error) if error.class == Class::Busy => return Ok(Look::Busy),
        Err(error) => return Err(Error::from(error).during("reading the history")),
    };
    let Some(row) = rows.first() else {
        return Ok(Look::Empty);
    };
    if !row.get::<bool>(6)? {
        return Ok(Look::Missing);
    }
    Ok(Look::Newest(Newest {
        version: row.get(0)?,
        name: row.get::<Option<String>>(1)?.unwrap_or_default(),
        chain: row.get(2)?,
        floor: row.get(3)?,
        pin: row.get(4)?,
        state: row.get(5)?,
    }))
}

/// The chain hash in the row of this number, if there is such a row with one.
pub(crate) fn chain_of(
    driver: &mut dyn Driver,
    names: &Names,
    version: i32,
) -> Result<Option<String>> {
    let table = quote(&names.history, driver.engine());
    let sql = format!("SELECT chain FROM {table} WHERE version = ?");
    let rows = driver.query(&sql, &[version.into()])?;
    rows.first().map_or(Ok(None), |row| row.get(0))
}

impl Newest {
    /// The migration's id, its number in four digits.
    pub fn id(&self) -> String {
        super::row::id(self.version, &self.name)
    }

    /// Whether a draft was applied.
    pub fn is_draft(&self) -> bool {
        self.name == super::row::DRAFT
    }
}
