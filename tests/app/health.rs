use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::on_every_engine;
use crate::support::{App, Database, Done, Engine, Way, app};

on_every_engine!(health_names_the_head);

/// The newest migration in the folder, which is what the binary under test was built of.
fn head() -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");
    let files = std::fs::read_dir(folder).expect("the migrations");
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let ids = names.filter_map(|name| name.strip_suffix(".rs").map(str::to_owned));
    ids.max().expect("a migration")
}

fn health_names_the_head(engine: Engine) {
    let db = Database::new(engine);
    let health = db.serve().http().get("/healthz").as_json(200);
    let word = match engine {
        Engine::Sqlite => "sqlite",
        Engine::MariaDb => "mariadb",
        Engine::MySql => "mysql",
        Engine::Postgres => "postgres",
    };
    let all = serde_json::json!({
        "status": "ok", "engine": word, "head": head(), "binary_head": head(),
    });
    assert_eq!(health, all);
}

#[test]
fn health_says_so_while_the_database_is_away_and_is_well_after() {
    for engine in [Engine::MariaDb, Engine::MySql] {
        let db = Database::new(engine);
        let (server, name) = db.url().rsplit_once('/').unwrap();
        let way = Way::new(server.rsplit('@').next().unwrap());
        let url = format!("mysql://root@{}/{name}", way.address());
        let mut command = app(db.folder(), &["--listen", "127.0.0.1:0"]);
        let app = App::start(command.env("DATABASE_URL", &url));
        assert_eq!(app.http().get("/healthz").status, 200);
        way.close();
        for _ in 0..2 {
            let words = "the database is out of reach: try again in a moment";
            let health = app.http().get("/healthz");
            assert_eq!(health.error(503), ("unavailable".into(), words.into()));
            assert_eq!(health.header("retry-after"), "5");
        }
        way.open();
        assert_eq!(app.http().get("/healthz").as_json(200)["head"], head());
    }
}

#[test]
fn without_a_url_it_takes_app_db_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let server = App::start(&mut app(folder.path(), &["--listen", "127.0.0.1:0"]));
    assert_eq!(server.http().get("/healthz").status, 200);
    assert!(folder.path().join("app.db").exists());
    server.signal("TERM");
    let done = server.ended(Duration::from_secs(5));
    let first = done.stderr.lines().next();
    let line = "database: sqlite://app.db (DATABASE_URL is not set)";
    assert_eq!(first, Some(line));
}

#[test]
fn a_signal_ends_it_in_good_order() {
    for signal in ["TERM", "INT"] {
        let db = Database::new(Engine::Sqlite);
        let server = db.serve();
        assert_eq!(server.http().get("/healthz").status, 200);
        server.signal(signal);
        let done = server.ended(Duration::from_secs(5)).good();
        assert!(done.stderr.ends_with("stopped\n"), "{}", done.stderr);
    }
}

#[test]
fn a_request_under_way_is_finished_first() {
    let db = Database::new(Engine::Sqlite);
    let server = db.serve();
    let token = db.app(&["user", "add", "Ada"]).good().stdout;
    let body = r#"{"url": "http://a.b/"}"#;
    let mut stream = TcpStream::connect(server.address()).unwrap();
    let head = format!(
        "POST /api/bookmarks HTTP/1.1\r\nhost: a\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        token.trim(),
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    let (first, rest) = body.split_at(5);
    stream.write_all(first.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    stream.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 Created\r\n"), "{answer}");
    server.ended(Duration::from_secs(5)).good();
}

#[test]
fn an_address_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let db = Database::new(Engine::Sqlite);
    let done: Done = db.app(&["--listen", &address]);
    assert_eq!(done.code, 1, "{}", done.stderr);
    let words = format!(
        "error: cannot listen on {address}: choose another address with --listen: \
         Address already in use (os error 98)"
    );
    assert_eq!(done.stderr.lines().last(), Some(words.as_str()));
}
