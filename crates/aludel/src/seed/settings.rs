use crate::{Database, Engine, Execute, Result, Value};

/// What the connection was set to before.
pub(super) struct Settings {
    restore: Option<(&'static str, Value)>,
}

/// Makes the database refuse what does not fit, whatever it is set to: no value is cut, no row references nothing.
pub(super) fn hold(db: &mut Database) -> Result<Settings> {
    let (ask, set, restore) = match db.engine() {
        Engine::Sqlite => (
            "PRAGMA foreign_keys",
            "PRAGMA foreign_keys = ON",
            "PRAGMA foreign_keys = ",
        ),
        Engine::MySql | Engine::MariaDb => (
            "SELECT @@SESSION.sql_mode",
            "SET SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',STRICT_ALL_TABLES')",
            "SET SESSION sql_mode = ",
        ),
        Engine::Postgres => return Ok(Settings { restore: None }),
    };
    let before = db.query(ask, &[])?;
    db.execute(set, &[])?;
    let before = before.first().map(|row| row.get(0)).transpose()?;
    Ok(Settings {
        restore: before.map(|value| (restore, value)),
    })
}

impl Settings {
    pub fn put_back(self, db: &mut Database) -> Result<()> {
        match self.restore {
            Some((set, Value::Int(number))) => db.execute(&format!("{set}{number}"), &[])?,
            Some((set, value)) => db.execute(&format!("{set}?"), &[value])?,
            None => 0,
        };
        Ok(())
    }
}
