use aludel_core::Action;

use crate::driver::Driver;
use crate::{Engine, Result, Row};

pub(super) struct Table {
    pub name: String,
    pub comment: String,
}

pub(super) fn tables(driver: &mut dyn Driver) -> Result<Vec<Table>> {
    let sql = "SELECT TABLE_NAME, TABLE_COMMENT FROM information_schema.TABLES \
        WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE = 'BASE TABLE'";
    read(driver, sql, |row| {
        Ok(Table {
            name: row.get(0)?,
            comment: row.get(1)?,
        })
    })
}

pub(super) struct Column {
    pub table: String,
    pub name: String,
    pub ty: String,
    pub nullable: String,
    pub default: Option<String>,
    pub extra: String,
    pub comment: String,
    pub collation: Option<String>,
    pub generated: Option<String>,
}

pub(super) fn columns(driver: &mut dyn Driver) -> Result<Vec<Column>> {
    let sql = "SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, COLUMN_DEFAULT, EXTRA, COLUMN_COMMENT, \
        COLLATION_NAME, GENERATION_EXPRESSION FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() \
        ORDER BY TABLE_NAME, ORDINAL_POSITION";
    let all = read(driver, sql, |row| {
        Ok(Column {
            table: row.get(0)?,
            name: row.get(1)?,
            ty: row.get(2)?,
            nullable: row.get(3)?,
            default: row.get(4)?,
            extra: row.get(5)?,
            comment: row.get(6)?,
            collation: row.get(7)?,
            generated: row.get(8)?,
        })
    })?;
    // The key that MySQL makes by itself where it is told to and a table has none.
    let own = |column: &Column| column.name == "my_row_id" && column.extra.contains("INVISIBLE");
    Ok(all.into_iter().filter(|column| !own(column)).collect())
}

pub(super) struct IndexPart {
    pub table: String,
    pub index: String,
    pub unique: bool,
    pub column: Option<String>,
    pub descending: bool,
    pub prefix: Option<i64>,
    pub kind: String,
    pub expression: Option<String>,
}

pub(super) fn index_parts(driver: &mut dyn Driver, engine: Engine) -> Result<Vec<IndexPart>> {
    let expression = match engine {
        Engine::MySql => "EXPRESSION",
        _ => "NULL",
    };
    let sql = format!(
        "SELECT TABLE_NAME, INDEX_NAME, NON_UNIQUE, COLUMN_NAME, COLLATION, SUB_PART, INDEX_TYPE, {expression} \
         FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() \
         ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX"
    );
    read(driver, &sql, |row| {
        Ok(IndexPart {
            table: row.get(0)?,
            index: row.get(1)?,
            unique: row.get::<i64>(2)? == 0,
            column: row.get(3)?,
            descending: row.get::<Option<String>>(4)?.as_deref() == Some("D"),
            prefix: row.get(5)?,
            kind: row.get(6)?,
            expression: row.get(7)?,
        })
    })
}

pub(super) struct KeyColumn {
    pub table: String,
    pub name: String,
    pub column: String,
    pub target: String,
    pub target_column: String,
    pub on_delete: Action,
    pub on_update: Action,
}

pub(super) fn key_columns(driver: &mut dyn Driver) -> Result<Vec<KeyColumn>> {
    // Each is told the database by itself: where one is to follow from the other MariaDB opens the tables of all databases,
    // and waits for what others do there.
    let sql = "SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, \
        IF(k.REFERENCED_TABLE_SCHEMA = DATABASE(), k.REFERENCED_TABLE_NAME, \
           CONCAT(k.REFERENCED_TABLE_SCHEMA, '.', k.REFERENCED_TABLE_NAME)), \
        k.REFERENCED_COLUMN_NAME, r.DELETE_RULE, r.UPDATE_RULE \
        FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r \
        ON r.TABLE_NAME = k.TABLE_NAME AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME \
        WHERE k.TABLE_SCHEMA = DATABASE() AND r.CONSTRAINT_SCHEMA = DATABASE() \
        AND k.REFERENCED_TABLE_NAME IS NOT NULL \
        ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION";
    read(driver, sql, |row| {
        Ok(KeyColumn {
            table: row.get(0)?,
            name: row.get(1)?,
            column: row.get(2)?,
            target: row.get(3)?,
            target_column: row.get(4)?,
            on_delete: action(&row.get::<String>(5)?),
            on_update: action(&row.get::<String>(6)?),
        })
    })
}

/// InnoDB does the same for no action and restrict.
fn action(words: &str) -> Action {
    let found = Action::ALL.into_iter().find(|action| action.sql() == words);
    found
        .filter(|action| *action != Action::Restrict)
        .unwrap_or_default()
}

pub(super) struct Check {
    pub table: String,
    pub name: String,
    pub expr: String,
    /// Whether it stands in the column's definition (MariaDB).
    pub of_column: bool,
}

pub(super) fn checks(driver: &mut dyn Driver, engine: Engine) -> Result<Vec<Check>> {
    let sql = match engine {
        Engine::MariaDb => {
            "SELECT TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, LEVEL = 'Column' FROM information_schema.CHECK_CONSTRAINTS \
             WHERE CONSTRAINT_SCHEMA = DATABASE()"
        }
        _ => {
            "SELECT t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, FALSE FROM information_schema.CHECK_CONSTRAINTS c \
             JOIN information_schema.TABLE_CONSTRAINTS t ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA \
             AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND t.CONSTRAINT_TYPE = 'CHECK' \
             WHERE c.CONSTRAINT_SCHEMA = DATABASE()"
        }
    };
    read(driver, sql, |row| {
        Ok(Check {
            table: row.get(0)?,
            name: row.get(1)?,
            expr: row.get(2)?,
            of_column: row.get(3)?,
        })
    })
}

fn read<T>(driver: &mut dyn Driver, sql: &str, make: impl Fn(&Row) -> Result<T>) -> Result<Vec<T>> {
    driver.query(sql, &[])?.iter().map(make).collect()
}
