//! SQLite: whether there is room for a table that is built anew. It needs as much again as its rows take, at the least.

use aludel_core::sql::Body;

use super::work::Work;
use crate::driver::Driver;
use crate::{Engine, Error, Kind, Result};

/// Refuses a migration that builds a table anew for which there is surely no room.
///
/// # Errors
/// `Kind::Refused`: with what is needed and what there is.
pub(super) fn check(driver: &mut dyn Driver, work: &Work) -> Result<()> {
    if driver.engine() != Engine::Sqlite {
        return Ok(());
    }
    let rebuilt = work.parts.iter().filter_map(|part| match &part.body {
        Body::Rebuild(rebuild) => Some(rebuild.table.as_str()),
        _ => None,
    });
    let mut largest = (0, "");
    for table in rebuilt {
        largest = largest.max((rows(driver, table), table));
    }
    let (needed, table) = largest;
    let Some(room) = Some(needed).filter(|n| *n > 0).and_then(|_| room(driver)) else {
        return Ok(());
    };
    if room >= needed {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        format!(
            "building the table `{table}` anew needs {} kB at the least, and the database has room for {} kB more: make room \
             on its disk, or raise `max_page_count`",
            needed / 1024 + 1,
            room / 1024
        ),
    ))
}

/// The bytes of a table's rows; zero where SQLite was built without the means to know, or the table is not there yet.
fn rows(driver: &mut dyn Driver, table: &str) -> i64 {
    let sql = "SELECT coalesce(sum(payload), 0) FROM dbstat WHERE name = ?";
    number(driver, sql, &[table.into()]).unwrap_or(0)
}

/// By how many bytes the database can grow, as far as it can be known.
fn room(driver: &mut dyn Driver) -> Option<i64> {
    let mut pragma = |name: &str| number(driver, &format!("PRAGMA {name}"), &[]);
    let (page, free) = (pragma("page_size")?, pragma("freelist_count")?);
    let pages = pragma("max_page_count")? - pragma("page_count")?;
    let grow = pages.saturating_mul(page);
    let grow = disk(driver).map_or(grow, |disk| grow.min(disk));
    Some(grow.saturating_add(free.saturating_mul(page)))
}

fn number(driver: &mut dyn Driver, sql: &str, params: &[crate::Value]) -> Option<i64> {
    driver.query(sql, params).ok()?.first()?.get(0).ok()
}

/// The bytes that its disk has left for this user; `None` for a database in memory.
#[cfg(all(unix, feature = "sqlite"))]
fn disk(driver: &mut dyn Driver) -> Option<i64> {
    let rows = driver.query("PRAGMA database_list", &[]).ok()?;
    let file: String = rows.first()?.get(2).ok()?;
    if file.is_empty() {
        return None;
    }
    let left = rustix::fs::statvfs(file.as_str()).ok()?;
    i64::try_from(left.f_bavail.saturating_mul(left.f_frsize)).ok()
}

#[cfg(not(all(unix, feature = "sqlite")))]
fn disk(_: &mut dyn Driver) -> Option<i64> {
    None
}

#[cfg(all(test, unix, feature = "sqlite"))]
mod tests {
    use super::*;
    use crate::driver::sqlite::Sqlite;

    #[test]
    fn a_file_may_grow_as_far_as_its_disk_and_its_own_limit_let_it() {
        let folder = tempfile::tempdir().unwrap();
        let conn = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
        conn.execute_batch("CREATE TABLE t (a)").unwrap();
        let mut driver = Sqlite(conn);
        let left = disk(&mut driver).unwrap();
        assert!(left > 0 && room(&mut driver).unwrap() > 0);
        driver.query("PRAGMA max_page_count = 12", &[]).unwrap();
        let pages = number(&mut driver, "PRAGMA page_count", &[]).unwrap();
        assert_eq!(room(&mut driver), Some((12 - pages) * 4096));
        let memory = rusqlite::Connection::open_in_memory().unwrap();
        assert_eq!(disk(&mut Sqlite(memory)), None);
    }
}
