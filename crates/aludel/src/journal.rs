//! The side table of migrations in flight, where DDL commits by itself; and the pin of a database without a migration.

use crate::driver::{Class, DbError, Driver};
use crate::kept::State;
use crate::names::{Names, literal, quote};
use crate::run::Work;
use crate::{Direction, Engine, Error, PinState, Result, clock, session};

/// A migration that was begun and not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Flight {
    pub version: i32,
    pub name: String,
    pub chain: String,
    pub direction: Direction,
    /// So many of its parts are done for sure.
    pub step: usize,
    /// Whether the part after these was begun, of which the catalogue may not show whether it ran.
    pub begun: bool,
    /// What the database had when the run began.
    pub database: State,
    pub started_on: String,
    pub started_by: String,
}

const COLUMNS: &str = "version, name, chain, direction, step, begun, started_on, started_by";

/// The direction of the row that holds the pin of a database without a migration.
const PIN: &str = "pin";

/// The statement that creates the table where there is none.
pub(crate) fn create(names: &Names, engine: Engine) -> String {
    let suffix = if engine.is_mysql_family() {
        " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4"
    } else {
        ""
    };
    format!(
        "CREATE TABLE IF NOT EXISTS {} (version INT PRIMARY KEY, name VARCHAR(255) NOT NULL, chain VARCHAR(64) NOT NULL, \
         direction VARCHAR(8) NOT NULL, step INT NOT NULL, begun INT NOT NULL, started_on VARCHAR(64) NOT NULL, \
         started_by VARCHAR(255) NOT NULL, pin TEXT NULL){suffix}",
        quote(&names.journal, engine)
    )
}

/// The direction of a migration that is applied to a database which had nothing, so that it keeps nothing aside.
const NEW: &str = "new";

/// The migration in flight, if there is one. There is never more than one.
pub(crate) fn flight(driver: &mut dyn Driver, names: &Names) -> Result<Option<Flight>> {
    let table = quote(&names.journal, driver.engine());
    let sql = format!("SELECT {COLUMNS} FROM {table} WHERE direction <> '{PIN}' ORDER BY version");
    let rows = match session::may_ask(driver, &names.journal).and_then(|()| driver.query(&sql, &[]))
    {
        Ok(rows) => rows,
        Err(error) if error.class == Class::Missing => return Ok(None),
        Err(error) => return Err(Error::from(error).during("reading the journal")),
    };
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let direction: String = row.get(3)?;
    Ok(Some(Flight {
        version: row.get(0)?,
        name: row.get(1)?,
        chain: row.get(2)?,
        direction: match direction.as_str() {
            "up" | NEW => Direction::Up,
            _ => Direction::Down,
        },
        database: if direction == NEW {
            State::New
        } else {
            State::Used
        },
        step: usize::try_from(row.get::<u64>(4)?).unwrap_or(usize::MAX),
        begun: row.get(5)?,
        started_on: row.get(6)?,
        started_by: row.get(7)?,
    }))
}

impl Flight {
    /// A migration that begins now; what the database had then, and who runs.
    pub fn new(work: &Work, chain: &str, (database, who): (State, &str)) -> Self {
        let name = work.id.split_once('_').map_or("", |(_, name)| name);
        Self {
            version: work.version,
            name: name.to_owned(),
            chain: chain.to_owned(),
            direction: work.direction,
            step: 0,
            begun: false,
            database,
            started_on: clock::now(),
            started_by: who.to_owned(),
        }
    }

    /// The migration's id, its number in four digits.
    pub fn id(&self) -> String {
        format!("{:04}_{}", self.version, self.name)
    }

    fn word(&self) -> &'static str {
        match (self.direction, self.database) {
            (Direction::Up, State::New) => NEW,
            (direction, _) => direction.word(),
        }
    }

    /// The same as [`begin`](Self::begin) and [`mark`] in a script: so many parts are done, and the next is begun. What the
    /// script wrote of an earlier part goes.
    pub fn texts(&self, names: &Names, engine: Engine, step: usize) -> Vec<String> {
        let text = |value: &str| literal(value, engine);
        let (table, version) = (quote(&names.journal, engine), self.version);
        let mut all = vec![
            create(names, engine),
            end_text(names, engine, version),
            format!(
                "INSERT INTO {table} ({COLUMNS}) VALUES ({version}, {}, {}, {}, {step}, 1, {}, {})",
                text(&self.name),
                text(&self.chain),
                text(self.word()),
                text("a time that no script knows"),
                text(&self.started_by)
            ),
        ];
        if self.direction == Direction::Down {
            let table = quote(&names.history, engine);
            let undoing = text(crate::history::UNDOING);
            all.push(format!(
                "UPDATE {table} SET state = {undoing} WHERE version = {version}"
            ));
        }
        all
    }

    /// Writes down that the migration begins.
    pub fn begin(&self, driver: &mut dyn Driver, names: &Names) -> Result<(), DbError> {
        let table = quote(&names.journal, driver.engine());
        let sql = format!("INSERT INTO {table} ({COLUMNS}) VALUES (?, ?, ?, ?, 0, 0, ?, ?)");
        let values = [
            self.version.into(),
            self.name.as_str().into(),
            self.chain.as_str().into(),
            self.word().into(),
            self.started_on.as_str().into(),
            self.started_by.as_str().into(),
        ];
        driver.execute(&sql, &values).map(drop)
    }
}

/// Writes down who goes on with the migration, for those who wait.
pub(crate) fn take_over(
    driver: &mut dyn Driver,
    names: &Names,
    flight: &Flight,
) -> Result<(), DbError> {
    let table = quote(&names.journal, driver.engine());
    let sql = format!("UPDATE {table} SET started_on = ?, started_by = ? WHERE version = ?");
    let values = [
        flight.started_on.as_str().into(),
        flight.started_by.as_str().into(),
        flight.version.into(),
    ];
    driver.execute(&sql, &values).map(drop)
}

/// Writes down that so many parts are done, and whether the next is begun.
pub(crate) fn mark(
    driver: &mut dyn Driver,
    names: &Names,
    version: i32,
    (step, begun): (usize, bool),
) -> Result<(), DbError> {
    let table = quote(&names.journal, driver.engine());
    let sql = format!("UPDATE {table} SET step = ?, begun = ? WHERE version = ?");
    let values = [(step as u64).into(), begun.into(), version.into()];
    driver.execute(&sql, &values).map(drop)
}

/// Takes the row of a migration away that is finished.
pub(crate) fn end(driver: &mut dyn Driver, names: &Names, version: i32) -> Result<(), DbError> {
    let sql = end_text(names, driver.engine(), version);
    driver.execute(&sql, &[]).map(drop)
}

/// The statement for it.
pub(crate) fn end_text(names: &Names, engine: Engine, version: i32) -> String {
    let table = quote(&names.journal, engine);
    format!("DELETE FROM {table} WHERE version = {version}")
}

/// The pin of a database without a migration.
pub(crate) fn base_pin(driver: &mut dyn Driver, names: &Names) -> Result<Option<PinState>> {
    let table = quote(&names.journal, driver.engine());
    let sql = format!("SELECT pin FROM {table} WHERE direction = '{PIN}'");
    match session::may_ask(driver, &names.journal).and_then(|()| driver.query(&sql, &[])) {
        Ok(rows) => rows
            .first()
            .map(|row| row.get::<String>(0).map(|text| PinState::read(&text)))
            .transpose(),
        Err(error) if error.class == Class::Missing => Ok(None),
        Err(error) => Err(Error::from(error).during("reading the journal")),
    }
}

/// Pins a database without a migration.
pub(crate) fn pin_base(driver: &mut dyn Driver, names: &Names, pin: &PinState) -> Result<()> {
    let engine = driver.engine();
    driver.execute(&create(names, engine), &[])?;
    clear_base_pin(driver, names)?;
    let table = quote(&names.journal, engine);
    let sql =
        format!("INSERT INTO {table} ({COLUMNS}, pin) VALUES (0, '', '', '{PIN}', 0, 0, ?, ?, ?)");
    let values = [
        pin.at.as_str().into(),
        pin.by.as_str().into(),
        pin.write().into(),
    ];
    driver.execute(&sql, &values)?;
    Ok(())
}

/// Clears the pin of a database without a migration, if there is one.
pub(crate) fn clear_base_pin(driver: &mut dyn Driver, names: &Names) -> Result<()> {
    let table = quote(&names.journal, driver.engine());
    let sql = format!("DELETE FROM {table} WHERE direction = '{PIN}'");
    match session::may_ask(driver, &names.journal).and_then(|()| driver.execute(&sql, &[])) {
        Ok(_) => Ok(()),
        Err(error) if error.class == Class::Missing => Ok(()),
        Err(error) => Err(error.into()),
    }
}
