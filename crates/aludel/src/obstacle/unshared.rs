//! Tables that a cluster does not share, or a server does not take: without a primary key, of another engine than InnoDB, and
//! where several members take writes with foreign keys that change rows by themselves. A group of MySQL creates them, and then
//! refuses each row; Galera keeps such rows to one node. Models ask for none but the last: SQL of people's does.

mod tables;

use std::collections::BTreeMap;

use self::tables::{Key, Table, tables};
use crate::driver::Driver;
use crate::run::Planned;
use crate::{Error, Kind, Result};

/// What the server says of itself.
const ASKED: &str = "SHOW VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_provider', 'wsrep_mode', \
                     'group_replication_group_name', 'group_replication_enforce_update_everywhere_checks', \
                     'sql_require_primary_key', 'sql_generate_invisible_primary_key', 'innodb_force_primary_key', \
                     'default_storage_engine')";

/// What tables have to be like on a server.
#[derive(Debug, Default, PartialEq, Eq)]
struct Laws {
    /// Who takes no table without a primary key, in words.
    key: Option<&'static str>,
    /// Whether a unique key is as good.
    or_unique: bool,
    /// What becomes of rows of the other engines, in words.
    engines: Option<&'static str>,
    /// The engines that are shared, in small letters.
    shared: Vec<&'static str>,
    /// Whether a foreign key may change no rows.
    no_cascade: bool,
    /// The engine of a table that names none.
    default: String,
}

/// Refuses migrations of which a table remains that is not shared.
///
/// # Errors
/// `Kind::Refused`: the first such table, and the remedy. The database does not answer.
pub(crate) fn refuse(driver: &mut dyn Driver, all: &[Planned<'_>]) -> Result<()> {
    let engine = driver.engine();
    if !engine.is_mysql_family() {
        return Ok(());
    }
    let found = tables(all, engine);
    if found.values().all(Table::is_plain) {
        return Ok(());
    }
    let mut settings = BTreeMap::new();
    for row in driver.query(ASKED, &[])? {
        let (name, value): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        settings.insert(name.to_lowercase(), value.unwrap_or_default());
    }
    let laws = Laws::read(&settings);
    let wrong =
        |(name, table): (&String, &Table)| Some((table.id.clone(), laws.broken(name, table)?));
    match found.iter().find_map(wrong) {
        None => Ok(()),
        Some((id, why)) => Err(Error::new(
            Kind::Refused,
            format!("{id} is refused before step 1: {why}"),
        )),
    }
}

impl Laws {
    fn read(settings: &BTreeMap<String, String>) -> Laws {
        let value = |name: &str| settings.get(name).map_or("", String::as_str);
        let on = |name: &str| matches!(value(name), "ON" | "1");
        let galera = on("wsrep_on") && !matches!(value("wsrep_provider"), "" | "none");
        let group = !value("group_replication_group_name").is_empty();
        let mut laws = Laws {
            default: value("default_storage_engine").to_owned(),
            shared: vec!["innodb"],
            ..Laws::default()
        };
        if on("sql_require_primary_key") {
            laws.key = Some("the server creates none such (`sql_require_primary_key`)");
        } else if group {
            laws.key = Some("a replication group takes no rows of such a table");
            laws.or_unique = true;
        }
        if on("innodb_force_primary_key") {
            laws.key = Some("the server creates none such (`innodb_force_primary_key`)");
            laws.or_unique = true;
        }
        if on("sql_generate_invisible_primary_key") {
            laws.key = None;
        }
        if group {
            laws.engines = Some("a replication group takes none of its rows");
            laws.no_cascade = on("group_replication_enforce_update_everywhere_checks");
        }
        if galera {
            laws.share(value("wsrep_mode"));
        }
        laws
    }

    /// What a cluster of Galera says in `wsrep_mode`.
    fn share(&mut self, mode: &str) {
        self.engines = Some("its rows do not reach the other nodes of a Galera cluster");
        for word in mode.split(',').map(str::trim) {
            match word {
                "REQUIRED_PRIMARY_KEY" => {
                    self.key =
                        Some("the cluster takes none such (`wsrep_mode` has REQUIRED_PRIMARY_KEY)");
                    self.or_unique = false;
                }
                "REPLICATE_MYISAM" => self.shared.push("myisam"),
                "REPLICATE_ARIA" => self.shared.push("aria"),
                _ => {}
            }
        }
    }

    /// Why the table is none for this server, with the remedy.
    fn broken(&self, name: &str, table: &Table) -> Option<String> {
        let engine = table
            .engine
            .as_deref()
            .or(table.created.then_some(&*self.default));
        let alien = engine.filter(|engine| {
            !self
                .shared
                .iter()
                .any(|one| engine.eq_ignore_ascii_case(one))
        });
        if let (Some(what), Some(engine)) = (self.engines, alien) {
            return Some(format!(
                "the table `{name}` is stored by {engine}, and {what}: write `ENGINE=InnoDB` at its end"
            ));
        }
        let keyed = match table.key {
            Key::Untouched | Key::Primary => true,
            Key::Unique => self.or_unique,
            Key::None => false,
        };
        if let (Some(who), false) = (self.key, keyed) {
            return Some(format!(
                "the table `{name}` has no primary key, and {who}: give it one in the statement that creates it"
            ));
        }
        let (key, action) = table.cascades.iter().find(|_| self.no_cascade)?;
        Some(format!(
            "the foreign key `{key}` of `{name}` changes rows by itself ({action}), which a group with several primaries does \
             not take (`group_replication_enforce_update_everywhere_checks`): take `on_delete` and `on_update` out and change \
             those rows in the application, or let the group have a single primary"
        ))
    }
}

#[cfg(test)]
mod tests;
