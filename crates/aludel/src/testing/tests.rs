use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::word::Step;
use crate::{Kind, Target};

const CREATE: &[Step] = &[create_table(
    "users",
    &[
        bigint("id").auto_increment(),
        varchar("email", 100).nullable(),
        integer("age").default(int(0)),
        timestamp("at").default(now),
    ],
)
.primary_key(&["id"])];
const FILL: &[Step] = &[
    add_column("users", integer("n").default(int(0))),
    run(fill).reverse(nothing),
    sql("UPDATE users SET n = n + 10").reverse(sql("UPDATE users SET n = n - 10")),
    create_index("users", "users_n_idx", &["n"]),
];
const DROP: &[Step] = &[drop_column("users", integer("age").default(int(0)))];

const CHAIN: &[Made] = &[
    ("0001_create", CREATE, &[]),
    ("0002_fill", FILL, &["fill"]),
    ("0003_drop", DROP, &[]),
];

fn fill(db: &mut dyn Execute) -> crate::Result<()> {
    db.execute("INSERT INTO users (email) VALUES (?)", &["b".into()])?;
    db.execute("UPDATE users SET n = n + 1", &[])?;
    Ok(())
}

/// Where the tests of each engine are.
fn urls() -> Vec<String> {
    #[allow(unused_mut, reason = "without the drivers there is one engine only")]
    let mut urls = vec!["sqlite::memory:".to_owned()];
    #[cfg(feature = "mysql")]
    for engine in [crate::Engine::MariaDb, crate::Engine::MySql] {
        urls.push(format!("{}mysql", crate::servers::url(engine)));
    }
    #[cfg(feature = "postgres")]
    urls.push(format!(
        "{}postgres",
        crate::servers::url(crate::Engine::Postgres)
    ));
    urls
}

#[test]
fn migrations_that_are_as_they_should_be_survive_and_come_back() {
    std::thread::scope(|scope| {
        for url in urls() {
            scope.spawn(move || holds(&url));
        }
    });
}

/// On SQLite every cut; on servers every third, since `run::tests::servers::killed` makes them all there.
fn holds(url: &str) {
    let app = embedded(CHAIN);
    let every = if url.starts_with("sqlite") { 1 } else { 3 };
    let trial = Trial::new(&app, url).from(Target::Id("0001".into()));
    let trial = trial.every(every).rows(|db| {
        db.execute("INSERT INTO users (email) VALUES ('a')", &[])?;
        Ok(())
    });
    let survived = trial.survives();
    let survived = survived.unwrap_or_else(|error| panic!("{url}: {error}"));
    assert!(survived.cuts > 10, "{url}: {survived:?}");
    let travelled = round_trip(&app, url);
    let travelled = travelled.unwrap_or_else(|error| panic!("{url}: {error}"));
    assert_eq!((travelled.migrations, travelled.rows), (3, 5), "{url}");
}

#[test]
fn from_nothing_too() {
    let app = embedded(CHAIN);
    let survived = survives(&app, "sqlite::memory:").unwrap();
    let few = Trial::new(&app, "sqlite::memory:")
        .every(5)
        .survives()
        .unwrap();
    assert_eq!(few.cuts, survived.cuts.div_ceil(5));
}

/// A function whose effect depends on how often it was tried.
#[test]
fn what_depends_on_how_often_it_was_tried_is_found() {
    static TURNS: AtomicU32 = AtomicU32::new(0);
    fn counts(db: &mut dyn Execute) -> crate::Result<()> {
        let turn = TURNS.fetch_add(1, Ordering::SeqCst).min(2);
        db.execute("UPDATE users SET age = ?", &[i64::from(turn).into()])?;
        Ok(())
    }
    const COUNTS: &[Step] = &[run(counts).reverse(nothing)];
    let app = embedded(&[
        ("0001_create", CREATE, &[]),
        ("0002_counts", COUNTS, &["counts"]),
    ]);
    // The two runs that nothing disturbs must agree for the column to count.
    TURNS.store(2, Ordering::SeqCst);
    let rows = |db: &mut crate::Database| {
        db.execute("INSERT INTO users (email) VALUES ('a')", &[])?;
        if TURNS.load(Ordering::SeqCst) > 3 {
            TURNS.store(0, Ordering::SeqCst);
        }
        Ok(())
    };
    let trial = Trial::new(&app, "sqlite::memory:")
        .from(Target::Id("1".into()))
        .rows(rows);
    let error = trial.survives().unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    let said = error.to_string();
    assert!(said.starts_with("cut after statement "), "{said}");
    assert!(
        said.contains(
            ", the next boot leads to another database than an upgrade that nothing disturbs: table users: expected 1 rows, \
             found 1, first expected {age: Int(2), "
        ),
        "{said}"
    );
}

#[test]
fn a_way_back_that_leads_elsewhere_is_found() {
    const WRONG: &[Step] = &[sql("ALTER TABLE users ADD COLUMN x INTEGER")
        .reverse(nothing)
        .means(&[add_column("users", integer("x").nullable())])];
    let app = embedded(&[("0001_create", CREATE, &[]), ("0002_wrong", WRONG, &[])]);
    let error = round_trip(&app, "sqlite::memory:").unwrap_err();
    let said = error.to_string();
    assert!(
        said.starts_with("0002_wrong, taken back, leads to another database"),
        "{said}"
    );
    assert!(said.contains("column users.x"), "{said}");
}

#[test]
fn a_migration_that_cannot_be_taken_back_is_named() {
    const LOST: &[Step] = &[sql("UPDATE users SET age = 1")];
    let app = embedded(&[("0001_create", CREATE, &[]), ("0002_lost", LOST, &[])]);
    let error = round_trip(&app, "sqlite::memory:").unwrap_err();
    assert!(error.to_string().contains("0002_lost"), "{error}");
}

#[test]
fn nothing_is_left_over() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("app.db").display());
    round_trip(&embedded(CHAIN), &url).unwrap();
    assert_eq!(folder.path().read_dir().unwrap().count(), 0);
}

const SHOP: &[Step] = &[
    create_table(
        "users",
        &[
            bigint("id").auto_increment(),
            varchar("email", 60),
            tinyint("age").nullable(),
            uuid("token"),
            timestamp("at").default(now),
        ],
    )
    .primary_key(&["id"])
    .uniques(&[unique("users_email_key", &["email"])])
    .checks(&[
        check("users_email_check", "email LIKE '%@%'"),
        check("users_age_check", "age > 17"),
    ]),
    create_table(
        "articles",
        &[
            varchar("code", 3),
            decimal("price", 6, 2),
            enumeration("kind", &["book", "disc"]),
            json("more").nullable(),
            blob("cover").nullable(),
            date("since"),
            time("daily").nullable(),
            boolean("sold"),
            unsigned_bigint("size"),
            double("weight"),
        ],
    )
    .primary_key(&["code"]),
    create_table("bought", &[bigint("user_id"), varchar("article", 3)])
        .primary_key(&["user_id", "article"])
        .indexes(&[index("bought_article_idx", &["article"])])
        .foreign_keys(&[
            foreign_key("bought_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade),
            foreign_key("bought_article_fkey", &["article"], "articles", &["code"]),
        ]),
];
const RATED: &[Step] = &[
    add_column("articles", integer("stars")).backfill(int(0)),
    create_check("articles", "articles_stars_check", "stars < 6"),
];
const LESS: &[Step] = &[
    drop_column("articles", decimal("price", 6, 2)),
    drop_column("articles", date("since")),
    drop_column("users", uuid("token")),
    drop_table("bought", &[bigint("user_id"), varchar("article", 3)])
        .primary_key(&["user_id", "article"])
        .indexes(&[index("bought_article_idx", &["article"])])
        .foreign_keys(&[
            foreign_key("bought_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade),
            foreign_key("bought_article_fkey", &["article"], "articles", &["code"]),
        ]),
];

#[test]
fn every_table_gets_rows_that_its_constraints_let_in_and_they_all_come_back() {
    let app = embedded(&[
        ("0001_shop", SHOP, &[]),
        ("0002_rated", RATED, &[]),
        ("0003_less", LESS, &[]),
    ]);
    std::thread::scope(|scope| {
        for url in urls() {
            let app = &app;
            scope.spawn(move || {
                let travelled = round_trip(app, &url);
                let travelled = travelled.unwrap_or_else(|error| panic!("{url}: {error}"));
                assert_eq!(travelled.unfilled, [""; 0], "{url}");
                assert_eq!(travelled.rows, 6, "{url}");
            });
        }
    });
}

#[test]
fn a_value_that_does_not_come_back_is_named_with_its_row_and_column() {
    const LOST: &[Step] =
        &[sql("UPDATE users SET age = age + 1").reverse(sql("UPDATE users SET age = 7"))];
    let app = embedded(&[("0001_create", CREATE, &[]), ("0002_lost", LOST, &[])]);
    round_trip(&app, "sqlite::memory:").unwrap();
    let exact = Trial::new(&app, "sqlite::memory:").exact().round_trip();
    let said = exact.unwrap_err().to_string();
    assert_eq!(
        said,
        "0002_lost, taken back, leads to another database than an upgrade that nothing disturbs: users.age of the row id \
         Int(1): expected Int(1), found Int(7); users.age of the row id Int(2): expected Int(2), found Int(7); users.age of \
         the row id Int(3): expected Int(0), found Int(7)"
    );
}

#[test]
fn rows_that_go_or_come_are_named() {
    const FEWER: &[Step] = &[sql("DELETE FROM users WHERE id = 2")
        .reverse(sql("INSERT OR REPLACE INTO users (id, age) VALUES (9, 9)"))];
    let app = embedded(&[("0001_create", CREATE, &[]), ("0002_fewer", FEWER, &[])]);
    round_trip(&app, "sqlite::memory:").unwrap();
    let exact = Trial::new(&app, "sqlite::memory:").exact().round_trip();
    let said = exact.unwrap_err().to_string();
    assert!(
        said.ends_with(": the row id Int(2) of users is gone; users has a row id Int(9) more"),
        "{said}"
    );
}

#[test]
fn a_table_that_no_row_fits_is_told() {
    const NARROW: &[Step] = &[create_table("t", &[bigint("id"), varchar("code", 8)])
        .primary_key(&["id"])
        .checks(&[check("t_code_check", "code = 'x-ray 7'")])];
    let app = embedded(&[("0001_narrow", NARROW, &[])]);
    let travelled = round_trip(&app, "sqlite::memory:").unwrap();
    assert_eq!(
        (travelled.rows, travelled.unfilled),
        (
            0,
            vec!["t: CHECK constraint failed: t_code_check".to_owned()]
        )
    );
}
