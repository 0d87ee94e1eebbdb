use crate::names::Names;
use crate::{Database, Engine, Execute, Result};

/// Takes the lock that an upgrade of this database takes, for tests of those who must wait or must not: it is held until the
/// connection ends. `history` is the name of the history table, `refinery_schema_history` where nothing else is said.
///
/// # Errors
/// The database does not answer, or somebody has the lock.
pub fn hold_lock(db: &mut Database, history: &str) -> Result<()> {
    let names = Names::new(history);
    let sql = match db.engine() {
        Engine::Sqlite => "BEGIN IMMEDIATE".to_owned(),
        Engine::Postgres => {
            let (class, object) = names.advisory(&text(db, "SELECT current_schema()::text")?);
            format!("SELECT pg_advisory_lock({class}, {object})::text")
        }
        Engine::MySql | Engine::MariaDb => {
            let name = names.lock(&text(db, "SELECT DATABASE()")?);
            format!("SELECT GET_LOCK('{name}', 60)")
        }
    };
    db.query(&sql, &[])?;
    Ok(())
}

fn text(db: &mut Database, sql: &str) -> Result<String> {
    let rows = db.query(sql, &[])?;
    let text: Option<String> = rows.first().map_or(Ok(None), |row| row.get(0))?;
    Ok(text.unwrap_or_default())
}
