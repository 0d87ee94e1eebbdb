//! SQLite: the steps are tried on an empty copy of the database in memory. What breaks there would break here.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::sql::{Body, script, script_keeping};
use aludel_core::{RESERVED_PREFIX, Schema, Step};

use super::{Found, Obstacle};
use crate::driver::Driver;
use crate::driver::sqlite::Sqlite;
use crate::rebuild::{Broken, anew, in_temp};
use crate::run::{Change, rehearsable};
use crate::{Engine, Error, Kind, Result};

/// What the changes would break. What a person's function does cannot be rehearsed: what comes after one is not looked at.
///
/// # Errors
/// A table cannot be built anew, for what people made of it.
pub(super) fn obstacles(
    driver: &mut dyn Driver,
    changes: &[Change<'_>],
    before: &Schema,
) -> Result<Vec<Found>> {
    let objects = objects(driver)?;
    if !objects.iter().any(|object| by_hand(object, before)) {
        return Ok(Vec::new());
    }
    let mut rehearsal = Rehearsal::new(&objects)?;
    let mut schema = before.clone();
    for Change { id, steps, keeping } in changes {
        let wrong = |error: aludel_core::Error| Error::from(error).during(id);
        let script = match keeping {
            Some(keeping) => script_keeping(steps, &schema, Engine::Sqlite, keeping),
            None => script(steps, &schema, Engine::Sqlite),
        };
        for part in script.map_err(wrong)?.parts {
            if part.apart.is_some() && of_the_file(&part.body) {
                continue;
            }
            let own = &steps[part.steps.clone()];
            let label: Vec<String> = own.iter().map(Step::describe).collect();
            if rehearsal.part((id, &label.join(", ")), &part.body)? == Next::Unknown {
                return Ok(rehearsal.outcome());
            }
        }
        let mut applied = steps.iter().map(|step| step.apply(&mut schema));
        applied.try_for_each(|step| step.map_err(wrong))?;
    }
    Ok(rehearsal.outcome())
}

/// Whether it is about the file as a whole and changes no table.
fn of_the_file(body: &Body) -> bool {
    let statements = body.statements();
    !statements.is_empty() && statements.iter().all(|one| !rehearsable(&one.sql))
}

/// Something in the schema table.
struct Object {
    kind: String,
    name: String,
    sql: String,
}

/// Tables first, triggers last, so that each finds what it needs.
fn objects(driver: &mut dyn Driver) -> Result<Vec<Object>> {
    let mut all = Vec::new();
    for (schema, temporary) in [
        ("main.sqlite_master", false),
        ("temp.sqlite_temp_master", true),
    ] {
        let sql = format!(
            "SELECT type, name, sql FROM {schema} WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, rowid"
        );
        for row in driver.query(&sql, &[])? {
            let sql: String = row.get(2)?;
            all.push(Object {
                kind: row.get(0)?,
                name: row.get(1)?,
                sql: if temporary { in_temp(&sql) } else { sql },
            });
        }
    }
    Ok(all)
}

/// Whether a person made it, and a change of the tables may break it. Tables of theirs do where they reference ours.
fn by_hand(object: &Object, before: &Schema) -> bool {
    if object.name.starts_with(RESERVED_PREFIX) {
        return false;
    }
    match object.kind.as_str() {
        "view" | "trigger" => true,
        "index" => {
            let mut indexes = before.tables.values().flat_map(|table| &table.indexes);
            !indexes.any(|index| index.name == object.name)
        }
        _ => {
            !before.tables.contains_key(&object.name)
                && object.sql.to_lowercase().contains("references")
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Known,
    /// What comes now cannot be said.
    Unknown,
}

struct Rehearsal {
    db: Sqlite<rusqlite::Connection>,
    /// What was broken already.
    broken: Broken,
    /// What a step breaks at once.
    found: Vec<Found>,
    /// What is broken so far; a later step may mend it.
    late: BTreeMap<(String, String), Found>,
}

impl Rehearsal {
    fn new(objects: &[Object]) -> Result<Self> {
        let conn = rusqlite::Connection::open_in_memory().map_err(crate::driver::DbError::from)?;
        let mut db = Sqlite(conn);
        db.execute("PRAGMA foreign_keys = OFF", &[])?;
        for object in objects {
            // What this process cannot create (another's virtual tables) is left to the upgrade itself to find.
            let _ = db.execute(&object.sql, &[]);
        }
        let broken = Broken::read(&mut db)?;
        Ok(Self {
            db,
            broken,
            found: Vec::new(),
            late: BTreeMap::new(),
        })
    }

    /// Tries what runs for some steps, again and again without what is in its way.
    fn part(&mut self, place: (&str, &str), body: &Body) -> Result<Next> {
        loop {
            self.db.execute("SAVEPOINT part", &[])?;
            let done = self.tried(body);
            if done.is_err() {
                self.db.execute("ROLLBACK TO part", &[])?;
            }
            self.db.execute("RELEASE part", &[])?;
            match done {
                Ok(Next::Unknown) => return Ok(Next::Unknown),
                Ok(Next::Known) => break,
                Err(Trouble::Obstacles(all)) => self.remove(place, all)?,
                Err(Trouble::Error(error)) => match self.culprit(&error)? {
                    Some(obstacle) => self.remove(place, vec![obstacle])?,
                    None if error.kind() == Kind::Drift => {
                        return Err(before_step_1(place.0, &error));
                    }
                    None => return Ok(Next::Unknown),
                },
            }
        }
        self.look(place)?;
        Ok(Next::Known)
    }

    fn tried(&mut self, body: &Body) -> std::result::Result<Next, Trouble> {
        match body {
            Body::Run(_) => return Ok(Next::Unknown),
            Body::Rebuild(rebuild) => {
                let found = anew(&mut self.db, rebuild)?;
                if !found.is_empty() {
                    return Err(Trouble::Obstacles(found));
                }
            }
            Body::Sql(statements) => {
                for statement in statements {
                    if !rehearsable(&statement.sql) {
                        return Ok(Next::Unknown);
                    }
                    self.db.execute(&statement.sql, &[]).map_err(Error::from)?;
                }
            }
        }
        Ok(Next::Known)
    }

    /// What SQLite names as the cause: `error in view v after drop column: no such column: name`.
    fn culprit(&mut self, error: &Error) -> Result<Option<Obstacle>> {
        let said = error.to_string();
        let objects = objects(&mut self.db)?;
        let named = |object: &&Object| {
            let words = format!("error in {} {}", object.kind, object.name);
            said.split_once(&words)
                .is_some_and(|(_, rest)| rest.starts_with([' ', ':']))
        };
        Ok(objects.iter().find(named).map(|Object { kind, name, .. }| {
            let rest = said.split_once(&format!("error in {kind} {name}"));
            let why = rest.and_then(|(_, rest)| rest.split_once(": "));
            let why = why.map_or(said.as_str(), |(_, why)| why);
            let why = why
                .split_once(": drop it first")
                .map_or(why, |(why, _)| why);
            let why = if self.broken.holds(kind, name) {
                format!("it does not compile as it is, which SQLite takes amiss: {why}")
            } else {
                why.to_owned()
            };
            Obstacle::new(kind, name, why)
        }))
    }

    /// Takes what is in the way out of the copy.
    fn remove(&mut self, (id, step): (&str, &str), all: Vec<Obstacle>) -> Result<()> {
        for obstacle in all {
            let name = obstacle.name.replace('"', "\"\"");
            let kind = &obstacle.kind;
            self.db.execute(&format!("DROP {kind} \"{name}\""), &[])?;
            self.late
                .remove(&(obstacle.kind.clone(), obstacle.name.clone()));
            self.found.push(Found {
                id: id.to_owned(),
                step: step.to_owned(),
                obstacle,
            });
        }
        Ok(())
    }

    /// Notes what has been broken since, and what is mended.
    fn look(&mut self, (id, step): (&str, &str)) -> Result<()> {
        let now = self.broken.since(&mut self.db)?;
        let key = |one: &Obstacle| (one.kind.clone(), one.name.clone());
        let names: BTreeSet<_> = now.iter().map(key).collect();
        self.late.retain(|name, _| names.contains(name));
        for obstacle in now {
            self.late.entry(key(&obstacle)).or_insert(Found {
                id: id.to_owned(),
                step: step.to_owned(),
                obstacle,
            });
        }
        Ok(())
    }

    fn outcome(self) -> Vec<Found> {
        self.found
            .into_iter()
            .chain(self.late.into_values())
            .collect()
    }
}

enum Trouble {
    Obstacles(Vec<Obstacle>),
    Error(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble::Error(error)
    }
}

fn before_step_1(id: &str, error: &Error) -> Error {
    Error::new(
        error.kind(),
        format!("{id} is refused before step 1: {error}"),
    )
}
