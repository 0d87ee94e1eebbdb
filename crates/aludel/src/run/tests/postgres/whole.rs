use std::time::Duration;

use super::*;
use crate::fixture::embedded;
use crate::{Kind, Options, Target};

#[test]
fn an_empty_database_goes_to_the_head_and_back_and_forth() {
    let server = Server::new();
    let mut db = server.db();
    let app = embedded(&[
        ONE,
        TWO,
        THREE,
        ("0004_require", REQUIRE, &[]),
        ("0005_drop", DROP, &[]),
    ]);
    assert_eq!(upgraded(&app, &mut db).up.len(), 5);
    assert_eq!(columns(&mut db), ["id", "email", "name"]);
    assert!(app.upgrade(&mut db).unwrap().is_empty());
    assert!(
        app.check(&mut db).unwrap().is_empty(),
        "{:?}",
        app.check(&mut db)
    );
    let report = app.downgrade(&mut db, &Target::Base).unwrap();
    assert_eq!(report.down.len(), 5);
    assert_eq!(app.upgrade(&mut db).unwrap_err().kind(), Kind::Unfit);
    let clear = app.with(Options::new().clear_pin());
    assert_eq!(clear.upgrade(&mut db).unwrap().up.len(), 5);
    assert!(app.check(&mut db).unwrap().is_empty());
}

#[test]
fn an_older_binary_takes_back_what_it_has_never_seen() {
    let server = Server::new();
    let mut db = server.db();
    upgraded(
        &embedded(&[ONE, TWO, FOUR, ("0005_require", REQUIRE, &[])]),
        &mut db,
    );
    exec(&mut db, "INSERT INTO users (email, name) VALUES ('a', 'b')");
    let old = embedded(&[ONE, TWO]);
    assert_eq!(old.upgrade(&mut db).unwrap_err().kind(), Kind::Unfit);
    assert_eq!(
        old.rollback(&mut db).unwrap().down,
        ["0005_require", "0004_drop"]
    );
    assert_eq!(columns(&mut db), ["id", "email", "name", "age"]);
    assert!(old.check(&mut db).unwrap().is_empty());
}

#[test]
fn a_lent_connection_gets_its_settings_back_and_the_lock_is_released() {
    let server = Server::new();
    let mut client = server.client();
    client
        .batch_execute(
            "SET TimeZone = 'Asia/Tokyo'; SET search_path = public, pg_catalog; SET lock_timeout = '77s'",
        )
        .unwrap();
    embedded(&[ONE, TWO]).upgrade(&mut client).unwrap();
    let row = client
        .query_one(
            "SELECT current_setting('TimeZone'), current_setting('search_path'), current_setting('lock_timeout'), \
             (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid())",
            &[],
        )
        .unwrap();
    let settings: [String; 3] = [row.get(0), row.get(1), row.get(2)];
    assert_eq!(settings, ["Asia/Tokyo", "public, pg_catalog", "77s"]);
    assert_eq!(row.get::<_, i64>(3), 0);
}

#[test]
fn a_lent_connection_inside_a_transaction_is_refused() {
    let server = Server::new();
    let mut client = server.client();
    let app = embedded(&[ONE]);
    client.batch_execute("BEGIN").unwrap();
    client.batch_execute("CREATE TABLE refinery_schema_history (version int, name text, chain text, floor int, pin text, state text)").unwrap();
    let error = app.upgrade(&mut client).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the connection is inside a transaction: commit it or roll it back before you hand the connection over"
    );
    assert_eq!(error.kind(), Kind::Usage);
    client.batch_execute("SELECT 1 / 0").unwrap_err();
    let error = app.upgrade(&mut client).unwrap_err();
    assert_eq!(
        error.to_string(),
        "reading the history: current transaction is aborted, commands ignored until end of transaction block (25P02): roll \
         it back first"
    );
}

#[test]
fn it_upgrades_inside_an_async_runtime() {
    let server = Server::new();
    let (mut client, app) = (server.client(), embedded(&[ONE, TWO]));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        assert_eq!(app.upgrade(&mut client).unwrap().up.len(), 2);
        let mut db = server.db();
        assert!(app.check(&mut db).unwrap().is_empty());
    });
}

#[test]
fn the_deadline_of_the_lock_passes_and_the_holder_is_named() {
    let server = Server::new();
    let (mut db, mut holder) = (server.db(), server.db());
    let (class, object) = crate::names::Names::new("refinery_schema_history").advisory("public");
    exec(&mut holder, "SET application_name = 'node7 app 41'");
    exec(&mut holder, "BEGIN");
    let taken = format!("SELECT pg_advisory_xact_lock({class}, {object})");
    holder.query(&taken, &[]).unwrap();
    let options = Options::new().lock_timeout(Duration::from_millis(200));
    let error = embedded(&[ONE]).with(options).upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable);
    let said = error.to_string();
    assert!(
        said.starts_with(
            "the database could not be locked in 0 s, since node7 app 41 (server process "
        ),
        "{said}"
    );
    exec(&mut holder, "COMMIT");
    upgraded(&embedded(&[ONE]), &mut db);
}

#[test]
fn the_offline_script_leads_to_a_database_that_boots_at_head() {
    let server = Server::new();
    let app = embedded(&[ONE, TWO, ("0003_require", REQUIRE, &[])]);
    let script = app
        .sql(&Target::Base, &Target::Head, Engine::Postgres)
        .unwrap();
    server.client().batch_execute(&script).unwrap();
    let mut db = server.db();
    assert!(app.upgrade(&mut db).unwrap().is_empty());
    assert!(app.check(&mut db).unwrap().is_empty());
    let back = app
        .sql(&Target::Head, &Target::Base, Engine::Postgres)
        .unwrap();
    server.client().batch_execute(&back).unwrap();
    let mut left = tables(&mut db);
    left.retain(|name| !name.starts_with("public.aludel_kept"));
    assert_eq!(left, ["public.refinery_schema_history"]);
}

#[test]
fn a_boot_at_head_is_one_statement() {
    let server = Server::new();
    let app = embedded(&[ONE, TWO, THREE]);
    upgraded(&app, &mut server.db());
    // Whoever has the session's role count its statements sees them in the statistics of the history alone.
    let mut client = server.client();
    client
        .batch_execute("SET log_statement_stats = off; SET application_name = 'a boot'")
        .unwrap();
    app.upgrade(&mut client).unwrap();
    let mut watch = server.db();
    let last = texts(
        &mut watch,
        "SELECT query FROM pg_stat_activity WHERE application_name = 'a boot'",
    );
    assert!(
        last[0].starts_with("SELECT version, name, chain, floor, pin, state"),
        "{last:?}"
    );
}

#[test]
fn a_database_is_stamped_and_told_of() {
    let server = Server::new();
    let mut db = server.db();
    let app = embedded(&[ONE, TWO]);
    app.stamp(&mut db, &Target::Head).unwrap();
    assert_eq!(applied(&mut db), ["create", "add"]);
    assert_eq!(tables(&mut db), ["public.refinery_schema_history"]);
    let found = app.check(&mut db).unwrap();
    assert_eq!(found.schema, ["table users: expected, not found"]);
    app.stamp(&mut db, &Target::Base).unwrap();
    let report = upgraded(&app, &mut db);
    assert_eq!(report.up, ["0001_create", "0002_add"]);
    assert_eq!(app.history(&mut db).unwrap().len(), 2);
    exec(
        &mut db,
        "ALTER TABLE users ALTER COLUMN email DROP NOT NULL, ADD COLUMN extra int",
    );
    assert_eq!(app.check(&mut db).unwrap().schema.len(), 1);
}
