use std::time::Duration;

use super::*;
use crate::word::Step;

const USERS: &[Step] = &[create_table(
    "users",
    &[
        bigint("id").auto_increment(),
        text("note").nullable(),
        integer("age"),
    ],
)
.primary_key(&["id"])];

const NOTES: &[Step] = &[create_table("notes", &[bigint("id")]).primary_key(&["id"])];

const LESS: &[Step] = &[
    drop_column("users", text("note").nullable()),
    drop_table("notes", &[bigint("id")]).primary_key(&["id"]),
];

const ONE: &[Made] = &[
    ("0001_users", USERS, &[]),
    ("0002_notes", NOTES, &[]),
    ("0003_less", LESS, &[]),
];

fn kept_twice(db: &mut Database) -> Migrations {
    up(&app(&ONE[..2]), db);
    run(
        db,
        "INSERT INTO users (note, age) VALUES ('ada', 1), ('bob', 2)",
    );
    run(db, "INSERT INTO notes (id) VALUES (7)");
    let all = app(ONE);
    up(&all, db);
    all
}

#[test]
fn what_is_let_go_is_gone_and_the_way_back_does_without() {
    each(|db| {
        let all = kept_twice(db);
        assert_eq!(
            kept(&all, db),
            [
                "notes by 0003_less up, 1 rows",
                "users.note by 0003_less up, 2 rows"
            ]
        );
        assert!(
            all.purge(db, Some(Duration::from_hours(1)))
                .unwrap()
                .is_empty()
        );
        let gone = all.purge(db, None).unwrap();
        assert_eq!(gone.len(), 2);
        assert!(
            gone.iter().all(|one| one.rows > 0 && one.bytes > 0),
            "{gone:?}"
        );
        assert_eq!(kept(&all, db), [""; 0]);
        sound(&all, db);
        let live = crate::inspect::catalog(&mut *db.driver).unwrap();
        let names = live.tables.iter().flat_map(|(name, table)| {
            table
                .columns
                .keys()
                .chain([name])
                .cloned()
                .collect::<Vec<_>>()
        });
        let ours: Vec<_> = names
            .filter(|name| name.starts_with("aludel_kept_"))
            .collect();
        assert_eq!(ours, [""; 0]);
        run(db, "INSERT INTO users (age) VALUES (3)");
        let older = app(&ONE[..2]);
        let report = older.rollback(db);
        report.unwrap_or_else(|error| panic!("{}: {error}", db.engine()));
        assert_eq!(rows(db, "SELECT note FROM users"), ["-", "-", "-"]);
        assert_eq!(rows(db, "SELECT count(*) FROM notes"), ["0"]);
        sound(&older, db);
    });
}

#[test]
fn an_older_binary_that_lets_go_what_it_does_not_know_leaves_the_way_back_to_a_newer_one() {
    each(|db| {
        let all = kept_twice(db);
        let older = app(&ONE[..2]);
        assert_eq!(older.purge(db, None).unwrap().len(), 2);
        assert_eq!(
            older.rollback(db).unwrap_err().to_string(),
            "what 0003_less took away was let go with `db purge`: run the downgrade with a binary that holds 0003_less"
        );
        down(&all, db, "0002");
        assert_eq!(rows(db, "SELECT note FROM users"), ["-", "-"]);
    });
}
