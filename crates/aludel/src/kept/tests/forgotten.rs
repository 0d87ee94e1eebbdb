//! What must really go is kept nowhere, and whoever goes back is told.

use std::sync::{Arc, Mutex};

use super::*;
use crate::word::Step;
use crate::{Event, Target};

const PEOPLE: &[Step] = &[
    create_table(
        "people",
        &[
            bigint("id").auto_increment(),
            text("email").nullable(),
            text("name"),
            text("note").nullable(),
        ],
    )
    .primary_key(&["id"]),
    create_table("logins", &[bigint("id")]).primary_key(&["id"]),
];

const FORGET: &[Step] = &[
    drop_column("people", text("email").nullable()).keep_nothing(),
    alter_column("people", text("name"), varchar("name", 1))
        .using("substr(name, 1, 1)")
        .keep_nothing(),
    alter_column("people", text("note").nullable(), text("note"))
        .backfill(string("none"))
        .keep_nothing(),
    drop_table("logins", &[bigint("id")])
        .primary_key(&["id"])
        .keep_nothing(),
];

const GONE: [&str; 4] = [
    "the values of people.email are lost for good",
    "the values of people.name that the conversion changes are lost for good",
    "the rows of logins are lost for good",
    "the NULLs of people.note were filled",
];

/// What a run of these says does not come back.
fn told(app: &Migrations, run: impl FnOnce(&Migrations)) -> Vec<String> {
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    let options = Options::new().observe(move |event| {
        if let Event::NotGivenBack { what, .. } = event {
            heard.lock().unwrap().push(what.clone());
        }
    });
    run(&app.clone().with(options));
    let said = said.lock().unwrap();
    said.clone()
}

/// How a binary goes back.
type Way = fn(&Migrations, &mut Database);

#[test]
fn what_must_go_is_gone() {
    each(|db| {
        let one = app(&[("0001_people", PEOPLE, &[])]);
        let two = app(&[("0001_people", PEOPLE, &[]), ("0002_forget", FORGET, &[])]);
        let ways: [(&Migrations, Way); 2] = [
            (&two, |app, db| {
                drop(app.downgrade(db, &Target::parse("1").unwrap()).unwrap());
            }),
            (&one, |app, db| drop(app.rollback(db).unwrap())),
        ];
        up(&one, db);
        for (binary, back) in ways {
            run(
                db,
                "INSERT INTO people (email, name) VALUES ('a@b.c', 'ada')",
            );
            run(db, "DELETE FROM logins");
            run(db, "INSERT INTO logins VALUES (1)");
            let report = up(&two, db);
            assert_eq!(report.losses.len(), 3, "{}: {report:?}", db.engine());
            assert_eq!(kept(&two, db), [""; 0], "{}", db.engine());
            sound(&two, db);
            assert_eq!(
                told(binary, |binary| back(binary, db)),
                GONE,
                "{}",
                db.engine()
            );
            assert_eq!(
                rows(
                    db,
                    "SELECT email, name, note FROM people ORDER BY id DESC LIMIT 1"
                ),
                ["-|a|none"]
            );
            assert_eq!(rows(db, "SELECT count(*) FROM logins"), ["0"]);
            sound(&one, db);
        }
    });
}

const LESS: &[Step] = &[
    drop_column("people", text("email").nullable()),
    alter_column("people", text("name"), varchar("name", 1)).using("substr(name, 1, 1)"),
];
const NOBODY: &[Step] = &[drop_table(
    "people",
    &[
        bigint("id").auto_increment(),
        varchar("name", 1),
        text("note").nullable(),
    ],
)
.primary_key(&["id"])
.keep_nothing()];

#[test]
fn what_is_kept_beside_a_table_that_must_go_goes_with_it() {
    let chain: [Made; 3] = [
        ("0001_people", PEOPLE, &[]),
        ("0002_less", LESS, &[]),
        ("0003_nobody", NOBODY, &[]),
    ];
    let ways: [Way; 2] = [
        |all, db| {
            down(all, db, "0001");
        },
        |_, db| {
            let one = app(&[("0001_people", PEOPLE, &[])]);
            one.rollback(db).unwrap();
        },
    ];
    for back in ways {
        each(|db| {
            let (one, two, all) = (app(&chain[..1]), app(&chain[..2]), app(&chain));
            up(&one, db);
            run(
                db,
                "INSERT INTO people (email, name) VALUES ('a@b.c', 'ada')",
            );
            up(&two, db);
            up(&all, db);
            assert_eq!(kept(&all, db), [""; 0], "{}", db.engine());
            down(&all, db, "0002");
            sound(&two, db);
            run(db, "INSERT INTO people (id, name) VALUES (1, 'a')");
            back(&all, db);
            sound(&one, db);
            assert_eq!(
                rows(db, "SELECT id, email, name FROM people"),
                ["1|-|a"],
                "{}",
                db.engine()
            );
        });
    }
}

const TWICE: &[Step] = &[
    alter_column("people", text("name"), varchar("name", 40))
        .using("upper(name)")
        .keep_nothing(),
    alter_column("people", varchar("name", 40), varchar("name", 2)).using("substr(name, 1, 2)"),
];

#[test]
fn of_two_steps_on_one_column_each_says_for_itself_what_is_kept() {
    each(|db| {
        let one = app(&[("0001_people", PEOPLE, &[])]);
        let two = app(&[("0001_people", PEOPLE, &[]), ("0002_twice", TWICE, &[])]);
        up(&one, db);
        run(db, "INSERT INTO people (name) VALUES ('ada'), ('Bo')");
        up(&two, db);
        assert_eq!(
            kept(&two, db),
            ["people.name by 0002_twice up, 1 rows"],
            "{}",
            db.engine()
        );
        assert_eq!(
            told(&two, |two| drop(down(two, db, "0001"))),
            ["the values of people.name that the conversion changes are lost for good"],
            "{}",
            db.engine()
        );
        assert_eq!(
            rows(db, "SELECT name FROM people ORDER BY id"),
            ["ADA", "BO"],
            "{}",
            db.engine()
        );
    });
}
