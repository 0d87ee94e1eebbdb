//! Databases that are not what they should be: each has its own words and exit code, and stays as it is.

use std::fs;
use std::path::PathBuf;

use aludel::Execute;

use crate::database::Place;
use crate::tiny::Tiny;

/// A SQLite file, made by `make`.
struct Bad {
    tiny: Tiny,
    file: PathBuf,
    bytes: Vec<u8>,
}

impl Bad {
    fn new(make: impl FnOnce(&Tiny)) -> Bad {
        let tiny = Tiny::new().with("DATABASE_URL", "sqlite://app.db");
        make(&tiny);
        let file = tiny.folder().join("app.db");
        Bad {
            bytes: fs::read(&file).unwrap(),
            tiny,
            file,
        }
    }

    /// A database that this SQL was run on, after an upgrade to the target.
    fn after(target: &str, sql: &str) -> Bad {
        Bad::new(|tiny| {
            let said = tiny.run(&["db", "upgrade", target]);
            assert_eq!(said.code, 0, "{}", said.err);
            run(tiny, sql);
        })
    }

    /// The program says this behind the first line of stderr, exits so, and leaves the file as it is.
    fn refuses(&self, arguments: &[&str], message: &str, code: i32) {
        let said = self.tiny.run(arguments);
        let wanted = format!("database: sqlite://app.db\nerror: {message}\n");
        assert_eq!(said.err, wanted, "{arguments:?}");
        assert_eq!(said.out, "");
        assert_eq!(said.code, code, "{arguments:?}");
        assert_eq!(
            fs::read(&self.file).unwrap(),
            self.bytes,
            "the file has changed"
        );
    }
}

fn run(tiny: &Tiny, sql: &str) {
    let path = tiny.folder().join("app.db");
    let conn = aludel::rusqlite::Connection::open(path).unwrap();
    conn.execute_batch(sql).unwrap();
}

#[test]
fn a_file_that_is_no_database() {
    let letter = "Dear aunt, this is no database at all. ".repeat(50);
    let bad = Bad::new(|tiny| fs::write(tiny.folder().join("app.db"), &letter).unwrap());
    for arguments in [
        &[][..],
        &["db", "upgrade"],
        &["db", "current"],
        &["--downgrade"],
    ] {
        bad.refuses(
            arguments,
            "`sqlite://app.db` is no SQLite database (file is not a database): correct the path, or move that file away",
            5,
        );
    }
}

#[test]
fn a_folder_and_a_missing_folder() {
    let tiny = Tiny::new().with("DATABASE_URL", "sqlite://data");
    fs::create_dir(tiny.folder().join("data")).unwrap();
    let said = tiny.run(&[]);
    assert_eq!(
        said.err,
        "database: sqlite://data\n\
         error: `sqlite://data` is a folder: name a file in it, such as `sqlite://data/app.db`\n"
    );
    assert_eq!(said.code, 1);
    let said = tiny.run(&["--database-url", "sqlite://no/app.db"]);
    assert_eq!(
        said.err,
        "database: sqlite://no/app.db\n\
         error: the folder of `sqlite://no/app.db` does not exist: create it with `mkdir -p no`, or correct the path\n"
    );
    assert_eq!(said.code, 1);
}

#[test]
fn a_file_that_is_not_there_is_created_by_upgrades_alone() {
    let absent =
        "error: `sqlite://app.db` does not exist: `db upgrade` creates it, or correct the path\n";
    let tiny = Tiny::new().with("DATABASE_URL", "sqlite://app.db");
    for arguments in [
        &["db", "current"][..],
        &["db", "history"],
        &["db", "check"],
        &["db", "stamp", "head"],
        &["db", "downgrade"],
        &["--downgrade"],
    ] {
        let said = tiny.run(arguments);
        assert_eq!(
            said.err,
            format!("database: sqlite://app.db\n{absent}"),
            "{arguments:?}"
        );
        assert_eq!(said.code, 1);
    }
    assert_eq!(tiny.run(&["db", "upgrade", "--dry-run"]).code, 0);
    assert_eq!(tiny.run(&["--migrate=check"]).code, 4);
    assert_eq!(tiny.run(&["--migrate=off"]).code, 0);
    let said = tiny.run(&["--migrate=wait", "--lock-timeout", "0s"]);
    assert_eq!(
        said.err,
        "database: sqlite://app.db\n\
         error: `sqlite://app.db` was not created within `--lock-timeout`: start the process that upgrades it\n"
    );
    assert_eq!(said.code, 3);
    assert_eq!(tiny.folder().read_dir().unwrap().count(), 0);
    assert_eq!(tiny.run(&[]).code, 0);
    assert!(tiny.folder().join("app.db").is_file());
}

#[test]
fn a_database_that_may_only_be_read() {
    let bad = Bad::after("1", "");
    let tiny = Tiny::new();
    let path = bad.file.display();
    let url = format!("sqlite://{path}?mode=ro");
    let said = tiny.run(&["--database-url", &url, "db", "upgrade"]);
    assert_eq!(
        said.err,
        format!(
            "database: sqlite://{path}\nerror: attempt to write a readonly database: make the file and its folder writable for this user\n"
        )
    );
    assert_eq!(said.code, 6);
    let said = tiny.run(&["--database-url", &url, "db", "downgrade"]);
    assert!(said.err.contains("readonly database"), "{}", said.err);
    assert_eq!(said.code, 6);
    assert_eq!(fs::read(&bad.file).unwrap(), bad.bytes);
    let said = tiny.run(&["--database-url", &url, "db", "current"]);
    assert_eq!(
        said.out,
        "0001_create_users\npending: 0002_add_email, 0003_drop_age\n"
    );
}

#[test]
fn a_file_that_another_process_is_changing_is_waited_for() {
    use std::time::Duration;
    let place = Place::sqlite();
    let mut holder = aludel::connect(&place.url).unwrap();
    holder
        .execute("PRAGMA locking_mode = EXCLUSIVE", &[])
        .unwrap();
    holder.execute("CREATE TABLE other (a)", &[]).unwrap();
    let said = place.tiny.run(&["--lock-timeout", "1s"]);
    assert!(
        said.err
            .contains("error: the database could not be locked in "),
        "{}",
        said.err
    );
    // Linux tells who it is.
    let who = if cfg!(target_os = "linux") {
        format!(" (process {}) is changing it", std::process::id())
    } else {
        "since another process has it locked".to_owned()
    };
    let end = format!("{who}: try again, or wait longer with `--lock-timeout`\n");
    assert!(said.err.ends_with(&end), "{}", said.err);
    assert_eq!(said.code, 3);

    let done = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_secs(7));
        drop(holder);
    });
    let said = place.tiny.run(&["--lock-timeout", "1m"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.contains("upgraded to 0003_drop_age, 3 applied"),
        "{}",
        said.err
    );
    done.join().unwrap();
}

#[test]
fn tables_of_ours_without_a_history() {
    let bad = Bad::new(|tiny| {
        run(
            tiny,
            "CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE _sqlx_migrations (version BIGINT)",
        );
    });
    bad.refuses(
        &[],
        "the database has a table `users`, which 0001_create_users creates, but no history of it, and nothing was changed: \
         name another database, or, where the tables are as the migrations leave them, write that down with `db stamp`",
        5,
    );
}

#[test]
fn a_history_table_that_is_none() {
    let bad = Bad::new(|tiny| run(tiny, "CREATE TABLE refinery_schema_history (a TEXT)"));
    for arguments in [
        &[][..],
        &["db", "upgrade"],
        &["db", "current"],
        &["db", "check"],
        &["--downgrade"],
    ] {
        bad.refuses(
            arguments,
            "`refinery_schema_history` is no history table, since it has no column `version`, and nothing was changed: \
             rename it, or give the history another name (`history = \"…\"` under [package.metadata.aludel])",
            5,
        );
    }
}

#[test]
fn a_history_of_another_tool_with_our_numbers() {
    let bad = Bad::new(|tiny| {
        run(
            tiny,
            "CREATE TABLE refinery_schema_history (version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), \
             checksum VARCHAR(255)); \
             INSERT INTO refinery_schema_history VALUES (1, 'init', '2024-01-01T00:00:00Z', '123')",
        );
    });
    let said = bad.tiny.run(&[]);
    assert!(
        said.err
            .contains("0001_init of another tool, where this binary has 0001_create_users"),
        "{}",
        said.err
    );
    assert_eq!(said.code, 4);
    assert_eq!(fs::read(&bad.file).unwrap(), bad.bytes);
}

#[test]
fn a_migration_that_was_changed_after_it_was_applied() {
    let bad = Bad::after(
        "2",
        "UPDATE refinery_schema_history SET checksum = '1' WHERE version = 1",
    );
    for arguments in [&[][..], &["db", "upgrade"]] {
        let said = bad.tiny.run(arguments);
        assert!(
            said.err.contains(
                "error: the history's row of 0001_create_users holds the checksum 1, though"
            ),
            "{}",
            said.err
        );
        assert_eq!(said.code, 5);
        assert_eq!(fs::read(&bad.file).unwrap(), bad.bytes);
    }
}

#[test]
fn a_migration_that_this_program_lacks() {
    let bad = Bad::after(
        "head",
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum, chain, floor) \
         VALUES (4, 'later', '2030-01-01T00:00:00Z', '5', 'aa', 4)",
    );
    for arguments in [&[][..], &["--migrate=check"]] {
        bad.refuses(
            arguments,
            "the database is at 0004_later, which only binaries from 0004_later on may serve, and this one ends at \
             0003_drop_age: boot a newer binary, or roll the database back with `--downgrade=head`",
            4,
        );
    }
    bad.refuses(
        &["--downgrade=head"],
        "0004_later cannot be taken back by this binary, since the history holds no way back for it: \
         run the downgrade with a binary that holds it",
        4,
    );
    let said = bad.tiny.run(&["db", "current"]);
    assert_eq!(said.out, "0004_later\nnot in this program: 0004_later\n");
}

#[test]
fn servers_that_cannot_be_had() {
    let said = Tiny::new()
        .with("DATABASE_URL", "mysql://root:s3cret@127.0.0.1:1/app")
        .run(&[]);
    assert_eq!(
        said.err,
        "database: mysql://root@127.0.0.1:1/app\n\
         error: no server answers for `mysql://root@127.0.0.1:1/app` (Connection refused (os error 111)): \
         start it, or correct host and port in the database URL\n"
    );
    assert_eq!(said.code, 3);
    for place in &Place::all("bad")[1..] {
        let said = place.tiny.run(&[
            "--database-url",
            &place.name.replace("root@", "root:s3cret@"),
        ]);
        assert!(
            said.err
                .contains("error: the server refuses the user or the password of"),
            "{}",
            said.err
        );
        assert!(!said.err.contains("s3cret"), "{}", said.err);
        assert_eq!(said.code, 1);
        let said = place
            .tiny
            .run(&["--database-url", &place.name.replace("cli_bad", "nowhere")]);
        assert!(said.err.contains("has no such database"), "{}", said.err);
        assert_eq!(said.code, 1);
    }
}

/// The account of the app may only look; another one changes the schema.
#[test]
fn an_account_that_may_only_look_serves_once_another_has_upgraded() {
    for place in &Place::all("look")[1..] {
        let mut admin = place.open();
        let (user, database) = (
            format!("look_{}", std::process::id()),
            place.name.rsplit('/').next().unwrap(),
        );
        for sql in [
            format!("DROP USER IF EXISTS {user}@'%'"),
            format!("CREATE USER {user}@'%' IDENTIFIED BY 's3cret'"),
            // The history table has to be there before it can be granted.
            "CREATE TABLE t (a INT)".into(),
            format!("GRANT SELECT ON {database}.t TO {user}@'%'"),
        ] {
            admin.execute(&sql, &[]).unwrap();
        }
        let looking = place.name.replace("root@", &format!("{user}:s3cret@"));
        let shown = looking.replace(":s3cret", "");
        let arguments = ["--database-url", &looking, "--migration-url", &place.name];

        let said = place.tiny.run(&arguments);
        let first = format!(
            "database: {shown}\nmigrating as: {}\napplying 0001_create_users\n",
            place.name
        );
        assert!(said.err.starts_with(&first), "{}", said.err);
        assert_eq!(said.code, 0, "{}", said.err);
        let sql = format!("GRANT SELECT ON {database}.refinery_schema_history TO {user}@'%'");
        admin.execute(&sql, &[]).unwrap();
        for arguments in [&arguments[..], &arguments[..2]] {
            let said = place.tiny.run(arguments);
            assert_eq!(said.err, format!("database: {shown}\n"));
            assert_eq!(said.code, 0);
        }
        admin
            .execute(&format!("DROP USER {user}@'%'"), &[])
            .unwrap();
    }
}
