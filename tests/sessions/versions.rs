//! Older and newer builds of the app on one database, as real executables: the app itself is the oldest, the others are
//! built from a copy with more migrations.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::checkout::{Checkout, Done};
use crate::support::{App, Database, Engine, program};

const USER: &str = "models/user.rs";
const LAST: &str = "    pub created_at: DateTime<Utc>,\n";
const PHONE: &str = "    #[column(len = 40)]\n    pub phone: Option<String>,\n";

/// The head of the app as it stands here.
const OLD: &str = "0011_drop_users_token_hash";
const PLUS: &str = "0012_add_phone";
const MINUS: &str = "0013_drop_phone";
const KIND: &str = "0014_let_older_ones_go_on";

/// Three newer builds: one adds a column, which older ones need not know; one drops it, which they may; one says that
/// they may go on all the same.
struct Builds {
    plus: PathBuf,
    minus: PathBuf,
    kind: PathBuf,
    _checkout: Checkout,
}

impl Builds {
    fn make() -> Self {
        let here = Checkout::called("versions");
        let sealed = |id: &str| {
            let message = id[5..].replace('_', " ");
            here.make(&["migrate", &format!("MSG={message}")]).good();
            here.build(id)
        };
        here.edit(USER, LAST, &format!("{LAST}{PHONE}"));
        let plus = sealed(PLUS);
        here.edit(USER, PHONE, "");
        let minus = sealed(MINUS);
        here.make(&["revision", "MSG=let older ones go on"]).good();
        let revision = format!("migrations/{KIND}.rs");
        let steps = format!("steps: &[floor(\"{OLD}\")],");
        let empty = here
            .read(&revision)
            .lines()
            .find(|l| l.contains("steps: &["))
            .unwrap()
            .trim()
            .to_owned();
        assert_eq!(empty, "steps: &[],");
        here.edit(&revision, &empty, &steps);
        let kind = here.build(KIND);
        Self {
            plus,
            minus,
            kind,
            _checkout: here,
        }
    }
}

/// Runs a build on the database to its end.
fn run(build: &Path, db: &Database, args: &[&str]) -> Done {
    Done::of(program(build, db.folder(), args).env("DATABASE_URL", db.url()))
}

/// The app as it stands here, on the database to its end.
fn old(db: &Database, args: &[&str]) -> Done {
    run(Path::new(env!("CARGO_BIN_EXE_app")), db, args)
}

/// Serves, says what it said until then, and ends.
fn serves(db: &Database) -> String {
    let server = db.serve();
    let health = server.http().get("/healthz").as_json(200);
    assert!(health["head"].is_string(), "{health}");
    server.signal("TERM");
    App::ended(server, Duration::from_secs(20)).stderr
}

fn refused(done: &Done, words: &[&str]) {
    assert_eq!(done.code, Some(4), "{}", done.stderr);
    for word in words {
        assert!(done.stderr.contains(word), "{word:?} in {}", done.stderr);
    }
}

#[test]
fn older_and_newer_builds_share_a_database() {
    let builds = Builds::make();
    for engine in [
        Engine::Sqlite,
        Engine::MariaDb,
        Engine::MySql,
        Engine::Postgres,
    ] {
        let db = Database::new(engine);
        serves(&db);
        let token = db.app(&["user", "add", "Ada"]).good();
        assert!(!token.stdout.is_empty());
        above_the_floor(&builds, &db);
        below_the_floor(&builds, &db);
        rolled_back(&builds, &db);
        a_floor_by_hand(&builds, &db);
        assert_eq!(
            count(&db, "SELECT count(*) FROM users WHERE display_name = 'Ada'"),
            1
        );
    }
}

/// A column more: the older build serves, and says that it is behind.
fn above_the_floor(builds: &Builds, db: &Database) {
    run(&builds.plus, db, &["db", "upgrade"]).good();
    let said = serves(db);
    let warning = format!(
        "warning: the database is at {PLUS}, ahead of this program, which ends at {OLD} and may serve it all the same: deploy \
         the newer program soon, or take the database back with `--downgrade=head`"
    );
    assert!(said.contains(&warning), "{said}");
}

/// A column less: the older build refuses, whatever it was told to do about migrations, and changes nothing.
fn below_the_floor(builds: &Builds, db: &Database) {
    run(&builds.minus, db, &["db", "upgrade"]).good();
    let before = state(db);
    for how in ["upgrade", "wait", "check"] {
        let done = old(db, &["--listen", "127.0.0.1:0", "--migrate", how]);
        refused(
            &done,
            &[
                &format!(
                    "the database is at {MINUS}, which only binaries from {MINUS} on may serve, and this one ends at {OLD}"
                ),
                "boot a newer binary, or roll the database back with `--downgrade=head`",
            ],
        );
    }
    assert_eq!(state(db), before);
}

/// The older build takes the database back by what the history holds, and newer ones stop at the pin.
fn rolled_back(builds: &Builds, db: &Database) {
    let done = old(db, &["--downgrade=head"]).good();
    let back = format!("downgraded to {OLD}, 2 taken back\n");
    assert!(done.stdout.starts_with(&back), "{}", done.stdout);
    // As often as one likes.
    old(db, &["--downgrade=head"]).good();
    serves(db);
    for build in [&builds.plus, &builds.minus] {
        for how in ["upgrade", "wait", "check"] {
            let done = run(build, db, &["--listen", "127.0.0.1:0", "--migrate", how]);
            let pinned = format!("the database is pinned to {OLD} since 20");
            refused(
                &done,
                &[
                    &pinned,
                    " app ",
                    "rolled it back",
                    "clear the pin with `db upgrade`",
                ],
            );
        }
    }
    refused(
        &run(&builds.minus, db, &["--downgrade"]),
        &["is pinned to", OLD],
    );
    old(db, &["db", "check"]).good();
    run(&builds.minus, db, &["db", "upgrade"]).good();
    run(&builds.minus, db, &["db", "check"]).good();
}

/// What a migration says itself holds, in place of the rule.
fn a_floor_by_hand(builds: &Builds, db: &Database) {
    run(&builds.kind, db, &["db", "upgrade"]).good();
    let said = serves(db);
    assert!(
        said.contains(&format!("the database is at {KIND}, ahead of")),
        "{said}"
    );
    run(&builds.kind, db, &["--downgrade"]).good();
    refused(&old(db, &["--listen", "127.0.0.1:0"]), &[MINUS]);
    run(&builds.kind, db, &["db", "upgrade"]).good();
}

/// The history and the columns of `users`.
fn state(db: &Database) -> Vec<String> {
    let mut open = db.open();
    let mut rows = Vec::new();
    for sql in [
        "SELECT CONCAT_WS(' ', version, name, applied_on, checksum, chain, floor, pin, state) FROM refinery_schema_history ORDER BY version",
        "SELECT CONCAT_WS(' ', id, display_name, email) FROM users ORDER BY id",
    ] {
        rows.extend(aludel::Execute::query(&mut open, sql, &[]).unwrap());
    }
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

fn count(db: &Database, sql: &str) -> i64 {
    let rows = aludel::Execute::query(&mut db.open(), sql, &[]).unwrap();
    rows[0].get(0).unwrap()
}
