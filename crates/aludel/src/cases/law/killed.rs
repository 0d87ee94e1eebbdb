//! Keeping and giving back, cut after each of their statements: what was there before is there in the end.

mod buried;

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use super::with;
#[cfg(all(feature = "mysql", feature = "postgres"))]
use crate::again;
use crate::fixture::{Made, embedded};
use crate::kept;
use crate::prelude::*;
use crate::run::{self, Context, Goal};
use crate::testing::{Mortal, Scratch};
use crate::url::Url;
use crate::word::Step;
use crate::{Database, Engine, Execute, Migrations, Options, Result, Target};

const BEFORE: &[Step] = &[
    create_table(
        "users",
        &[
            bigint("id").auto_increment(),
            varchar("name", 40),
            text("note").nullable(),
            integer("age"),
            text("size").nullable(),
            bigint("price").default(int(0)),
            varchar("tag", 20).nullable(),
        ],
    )
    .primary_key(&["id"])
    .uniques(&[unique("users_name_key", &["name"])]),
    POSTS_CAME,
];

const POSTS: (&str, &[crate::word::Column]) = (
    "posts",
    &[
        bigint("id").auto_increment(),
        varchar("title", 40),
        bigint("user_id").nullable(),
    ],
);
const KEYS: &[crate::word::ForeignKey] =
    &[foreign_key("posts_user_id_fkey", &["user_id"], "users", &["id"]).on_delete(cascade)];
const INDEXES: &[crate::word::Index] = &[index("posts_user_id_idx", &["user_id"])];
const POSTS_CAME: Step = create_table(POSTS.0, POSTS.1)
    .primary_key(&["id"])
    .indexes(INDEXES)
    .foreign_keys(KEYS);

const AFTER: &[Step] = &[
    add_column("users", text("phone").nullable()),
    drop_column("users", text("note").nullable()),
    drop_column("users", integer("age")).backfill(int(-1)),
    alter_column("users", text("size").nullable(), integer("size").nullable())
        .using("CASE size WHEN '7' THEN 7 WHEN '007' THEN 7 END")
        .reverse_using("CASE size WHEN 7 THEN '7' END"),
    alter_column(
        "users",
        bigint("price").default(int(0)),
        integer("price").default(int(0)),
    )
    .using("CASE WHEN price > 1000 THEN 1000 ELSE price END"),
    alter_column(
        "users",
        varchar("tag", 20).nullable(),
        varchar("tag", 20).default(string("none")),
    ),
    drop_table(POSTS.0, POSTS.1)
        .primary_key(&["id"])
        .indexes(INDEXES)
        .foreign_keys(KEYS),
];

const CHAIN: &[Made] = &[("0001_before", BEFORE, &[]), ("0002_after", AFTER, &[])];

const FILL: [&str; 2] = [
    "INSERT INTO users (name, note, age, size, price, tag) VALUES ('ada', 'x', 36, '7', 5, 'a'), \
     ('bob', NULL, 20, 'big', 7, NULL), ('cyd', 'z', 3, '007', 5000000000, NULL)",
    "INSERT INTO posts (title, user_id) VALUES ('a', 1), ('b', 2), ('c', NULL)",
];

/// What an application does between the way up and the way down.
const MEANWHILE: [&str; 5] = [
    "UPDATE users SET price = 6 WHERE name = 'ada'",
    "UPDATE users SET phone = '110' WHERE name = 'ada'",
    "DELETE FROM users WHERE name = 'bob'",
    "UPDATE users SET id = 30 WHERE name = 'cyd'",
    "INSERT INTO users (id, name) VALUES (2, 'dan')",
];

const USERS: &str = "SELECT id, name, note, age, size, price, tag FROM users ORDER BY id";
const TITLES: &str = "SELECT title, user_id FROM posts ORDER BY id";

/// The rows of both tables after the way down.
const BACK: [&[&str]; 2] = [
    &[
        "1|ada|x|36|7|6|a",
        "2|dan|NULL|-1|NULL|0|none",
        "30|cyd|z|3|007|5000000000|NULL",
    ],
    &["a|1", "b|2", "c|NULL"],
];

/// What is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    Up,
    Down,
    Purge,
    /// A table goes for good, with what is kept beside it.
    Bury,
}

impl Act {
    const ALL: [Act; 4] = [Act::Up, Act::Down, Act::Purge, Act::Bury];

    fn app(self) -> Migrations {
        match self {
            Act::Bury => embedded(&[CHAIN, buried::GONE].concat()),
            _ => embedded(CHAIN),
        }
    }
}

/// The URLs of the engines, and after each how many statements to cut there: servers take their time.
fn places(every: usize) -> Vec<(String, usize)> {
    #[allow(
        unused_mut,
        reason = "without the drivers of servers there is one engine only"
    )]
    let mut all = vec![("sqlite::memory:".to_owned(), every.div_ceil(6))];
    #[cfg(feature = "mysql")]
    for engine in [Engine::MariaDb, Engine::MySql] {
        all.push((format!("{}mysql", crate::servers::url(engine)), every));
    }
    #[cfg(feature = "postgres")]
    all.push((
        format!("{}postgres", crate::servers::url(Engine::Postgres)),
        every,
    ));
    all
}

/// Cuts every act on every engine, after each so-many-eth statement on servers, on SQLite six times as often.
pub(in crate::cases) fn keeping_survives(every: usize) {
    std::thread::scope(|scope| {
        for (url, every) in places(every) {
            for act in Act::ALL {
                let url = url.clone();
                scope.spawn(move || {
                    let cuts = survived(&url, act, every);
                    assert!(cuts > 1, "{act:?} on {url}: {cuts}");
                    println!("cut: {act:?} on {url} {cuts} times");
                });
            }
        }
    });
}

/// Whether the time that a soak has for this is over.
fn is_over() -> bool {
    static END: OnceLock<Option<Instant>> = OnceLock::new();
    let end = END.get_or_init(|| {
        let minutes: u64 = std::env::var("MINUTES").ok()?.parse().ok()?;
        Some(Instant::now() + Duration::from_secs(60 * minutes))
    });
    end.is_some_and(|end| Instant::now() >= end)
}

/// Cuts an act after each so-many-eth statement until none cuts it, or there is no more time; how many did.
fn survived(url: &str, act: Act, every: usize) -> usize {
    let app = act.app();
    for cuts in 0.. {
        let at = 1 + cuts * every;
        let scratch = Scratch::new(&Url::parse(url).unwrap()).unwrap();
        let mut db = scratch.open().unwrap();
        stage(&app, &mut db, act);
        drop(db);
        let dead = cut(&app, &mut scratch.open().unwrap(), (act, at));
        let what = format!("{act:?} on {url}, cut after statement {at}");
        let mut db = scratch.open().unwrap();
        finish(&app, &mut db, (act, cuts), &what);
        if !dead || (cuts > 1 && is_over()) {
            return cuts;
        }
    }
    unreachable!("the numbers do not end")
}

/// Processes that abort in each act, on every engine, after each so-many-eth statement until one comes to its end. `test`
/// is the one that calls this, in this process and in theirs.
#[cfg(all(feature = "mysql", feature = "postgres"))]
pub(in crate::cases) fn keeping_survives_aborts(test: &str, every: usize) {
    if let Some(part) = again::asked() {
        return play(&part);
    }
    std::thread::scope(|scope| {
        for engine in Engine::ALL {
            for act in Act::ALL {
                scope.spawn(move || {
                    let aborts = survived_aborts(engine, act, (test, every));
                    assert!(aborts > 1, "{act:?} on {engine}: {aborts}");
                    println!("aborted: {act:?} on {engine} {aborts} times");
                });
            }
        }
    });
}

/// What a process does that is to abort.
#[cfg(all(feature = "mysql", feature = "postgres"))]
fn play(part: &str) {
    let words: Vec<&str> = part.split(' ').collect();
    let [statements, act, url] = words[..] else {
        panic!("{part}");
    };
    let act = Act::ALL.into_iter().find(|one| format!("{one:?}") == act);
    let act = act.unwrap_or_else(|| panic!("{part}"));
    let (app, mut db) = (act.app(), crate::connect(url).unwrap());
    crate::testing::abort_after(statements.parse().unwrap());
    match act {
        Act::Up | Act::Bury => app.upgrade(&mut db).map(drop).unwrap(),
        Act::Down => back(&app, &mut db).unwrap(),
        Act::Purge => app.purge(&mut db, None).map(drop).unwrap(),
    }
}

#[cfg(all(feature = "mysql", feature = "postgres"))]
fn survived_aborts(engine: Engine, act: Act, (test, every): (&str, usize)) -> usize {
    use crate::servers::{fresh, url_of};
    let app = act.app();
    for aborts in 0.. {
        let folder = tempfile::tempdir().unwrap();
        let fresh = (engine != Engine::Sqlite).then(|| fresh(engine));
        let url = match &fresh {
            Some(fresh) => url_of(engine, &fresh.name),
            None => format!("sqlite://{}", folder.path().join("t.db").display()),
        };
        stage(&app, &mut crate::connect(&url).unwrap(), act);
        let statements = 1 + aborts * every;
        let aborted = again::aborts(test, &format!("{statements} {act:?} {url}"));
        let what = format!("{act:?} on {engine}, aborted after statement {statements}");
        let mut db = crate::connect(&url).unwrap();
        finish(&app, &mut db, (act, aborts), &what);
        if !aborted || (aborts > 1 && is_over()) {
            return aborts;
        }
    }
    unreachable!("the numbers do not end")
}

/// Where the act begins.
fn stage(app: &Migrations, db: &mut Database, act: Act) {
    let first = Options::new().target(Target::Id("0001".into()));
    app.with(first).upgrade(db).unwrap();
    all(db, &FILL);
    if act != Act::Up {
        embedded(CHAIN).upgrade(db).unwrap();
        all(db, &MEANWHILE);
    }
}

fn all(db: &mut Database, statements: &[&str]) {
    for sql in statements {
        db.execute(sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

/// Runs the act until the connection dies; whether it did.
fn cut(app: &Migrations, db: &mut Database, (act, at): (Act, usize)) -> bool {
    let mut mortal = Mortal::new(&mut *db.driver, at);
    let mut cx = Context::new(app, &mut mortal, ("a test", true));
    let done = match act {
        Act::Up | Act::Bury => run::upgrade(&mut cx).map(drop),
        Act::Down => run::downgrade(&mut cx, &Goal::Target(Target::Id("0001".into()))).map(drop),
        Act::Purge => kept::purge(&mut cx, None).map(drop),
    };
    let dead = mortal.is_dead();
    done.unwrap_or_else(|error| assert!(dead, "{error}"));
    dead
}

/// The next boot, or whoever comes next, ends where the act was to end, and the law holds.
fn finish(app: &Migrations, db: &mut Database, (act, cuts): (Act, usize), what: &str) {
    let done = |done: Result<()>| done.unwrap_or_else(|error| panic!("{what}: {error}"));
    match act {
        Act::Up => {
            done(app.upgrade(db).map(drop));
            sound(app, db, what);
            all(db, &MEANWHILE);
        }
        // A newer binary boots in place of who was cut, or the downgrade is asked for again.
        Act::Down if cuts % 2 == 1 => {
            done(app.with(Options::new().clear_pin()).upgrade(db).map(drop));
            sound(app, db, what);
            let phones = "SELECT id, phone FROM users ORDER BY id";
            assert_eq!(shown(db, phones), ["1|110", "2|NULL", "30|NULL"], "{what}");
        }
        Act::Down => {}
        Act::Purge => return purged(app, db, cuts, what),
        Act::Bury => return buried::finish(app, db, cuts, what),
    }
    done(back(app, db));
    sound(&embedded(&CHAIN[..1]), db, what);
    assert_eq!([shown(db, USERS), shown(db, TITLES)], BACK, "{what}");
    let kept: Vec<_> = app.kept(db).unwrap();
    let phones: Vec<_> = kept
        .iter()
        .map(|one| (one.column.as_deref(), one.rows))
        .collect();
    let rows = if db.engine().is_mysql_family() { 1 } else { 3 };
    assert!(
        matches!(phones[..], [(Some("phone"), found)] if found == rows || found == 3),
        "{what}: {kept:?}"
    );
}

fn back(app: &Migrations, db: &mut Database) -> Result<()> {
    app.downgrade(db, &Target::Id("0001".into())).map(drop)
}

/// A purge that was cut is gone on with; or a downgrade comes in between, and what was not let go yet comes back.
fn purged(app: &Migrations, db: &mut Database, cuts: usize, what: &str) {
    sound(app, db, what);
    let failed = |error| -> ! { panic!("{what}: {error}") };
    if cuts.is_multiple_of(2) {
        app.purge(db, None).unwrap_or_else(|error| failed(error));
        assert_eq!(app.kept(db).unwrap(), [], "{what}");
    }
    let held = app
        .kept(db)
        .unwrap()
        .iter()
        .filter(|one| one.rows > 0)
        .count();
    back(app, db).unwrap_or_else(|error| failed(error));
    sound(&embedded(&CHAIN[..1]), db, what);
    let gone: [&[&str]; 2] = [
        &[
            "1|ada|NULL|-1|7|6|a",
            "2|dan|NULL|-1|NULL|0|none",
            "30|cyd|NULL|-1|7|1000|none",
        ],
        &[],
    ];
    let found = [shown(db, USERS), shown(db, TITLES)];
    assert!(
        found == gone || (found == BACK && held > 0),
        "{what}: {found:?}"
    );
}

fn shown(db: &mut Database, sql: &str) -> Vec<String> {
    super::super::shown(&mut *db.driver, sql)
}

/// Nothing differs from the models, and nothing is in flight.
fn sound(app: &Migrations, db: &mut Database, what: &str) {
    let found = with(app, &mut *db.driver, crate::inquire::check).unwrap();
    let all = [found.pending, found.history, found.schema].concat();
    assert_eq!(all, [""; 0], "{what}");
}
