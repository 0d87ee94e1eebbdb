use aludel_core::{Column, ColumnType, Default, Engine, Native, Storage};

use crate::build::{With, choice, column, computed, decimal, int, table, text, varchar};
use crate::{messages, messages_on, one};

/// Asserts that a table `t` with this column has this one problem.
#[track_caller]
fn bad(column: Column, problem: &str) {
    let name = column.name.clone();
    one(
        table("t", [column]),
        &format!("column `t.{name}` {problem}"),
    );
}

#[test]
fn lengths_and_digits() {
    bad(
        varchar("a", 0),
        "has a length of 0: give it the most it may hold, or take `len` out",
    );
    bad(
        column("a", ColumnType::Bytes { len: Some(0) }),
        "has a length of 0: give it the most it may hold, or take `len` out",
    );
    bad(
        varchar("a", 16_384),
        "has more than 16383 characters, which MySQL and MariaDB cannot hold: ask for fewer, or take `len` out, or leave \
         MySQL and MariaDB out of `engines` in Cargo.toml",
    );
    bad(
        column("a", ColumnType::Bytes { len: Some(65_533) }),
        "has more than 65532 bytes, which MySQL and MariaDB cannot hold: ask for fewer, or take `len` out, or leave \
         MySQL and MariaDB out of `engines` in Cargo.toml",
    );
    bad(
        decimal("a", 0, 0),
        "has no digits: give it a `precision` of 1 or more",
    );
    bad(
        decimal("a", 2, 3),
        "has 3 digits after the point and 2 in all: make `precision` as large as `scale` or larger",
    );
    bad(
        decimal("a", 66, 2),
        "has more than 65 digits, which MySQL and MariaDB cannot hold: ask for fewer, or leave MySQL and MariaDB out of \
         `engines` in Cargo.toml",
    );
    bad(
        decimal("a", 65, 31),
        "has more than 30 digits after the point, which MySQL and MariaDB cannot hold: ask for fewer, or leave MySQL \
         and MariaDB out of `engines` in Cargo.toml",
    );
    let wide = table("t", [varchar("a", 20_000), decimal("b", 66, 40)]);
    assert!(messages_on(&[Engine::Sqlite, Engine::Postgres], [wide]).is_empty());
    let wider = table("t", [varchar("a", 10_485_761), decimal("b", 1001, 2)]);
    assert_eq!(
        messages_on(&[Engine::Postgres], [wider]),
        [
            "column `t.a` has more than 10485760 characters, which PostgreSQL cannot hold: ask for fewer, or take `len` \
             out, or leave PostgreSQL out of `engines` in Cargo.toml",
            "column `t.b` has more than 1000 digits, which PostgreSQL cannot hold: ask for fewer, or leave PostgreSQL \
             out of `engines` in Cargo.toml",
        ]
    );
}

#[test]
fn enums() {
    bad(
        choice("a", &[]),
        "is an enum without values: give the enum a variant",
    );
    bad(
        choice("a", &["x", "y", "x"]),
        "is an enum with two values 'x': give one variant another `name`",
    );
    assert!(messages([table("t", [choice("a", &["x", "X", "x "])])]).is_empty());
    bad(
        choice("a", &[&"ä".repeat(256)]),
        "is an enum with a value of more than 255 characters ('ääääääääääääääääääää…'): give the variant a shorter `name`",
    );
    assert!(messages([table("t", [choice("a", &[&"ä".repeat(255)])])]).is_empty());
    bad(
        choice("a", &["\0"]),
        "is an enum with a NUL in a value, which PostgreSQL cannot hold: give the variant another `name`",
    );
}

#[test]
fn native_types() {
    let citext = ColumnType::Native(Native {
        postgres: Some("citext".into()),
        sqlite: Some("TEXT".into()),
        ..Native::default()
    });
    bad(
        column("a", citext.clone()),
        "names no type for MySQL and MariaDB: add `mysql = \"…\"` to its `type(…)`, or leave MySQL and MariaDB out of \
         `engines` in Cargo.toml",
    );
    let found = messages_on(
        &[Engine::Postgres, Engine::MariaDb],
        [table("t", [column("a", citext)])],
    );
    assert_eq!(
        found,
        [
            "column `t.a` names no type for MariaDB: add `mariadb = \"…\"` to its `type(…)`, or leave MariaDB out of \
          `engines` in Cargo.toml"
        ]
    );
    let inet = column("a", ColumnType::Native(Native::everywhere("varchar(39)")));
    assert!(messages([table("t", [inet])]).is_empty());
}

#[test]
fn collations() {
    let collated = |mut column: Column, collation: &str| {
        column.collation = Some(collation.to_owned());
        table("t", [column])
    };
    one(
        collated(int("a"), "binary"),
        "column `t.a` has a collation and is no text: take `collate` out",
    );
    one(
        collated(text("a"), "NOCASE"),
        "column `t.a` has the collation `NOCASE`, which MySQL, MariaDB and PostgreSQL do not know: take `collate` \
         out, or leave MySQL, MariaDB and PostgreSQL out of `engines` in Cargo.toml",
    );
    one(
        collated(text("a"), "utf8mb4_general_ci"),
        "column `t.a` has the collation `utf8mb4_general_ci`, which SQLite and PostgreSQL do not know: take `collate` \
         out, or leave SQLite and PostgreSQL out of `engines` in Cargo.toml",
    );
    assert!(messages_on(&[Engine::MySql], [collated(text("a"), "utf8mb4_bin")]).is_empty());
    for name in ["en-x-icu", "de_AT.utf8", "folded"] {
        assert!(messages_on(&[Engine::Postgres], [collated(text("a"), name)]).is_empty());
    }
}

#[test]
fn computed_and_counting_columns() {
    let mut both = computed("a", "lower('x')", Storage::Stored);
    both.default = Some(Default::String("x".into()));
    bad(both, "is generated and has a default: take one of them out");
    bad(
        computed("a", " ", Storage::Stored),
        "is generated from an empty expression: write one",
    );
    bad(
        computed("a", "1", Storage::Virtual),
        "is computed on reading, which PostgreSQL has only from 18: make it `stored`, or leave PostgreSQL out of \
         `engines` in Cargo.toml",
    );
    let mut counting = int("a");
    counting.auto_increment = true;
    bad(
        counting,
        "counts itself up, which only a sole integer primary key does: take `auto_increment` out",
    );
    let mut texts = table("t", []);
    texts.columns[0].ty = ColumnType::Uuid;
    one(
        texts,
        "column `t.id` counts itself up, which only a sole integer primary key does: take `auto_increment` out",
    );
    let mut defaulted = table("t", []);
    defaulted.columns[0].default = Some(Default::Int(1));
    one(
        defaulted,
        "column `t.id` counts itself up and has a default: take the default out, or say `auto_increment = false`",
    );
}

#[test]
fn comments_and_rows() {
    let mut empty = int("a");
    empty.comment = Some(String::new());
    bad(empty, "has an empty comment: take it out, or write one");
    let mut party = int("a");
    party.comment = Some("a \u{1F389}".to_owned());
    bad(
        party,
        "has `\u{1F389}` in its comment, of which MySQL and MariaDB keep a question mark: take it out, or leave MySQL and \
         MariaDB out of `engines` in Cargo.toml",
    );
    one(
        table("t", []).comment(""),
        "table `t` has an empty comment: take it out, or write one",
    );
    one(
        table("t", [varchar("a", 9000), varchar("b", 9000)]),
        "a row of table `t` may take 72013 bytes, and MySQL and MariaDB hold 65535: take `len` out of a long text (it \
         is then kept apart), or leave MySQL and MariaDB out of `engines` in Cargo.toml",
    );
    let wide = || table("t", [varchar("a", 9000), varchar("b", 9000)]);
    assert!(messages_on(&[Engine::Sqlite, Engine::Postgres], [wide()]).is_empty());
    assert!(messages_on(&[Engine::MySql], [wide()])[0].contains("and MySQL holds 65535"));
    assert!(messages([table("t", [varchar("a", 16_000), text("b")])]).is_empty());
}

#[test]
fn a_default_that_does_not_fit_is_told() {
    let column = choice("a", &["x"]).with_default(Default::String("y".into()));
    bad(
        column,
        "has a default that does not fit: 'y' is none of its values: write one of 'x'",
    );
}
