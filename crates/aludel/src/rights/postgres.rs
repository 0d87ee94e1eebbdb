//! PostgreSQL: only its owner may change a table, and whoever has the owner's role; to reference it, to put triggers on it and
//! to change its rows may be granted. All of that is read.

mod columns;

use std::collections::{BTreeMap, BTreeSet};

use super::Missing;
use super::needs::{Need, Right};
use crate::Result;
use crate::driver::Driver;

/// What the account may do with a table, a view, a sequence or an index.
struct Relation {
    owner: String,
    owns: bool,
    granted: BTreeSet<Right>,
}

/// What may be granted on a table, in the order in which it is asked for.
const GRANTED: [Right; 6] = [
    Right::References,
    Right::Trigger,
    Right::Insert,
    Right::Update,
    Right::Delete,
    Right::Truncate,
];

/// The first right that is missing. A table that is not there yet will be the account's own.
///
/// # Errors
/// The database does not answer.
pub(super) fn missing(driver: &mut dyn Driver, needed: &BTreeSet<Need>) -> Result<Option<Missing>> {
    if needed.is_empty() {
        return Ok(None);
    }
    let place = Place::read(driver)?;
    if let Some(missing) = needed.iter().find_map(|need| place.lacks(need)) {
        return Ok(Some(missing));
    }
    let relations = relations(driver)?;
    for need in needed {
        let Some(relation) = relations.get(&need.table) else {
            continue;
        };
        let found = match relation.lacks(need, &place) {
            Some(missing) => columns::excused(driver, need, missing, &place.account)?,
            None if relation.owns => None,
            None => columns::sequence(driver, need, &place.account)?,
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Where the account is, and what it may do there.
struct Place {
    account: String,
    database: String,
    schema: String,
    creates: bool,
    temporary: bool,
}

impl Place {
    fn read(driver: &mut dyn Driver) -> Result<Place> {
        let sql = "SELECT quote_ident(current_user), quote_ident(current_database()), current_schema()::text, \
                   coalesce(pg_catalog.has_schema_privilege(current_schema(), 'CREATE'), true), \
                   pg_catalog.has_database_privilege(current_database(), 'TEMPORARY')";
        let rows = driver.query(sql, &[])?;
        let row = rows.first().ok_or_else(|| {
            crate::Error::new(
                crate::Kind::Failed,
                "the server does not say who is connected: try again",
            )
        })?;
        Ok(Place {
            account: row.get(0)?,
            database: row.get(1)?,
            schema: row.get::<Option<String>>(2)?.unwrap_or_default(),
            creates: row.get(3)?,
            temporary: row.get(4)?,
        })
    }

    fn lacks(&self, need: &Need) -> Option<Missing> {
        let (account, schema, database) = (&self.account, &self.schema, &self.database);
        match need.right {
            Right::Create | Right::View if !self.creates => Some(Missing {
                why: format!("the account has no right to CREATE in the schema `{schema}`"),
                grant: format!("GRANT CREATE ON SCHEMA {schema} TO {account}"),
            }),
            Right::Temporary if !self.temporary => Some(Missing {
                why: format!(
                    "the account has no right to TEMPORARY tables in the database `{database}`"
                ),
                grant: format!("GRANT TEMPORARY ON DATABASE {database} TO {account}"),
            }),
            _ => None,
        }
    }
}

fn relations(driver: &mut dyn Driver) -> Result<BTreeMap<String, Relation>> {
    let asked = GRANTED.map(|right| {
        format!(
            "coalesce(pg_catalog.has_table_privilege(c.oid, '{}'), false)",
            right.word()
        )
    });
    let sql = format!(
        "SELECT c.relname::text, pg_catalog.pg_get_userbyid(c.relowner)::text, pg_catalog.pg_has_role(c.relowner, 'USAGE'), \
         {} FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I')",
        asked.join(", ")
    );
    let mut all = BTreeMap::new();
    for row in driver.query(&sql, &[])? {
        let mut granted = BTreeSet::new();
        for (at, right) in GRANTED.iter().enumerate() {
            if row.get::<bool>(3 + at)? {
                granted.insert(*right);
            }
        }
        let relation = Relation {
            owner: row.get(1)?,
            owns: row.get(2)?,
            granted,
        };
        all.insert(row.get(0)?, relation);
    }
    Ok(all)
}

impl Relation {
    fn lacks(&self, need: &Need, place: &Place) -> Option<Missing> {
        let (right, table, account) = (need.right.word(), &need.table, &place.account);
        let everyones = matches!(need.right, Right::Create | Right::Temporary);
        if everyones || self.owns || self.granted.contains(&need.right) {
            return None;
        }
        if GRANTED.contains(&need.right) {
            return Some(Missing {
                why: format!("the account has no right to {right} on the table `{table}`"),
                grant: format!("GRANT {right} ON {table} TO {account}"),
            });
        }
        Some(Missing {
            why: format!(
                "the account may not change `{table}`, since it belongs to `{}` and it has not that role",
                self.owner
            ),
            grant: format!("GRANT {} TO {account}", self.owner),
        })
    }
}
