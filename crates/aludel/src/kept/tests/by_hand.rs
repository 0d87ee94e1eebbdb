//! SQL of a person's on tables beside which something is kept: it follows, or the step is refused.

use super::*;
use crate::Kind;
use crate::word::Step;

const TABLES: &[Step] = &[
    create_table(
        "items",
        &[bigint("id"), varchar("code", 20), text("note").nullable()],
    )
    .primary_key(&["id"]),
    create_table("other", &[bigint("id"), text("memo").nullable()]).primary_key(&["id"]),
];

const LESS: &[Step] = &[
    drop_column("items", text("note").nullable()),
    drop_column("other", text("memo").nullable()),
];

const ONE: Made = ("0001_tables", TABLES, &[]);
const TWO: Made = ("0002_less", LESS, &[]);

/// Two tables, beside each of which a column is kept.
fn kept_beside(db: &mut Database) {
    up(&app(&[ONE]), db);
    run(
        db,
        "INSERT INTO items VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', NULL)",
    );
    run(db, "INSERT INTO other VALUES (1, 'm')");
    up(&app(&[ONE, TWO]), db);
}

const NOTES: &str = "SELECT id, code, note FROM items ORDER BY code";

fn refused(app: &Migrations, db: &mut Database) -> String {
    let error = app.upgrade(db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{}: {error}", db.engine());
    error.to_string()
}

const MOVED: &[Step] = &[sql("UPDATE items SET id = id + 100").reverse(nothing)];
const SWAPPED: &[Step] = &[sql(
    "UPDATE items SET id = 0 WHERE id = 101; UPDATE items SET id = 101 WHERE id = 102; UPDATE items SET id = 102 WHERE id = 0",
)
.reverse(nothing)];

#[test]
fn what_stands_beside_a_table_follows_keys_that_a_data_step_changes() {
    each(|db| {
        kept_beside(db);
        let all = app(&[
            ONE,
            TWO,
            ("0003_moved", MOVED, &[]),
            ("0004_swapped", SWAPPED, &[]),
        ]);
        up(&all, db);
        down(&all, db, "0001");
        assert_eq!(
            rows(db, NOTES),
            ["102|a|x", "101|b|y", "103|c|-"],
            "{}",
            db.engine()
        );
        assert_eq!(kept(&app(&[ONE]), db), [""; 0], "{}", db.engine());
    });
}

const GONE: &[Step] =
    &[sql("DROP TABLE other")
        .reverse(nothing)
        .means(&[drop_table("other", &[bigint("id")]).primary_key(&["id"])])];

#[test]
fn only_what_stands_beside_a_table_that_goes_for_good_goes_with_it() {
    each(|db| {
        kept_beside(db);
        let two = app(&[ONE, TWO]);
        let three = app(&[ONE, TWO, ("0003_gone", GONE, &[])]);
        let held = [
            "items.note by 0002_less up, 2 rows",
            "other.memo by 0002_less up, 1 rows",
        ];
        let found = kept(&two, db);
        let family = db.engine().is_mysql_family();
        assert!(found == held || !family && found.len() == 2, "{found:?}");
        up(&three, db);
        sound(&three, db);
        let found = kept(&three, db);
        assert_eq!(found.len(), 1, "{}: {found:?}", db.engine());
        assert!(found[0].starts_with("items.note"), "{found:?}");
    });
}

/// The table built anew by hand, and another one dropped, of which alone the step speaks.
const ANEW: &[Step] = &[sql(
    "CREATE TABLE items2 (id BIGINT NOT NULL PRIMARY KEY, code VARCHAR(20) NOT NULL); INSERT INTO items2 SELECT id, code FROM items; \
     DROP TABLE items; ALTER TABLE items2 RENAME TO items; DROP TABLE other",
)
.reverse(nothing)
.means(&[drop_table("other", &[bigint("id")]).primary_key(&["id"])])];

#[test]
fn a_table_built_anew_by_hand_is_refused_while_something_is_kept_beside_it() {
    each(|db| {
        kept_beside(db);
        let three = app(&[ONE, TWO, ("0003_anew", ANEW, &[])]);
        assert_eq!(
            refused(&three, db),
            "0003_anew is refused before step 1: its own SQL or Rust puts another table in the place of items, and what is kept \
             beside it (items.note by 0002_less) cannot follow: let it go first with `db purge`, or make the change with \
             aludel's own steps",
            "{}",
            db.engine()
        );
        assert_eq!(kept(&three, db).len(), 2, "{}", db.engine());
        assert_eq!(rows(db, "SELECT count(*) FROM other"), ["1"]);
        three.purge(db, None).unwrap();
        up(&three, db);
        assert_eq!(
            rows(db, "SELECT * FROM items ORDER BY id"),
            ["1|a", "2|b", "3|c"]
        );
    });
}

#[test]
fn a_table_built_anew_by_hand_behind_a_step_that_keeps_is_refused_before_that_too() {
    each(|db| {
        up(&app(&[ONE]), db);
        let three = app(&[ONE, TWO, ("0003_anew", ANEW, &[])]);
        let said = refused(&three, db);
        assert!(
            said.contains(
                "stop before it, let that go with `db purge` and go on, or say `.keep_nothing()`"
            ),
            "{said}"
        );
        assert_eq!(rows(db, "SELECT * FROM items"), [""; 0]);
        let up_to = Options::new().target(Target::parse("0002").unwrap());
        three.clone().with(up_to).upgrade(db).unwrap();
        three.purge(db, None).unwrap();
        up(&three, db);
    });
}

/// The key becomes another, by hand.
const REKEYED: &[Step] = &[
    sql_for(
        Postgres,
        "ALTER TABLE items DROP CONSTRAINT items_pkey, ADD CONSTRAINT items_pkey PRIMARY KEY (code)",
    )
    .reverse(nothing)
    .means(&[alter_primary_key("items", &["id"], &["code"])]),
    sql_for(
        MySql,
        "ALTER TABLE items DROP PRIMARY KEY, ADD PRIMARY KEY (code)",
    )
    .reverse(nothing),
];

#[test]
fn a_key_changed_by_hand_is_refused_where_what_is_kept_stands_by_it() {
    each(|db| {
        kept_beside(db);
        let three = app(&[ONE, TWO, ("0003_rekeyed", REKEYED, &[])]);
        match db.engine() {
            Engine::Sqlite => {}
            Engine::Postgres => {
                assert_eq!(
                    refused(&three, db),
                    "0003_rekeyed is refused before step 1: its own SQL or Rust changes the primary key of items, and what is \
                     kept beside it (items.note by 0002_less) cannot follow: let it go first with `db purge`, or make the \
                     change with aludel's own steps"
                );
                three.purge(db, None).unwrap();
                up(&three, db);
                sound(&three, db);
            }
            Engine::MySql | Engine::MariaDb => {
                up(&three, db);
                sound(&three, db);
                run(db, "UPDATE items SET code = 'z' WHERE code = 'a'");
                assert_eq!(kept(&three, db).len(), 2);
            }
        }
    });
}

/// A function that does by hand what no text tells.
fn anew(db: &mut dyn Execute) -> Result<()> {
    if db.engine().is_mysql_family() {
        return Ok(());
    }
    for sql in [
        "CREATE TABLE items2 (id BIGINT NOT NULL PRIMARY KEY, code VARCHAR(20) NOT NULL)",
        "INSERT INTO items2 SELECT id, code FROM items",
        "DROP TABLE items",
        "ALTER TABLE items2 RENAME TO items",
    ] {
        db.execute(sql, &[])?;
    }
    Ok(())
}

/// A function that gives the table another key.
fn rekeyed(db: &mut dyn Execute) -> Result<()> {
    if db.engine() != Engine::Postgres {
        return anew(db);
    }
    let sql = "ALTER TABLE items DROP CONSTRAINT items_pkey, ADD PRIMARY KEY (code)";
    db.execute(sql, &[]).map(drop)
}

#[test]
fn what_a_function_does_to_a_table_is_noticed_and_rolled_back() {
    const STEPS: [(&[Step], &str); 2] = [
        (&[crate::prelude::run(anew).reverse(nothing)], "anew"),
        (&[crate::prelude::run(rekeyed).reverse(nothing)], "rekeyed"),
    ];
    each(|db| {
        kept_beside(db);
        let before = kept(&app(&[ONE, TWO]), db);
        for (steps, name) in STEPS {
            let runs: &'static [&'static str] = vec![name].leak();
            let three = app(&[ONE, TWO, ("0003_run", steps, runs)]);
            if db.engine().is_mysql_family() {
                return;
            }
            let said = refused(&three, db);
            let does = match (name, db.engine()) {
                ("rekeyed", Engine::Postgres) => "changes the primary key of items",
                _ => "puts another table in the place of items",
            };
            assert_eq!(
                said,
                format!(
                    "0003_run, run {name}: it {does}, and what is kept beside it (items.note by 0002_less) cannot follow: let it \
                     go first with `db purge`, or make the change with aludel's own steps"
                ),
                "{}",
                db.engine()
            );
            assert_eq!(kept(&app(&[ONE, TWO]), db), before);
        }
        down(&app(&[ONE, TWO]), db, "0001");
        assert_eq!(rows(db, NOTES), ["1|a|x", "2|b|y", "3|c|-"]);
    });
}

/// The way back builds the table anew by hand.
const BACK: &[Step] = &[sql("UPDATE items SET code = code").reverse(sql(
    "CREATE TABLE items2 (id BIGINT NOT NULL PRIMARY KEY, code VARCHAR(20) NOT NULL, note TEXT); INSERT INTO items2 SELECT id, \
     code, note FROM items; DROP TABLE items; ALTER TABLE items2 RENAME TO items",
))];
const MORE: &[Step] = &[add_column("items", text("colour").nullable())];

#[test]
fn an_older_binary_is_refused_a_way_back_that_what_it_keeps_cannot_follow() {
    each(|db| {
        let (one, three) = (
            app(&[ONE]),
            app(&[ONE, ("0002_back", BACK, &[]), ("0003_more", MORE, &[])]),
        );
        up(&three, db);
        run(db, "INSERT INTO items VALUES (1, 'a', 'x', 'red')");
        let error = one.rollback(db).unwrap_err();
        assert_eq!(error.kind(), Kind::Refused, "{}: {error}", db.engine());
        let said = error.to_string();
        assert!(
            said.starts_with("0002_back is refused before step 1: its own SQL or Rust puts another table in the place of items"),
            "{}: {said}",
            db.engine()
        );
        let error = three.downgrade(db, &Target::parse("0001").unwrap());
        let said = error.unwrap_err().to_string();
        assert!(said.contains("in the place of items"), "{said}");
        if db.engine().is_mysql_family() {
            one.purge(db, None).unwrap();
            one.rollback(db).unwrap();
        } else {
            assert_eq!(rows(db, "SELECT colour FROM items"), ["red"]);
        }
    });
}
