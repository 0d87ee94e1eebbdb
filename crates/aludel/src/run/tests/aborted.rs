//! Processes that abort after one of their statements: each is a process of its own, this very program.

use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::servers::{fresh, url_of};
use crate::word::Step;
use crate::{Database, Engine, again, testing};

/// The test that plays both parts.
const TEST: &str =
    "run::tests::aborted::aborted_after_any_statement_the_next_process_comes_to_the_head";

const BASE: &[Step] = &[
    create_table("t", &[bigint("id"), integer("n").default(int(0))]).primary_key(&["id"]),
    sql("INSERT INTO t (id) VALUES (1)").reverse(nothing),
];

const STEPS: &[Step] = &[
    add_column("t", integer("m").default(int(0))),
    sql("UPDATE t SET n = n + 1").reverse(nothing),
    create_index("t", "t_m_idx", &["m"]),
    run(grow).reverse(nothing),
];

const CHAIN: &[Made] = &[("0001_base", BASE, &[]), ("0002_steps", STEPS, &["grow"])];

fn grow(db: &mut dyn Execute) -> Result<()> {
    db.execute("UPDATE t SET n = n + 10", &[])?;
    Ok(())
}

/// What the process does that is to abort.
fn abort(asked: &str) {
    let (statements, url) = asked.split_once(' ').unwrap();
    let mut db = crate::connect(url).unwrap();
    testing::abort_after(statements.parse().unwrap());
    embedded(CHAIN).upgrade(&mut db).unwrap();
}

fn converges(url: &str, statements: usize) -> bool {
    let aborted = again::aborts(TEST, &format!("{statements} {url}"));
    let mut db = crate::connect(url).unwrap();
    let app = embedded(CHAIN);
    app.upgrade(&mut db).unwrap();
    let rows = db.query("SELECT n FROM t", &[]).unwrap();
    assert_eq!(rows[0].get::<i64>(0).unwrap(), 11, "{statements}");
    let found = app.check(&mut db).unwrap();
    assert!(found.is_empty(), "{statements}: {found:?}");
    aborted
}

/// Upgrades to the first migration; then processes abort after one statement more each, until one does not.
fn every_statement(engine: Engine) {
    let mut aborted = 0;
    loop {
        let goes_on = if engine == Engine::Sqlite {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}", folder.path().join("t.db").display());
            begin(&url);
            converges(&url, aborted)
        } else {
            let fresh = fresh(engine);
            let url = url_of(engine, &fresh.name);
            begin(&url);
            converges(&url, aborted)
        };
        if !goes_on {
            break;
        }
        // On servers the connection alone dies after each single one, in `servers::killed` and `postgres::killed`.
        aborted += if engine == Engine::Sqlite { 1 } else { 4 };
    }
    assert!(aborted > 15, "{engine}: {aborted}");
}

fn begin(url: &str) {
    let mut db: Database = crate::connect(url).unwrap();
    embedded(&CHAIN[..1]).upgrade(&mut db).unwrap();
}

#[test]
fn aborted_after_any_statement_the_next_process_comes_to_the_head() {
    if let Some(asked) = again::asked() {
        return abort(&asked);
    }
    std::thread::scope(|scope| {
        for engine in Engine::ALL {
            scope.spawn(move || every_statement(engine));
        }
    });
}
