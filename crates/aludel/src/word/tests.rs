#![allow(clippy::unnecessary_wraps, reason = "functions of a step return so")]

use aludel_core::Engine::{MySql, Postgres, Sqlite};

use super::*;
use crate::prelude::Execute;
use crate::{Kind, Result};

fn fill(_: &mut dyn Execute) -> Result<()> {
    Ok(())
}

fn empty(_: &mut dyn Execute) -> Result<()> {
    Ok(())
}

/// Every word once, as a file of migrations has them: the list is for ever.
const ALL: Migration = Migration {
    parent: Some("0001_before"),
    steps: &[
        create_table(
            "t",
            &[
                boolean("a").default(bool(true)),
                tinyint("b").default(int(-1)),
                smallint("c"),
                integer("d"),
                bigint("e").auto_increment(),
                unsigned_tinyint("f"),
                unsigned_smallint("g"),
                unsigned_integer("h"),
                unsigned_bigint("i").default(int(18_446_744_073_709_551_615)),
                real("j"),
                double("k").default(number("2.5")),
                text("l").nullable().comment("x").collate("NOCASE"),
                varchar("m", 255).default(string("x")),
                blob("n").default(bytes(b"\x00a")),
                varbinary("o", 16),
                decimal("p", 10, 2),
                date("q"),
                time("r"),
                datetime("s"),
                timestamp("t").default(now),
                uuid("u").default(expr("uuid()")),
                json("v"),
                enumeration("w", &["a", "b"]),
                native("x", "citext"),
                native_for("y", &[on(Postgres, "citext"), on(MySql, "point")]),
                integer("z").generated_stored("a + b"),
                integer("aa").generated_virtual("a"),
            ],
        )
        .primary_key(&["e"])
        .uniques(&[unique("u1", &["m"])])
        .indexes(&[
            index("i1", &["a", "b"]).unique().filter("a"),
            index_on("i2", &[asc("a"), desc("b"), expression("lower(l)")]),
        ])
        .foreign_keys(&[foreign_key("k1", &["d"], "o", &["id"])
            .on_delete(set_null)
            .on_update(cascade)])
        .checks(&[check("c1", "a > 0")])
        .comment("all"),
        drop_table("d", &[integer("id")]).primary_key_named("d_key", &["id"]),
        rename_table("a", "b"),
        comment_table("a", "", "new"),
        add_column("t", integer("n")).backfill(int(0)),
        drop_column("t", integer("n")).backfill(now),
        drop_column("t", integer("n")).keep_nothing().backfill(now),
        drop_table("d", &[integer("id")])
            .primary_key(&["id"])
            .keep_nothing(),
        alter_column("t", integer("n"), text("n"))
            .using("n || ''")
            .keep_nothing(),
        rename_column("t", "a", "b"),
        alter_column("t", integer("n"), text("n"))
            .backfill(string(""))
            .using("n || ''")
            .reverse_using("CAST(n AS INTEGER)"),
        rename_value("t", "w", "a", "c"),
        alter_primary_key("t", &["id"], &["a", "b"]),
        rename_index("t", "i1", "i2"),
        rename_constraint("t", "u1", "u2"),
        create_unique("t", "u2", &["a"]),
        drop_unique("t", "u2", &["a"]),
        create_index("t", "i3", &["a"]).unique(),
        drop_index("t", "i3", &["a"]).filter("a"),
        create_index_on("t", "i4", &[desc("a")]),
        drop_index_on("t", "i4", &[desc("a")]),
        create_foreign_key("t", "k2", &["a"], "o", &["id"]).on_delete(restrict),
        drop_foreign_key("t", "k2", &["a"], "o", &["id"]).on_update(set_default),
        create_check("t", "c2", "a"),
        drop_check("t", "c2", "a"),
        sql("SELECT 1")
            .reverse(nothing)
            .means(&[rename_table("x", "y")]),
        sql_for(Sqlite, "SELECT 2").reverse(sql_file("back.sql")),
        sql_file("there.sql"),
        run(fill).reverse(run(empty)),
        run(fill).reverse(nothing),
    ],
};

/// The same in the canonical text; read by eye once.
const MEANING: &str = include_str!("words.txt");

fn context(runs: &'static [&'static str]) -> Context<'static> {
    Context {
        id: "0002_all",
        runs,
        files: &[("back.sql", "SELECT 3"), ("there.sql", "SELECT 4")],
    }
}

#[test]
fn words_are_those_of_the_meaning() {
    let (migration, functions) = ALL.lower(&context(&["fill", "empty", "fill"])).unwrap();
    assert_eq!(migration.parent.as_deref(), Some("0001_before"));
    assert_eq!(migration.meaning(), MEANING);
    assert_eq!(functions.keys().collect::<Vec<_>>(), ["empty", "fill"]);
}

#[test]
fn a_build_that_names_too_few_or_too_many_functions_is_a_bug() {
    let few = ALL.lower(&context(&["fill"])).unwrap_err();
    assert_eq!(few.kind(), Kind::Failed);
    assert_eq!(
        few.to_string(),
        "0002_all does not name all of its functions: this is a bug of aludel and nothing was changed; please report it with the migration's file"
    );
    let many = ALL.lower(&context(&["fill", "empty", "fill", "more"]));
    assert!(
        many.unwrap_err()
            .to_string()
            .contains("names functions that its steps do not hold")
    );
}

#[test]
fn a_file_that_the_build_left_out_is_a_bug() {
    let context = Context {
        id: "0002_all",
        runs: &["fill", "empty", "fill"],
        files: &[],
    };
    let error = ALL.lower(&context).unwrap_err().to_string();
    assert!(
        error.contains("does not hold the text of its SQL file"),
        "{error}"
    );
}

#[test]
fn refinery_gives_the_same_checksum() {
    let (migration, _) = ALL.lower(&context(&["fill", "empty", "fill"])).unwrap();
    let theirs = refinery_core::Migration::unapplied("V2__all", &migration.meaning()).unwrap();
    assert_eq!(migration.checksum().unwrap(), theirs.checksum());
}

/// What the compiler says where a word stands at the wrong step: each is a `const` there, and a panic here.
#[test]
fn a_word_in_the_wrong_place_says_where_it_stands() {
    type Misplace = fn() -> Step;
    const PLAIN: Step = rename_table("a", "b");
    let misplaced: &[(Misplace, &str)] = &[
        (
            || PLAIN.reverse(nothing),
            "`.reverse(…)` stands on sql, sql_for, sql_file and run, and takes one of them or `nothing`: other steps reverse themselves",
        ),
        (
            || PLAIN.means(&[]),
            "`.means(…)` stands on sql, sql_for, sql_file and run only",
        ),
        (
            || PLAIN.backfill(int(0)),
            "`.backfill(…)` stands on add_column, drop_column and alter_column only",
        ),
        (
            || PLAIN.keep_nothing(),
            "`.keep_nothing()` stands on create_table, drop_table, add_column, drop_column and alter_column only",
        ),
        (
            || PLAIN.using("a"),
            "`.using(…)` stands on alter_column only",
        ),
        (
            || PLAIN.reverse_using("a"),
            "`.reverse_using(…)` stands on alter_column only",
        ),
        (|| PLAIN.unique(), "`.unique()` stands on an index only"),
        (|| PLAIN.filter("a"), "`.filter(…)` stands on an index only"),
        (
            || PLAIN.on_delete(cascade),
            "`.on_delete(…)` stands on a foreign key only",
        ),
        (
            || PLAIN.on_update(cascade),
            "`.on_update(…)` stands on a foreign key only",
        ),
        (
            || PLAIN.comment("a"),
            "this method stands on create_table and drop_table only",
        ),
        (
            || add_column("t", bigint("a").default(int(1 << 64))),
            "`int` takes what an i64 or a u64 holds: write larger numbers as `number(\"…\")`",
        ),
    ];
    for (call, words) in misplaced {
        let said = std::panic::catch_unwind(call).unwrap_err();
        assert_eq!(said.downcast_ref::<&str>(), Some(words));
    }
}
