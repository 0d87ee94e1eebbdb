//! What people made by hand around the tables, and engines of theirs.

use super::*;
use crate::Kind;
use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::word::Step;

const DROP_AGE: &[Step] = &[drop_column("users", integer("age").default(int(0)))];
const RENAMES: &[Step] = &[
    rename_column("users", "age", "years"),
    rename_table("users", "people"),
];

/// A database at the first migration in which people did this.
fn with(server: &Server, by_hand: &[&str]) -> Conn {
    let mut db = server.conn();
    upgraded(&embedded(&[ONE]), &mut db);
    for sql in by_hand {
        db.query_drop(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
    db
}

/// What the upgrade says; nothing has been done.
fn refused(db: &mut Conn, made: &[Made]) -> String {
    let error = embedded(made).upgrade(db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{error}");
    assert_eq!(applied(db), ["create"], "{error}");
    assert_eq!(columns(db), ["id", "email", "age"], "{error}");
    assert!(texts(db, "SELECT name FROM aludel_journal").is_empty());
    error.to_string()
}

#[test]
fn m5_a_table_that_is_not_innodb_is_refused_by_name() {
    each(|server| {
        let mut db = with(server, &["ALTER TABLE users ENGINE=MyISAM"]);
        assert_eq!(
            refused(&mut db, &[ONE, TWO]),
            "0002_add is refused before step 1: users (MyISAM) cannot be changed safely, since only InnoDB's changes are whole \
             or not at all: run `ALTER TABLE users ENGINE=InnoDB` first"
        );
        db.query_drop("CREATE TABLE theirs (id INT) ENGINE=MyISAM")
            .unwrap();
        db.query_drop("ALTER TABLE users ENGINE=InnoDB").unwrap();
        upgraded(&embedded(&[ONE, TWO]), &mut db);
    });
}

#[test]
fn m8_views_triggers_and_routines_over_a_dropped_column_are_named_at_once() {
    each(|server| {
        let mut db = with(
            server,
            &[
                "CREATE VIEW ages AS SELECT u.age AS a FROM users u",
                "CREATE VIEW mails AS SELECT email AS age FROM users",
                "CREATE TABLE log (what INT)",
                "CREATE TRIGGER note AFTER UPDATE ON users FOR EACH ROW INSERT INTO log VALUES (OLD.age)",
                "CREATE TRIGGER other AFTER UPDATE ON users FOR EACH ROW INSERT INTO log VALUES (1 /* age */)",
                "CREATE PROCEDURE oldest() SELECT MAX(age) FROM users",
                "CREATE PROCEDURE others() SELECT 1 AS age",
                "CREATE INDEX by_age ON users (id, age)",
            ],
        );
        assert_eq!(
            refused(&mut db, &[ONE, TWO, ("0003_drop", DROP_AGE, &[])]),
            "0003_drop is refused before step 1: drop users.age would break the view ages (it uses users.age) and the trigger \
             note (it uses users.age) and the routine oldest (it uses users.age) and the index users.by_age (it uses users.age), \
             made by hand: drop them first, and create them anew after the upgrade"
        );
    });
}

#[test]
fn m8_checks_and_generated_columns_over_a_dropped_column_are_named() {
    each(|server| {
        let mut db = with(
            server,
            &[
                "ALTER TABLE users ADD twice INT AS (age * 2), ADD CONSTRAINT grown CHECK (age >= 0)",
            ],
        );
        let error = embedded(&[ONE, ("0002_drop", DROP_AGE, &[])])
            .upgrade(&mut db)
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "0002_drop is refused before step 1: drop users.age would break the check users.grown (it uses users.age) and the \
             generated column users.twice (it uses users.age), made by hand: drop them first, and create them anew after the \
             upgrade"
        );
        assert_eq!(columns(&mut db), ["id", "email", "age", "twice"]);
    });
}

#[test]
fn m8_nothing_follows_a_rename() {
    each(|server| {
        let mut db = with(
            server,
            &[
                "CREATE VIEW ages AS SELECT age FROM users",
                "CREATE VIEW ids AS SELECT id FROM users",
                "CREATE TRIGGER note BEFORE INSERT ON users FOR EACH ROW SET NEW.email = 'x'",
            ],
        );
        assert_eq!(
            refused(&mut db, &[ONE, ("0002_rename", RENAMES, &[])]),
            "0002_rename is refused before step 1: rename users.age to years would break the view ages (it uses users.age); \
             rename users to people would break the view ids (it uses users), made by hand: drop them first, and create them \
             anew after the upgrade"
        );
    });
}

#[test]
fn m8_what_the_migration_itself_takes_away_and_puts_back_is_no_obstacle() {
    const CAREFUL: &[Step] = &[
        sql("DROP VIEW ages").reverse(nothing),
        drop_column("users", integer("age").default(int(0))),
        sql("CREATE VIEW ages AS SELECT id FROM users").reverse(nothing),
    ];
    each(|server| {
        let mut db = with(server, &["CREATE VIEW ages AS SELECT age FROM users"]);
        upgraded(&embedded(&[ONE, ("0002_drop", CAREFUL, &[])]), &mut db);
        db.query_drop("SELECT id FROM ages").unwrap();
    });
}

#[test]
fn a_foreign_key_made_by_hand_that_holds_a_dropped_table_is_named() {
    const DROP_USERS: &[Step] = &[drop_table(
        "users",
        &[
            bigint("id").auto_increment(),
            text("email").nullable(),
            integer("age").default(int(0)),
        ],
    )
    .primary_key(&["id"])];
    each(|server| {
        let mut db = with(
            server,
            &[
                "CREATE TABLE badges (id INT PRIMARY KEY, user_id BIGINT, CONSTRAINT badge FOREIGN KEY (user_id) REFERENCES users (id))",
            ],
        );
        assert_eq!(
            refused(&mut db, &[ONE, ("0002_drop", DROP_USERS, &[])]),
            "0002_drop is refused before step 1: drop users would break the foreign key badges.badge (it uses users), made by \
             hand: drop it first, and create it anew after the upgrade"
        );
    });
}

#[test]
fn m8_a_view_that_a_persons_step_broke_is_named_after_it_and_the_next_run_goes_on() {
    const SILENT: &[Step] = &[
        sql("ALTER TABLE users CHANGE age years INT NOT NULL DEFAULT 0")
            .means(&[rename_column("users", "age", "years")])
            .reverse(nothing),
    ];
    each(|server| {
        let mut db = with(server, &["CREATE VIEW mails AS SELECT email FROM users"]);
        // The name stands in the step's own text nowhere, but the change is looked at as a rename.
        let made = &[ONE, ("0002_rename", SILENT, &[] as &[&str])];
        db.query_drop("CREATE VIEW ages AS SELECT age FROM users")
            .unwrap();
        let said = refused(&mut db, made);
        assert!(said.contains("the view ages (it uses users.age)"), "{said}");
        db.query_drop("DROP VIEW ages").unwrap();
        upgraded(&embedded(made), &mut db);
    });
}

#[test]
fn m8_a_view_broken_behind_our_back_is_named_after_the_migration() {
    fn behind(db: &mut dyn Execute) -> Result<()> {
        db.execute("ALTER TABLE users DROP COLUMN age", &[])
            .map(drop)
    }
    const BEHIND: &[Step] = &[run(behind).reverse(nothing)];
    each(|server| {
        let mut db = with(server, &["CREATE VIEW ages AS SELECT age FROM users"]);
        let app = embedded(&[ONE, ("0002_behind", BEHIND, &["behind"])]);
        let error = app.upgrade(&mut db).unwrap_err().to_string();
        assert!(
            error.starts_with(
                "0002_behind: the view ages, made by hand, does not work any longer ("
            ),
            "{error}"
        );
        assert!(
            error.ends_with("1 of its 1 steps is done: mend the cause and run the same again, it goes on from there"),
            "{error}"
        );
        db.query_drop("DROP VIEW ages").unwrap();
        assert_eq!(upgraded(&app, &mut db).up, ["0002_behind"]);
    });
}

#[test]
fn m4_a_warning_on_a_step_is_a_failure() {
    const INDEX: &[Step] = &[create_index("users", "users_email_idx", &["email"])];
    const MAIL: &[Step] = &[create_table(
        "users",
        &[bigint("id").auto_increment(), varchar("email", 255)],
    )
    .primary_key(&["id"])];
    let made: &[Made] = &[("0001_create", MAIL, &[]), ("0002_index", INDEX, &[])];
    let server = Server::new(Engine::MariaDb);
    let mut db = server.conn();
    upgraded(&embedded(&made[..1]), &mut db);
    // The column is longer than the models know: MariaDB cuts the key, and says so in a note.
    db.query_drop("ALTER TABLE users MODIFY email VARCHAR(1000) CHARACTER SET utf8mb4 NOT NULL")
        .unwrap();
    let error = embedded(made).upgrade(&mut db).unwrap_err();
    assert_eq!(
        error.to_string(),
        "0002_index, add index users_email_idx on users: the server warns (1071): Specified key was too long; max key \
         length is 3072 bytes (`ALTER TABLE `users` ADD INDEX `users_email_idx` (`email`), ALGORITHM=NOCOPY, LOCK=NONE`); look \
         whether the table is what it should be; 1 of its 1 steps is done: mend the cause and run the same again, it goes on \
         from there"
    );
}
