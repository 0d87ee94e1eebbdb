use aludel_core::{Engine, IndexPart};

use crate::build::{With, choice, computed, int, table, varchar};
use crate::{messages, messages_on, one};

#[test]
fn names_that_no_engine_or_one_of_them_takes() {
    one(table("", []), "the table name is empty: give it a name");
    one(
        table("aludel_x", []),
        "the table name `aludel_x` begins with `aludel_`, which is kept for aludel's own tables: choose another",
    );
    one(
        table("sqlite_x", []),
        "the table name `sqlite_x` begins with `sqlite_`, which SQLite keeps for itself: choose another",
    );
    assert!(messages_on(&[Engine::MySql], [table("sqlite_x", [])]).is_empty());
    let long = "x".repeat(64);
    one(
        table("t", [int(&long)]),
        &format!(
            "the column name `{long}` has 64 bytes, and PostgreSQL cuts names at 63: shorten it"
        ),
    );
    one(
        table("t", [int("a\n")]),
        r#"the column name "a\n" has a control character or ends in a space: take it out"#,
    );
    one(
        table("a🎉", []),
        "the table name `a🎉` has a `🎉`, which MySQL and MariaDB turn into a question mark: take it out",
    );
    one(
        table("t", [int("xmin")]),
        "column `t.xmin` has the name of a system column of PostgreSQL: give it another with `#[column(name = \"…\")]`",
    );
    one(
        table("t", [int("a")]).check(&long, "a > 0"),
        &format!(
            "the constraint or index name `{long}` has 64 bytes, and PostgreSQL cuts names at 63: shorten it"
        ),
    );
    one(
        table("t", [int("a")]).check("Primary", "a > 0"),
        "`Primary` on table `t` has the name that MySQL and MariaDB give every primary key: choose another",
    );
}

#[test]
fn names_that_are_taken_in_the_table() {
    one(
        table("t", [int("a"), int("A")]),
        "table `t` has the columns `a` and `A`, which are one name to the engines: rename one of them with \
         `#[column(name = \"…\")]`",
    );
    one(
        table("t", [int("a"), int("b")])
            .check("same", "a > 0")
            .check("SAME", "b > 0"),
        "table `t` has two constraints or indexes called `SAME`: give one of them another with `name = \"…\"`",
    );
    one(
        table("t", [choice("kind", &["a"])]).check("t_kind_check", "kind <> 'b'"),
        "the check `t_kind_check` on table `t` has the name that the values of the enum `kind` are checked under on \
         MySQL, MariaDB and PostgreSQL: give it another with `check(name = \"…\", expr = \"…\")` on the struct",
    );
}

#[test]
fn names_that_are_taken_in_the_database() {
    assert_eq!(
        messages([table("a", []), table("A", [])]),
        [
            "the tables `A` and `a` are one name to the engines: rename one of them with `#[table(name = \"…\")]`",
            "tables `A` and `a` both have a key called `a_pkey`, which must be unique in a database on PostgreSQL: give \
          one of them another with `name = \"…\"`"
        ]
    );
    let index =
        |name| table(name, [int("x")]).index_on("same", vec![IndexPart::Column("x".into())], None);
    assert_eq!(
        messages([index("a"), index("b")]),
        [
            "tables `a` and `b` both have an index called `same`, which must be unique in a database on SQLite and \
          PostgreSQL: give one of them another with `name = \"…\"`"
        ]
    );
    assert!(messages_on(&[Engine::MySql], [index("a"), index("b")]).is_empty());
    let key = |name| {
        let mut table = table(name, [int("x")]).key("x", "b");
        table.foreign_keys[0].name = "same".into();
        table
    };
    assert_eq!(
        messages([key("a"), key("b")]),
        [
            "tables `a` and `b` both have a foreign key called `same`, which must be unique in a database on MySQL and \
          MariaDB: give one of them another with `name = \"…\"`"
        ]
    );
    assert!(messages_on(&[Engine::Sqlite], [key("a"), key("b")]).is_empty());
    assert_eq!(
        messages([
            table("a", [int("x")]).check("a_b_c_check", "x > 0"),
            table("a_b", [choice("c", &["v"])])
        ]),
        [
            "tables `a` and `a_b` both have a check called `a_b_c_check`, which must be unique in a database on MySQL: \
          give one of them another with `name = \"…\"`"
        ]
    );
    assert_eq!(
        messages([index("a"), table("same", [])]),
        [
            "the index `same` on table `a` has the name of table `same`, which SQLite and PostgreSQL do not take: give it \
          another with `name = \"…\"`"
        ]
    );
    assert!(messages_on(&[Engine::MySql], [index("a"), table("same", [])]).is_empty());
}

#[test]
fn what_is_good_has_nothing_to_tell() {
    let teams = table("teams", [varchar("name", 255)]).unique(&["name"]);
    let users = table(
        "users",
        [
            varchar("email", 255),
            int("team_id"),
            choice("status", &["active", "banned"]),
            computed("low", "lower(email)", aludel_core::Storage::Stored),
        ],
    )
    .unique(&["email"])
    .index(&["team_id", "email"])
    .check("users_email_check", "email <> ''")
    .key("team_id", "teams")
    .comment("who signs in");
    assert!(messages([teams, users]).is_empty());
}

#[test]
fn what_postgres_names_by_rule_and_what_shares_its_names() {
    let on = |schema: Vec<aludel_core::Table>| messages_on(&[Engine::Postgres], schema);
    let byte = aludel_core::Column::new("n", aludel_core::ColumnType::U8);
    assert_eq!(
        on(vec![table("t", [byte]).check("t_n_range", "n < 9")]),
        [
            "the check `t_n_range` on table `t` has the name that the range of `n` is checked under on PostgreSQL: give it \
             another with `check(name = \"…\", expr = \"…\")` on the struct, or leave PostgreSQL out of `engines` in \
             Cargo.toml"
        ]
    );
    let mut other = table("b", [int("x")]);
    other.uniques.push(aludel_core::Unique {
        name: "a_x_idx".into(),
        columns: vec!["x".into()],
    });
    let indexed = || table("a", [int("x")]).index(&["x"]);
    assert_eq!(
        on(vec![indexed(), other.clone()]),
        [
            "`a_x_idx` would be an index of table `a` and a key of table `b`, and PostgreSQL takes one of a name: give one \
             of them another with `name = \"…\"`, or leave PostgreSQL out of `engines` in Cargo.toml"
        ]
    );
    assert!(messages_on(&[Engine::MySql], [indexed(), other]).is_empty());
    let from = computed("a", "x + 1", aludel_core::Storage::Stored);
    let of = computed("b", "a + 1", aludel_core::Storage::Stored);
    assert_eq!(
        on(vec![table("t", [int("x"), from, of])]),
        [
            "the generated column `t.b` is computed from `a`, which is generated too, and PostgreSQL refuses that: write \
             out what `a` is computed from, or leave PostgreSQL out of `engines` in Cargo.toml"
        ]
    );
}
