//! What is kept beside tables, as the database has it, while a person's SQL changes them: what follows the rows by primary
//! key is neither lost nor given to other rows without a word.

use std::collections::BTreeMap;

use aludel_core::Schema;
use aludel_core::keep::{Estranged, Estranging, KeptKind, fates};

use super::register::{self, Row};
use crate::driver::Driver;
use crate::names::literal;
use crate::run::{Change, Context, Work};
use crate::{Engine, Error, Kind, Result};

/// What stands beside which table, by the object's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Beside(BTreeMap<String, Stand>);

/// Where an object stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stand {
    table: String,
    /// PostgreSQL: the key by which it stands there.
    key: String,
}

impl Beside {
    /// Looks where everything stands: with its triggers, on MySQL and MariaDB in the table itself.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn read(driver: &mut dyn Driver) -> Result<Self> {
        let sql = match driver.engine() {
            Engine::Sqlite => {
                "SELECT substr(name, 1, length(name) - 2), tbl_name, '' FROM main.sqlite_master WHERE type = 'trigger' AND name \
                 LIKE 'aludel\\_kept\\_%\\_d' ESCAPE '\\'"
            }
            Engine::MySql | Engine::MariaDb => {
                "SELECT column_name, table_name, '' FROM information_schema.columns WHERE table_schema = DATABASE() AND \
                 column_name LIKE 'aludel\\\\_kept\\\\_%'"
            }
            Engine::Postgres => {
                "SELECT left(t.tgname::text, -2), c.relname::text, coalesce((SELECT string_agg(k.number || ' ' || \
                 format_type(a.atttypid, a.atttypmod), ', ' ORDER BY k.place) FROM pg_index i CROSS JOIN LATERAL \
                 unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place) JOIN pg_attribute a ON a.attrelid = i.indrelid \
                 AND a.attnum = k.number WHERE i.indrelid = c.oid AND i.indisprimary), '') FROM pg_trigger t JOIN pg_class c ON \
                 c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND t.tgname LIKE \
                 'aludel\\_kept\\_%\\_d'"
            }
        };
        let mut all = BTreeMap::new();
        for row in driver.query(sql, &[])? {
            let (table, key) = (row.get(1)?, row.get(2)?);
            all.insert(row.get(0)?, Stand { table, key });
        }
        Ok(Self(all))
    }

    /// The table that an object stands beside.
    pub fn table(&self, object: &str) -> Option<&str> {
        self.0.get(object).map(|stand| stand.table.as_str())
    }

    /// SQLite and PostgreSQL: that all of it stands as it did, once a person's step has run. What goes with its table is no
    /// matter here, and neither is what stands beside these.
    ///
    /// # Errors
    /// Something does not: the step is to be rolled back.
    pub fn prove(self, cx: &mut Context<'_>, (what, gone): (&str, &[String])) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let now = Beside::read(cx.driver)?;
        for (object, stood) in &self.0 {
            let how = match now.0.get(object) {
                Some(stands) if stands.key == stood.key => continue,
                Some(_) => Estranging::Rekeys,
                None if gone.contains(&stood.table) || !is_there(cx.driver, &stood.table)? => {
                    continue;
                }
                None => Estranging::Rebuilds,
            };
            let objects = vec![object.clone()];
            let said = said(&cx.kept.rows, (&stood.table, how), &objects);
            return Err(Error::new(Kind::Refused, format!("{what}: it {said}")));
        }
        Ok(())
    }
}

fn is_there(driver: &mut dyn Driver, table: &str) -> Result<bool> {
    let engine = driver.engine();
    let name = literal(table, engine);
    let sql = if engine == Engine::Sqlite {
        format!(
            "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND lower(name) = lower({name})"
        )
    } else {
        format!(
            "SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relname = {name}"
        )
    };
    Ok(!driver.query(&sql, &[])?.is_empty())
}

/// Refuses the first of these migrations with SQL of a person's that something kept beside a table cannot follow.
///
/// # Errors
/// There is one.
pub(crate) fn refuse(cx: &mut Context<'_>, changes: &[Change<'_>], before: &Schema) -> Result<()> {
    let raw = |step: &aludel_core::Step| matches!(step, aludel_core::Step::Raw { .. });
    if !changes.iter().any(|one| one.steps.iter().any(raw)) {
        return Ok(());
    }
    let stands = Beside::read(cx.driver)?;
    let known = cx.kept.rows.iter().map(|row| &row.kept.object);
    let beside = known.filter_map(|object| {
        let table = stands.table(object)?;
        Some((object.clone(), table.to_owned()))
    });
    let beside = beside.collect();
    let steps: Vec<_> = changes.iter().flat_map(|one| one.steps.clone()).collect();
    let each = changes.iter();
    let keeping: Vec<_> = each
        .flat_map(|one| std::iter::repeat_n(one.keeping.as_ref(), one.steps.len()))
        .collect();
    let found = fates(&steps, before, cx.engine, &|at| keeping[at], beside);
    let Some(first) = found.estranged.first() else {
        return Ok(());
    };
    let mut end = 0;
    let migration = changes.iter().find(|one| {
        end += one.steps.len();
        first.step < end
    });
    let id = migration.map_or("", |one| one.id);
    Err(refused(&cx.kept.rows, id, first))
}

/// The same of one migration whose steps are not known, but its way back.
///
/// # Errors
/// Something is kept beside a table that it changes, and cannot follow.
pub(crate) fn refuse_work(cx: &mut Context<'_>, work: &Work) -> Result<()> {
    if work.fates.estranged.is_empty() {
        return Ok(());
    }
    // What ran before it in this run has kept something too.
    let rows = register::read(cx.driver, &cx.names)?;
    let stands = Beside::read(cx.driver)?;
    for one in &work.fates.estranged {
        let kept = rows.iter().map(|row| &row.kept.object);
        let beside = |object: &&String| {
            let table = stands.table(object);
            table.is_some_and(|table| one.objects.iter().any(|one| one == table))
        };
        let mut objects: Vec<_> = kept.filter(beside).cloned().collect();
        let own = |object: &&String| work.kept.iter().any(|kept| kept.object == **object);
        objects.extend(one.objects.iter().filter(own).cloned());
        if !objects.is_empty() {
            let found = Estranged {
                objects,
                ..one.clone()
            };
            return Err(refused(&rows, &work.id, &found));
        }
    }
    Ok(())
}

fn refused(rows: &[Row], id: &str, found: &Estranged) -> Error {
    let said = said(rows, (&found.table, found.how), &found.objects);
    Error::new(
        Kind::Refused,
        format!("{id} is refused before step 1: its own SQL or Rust {said}"),
    )
}

/// What a step does to a table, what is kept beside that, and the way out.
fn said(rows: &[Row], (table, how): (&str, Estranging), objects: &[String]) -> String {
    let does = match how {
        Estranging::Rekeys => format!("changes the primary key of {table}"),
        Estranging::Rebuilds => format!("puts another table in the place of {table}"),
    };
    let row = |object: &String| rows.iter().find(|row| row.kept.object == *object);
    let named = |object: &String| match row(object) {
        Some(row) => {
            let column = row.kept.column.as_deref().unwrap_or_default();
            format!("{}.{column} by {}", row.kept.table, row.migration)
        }
        None => object.clone(),
    };
    let named: Vec<_> = objects.iter().map(named).collect();
    let first = if objects.iter().all(|object| row(object).is_some()) {
        "let it go first with `db purge`"
    } else {
        "stop before it, let that go with `db purge` and go on, or say `.keep_nothing()` where it is kept"
    };
    format!(
        "{does}, and what is kept beside it ({}) cannot follow: {first}, or make the change with aludel's own steps",
        named.join(", ")
    )
}

/// What goes for good with a table that a migration dropped: by what stood beside which table before, and, where the migration
/// was begun by a run that broke off, by what stands beside none now.
///
/// # Errors
/// The database does not answer.
pub(super) fn dead(
    cx: &mut Context<'_>,
    rows: Vec<Row>,
    (before, buried): (&Beside, &[String]),
) -> Result<Vec<Row>> {
    let now = Beside::read(cx.driver)?;
    let family = cx.engine.is_mysql_family();
    let mut dead = Vec::new();
    for row in rows {
        let object = &row.kept.object;
        let goes = match before.table(object) {
            _ if row.kept.kind == KeptKind::Table => false,
            _ if buried.contains(object) => true,
            Some(table) if !family => buried.iter().any(|one| one == table),
            _ if now.table(object).is_some() => false,
            _ => family || !is_there(cx.driver, &row.kept.table)?,
        };
        if goes {
            dead.push(row);
        }
    }
    Ok(dead)
}
