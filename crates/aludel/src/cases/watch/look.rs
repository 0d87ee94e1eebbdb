//! Tables, as far as a server tells what has been done to them.

use std::collections::BTreeSet;

use crate::Engine;
use crate::cases::shown;
use crate::driver::Driver;

/// A table at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    /// Its name now.
    pub name: String,
    /// What stays the same when it gets another name, or when it is written anew.
    id: String,
    /// What changes when it is written anew.
    pub file: String,
    /// What grows when it is read from end to end.
    pub reads: BTreeSet<String>,
    /// Whether it is locked against those who write.
    pub writers_wait: bool,
    /// And against those who read.
    pub readers_wait: bool,
    /// Whether it came with the migration.
    pub fresh: bool,
}

impl Table {
    /// What it was then.
    pub fn origin<'a>(&self, before: &'a [Table]) -> Option<&'a Table> {
        let same = before.iter().find(|table| table.file == self.file);
        same.or_else(|| before.iter().find(|table| table.id == self.id))
    }

    fn read(line: &str) -> Table {
        let mut words = line.split('|').map(str::to_owned);
        let mut word = || words.next().unwrap();
        let (name, id, file, reads) = (word(), word(), word(), word());
        Table {
            name: plain(&name),
            id,
            file,
            reads: reads.split(',').map(str::to_owned).collect(),
            writers_wait: word() == "1",
            readers_wait: word() == "1",
            fresh: false,
        }
    }
}

/// The name of a file of MySQL as that of its table: `@0024` stands for `$`.
fn plain(name: &str) -> String {
    let mut all = name.split('@');
    let mut plain = all.next().unwrap_or_default().to_owned();
    for rest in all {
        let code = rest
            .get(..4)
            .and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code.and_then(char::from_u32) {
            Some(one) => {
                plain.push(one);
                plain.push_str(&rest[4..]);
            }
            None => plain.push_str(rest),
        }
    }
    plain
}

/// Every table of the database.
pub(super) fn tables(db: &mut dyn Driver) -> Vec<Table> {
    let sql = sql(db.engine());
    let lines = shown(db, sql);
    lines.iter().map(|line| Table::read(line)).collect()
}

/// Name, identity, file, reads, writers wait, readers wait.
fn sql(engine: Engine) -> &'static str {
    match engine {
        // An index that is built reads the table; one that goes is no news.
        Engine::MySql => {
            "SELECT SUBSTRING_INDEX(t.name, '/', -1) n, SUBSTRING_INDEX(t.name, '/', -1), t.table_id, \
             GROUP_CONCAT(i.index_id), 0, 0 \
             FROM information_schema.innodb_tables t JOIN information_schema.innodb_indexes i ON i.table_id = t.table_id \
             WHERE t.name LIKE CONCAT(REPLACE(DATABASE(), '_', '\\_'), '/%') GROUP BY t.table_id, t.name ORDER BY n"
        }
        Engine::MariaDb => {
            "SELECT CONVERT(CONVERT(CAST(SUBSTRING_INDEX(t.name, '/', -1) AS BINARY) USING filename) USING utf8mb4) n, \
             SUBSTRING_INDEX(t.name, '/', -1), t.table_id, GROUP_CONCAT(i.index_id), 0, 0 \
             FROM information_schema.innodb_sys_tables t JOIN information_schema.innodb_sys_indexes i \
             ON i.table_id = t.table_id \
             WHERE t.name LIKE CONCAT(REPLACE(DATABASE(), '_', '\\\\_'), '/%') GROUP BY t.table_id, t.name ORDER BY n"
        }
        Engine::Postgres => {
            "SELECT c.relname::text, c.oid::text, c.relfilenode::text, concat_ws(',', coalesce(s.seq_scan, 0), \
             (SELECT string_agg(concat(indexrelid, ':', pg_stat_get_xact_numscans(indexrelid)), ',') \
             FROM pg_index WHERE indrelid = c.oid)), \
             coalesce(max(CASE WHEN l.mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', \
             'RowExclusiveLock') THEN 1 END), 0)::text, \
             coalesce(max(CASE WHEN l.mode = 'AccessExclusiveLock' THEN 1 END), 0)::text \
             FROM pg_class c LEFT JOIN pg_stat_xact_user_tables s ON s.relid = c.oid \
             LEFT JOIN pg_locks l ON l.relation = c.oid AND l.pid = pg_backend_pid() AND l.granted \
             WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' \
             GROUP BY c.oid, c.relname, c.relfilenode, s.seq_scan ORDER BY 1"
        }
        Engine::Sqlite => unreachable!("SQLite tells nothing of it"),
    }
}
