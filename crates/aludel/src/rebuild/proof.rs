//! The proof that views and triggers compile, and that no table references one that is not there.

use std::collections::BTreeMap;

use crate::Result;
use crate::driver::Driver;
use crate::obstacle::Obstacle;

/// What does not compile in the database, by kind and name, with what SQLite says to it.
#[derive(Debug)]
pub(crate) struct Broken(BTreeMap<Name, String>);

/// Kind and name.
type Name = (String, String);

impl Broken {
    /// Compiles every view, and on every table and view with triggers an INSERT, an UPDATE of each column and a DELETE,
    /// which compiles the triggers. Nothing of it runs.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn read(driver: &mut dyn Driver) -> Result<Self> {
        let mut broken = BTreeMap::new();
        // A table's statements compile all of its triggers: once will do.
        let mut tried: BTreeMap<String, Option<String>> = BTreeMap::new();
        for (name, probes) in probes(driver)? {
            for probe in probes {
                let said = tried.entry(probe).or_insert_with_key(|probe| {
                    let asked = driver.query(probe, &[]);
                    asked.err().map(|error| error.message)
                });
                if let Some(why) = said {
                    broken.entry(name.clone()).or_insert_with(|| why.clone());
                }
            }
        }
        for row in driver.query(DANGLING, &[])? {
            let (child, parent): (String, String) = (row.get(0)?, row.get(1)?);
            broken.insert(
                ("table".to_owned(), child),
                format!("it references {parent}, which is not there"),
            );
        }
        Ok(Self(broken))
    }

    /// Whether this was broken.
    #[cfg(feature = "sqlite")]
    pub fn holds(&self, kind: &str, name: &str) -> bool {
        self.0.contains_key(&(kind.to_owned(), name.to_owned()))
    }

    /// What is broken now and was not then.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn since(&self, driver: &mut dyn Driver) -> Result<Vec<Obstacle>> {
        let now = Self::read(driver)?;
        let new = now.0.iter().filter(|(name, _)| !self.0.contains_key(*name));
        Ok(new
            .map(|((kind, name), why)| Obstacle::new(kind, name, why))
            .collect())
    }

    /// Compares what is broken now with what was then; `what` breaks it.
    ///
    /// # Errors
    /// Something has been broken since: named.
    pub fn refuse_new(&self, driver: &mut dyn Driver, what: &str) -> Result<()> {
        match self.since(driver)?.first() {
            None => Ok(()),
            Some(obstacle) => Err(obstacle.refuses(what)),
        }
    }
}

/// Tables, and what they reference that is not there.
const DANGLING: &str = "SELECT m.name, k.\"table\" FROM sqlite_master m, pragma_foreign_key_list(m.name) k \
     WHERE m.type = 'table' AND k.\"table\" COLLATE NOCASE NOT IN (SELECT name FROM sqlite_master WHERE type = 'table') \
     ORDER BY 1, 2";

/// Statements that compile each thing, by what it is called in messages.
fn probes(driver: &mut dyn Driver) -> Result<Vec<(Name, Vec<String>)>> {
    let mut all = Vec::new();
    let schema = "SELECT type, name, tbl_name FROM sqlite_master UNION ALL SELECT type, name, tbl_name FROM sqlite_temp_master";
    let sql = format!(
        "SELECT DISTINCT type, name, tbl_name FROM ({schema}) WHERE type IN ('view', 'trigger') ORDER BY 1 DESC, 2"
    );
    for row in driver.query(&sql, &[])? {
        let (kind, name, on): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let probes = if kind == "view" {
            vec![format!("EXPLAIN QUERY PLAN SELECT * FROM {}", quote(&name))]
        } else {
            writes(driver, &on)?
        };
        all.push(((kind, name), probes));
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
        format!("EXPLAIN QUERY PLAN INSERT INTO {on} DEFAULT VALUES"),
        format!("EXPLAIN QUERY PLAN DELETE FROM {on}"),
    ];
    if !sets.is_empty() {
        all.push(format!(
            "EXPLAIN QUERY PLAN UPDATE {on} SET {}",
            sets.join(", ")
        ));
    }
    Ok(all)
}

fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
