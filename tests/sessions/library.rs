//! The example: a service with axum and sqlx, its schema in a library crate, its tests on a database in memory.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::checkout::{Done, command};
use crate::server;

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/axum-sqlx")
}

/// The example is built where it stands, so nothing may be written there.
fn cargo(args: &[&str]) -> Command {
    let mut command = command("cargo", &example(), "example");
    command.env("ALUDEL_LOCKED", "1").args(args).arg("--locked");
    command
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn program(name: &str, folder: &Path, url: &str) -> Command {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("example/debug")
        .join(name);
    let mut command = command(program.to_str().unwrap(), folder, "example");
    command.env("DATABASE_URL", url);
    command
}

/// Starts the server on this database, adds a note and reads it back.
fn serve(folder: &Path, url: &str) {
    let mut server = program("server", folder, url);
    let child = server
        .env("LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .spawn();
    let mut child = Server(child.unwrap());
    let mut line = String::new();
    BufReader::new(child.0.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let base = line.trim().strip_prefix("listening on ").unwrap();
    let note = serde_json::json!({ "title": "first", "text": "with 'quotes' and 🎉" });
    ureq::post(format!("{base}/notes"))
        .send_json(&note)
        .unwrap();
    let mut answer = ureq::get(format!("{base}/notes")).call().unwrap();
    let notes: serde_json::Value = answer.body_mut().read_json().unwrap();
    assert_eq!(notes[0]["text"], note["text"]);
    assert_eq!(notes[0]["stars"], 0);
}

#[test]
fn a_service_with_axum_and_sqlx_upgrades_inside_tokio() {
    Done::of(&mut cargo(&["test"])).good();
    Done::of(&mut cargo(&["build"])).good();
    let folder = tempfile::tempdir().unwrap();
    serve(folder.path(), "sqlite://notes.db");
    for variable in ["ALUDEL_TEST_MARIADB", "ALUDEL_TEST_MYSQL"] {
        let server = server(variable);
        let name = format!("aludel_example_{}", std::process::id());
        let root = aludel::mysql::Opts::from_url(&server).unwrap();
        let mut conn = aludel::mysql::Conn::new(root).unwrap();
        let mut run = |sql: String| {
            aludel::mysql::prelude::Queryable::query_drop(&mut conn, sql).unwrap();
        };
        run(format!("CREATE DATABASE {name}"));
        serve(folder.path(), &format!("{server}{name}"));
        run(format!("DROP DATABASE {name}"));
    }
    let current =
        Done::of(program("migrator", folder.path(), "sqlite://notes.db").args(["db", "current"]));
    assert_eq!(current.good().stdout, "0001_create_notes (head)\n");
}
