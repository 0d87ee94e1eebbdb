use super::row::Row;
use super::{OURS, THEIRS, read};
use crate::driver::Driver;
use crate::names::{Names, quote};
use crate::{Engine, Error, Kind, Result};

/// What stands in the database under the history table's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// Nothing.
    Absent,
    /// A history that lacks these columns of ours: all of them where refinery alone has written it.
    Partial(Vec<&'static str>),
    /// A history with every column.
    Whole,
}

/// Looks what there is, and changes nothing.
///
/// # Errors
/// A table or view of that name is no history.
pub(crate) fn presence(driver: &mut dyn Driver, names: &Names) -> Result<Presence> {
    let columns = columns(driver, &names.history)?;
    if columns.is_empty() {
        return Ok(Presence::Absent);
    }
    let has = |name: &str| {
        columns
            .iter()
            .any(|column| column.eq_ignore_ascii_case(name))
    };
    if let Some(lacking) = THEIRS.iter().find(|name| !has(name)) {
        return Err(Error::new(
            Kind::Drift,
            format!(
                "`{}` is no history table, since it has no column `{lacking}`, and nothing was changed: rename it, or give \
                 the history another name (`history = \"…\"` under [package.metadata.aludel])",
                names.history
            ),
        ));
    }
    let lacking: Vec<_> = OURS.iter().map(|c| c.0).filter(|name| !has(name)).collect();
    if lacking.is_empty() {
        Ok(Presence::Whole)
    } else {
        Ok(Presence::Partial(lacking))
    }
}

/// Creates the history table, or adds our columns to one that refinery has written.
pub(crate) fn prepare(driver: &mut dyn Driver, names: &Names, presence: &Presence) -> Result<()> {
    let statements = match presence {
        Presence::Whole => Vec::new(),
        Presence::Absent => vec![create(names, driver.engine())],
        Presence::Partial(lacking) => add(names, lacking, driver.engine()),
    };
    for sql in statements {
        let done = driver.execute(&sql, &[]);
        done.map_err(|error| Error::from(error).during("preparing the history table"))?;
    }
    innodb(driver, &names.history)
}

/// The rows of a table in whatever state it is.
pub(crate) fn rows_of(
    driver: &mut dyn Driver,
    names: &Names,
    presence: &Presence,
) -> Result<Vec<Row>> {
    match presence {
        Presence::Absent => Ok(Vec::new()),
        Presence::Partial(_) => read::plain_rows(driver, names),
        Presence::Whole => read::rows(driver, names),
    }
}

/// The statement that creates the table: refinery's four columns as it writes them, and ours.
pub(crate) fn create(names: &Names, engine: Engine) -> String {
    let mut columns = vec![
        "version INT4 PRIMARY KEY".to_owned(),
        "name VARCHAR(255)".to_owned(),
        "applied_on VARCHAR(255)".to_owned(),
        "checksum VARCHAR(255)".to_owned(),
    ];
    columns.extend(OURS.iter().map(|column| definition(*column, engine)));
    let suffix = if engine.is_mysql_family() {
        " ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4"
    } else {
        ""
    };
    format!(
        "CREATE TABLE {} ({}){suffix}",
        quote(&names.history, engine),
        columns.join(", ")
    )
}

fn add(names: &Names, lacking: &[&str], engine: Engine) -> Vec<String> {
    let table = quote(&names.history, engine);
    let ours = OURS.iter().filter(|column| lacking.contains(&column.0));
    let adds = ours.map(|column| format!("ADD COLUMN {}", definition(*column, engine)));
    if engine.is_mysql_family() {
        vec![format!(
            "ALTER TABLE {table} {}",
            adds.collect::<Vec<_>>().join(", ")
        )]
    } else {
        adds.map(|add| format!("ALTER TABLE {table} {add}"))
            .collect()
    }
}

fn definition((name, sqlite, mysql): (&str, &str, &str), engine: Engine) -> String {
    let (ty, charset) = if engine.is_mysql_family() {
        let text = mysql != "INT";
        (mysql, if text { " CHARACTER SET utf8mb4" } else { "" })
    } else {
        (sqlite, "")
    };
    format!("{} {ty}{charset} NULL", quote(name, engine))
}

/// Names of the columns of a table or view; empty where there is none.
fn columns(driver: &mut dyn Driver, table: &str) -> Result<Vec<String>> {
    let sql = match driver.engine() {
        Engine::Sqlite => "SELECT name FROM pragma_table_info(?)",
        Engine::MySql | Engine::MariaDb => {
            "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?"
        }
        Engine::Postgres => {
            "SELECT a.attname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = current_schema() AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f') \
             AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum"
        }
    };
    let rows = driver.query(sql, &[table.into()])?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Rows of a table without transactions would survive a rollback.
pub(crate) fn innodb(driver: &mut dyn Driver, table: &str) -> Result<()> {
    if !driver.engine().is_mysql_family() {
        return Ok(());
    }
    let sql = "SELECT engine FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?";
    let rows = driver.query(sql, &[table.into()])?;
    let engine: Option<String> = rows.first().map_or(Ok(None), |row| row.get(0))?;
    match engine {
        Some(engine) if !engine.eq_ignore_ascii_case("InnoDB") => Err(Error::new(
            Kind::Drift,
            format!(
                "the table `{table}` is stored by {engine}, which knows no transactions: run `ALTER TABLE `{table}` \
                 ENGINE=InnoDB` first"
            ),
        )),
        _ => Ok(()),
    }
}
