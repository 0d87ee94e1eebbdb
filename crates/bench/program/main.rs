//! A program with many migrations, which `make bench` has measured: `COMMAND URL …`.

use std::time::{Duration, Instant};

use aludel::{Options, Target};

aludel::embed!();

type Anything = Box<dyn std::error::Error>;

fn main() -> Result<(), Anything> {
    let all: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = all.iter().map(String::as_str).collect();
    match words[..] {
        ["upgrade", url] => upgrade(url),
        ["raw", from, to] => raw(from, to),
        ["boot", url, rounds] => rounds_of(rounds, || upgrade(url)),
        ["bare", url, rounds] => rounds_of(rounds, || bare(url)),
        ["statements", url, server] => statements(url, server),
        _ => Err("no such command".into()),
    }
}

/// Opens and upgrades, as a boot does.
fn upgrade(url: &str) -> Result<(), Anything> {
    let mut db = aludel::connect(url)?;
    MIGRATIONS.upgrade(&mut db)?;
    Ok(())
}

/// Opens and reads one row.
fn bare(url: &str) -> Result<(), Anything> {
    if let Some(path) = url.strip_prefix("sqlite://") {
        let db = aludel::rusqlite::Connection::open(path)?;
        let sql = "SELECT max(version) FROM refinery_schema_history";
        db.query_row(sql, [], |row| row.get::<_, i64>(0))?;
    } else if url.starts_with("postgres") {
        let mut db = aludel::postgres::Client::connect(url, aludel::postgres::NoTls)?;
        db.query_one("SELECT 1", &[])?;
    } else {
        use aludel::mysql::prelude::Queryable;
        let mut db = aludel::mysql::Conn::new(aludel::mysql::Opts::from_url(&mysql(url))?)?;
        db.query_first::<i64, _>("SELECT 1")?;
    }
    Ok(())
}

fn mysql(url: &str) -> String {
    url.replace("mariadb://", "mysql://")
}

/// The statements that made the tables of the one file, in one transaction on the other.
fn raw(from: &str, to: &str) -> Result<(), Anything> {
    let made = aludel::rusqlite::Connection::open(from)?;
    let mut all = made.prepare(
        "SELECT sql FROM sqlite_master WHERE tbl_name LIKE 'table%' AND sql IS NOT NULL ORDER BY rowid",
    )?;
    let all = all.query_map([], |row| row.get::<_, String>(0))?;
    let all = all.collect::<Result<Vec<_>, _>>()?;
    let mut db = aludel::rusqlite::Connection::open(to)?;
    let writes = db.transaction()?;
    for sql in &all {
        writes.execute_batch(sql)?;
    }
    writes.commit()?;
    Ok(())
}

/// The least time on the wall of so many rounds in microseconds, and the most memory until then in KiB.
fn rounds_of(rounds: &str, mut act: impl FnMut() -> Result<(), Anything>) -> Result<(), Anything> {
    let mut least = Duration::MAX;
    for _ in 0..rounds.parse()? {
        let began = Instant::now();
        act()?;
        least = least.min(began.elapsed());
    }
    let status = std::fs::read_to_string("/proc/self/status")?;
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let most = most.and_then(|rest| rest.split_whitespace().next());
    println!("{} {}", least.as_micros(), most.unwrap_or("0"));
    Ok(())
}

/// Makes a database on the server, and says how many statements each migration took there from the second on.
fn statements(url: &str, server: &str) -> Result<(), Anything> {
    if url.starts_with("postgres") {
        let mut db = aludel::postgres::Client::connect(server, aludel::postgres::NoTls)?;
        db.batch_execute("DROP DATABASE IF EXISTS aludel_bench")?;
        db.batch_execute("CREATE DATABASE aludel_bench")?;
        upgrade(url)?;
        println!("0");
        return Ok(());
    }
    use aludel::mysql::prelude::Queryable;
    let mut db = aludel::mysql::Conn::new(aludel::mysql::Opts::from_url(&mysql(server))?)?;
    db.query_drop("DROP DATABASE IF EXISTS aludel_bench")?;
    db.query_drop("CREATE DATABASE aludel_bench")?;
    let mut db = aludel::mysql::Conn::new(aludel::mysql::Opts::from_url(&mysql(url))?)?;
    let mut took = Vec::new();
    // What a run costs by itself is the same for two migrations as for one more.
    for more in [2, 1, 2] {
        let before = questions(&mut db)?;
        let options = Options::new().target(Target::Relative(more));
        MIGRATIONS.with(options).upgrade(&mut db)?;
        took.push(questions(&mut db)? - before);
    }
    println!("{}", took[2] - took[1]);
    upgrade(url)
}

fn questions(db: &mut aludel::mysql::Conn) -> Result<i64, Anything> {
    use aludel::mysql::prelude::Queryable;
    let found: Option<(String, i64)> = db.query_first("SHOW SESSION STATUS LIKE 'Questions'")?;
    Ok(found.map(|(_, count)| count).unwrap_or_default())
}
