//! The schema of the notes service: models, migrations, and the database brought to them.

aludel::embed!();

#[path = "../models/mod.rs"]
pub mod models;

/// Brings the database to the schema. It blocks: call it through `spawn_blocking` in async code.
///
/// # Errors
/// As `Migrations::upgrade`.
pub fn upgrade(url: &str) -> aludel::Result<()> {
    let mut db = aludel::connect(url)?;
    MIGRATIONS.upgrade(&mut db).map(|_| ())
}

#[cfg(test)]
mod tests {
    use aludel::rusqlite::Connection;

    use super::MIGRATIONS;

    #[test]
    fn a_database_in_memory_is_upgraded() {
        let mut db = Connection::open_in_memory().unwrap();
        MIGRATIONS.upgrade(&mut db).unwrap();
        db.execute("INSERT INTO notes (title, text) VALUES ('first', NULL)", []).unwrap();
        let stars: i32 = db.query_row("SELECT stars FROM notes", [], |row| row.get(0)).unwrap();
        assert_eq!(stars, 0);
        assert!(MIGRATIONS.upgrade(&mut db).unwrap().is_empty());
    }
}
