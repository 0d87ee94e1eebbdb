//! What the program is without aludel: the same drivers, opened and asked.

use aludel::{mysql, postgres, rusqlite};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).unwrap_or_default();
    if let Some(path) = url.strip_prefix("sqlite://") {
        let db = rusqlite::Connection::open(path)?;
        db.query_row("SELECT 1", [], |row| row.get::<_, i64>(0))?;
    } else if url.starts_with("postgres") {
        let mut db = postgres::Client::connect(&url, postgres::NoTls)?;
        db.query_one("SELECT 1", &[])?;
    } else {
        use mysql::prelude::Queryable;
        let mut db = mysql::Conn::new(mysql::Opts::from_url(&url)?)?;
        db.query_first::<i64, _>("SELECT 1")?;
    }
    Ok(())
}
