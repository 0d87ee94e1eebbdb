//! Names that cannot stand, or not beside each other.

use std::collections::BTreeMap;

use super::Lint;
use crate::{ColumnType, Engine, Error, Place, Table, check_name, derived};

/// Columns that PostgreSQL has on every table.
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

impl Lint<'_> {
    pub(super) fn table_names(&mut self, table: &Table) {
        if let Err(error) = check_name("table", &table.name) {
            self.found.push(error.at(Place::Table(table.name.clone())));
        } else if table.name.to_ascii_lowercase().starts_with("sqlite_")
            && self.engines.contains(&Engine::Sqlite)
        {
            self.on_table(
                table,
                format!("the table name `{}` begins with `sqlite_`, which SQLite keeps for itself: choose another", table.name),
            );
        }
        for column in &table.columns {
            if let Err(error) = check_name("column", &column.name) {
                self.found.push(error.at(Place::Column {
                    table: table.name.clone(),
                    column: column.name.clone(),
                }));
            }
        }
        self.system_columns(table);
        self.object_names(table);
        self.twice(table);
    }

    fn system_columns(&mut self, table: &Table) {
        if !self.engines.contains(&Engine::Postgres) {
            return;
        }
        for column in &table.columns {
            if SYSTEM_COLUMNS.contains(&column.name.as_str()) {
                let message = format!(
                    "column `{}.{}` has the name of a system column of PostgreSQL: give it another with `#[column(name = \"…\")]`",
                    table.name, column.name
                );
                self.on_column(table, &column.name, message);
            }
        }
    }

    /// Names by rule are whole where the table's is: only those that a person may have given are looked at.
    fn object_names(&mut self, table: &Table) {
        let refused = check_name("table", &table.name).is_err();
        for name in table.object_names().filter(|_| !refused) {
            if let Err(error) = check_name("constraint or index", name) {
                self.found.push(error.at(Place::Table(table.name.clone())));
            } else if name.eq_ignore_ascii_case("primary") && self.among(&super::FAMILY).is_some() {
                let message = format!(
                    "`{name}` on table `{}` has the name that MySQL and MariaDB give every primary key: choose another",
                    table.name
                );
                self.on_table(table, message);
            }
        }
    }

    /// Two columns, or two constraints or indexes, of one name.
    fn twice(&mut self, table: &Table) {
        let columns = table.columns.iter().map(|c| c.name.as_str());
        for (first, second) in pairs(columns) {
            let message = format!(
                "table `{}` has the columns `{first}` and `{second}`, which are one name to the engines: rename one of \
                 them with `#[column(name = \"…\")]`",
                table.name
            );
            self.on_column(table, second, message);
        }
        for (_, name) in pairs(table.object_names()) {
            let message = format!(
                "table `{}` has two constraints or indexes called `{name}`: give one of them another with `name = \"…\"`",
                table.name
            );
            self.on_table(table, message);
        }
    }

    /// Names that must be unique in the whole database.
    pub(super) fn names_across(&mut self) {
        let tables: Vec<&Table> = self.schema.tables.values().collect();
        for (first, second) in pairs(tables.iter().map(|t| t.name.as_str())) {
            let message = format!(
                "the tables `{first}` and `{second}` are one name to the engines: rename one of them with \
                 `#[table(name = \"…\")]`"
            );
            self.found
                .push(Error::new(message).at(Place::Table(second.to_owned())));
        }
        self.across(&[Engine::Sqlite, Engine::Postgres], "an index", |t| {
            t.indexes.iter().map(|o| o.name.clone()).collect()
        });
        self.across(&[Engine::Postgres], "a key", |t| {
            let uniques = t.uniques.iter().map(|o| o.name.clone());
            uniques.chain([t.primary_key.name.clone()]).collect()
        });
        self.across(&super::FAMILY, "a foreign key", |t| {
            t.foreign_keys.iter().map(|o| o.name.clone()).collect()
        });
        self.across(&[Engine::MySql], "a check", |t| {
            t.checks
                .iter()
                .map(|o| o.name.clone())
                .chain(enum_checks(t))
                .collect()
        });
        self.like_a_table();
    }

    /// Objects of two tables that share a name, where these engines want it unique.
    fn across(&mut self, engines: &[Engine], kind: &str, names: impl Fn(&Table) -> Vec<String>) {
        let Some(among) = self.among(engines) else {
            return;
        };
        let mut owners: BTreeMap<String, &Table> = BTreeMap::new();
        for table in self.schema.tables.values() {
            for name in names(table) {
                let first = owners.entry(name.to_ascii_lowercase()).or_insert(table);
                if first.name == table.name {
                    continue;
                }
                let message = format!(
                    "tables `{}` and `{}` both have {kind} called `{name}`, which must be unique in a database on \
                     {}: give one of them another with `name = \"…\"`",
                    first.name, table.name, among.names
                );
                self.found
                    .push(Error::new(message).at(Place::Table(table.name.clone())));
            }
        }
    }

    /// Indexes and tables share their names on SQLite and PostgreSQL.
    fn like_a_table(&mut self) {
        let Some(among) = self.among(&[Engine::Sqlite, Engine::Postgres]) else {
            return;
        };
        for table in self.schema.tables.values() {
            for index in &table.indexes {
                let same = |name: &&String| name.eq_ignore_ascii_case(&index.name);
                if let Some(other) = self.schema.tables.keys().find(same) {
                    let message = format!(
                        "the index `{}` on table `{}` has the name of table `{other}`, which {} do{} not take: give it \
                         another with `name = \"…\"`",
                        index.name,
                        table.name,
                        among.names,
                        if among.verb.is_empty() { "" } else { "es" }
                    );
                    self.on_table(table, message);
                }
            }
        }
    }
}

/// The names under which MySQL and MariaDB check the values of enums.
pub(super) fn enum_checks(table: &Table) -> impl Iterator<Item = String> {
    let enums = table
        .columns
        .iter()
        .filter(|c| matches!(c.ty, ColumnType::Enum { .. }));
    enums.map(|column| derived(&table.name, &[&column.name], "check"))
}

/// Each name that an earlier one equals but for upper and lower case, behind the earlier one.
fn pairs<'a>(names: impl Iterator<Item = &'a str>) -> Vec<(&'a str, &'a str)> {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    let mut found = Vec::new();
    for name in names {
        match seen.get(&name.to_lowercase()) {
            Some(first) => found.push((*first, name)),
            None => drop(seen.insert(name.to_lowercase(), name)),
        }
    }
    found
}
