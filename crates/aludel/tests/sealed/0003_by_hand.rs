//! What people write, in a layout of their own.

use aludel::prelude::*;

/* Comments and formatting are no part of the meaning. */
pub const MIGRATION: Migration = Migration { parent: Some("0002_every_step"), steps: &[
    sql("UPDATE crews SET id = id").reverse(nothing),
    sql("DELETE FROM crews WHERE id < 0").reverse(sql("DELETE FROM crews WHERE id < -1")),
    sql_for(Sqlite, "CREATE TABLE extra (id INTEGER)").reverse(sql_for(Sqlite, "DROP TABLE extra")),
        run(fill)
        .reverse(run(empty)),
] };

fn fill(db: &mut dyn Execute) -> Result<()> {
    db.execute("UPDATE things SET m = ? WHERE m IS NULL", &["x".into()])?;
    Ok(())
}

fn empty(_: &mut dyn Execute) -> Result<()> { Ok(()) }
