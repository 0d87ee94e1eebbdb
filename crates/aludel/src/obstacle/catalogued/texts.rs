//! Views, triggers, routines and events, and what they speak of.

use super::Gone;
use super::text::{view_uses, words};
use crate::driver::Driver;
use crate::{Engine, Result, Row};

/// Something that speaks of tables and columns in a text of its own.
pub(super) struct Text {
    pub kind: String,
    pub name: String,
    /// A trigger's table.
    on: String,
    speech: Speech,
}

/// What it speaks of.
enum Speech {
    /// All that this text of a view in this database names.
    View { database: String, sql: String },
    /// All that this text names.
    Sql(String),
    /// This table, and this column of it, as the server knows.
    Known {
        table: String,
        column: Option<String>,
    },
}

const TEXTS: [(&str, &str); 4] = [
    (
        "view",
        "SELECT TABLE_NAME, '', VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1",
    ),
    (
        "trigger",
        "SELECT TRIGGER_NAME, EVENT_OBJECT_TABLE, ACTION_STATEMENT FROM information_schema.TRIGGERS \
         WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY 1",
    ),
    (
        "routine",
        "SELECT ROUTINE_NAME, '', ROUTINE_DEFINITION FROM information_schema.ROUTINES \
         WHERE ROUTINE_SCHEMA = DATABASE() ORDER BY 1",
    ),
    (
        "event",
        "SELECT EVENT_NAME, '', EVENT_DEFINITION FROM information_schema.EVENTS WHERE EVENT_SCHEMA = DATABASE() ORDER BY 1",
    ),
];

/// Views, and triggers that name columns, by table and column; a row without column for the table itself.
const USES: &str = "\
    SELECT DISTINCT CASE v.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, v.relname::text, ''::text, \
        t.relname::text, a.attname::text \
    FROM pg_depend d JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid \
        JOIN pg_class v ON v.oid = r.ev_class \
        JOIN pg_class t ON d.refclassid = 'pg_class'::regclass AND t.oid = d.refobjid AND t.oid <> v.oid \
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid AND a.attnum > 0 \
    WHERE t.relnamespace = current_schema()::regnamespace \
    UNION SELECT 'trigger', g.tgname::text, t.relname::text, t.relname::text, a.attname::text \
    FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid \
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY (g.tgattr::int2[]) \
    WHERE NOT g.tgisinternal AND left(g.tgname, 7) <> 'aludel_' AND t.relnamespace = current_schema()::regnamespace \
    ORDER BY 1, 2, 4, 5";

impl Text {
    pub fn read(driver: &mut dyn Driver) -> Result<Vec<Self>> {
        if driver.engine() == Engine::Postgres {
            return driver.query(USES, &[])?.iter().map(known).collect();
        }
        let database = crate::lock::database(driver)?;
        let mut texts = Vec::new();
        for (kind, sql) in TEXTS {
            for row in driver.query(sql, &[])? {
                texts.push(written(&row, kind, &database)?);
            }
        }
        Ok(texts)
    }

    /// Whether it speaks of what goes.
    pub fn speaks(&self, gone: &Gone) -> bool {
        let (table, column) = (&gone.table, gone.column.as_deref());
        // A dropped table takes its own triggers along.
        let own = self.on.eq_ignore_ascii_case(table);
        match &self.speech {
            Speech::View { database, sql } => view_uses(sql, database, table, column),
            Speech::Sql(sql) => {
                let words = words(sql);
                let named = |name: &str| words.contains(&name.to_lowercase());
                match column {
                    Some(column) => named(column) && (own || named(table)),
                    None => named(table),
                }
            }
            Speech::Known {
                table: used,
                column: of,
            } => used == table && column.map_or(!own, |column| of.as_deref() == Some(column)),
        }
    }
}

fn written(row: &Row, kind: &str, database: &str) -> Result<Text> {
    // Without a right to it the server shows nothing; what is not seen here is proved after the step.
    let text: Option<String> = row.get(2)?;
    let sql = text.unwrap_or_default();
    let database = database.to_owned();
    Ok(Text {
        kind: kind.to_owned(),
        name: row.get(0)?,
        on: row.get(1)?,
        speech: match kind {
            "view" => Speech::View { database, sql },
            _ => Speech::Sql(sql),
        },
    })
}

fn known(row: &Row) -> Result<Text> {
    Ok(Text {
        kind: row.get(0)?,
        name: row.get(1)?,
        on: row.get(2)?,
        speech: Speech::Known {
            table: row.get(3)?,
            column: row.get(4)?,
        },
    })
}
