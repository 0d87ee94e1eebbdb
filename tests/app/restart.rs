use serde_json::json;

use crate::support::{Database, Engine};

/// A server that restarts takes its connections with it; the app opens new ones.
fn connections_that_went_are_replaced(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let ada = db.user(&app, "Ada");
    let add = || ada.json("POST", "/api/bookmarks", &json!({"url": "http://a.b/"}));
    assert_eq!(add().status, 201);
    db.cut_connections();
    // A connection that was used a moment ago is trusted: its loss shows in one answer, never in a second.
    let first = add();
    assert!(matches!(first.status, 201 | 503), "{first:?}");
    if first.status == 503 {
        let words = "the database is out of reach: try again in a moment";
        assert_eq!(first.error(503), ("unavailable".into(), words.into()));
        assert_eq!(first.header("retry-after"), "5");
    }
    assert_eq!(add().status, 201);
}

#[test]
fn mariadb() {
    connections_that_went_are_replaced(Engine::MariaDb);
}

#[test]
fn mysql() {
    connections_that_went_are_replaced(Engine::MySql);
}

#[test]
fn postgres() {
    connections_that_went_are_replaced(Engine::Postgres);
}

#[test]
fn what_was_written_is_there_after_a_kill() {
    let db = Database::new(Engine::Sqlite);
    let app = db.serve();
    let token = db.app(&["user", "add", "Ada"]).good().stdout;
    let ada = app.http().with_token(token.trim());
    let made = ada.json("POST", "/api/bookmarks", &json!({"url": "http://a.b/"}));
    assert_eq!(made.status, 201);
    drop(app);
    let again = db.serve();
    let list = again.http().with_token(token.trim()).get("/api/bookmarks");
    assert_eq!(list.as_json(200)["total"], 1);
}
