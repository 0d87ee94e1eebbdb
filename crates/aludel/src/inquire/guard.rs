//! What makes a script fail where the database keeps something beside a table that the script cannot take along: a live run
//! looks at the database for that.

use crate::Engine;
use crate::names::{literal, quote};

/// Statements that fail where something is kept beside the table, but for these objects.
pub(super) fn guard(table: &str, known: &[&str], engine: Engine) -> Vec<String> {
    let message = format!(
        "not supported yet: a script takes {table} away from what is kept beside it: upgrade with the binary, or let that go first \
         with db purge"
    );
    match engine {
        Engine::Sqlite => sqlite(table, known, &message),
        Engine::MySql | Engine::MariaDb => mysql(table, &message, engine),
        Engine::Postgres => vec![postgres(table, &message)],
    }
}

/// A constraint of this name is in SQLite's message.
fn sqlite(table: &str, known: &[&str], message: &str) -> Vec<String> {
    let text = |value: &str| literal(value, Engine::Sqlite);
    let known = known.iter().map(|object| text(&format!("{object}_d")));
    let known: Vec<_> = known.collect();
    vec![
        format!(
            "CREATE TEMP TABLE aludel_guard (kept TEXT, CONSTRAINT {} CHECK (kept IS NULL))",
            quote(message, Engine::Sqlite)
        ),
        format!(
            "INSERT INTO temp.aludel_guard SELECT name FROM main.sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = lower({}) \
             AND name LIKE 'aludel\\_kept\\_%\\_d' ESCAPE '\\' AND name NOT IN ({})",
            text(table),
            known.join(", ")
        ),
        "DROP TABLE temp.aludel_guard".to_owned(),
    ]
}

/// No statement outside of a procedure raises an error of one's own: this one is no SQL.
fn mysql(table: &str, message: &str, engine: Engine) -> Vec<String> {
    vec![
        format!(
            "SET @aludel_guard = IF(EXISTS (SELECT 1 FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = \
             {} AND column_name LIKE 'aludel\\\\_kept\\\\_%'), {}, 'DO 0')",
            literal(table, engine),
            literal(message, engine)
        ),
        "PREPARE aludel_guard FROM @aludel_guard".to_owned(),
        "EXECUTE aludel_guard".to_owned(),
        "DEALLOCATE PREPARE aludel_guard".to_owned(),
    ]
}

fn postgres(table: &str, message: &str) -> String {
    let text = |value: &str| literal(value, Engine::Postgres);
    format!(
        "DO $aludel_guard$ BEGIN IF EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = to_regclass({}) AND tgname LIKE \
         'aludel\\_kept\\_%\\_d') THEN RAISE EXCEPTION '%', {}; END IF; END $aludel_guard$",
        text(&quote(table, Engine::Postgres)),
        text(message)
    )
}
