//! The proof that views and triggers compile.

use std::collections::BTreeMap;

use crate::driver::Driver;
use crate::{Error, Kind, Result};

/// What does not compile in the database, by name, with what SQLite says to it.
#[derive(Debug)]
pub(super) struct Broken(BTreeMap<String, String>);

impl Broken {
    /// Compiles every view, and on every table and view with triggers an INSERT, an UPDATE of each column and a DELETE,
    /// which compiles the triggers. Nothing of it runs.
    pub fn read(driver: &mut dyn Driver) -> Result<Self> {
        let mut broken = BTreeMap::new();
        for (name, probes) in probes(driver)? {
            for probe in probes {
                if let Err(error) = driver.query(&probe, &[]) {
                    broken.entry(name.clone()).or_insert(error.message);
                }
            }
        }
        Ok(Self(broken))
    }

    /// Compares what is broken now with what was then.
    pub fn refuse_new(&self, driver: &mut dyn Driver, table: &str) -> Result<()> {
        let now = Self::read(driver)?;
        match now.0.iter().find(|(name, _)| !self.0.contains_key(*name)) {
            None => Ok(()),
            Some((name, why)) => Err(Error::new(
                Kind::Refused,
                format!(
                    "the change of {table} would break {name}, made by hand ({why}): drop it first, and create it anew \
                     after the upgrade"
                ),
            )),
        }
    }
}

/// Statements that compile each thing, by what it is called in messages.
fn probes(driver: &mut dyn Driver) -> Result<Vec<(String, Vec<String>)>> {
    let mut all = Vec::new();
    let schema = "SELECT type, name, tbl_name FROM sqlite_master UNION ALL SELECT type, name, tbl_name FROM sqlite_temp_master";
    let sql = format!(
        "SELECT DISTINCT type, name, tbl_name FROM ({schema}) WHERE type IN ('view', 'trigger') ORDER BY 1 DESC, 2"
    );
    for row in driver.query(&sql, &[])? {
        let (kind, name, on): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let probes = if kind == "view" {
            vec![format!("EXPLAIN SELECT * FROM {}", quote(&name))]
        } else {
            writes(driver, &on)?
        };
        all.push((format!("the {kind} {name}"), probes));
    }
    Ok(all)
}

/// One of each statement that can set a trigger off.
fn writes(driver: &mut dyn Driver, on: &str) -> Result<Vec<String>> {
    let sql = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0";
    // A view that does not compile has no columns; then it is named itself.
    let rows = driver.query(sql, &[on.into()]).unwrap_or_default();
    let columns = rows.iter().map(|row| row.get::<String>(0));
    let sets = columns.map(|name| name.map(|name| format!("{0} = {0}", quote(&name))));
    let sets = sets.collect::<Result<Vec<_>>>()?;
    let on = quote(on);
    let mut all = vec![
        format!("EXPLAIN INSERT INTO {on} DEFAULT VALUES"),
        format!("EXPLAIN DELETE FROM {on}"),
    ];
    if !sets.is_empty() {
        all.push(format!("EXPLAIN UPDATE {on} SET {}", sets.join(", ")));
    }
    Ok(all)
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
