//! What PostgreSQL refuses inside of a transaction.

use super::{Apart, Found, Reader, Turns, catalogued, index, literal};
use crate::token::Kind;
use crate::{Engine, Error, Result};

/// What is known of the statement, if PostgreSQL runs it outside of a transaction only.
pub(super) fn of(sql: &str) -> Result<Option<Apart>> {
    let mut reader = Reader::new(sql, Engine::Postgres);
    let Some(first) = reader.next() else {
        return Ok(None);
    };
    let verb = first.text.to_ascii_uppercase();
    Ok(match verb.as_str() {
        "CREATE" => return created(&mut reader),
        "DROP" => dropped(&mut reader),
        "ALTER" => altered(&mut reader),
        "REINDEX" => reindexed(&mut reader),
        "VACUUM" => Some(Apart::default()),
        // Of all tables; of one it may stand inside.
        "CLUSTER" if clusters_all(&mut reader) => Some(Apart::default()),
        "DISCARD" => {
            return Err(Error::new(
                "the SQL of a step says DISCARD, which takes the settings and the lock away that a migration runs under: \
                 take it out",
            ));
        }
        _ => None,
    })
}

fn created(reader: &mut Reader<'_>) -> Result<Option<Apart>> {
    if reader.words(&["UNIQUE", "INDEX", "CONCURRENTLY"])
        || reader.words(&["INDEX", "CONCURRENTLY"])
    {
        return index::created(reader).map(Some);
    }
    let Some(what) = reader.next() else {
        return Ok(None);
    };
    let Some(catalog) = Catalog::of(what.text) else {
        return Ok(None);
    };
    let name = reader.next().map(|token| catalogued(&token));
    Ok(name.map(|name| Apart {
        probe: Some(format!("SELECT 1 FROM {}", catalog.named(&name))),
        ..Apart::default()
    }))
}

/// What is the whole server's rather than a database's.
struct Catalog {
    table: &'static str,
    column: &'static str,
}

impl Catalog {
    fn of(word: &str) -> Option<Self> {
        let (table, column) = match word.to_ascii_uppercase().as_str() {
            "DATABASE" => ("pg_database", "datname"),
            "TABLESPACE" => ("pg_tablespace", "spcname"),
            "SUBSCRIPTION" => ("pg_subscription", "subname"),
            _ => return None,
        };
        Some(Self { table, column })
    }

    fn named(&self, name: &str) -> String {
        let (table, column) = (self.table, self.column);
        format!("pg_catalog.{table} WHERE {column} = {}", literal(name))
    }
}

fn dropped(reader: &mut Reader<'_>) -> Option<Apart> {
    if reader.words(&["INDEX", "CONCURRENTLY"]) {
        let found = if_exists(reader);
        let name = reader.name()?;
        return Some(Apart {
            probe: Some(format!(
                "SELECT 1 WHERE pg_catalog.to_regclass({}) IS NULL",
                literal(name)
            )),
            found,
            turns: Turns::Long,
            ..Apart::default()
        });
    }
    let catalog = Catalog::of(reader.next()?.text)?;
    let found = if_exists(reader);
    let name = catalogued(&reader.next()?);
    Some(Apart {
        probe: Some(format!(
            "SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM {})",
            catalog.named(&name)
        )),
        found,
        ..Apart::default()
    })
}

fn if_exists(reader: &mut Reader<'_>) -> Found {
    if reader.words(&["IF", "EXISTS"]) {
        Found::Good
    } else {
        Found::Strange
    }
}

fn altered(reader: &mut Reader<'_>) -> Option<Apart> {
    if reader.words(&["TYPE"]) {
        return value_added(reader);
    }
    let settings = reader.words(&["SYSTEM"])
        || reader.words(&["DATABASE"])
            && reader.name().is_some()
            && reader.words(&["SET", "TABLESPACE"])
        || reader.words(&["SUBSCRIPTION"]);
    if settings {
        return Some(Apart::default());
    }
    if reader.words(&["TABLE"]) {
        return detached(reader);
    }
    None
}

/// A value of an enum may be added inside of a transaction, but not used before it has committed. It can never be dropped,
/// so that after a way back it is there still.
fn value_added(reader: &mut Reader<'_>) -> Option<Apart> {
    let name = reader.name()?;
    if !reader.words(&["ADD", "VALUE"]) {
        return None;
    }
    reader.words(&["IF", "NOT", "EXISTS"]);
    let label = reader.next().filter(|token| token.kind == Kind::Text)?;
    Some(Apart {
        probe: Some(format!(
            "SELECT 1 FROM pg_catalog.pg_enum WHERE enumtypid = pg_catalog.to_regtype({}) AND enumlabel = {}",
            literal(name),
            literal(&label.value())
        )),
        found: Found::Good,
        ..Apart::default()
    })
}

/// A partition that broke off in the middle is taken off to the end.
fn detached(reader: &mut Reader<'_>) -> Option<Apart> {
    reader.words(&["IF", "EXISTS"]);
    let parent = reader.name()?;
    if !reader.words(&["DETACH", "PARTITION"]) {
        return None;
    }
    let child = reader.name()?;
    if !reader.words(&["CONCURRENTLY"]) {
        return None;
    }
    let attached = format!(
        "FROM pg_catalog.pg_inherits i WHERE i.inhrelid = pg_catalog.to_regclass({}) \
         AND i.inhparent = pg_catalog.to_regclass({})",
        literal(child),
        literal(parent)
    );
    let finish = literal(&format!(
        "ALTER TABLE {parent} DETACH PARTITION {child} FINALIZE"
    ));
    Some(Apart {
        probe: Some(format!("SELECT 1 WHERE NOT EXISTS (SELECT 1 {attached})")),
        mend: Some(format!("SELECT {finish} {attached} AND i.inhdetachpending")),
        turns: Turns::Long,
        ..Apart::default()
    })
}

/// One that broke off leaves the index that was to take the old one's place, or the old one.
fn reindexed(reader: &mut Reader<'_>) -> Option<Apart> {
    let options = reader.peek().is_some_and(|token| token.is("("));
    let mut concurrently = false;
    if options {
        while let Some(token) = reader.next().filter(|token| !token.is(")")) {
            concurrently |= token.is("CONCURRENTLY");
        }
    }
    let of = reader.next()?.text.to_ascii_uppercase();
    concurrently |= reader.words(&["CONCURRENTLY"]);
    let all = matches!(of.as_str(), "SCHEMA" | "DATABASE" | "SYSTEM");
    if !concurrently {
        return all.then(Apart::default);
    }
    let of_one = match of.as_str() {
        "INDEX" => format!(
            "i.indrelid = (SELECT o.indrelid FROM pg_catalog.pg_index o \
             WHERE o.indexrelid = pg_catalog.to_regclass({}))",
            literal(reader.name()?)
        ),
        "TABLE" => format!(
            "i.indrelid = pg_catalog.to_regclass({})",
            literal(reader.name()?)
        ),
        "SCHEMA" => format!(
            "c.relnamespace = pg_catalog.to_regnamespace({})",
            literal(reader.name()?)
        ),
        _ => "c.relnamespace::pg_catalog.regnamespace::text NOT LIKE 'pg\\_%'".to_owned(),
    };
    Some(Apart {
        mend: Some(format!(
            "{} WHERE {of_one} AND NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'",
            index::DROP
        )),
        turns: Turns::Long,
        ..Apart::default()
    })
}

fn clusters_all(reader: &mut Reader<'_>) -> bool {
    reader.words(&["VERBOSE"]);
    reader.peek().is_none()
}
