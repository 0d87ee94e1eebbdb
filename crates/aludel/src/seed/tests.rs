//! Seeds that the build would have refused, or that a database refuses.

use include_dir::{Dir, DirEntry, File};
use rusqlite::Connection;

use crate::embed::Source;
use crate::fixture::embedded;
use crate::prelude::*;
use crate::word::Step;
use crate::{Engine, Kind, Migrations, connect};

const USERS: &[Step] = &[create_table(
    "users",
    &[
        bigint("id").auto_increment(),
        text("name").nullable(),
        boolean("admin").nullable(),
        timestamp("at").nullable(),
    ],
)
.primary_key(&["id"])];

/// The table above, with a file of seeds.
fn seeded(path: &'static str, text: &'static str) -> Migrations {
    let app = embedded(&[("0001_create", USERS, &[])]);
    let file = DirEntry::File(File::new(path, text.as_bytes()));
    Migrations::new(Box::leak(Box::new(Source {
        history: "refinery_schema_history",
        engines: &Engine::ALL,
        migrations: app.source().migrations,
        seeds: Dir::new("", vec![file].leak()),
    })))
}

#[test]
fn what_is_wrong_with_a_seed_is_said_with_its_row_and_nothing_is_loaded() {
    let table = [
        (
            "people.json",
            "[]",
            "seeds/people.json is for no table: name it after one, such as `users.json`",
        ),
        (
            "users.json",
            "{}",
            "seeds/users.json: invalid type: map, expected a sequence at line 1 column 0: write a JSON array of objects",
        ),
        (
            "users.json",
            r#"[{"id": 1}, {"id": 2, "nam": "x"}]"#,
            "seeds/users.json, row 2: there is no column `nam` in `users`: correct it",
        ),
        (
            "users.json",
            r#"[{"id": 1}, {"name": "x"}]"#,
            "seeds/users.json, row 2: it lacks `id` of the primary key: give it a value",
        ),
        (
            "users.json",
            r#"[{"id": 1, "admin": "yes"}]"#,
            "seeds/users.json, row 1: \"yes\" is no bool for `admin`: write true or false",
        ),
        (
            "users.json",
            r#"[{"id": 1, "at": "today"}]"#,
            "seeds/users.json, row 1: \"today\" is no instant for `at`: write \"2026-01-31T23:59:59Z\"",
        ),
    ];
    for (path, text, said) in table {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("app.db");
        let mut db = connect(&format!("sqlite://{}", file.display())).unwrap();
        let app = seeded(path, text);
        app.upgrade(&mut db).unwrap();
        let error = app.seed(&mut db).unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (Kind::Usage, said)
        );
        let look = Connection::open(&file).unwrap();
        let rows = look.query_row("SELECT count(*) FROM users", [], |row| row.get::<_, i64>(0));
        assert_eq!(rows, Ok(0));
    }
}

#[test]
fn seeds_wait_for_the_head() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/app.db", folder.path().display());
    let mut db = connect(&url).unwrap();
    let error = seeded("users.json", "[]").seed(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Unfit);
    assert_eq!(
        error.to_string(),
        format!("{url} is at base, and the seeds are for 0001_create: run `db upgrade` first")
    );
}
