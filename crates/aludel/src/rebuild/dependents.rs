//! What goes with a table when it is dropped, and was made by people: triggers and indexes.

use aludel_core::sql::Rebuild;

use super::beside::Beside;
use crate::Result;
use crate::driver::Driver;
use crate::obstacle::Obstacle;

/// Saved SQL, in the order in which it was run first.
#[derive(Debug)]
pub(super) struct Dependents(Vec<Dependent>);

#[derive(Debug)]
struct Dependent {
    kind: String,
    name: String,
    sql: String,
}

impl Dependents {
    /// The triggers on the table that nothing `beside` it makes anew, and the indexes on it that no model knows.
    pub fn read(driver: &mut dyn Driver, rebuild: &Rebuild, beside: &Beside<'_>) -> Result<Self> {
        let mut found = Vec::new();
        for (schema, temporary) in [
            ("main.sqlite_master", false),
            ("temp.sqlite_temp_master", true),
        ] {
            let sql = format!(
                "SELECT type, name, sql FROM {schema} WHERE type IN ('trigger', 'index') \
                 AND sql IS NOT NULL AND lower(tbl_name) = lower(?) ORDER BY rowid"
            );
            for row in driver.query(&sql, &[rebuild.table.as_str().into()])? {
                let (kind, name): (String, String) = (row.get(0)?, row.get(1)?);
                let known = kind == "index" && rebuild.indexes.contains(&name);
                if known || kind == "trigger" && beside.makes(&name) {
                    continue;
                }
                let sql: String = row.get(2)?;
                let sql = if temporary { in_temp(&sql) } else { sql };
                found.push(Dependent { kind, name, sql });
            }
        }
        Ok(Dependents(found))
    }

    /// Creates them again, and gives those that the changed table refuses.
    pub fn restore(&self, driver: &mut dyn Driver) -> Vec<Obstacle> {
        let refused = |Dependent { kind, name, sql }: &Dependent| {
            let error = driver.execute(sql, &[]).err()?;
            Some(Obstacle::new(kind, name, error.message))
        };
        self.0.iter().filter_map(refused).collect()
    }
}

/// The schema table holds a temporary trigger's SQL without the word that makes it temporary.
pub(crate) fn in_temp(sql: &str) -> String {
    match sql.get(..6) {
        Some(create) if create.eq_ignore_ascii_case("create") => {
            format!("CREATE TEMP{}", &sql[6..])
        }
        _ => sql.to_owned(),
    }
}
