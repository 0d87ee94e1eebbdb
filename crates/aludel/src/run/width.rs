//! MySQL and MariaDB: whether a table takes the columns of a migration beside those that are kept in it, of which no model
//! knows. A server says so halfway only.

use aludel_core::catalog::CatalogTable;

use super::Context;
use super::work::Work;
use crate::driver::Driver;
use crate::{Error, Kind, Result};

/// The most columns of a table of InnoDB.
const COLUMNS: usize = 1017;
/// The most bytes of a row, long columns counted by what points at them.
const BYTES: u64 = 65_535;
/// The bytes of a character.
const CHARACTER: u64 = 4;

/// A column that no model has.
struct Beside {
    name: String,
    bytes: u64,
}

/// Refuses a migration for whose columns a table has no room.
///
/// # Errors
/// `Kind::Refused`: with the table, and what to do.
pub(super) fn check(cx: &mut Context<'_>, work: &Work) -> Result<()> {
    if !cx.engine.is_mysql_family() || cx.kept.rows.is_empty() {
        return Ok(());
    }
    let Some(first) = work.states.first() else {
        return Ok(());
    };
    for (table, stands) in &first.tables {
        let mut beside = live(cx.driver, table)?;
        beside.retain(|one| !stands.columns.contains_key(&one.name));
        let forms = work
            .states
            .iter()
            .filter_map(|state| state.tables.get(table));
        for form in forms {
            refuse(&work.id, (table, form), &beside)?;
        }
    }
    Ok(())
}

fn refuse(id: &str, (table, form): (&str, &CatalogTable), beside: &[Beside]) -> Result<()> {
    let columns = form.columns.len() + beside.len();
    let own = form.columns.values().map(|column| least(&column.ty));
    let bytes: u64 = own.chain(beside.iter().map(|one| one.bytes)).sum();
    let much = match (columns > COLUMNS, bytes > BYTES) {
        (true, _) => format!("{columns} columns, and the server takes {COLUMNS}"),
        (_, true) => format!("rows of {bytes} bytes, and the server takes {BYTES}"),
        _ => return Ok(()),
    };
    Err(Error::new(
        Kind::Refused,
        format!(
            "{id} is refused before step 1: with what is kept in it and no model has the table {table} would have {much}: let go \
             what is kept with `db purge` first"
        ),
    ))
}

/// The columns of a table as it stands, with the bytes that each takes at the least.
fn live(driver: &mut dyn Driver, table: &str) -> Result<Vec<Beside>> {
    let sql = "SELECT column_name, CASE data_type WHEN 'varchar' THEN character_octet_length WHEN 'varbinary' THEN \
               character_octet_length ELSE 1 END FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?";
    let rows = driver.query(sql, &[table.into()])?;
    let column = |row: &crate::Row| {
        let (name, bytes) = (row.get(0)?, row.get(1)?);
        Ok(Beside { name, bytes })
    };
    rows.iter().map(column).collect()
}

/// The least that a column of this type takes of a row.
fn least(ty: &str) -> u64 {
    let length = |word: &str| -> Option<u64> {
        let rest = ty.strip_prefix(word)?.strip_prefix('(')?;
        rest.strip_suffix(')')?.parse().ok()
    };
    match (length("varchar"), length("varbinary")) {
        (Some(characters), _) => characters * CHARACTER,
        (None, Some(bytes)) => bytes,
        (None, None) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aludel_core::catalog::CatalogColumn;

    fn form(columns: usize, ty: &str) -> CatalogTable {
        let column = |at| {
            let ty = ty.to_owned();
            (
                format!("c{at}"),
                CatalogColumn {
                    ty,
                    ..CatalogColumn::default()
                },
            )
        };
        CatalogTable {
            columns: (0..columns).map(column).collect(),
            ..CatalogTable::default()
        }
    }

    fn kept(bytes: u64) -> [Beside; 1] {
        let name = "aludel_kept_2_t_c".to_owned();
        [Beside { name, bytes }]
    }

    #[test]
    fn what_no_table_holds_is_said_with_the_way_out() {
        let said = |columns, ty, bytes| {
            let form = form(columns, ty);
            refuse("0003_x", ("t", &form), &kept(bytes)).map_err(|error| error.to_string())
        };
        assert_eq!(said(1016, "bigint", 8), Ok(()));
        assert_eq!(
            said(1017, "bigint", 8).unwrap_err(),
            "0003_x is refused before step 1: with what is kept in it and no model has the table t would have 1018 columns, and the \
             server takes 1017: let go what is kept with `db purge` first"
        );
        assert_eq!(said(3, "varchar(4000)", 4000), Ok(()));
        assert_eq!(
            said(4, "varchar(4000)", 4000).unwrap_err(),
            "0003_x is refused before step 1: with what is kept in it and no model has the table t would have rows of 68000 bytes, and \
             the server takes 65535: let go what is kept with `db purge` first"
        );
        assert_eq!(said(3, "varbinary(20000)", 20), Ok(()));
    }
}
