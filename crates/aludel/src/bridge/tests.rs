#![allow(clippy::unwrap_used)]

use std::time::SystemTime;

use aludel_core::Engine;
use barrel::{Migration, types};

use super::sql;
use crate::Kind;

/// What is built, and what barrel cannot do of it.
type Case = (fn(&mut Migration), &'static str);

fn made(engine: Engine, build: fn(&mut Migration)) -> Vec<String> {
    let mut migration = Migration::new();
    build(&mut migration);
    sql(&migration, engine).unwrap()
}

fn refused(engine: Engine, build: fn(&mut Migration)) -> String {
    let mut migration = Migration::new();
    build(&mut migration);
    let error = sql(&migration, engine).unwrap_err();
    assert_eq!(error.kind(), Kind::Failed);
    error.to_string()
}

#[test]
fn each_statement_comes_on_its_own() {
    let build = |m: &mut Migration| {
        m.create_table("users", |t| {
            t.add_column("id", types::primary());
            t.add_column("name", types::varchar(40).default("it; is"));
            t.add_index("users_name", types::index(["name"]));
        });
        m.drop_table_if_exists("old");
        m.inject_custom("DELETE FROM users");
    };
    assert_eq!(
        made(Engine::Sqlite, build),
        [
            r#"CREATE TABLE "users" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(40) DEFAULT 'it; is' NOT NULL)"#,
            r#"CREATE  INDEX "users_name" ON "users" ("name")"#,
            r#"DROP TABLE IF EXISTS "old""#,
            "DELETE FROM users",
        ]
    );
    assert_eq!(
        made(Engine::MariaDb, build)[..2],
        [
            "CREATE TABLE `users` (`id` INTEGER NOT NULL AUTO_INCREMENT PRIMARY KEY, `name` VARCHAR(40) DEFAULT 'it; is' NOT NULL)",
            "CREATE  INDEX `users_name` ON `users` (`name`)",
        ]
    );
}

#[test]
fn clauses_are_put_together_as_the_engine_takes_them() {
    let build = |m: &mut Migration| {
        m.change_table("users", |t| {
            t.add_column("a", types::integer().nullable(true));
            t.add_column("b", types::text().nullable(true));
            t.add_index("users_a", types::index(["a", "b"]).unique(true));
        });
    };
    assert_eq!(
        made(Engine::Sqlite, build),
        [
            r#"ALTER TABLE "users" ADD COLUMN "a" INTEGER"#,
            r#"ALTER TABLE "users" ADD COLUMN "b" TEXT"#,
            r#"CREATE UNIQUE INDEX "users_a" ON "users" ("a", "b")"#,
        ]
    );
    assert_eq!(
        made(Engine::MySql, build),
        [
            "ALTER TABLE `users` ADD COLUMN `a` INTEGER, ADD COLUMN `b` TEXT",
            "CREATE UNIQUE INDEX `users_a` ON `users` (`a`, `b`)",
        ]
    );
}

#[test]
fn a_change_of_indexes_alone_alters_no_table() {
    let build = |m: &mut Migration| {
        m.change_table("t", |t| t.add_index("i", types::index(["a"])));
    };
    assert_eq!(
        made(Engine::Sqlite, build),
        [r#"CREATE  INDEX "i" ON "t" ("a")"#]
    );
}

#[test]
fn on_postgresql_each_clause_is_a_statement() {
    let build = |m: &mut Migration| {
        m.change_table("users", |t| {
            t.add_column("a", types::uuid().nullable(true));
            t.rename_column("b", "c");
            t.drop_column("d");
            t.drop_index("i");
        });
    };
    assert_eq!(
        made(Engine::Postgres, build),
        [
            r#"ALTER TABLE "users" ADD COLUMN "a" UUID UNIQUE"#,
            r#"ALTER TABLE "users" RENAME COLUMN "b" TO "c""#,
            r#"ALTER TABLE "users" DROP COLUMN "d""#,
            r#"DROP INDEX "i""#,
        ]
    );
}

#[test]
fn what_barrel_cannot_do_is_said_and_not_tried() {
    fn column(m: &mut Migration, ty: fn() -> types::Type) {
        m.create_table("t", move |t| {
            t.add_column("c", ty());
        });
    }
    let sqlite: [Case; 10] = [
        (|m| column(m, types::uuid), "make a uuid column"),
        (|m| column(m, types::json), "make a json column"),
        (|m| column(m, types::serial), "make a serial column"),
        (
            |m| column(m, || types::array(&types::text())),
            "make an array column",
        ),
        (
            |m| m.change_table("t", |t| t.drop_column("c")),
            "drop a column",
        ),
        (
            |m| m.change_table("t", |t| t.rename_column("a", "b")),
            "rename a column",
        ),
        (|m| m.drop_table("a\"b"), "quote a name with a quote in it"),
        (
            |m| column(m, || types::text().default("it's")),
            "quote a default with a quote or a backslash in it",
        ),
        (
            |m| column(m, || types::date().default(SystemTime::UNIX_EPOCH)),
            "write a date as a default",
        ),
        (
            |m| m.rename_table("a", "b`"),
            "quote a name with a quote in it",
        ),
    ];
    for (build, what) in sqlite {
        let message = format!(
            "barrel cannot {what} on SQLite: write the statement with `db.execute(…)` instead"
        );
        assert_eq!(refused(Engine::Sqlite, build), message);
    }
    let mysql: [Case; 5] = [
        (|m| column(m, types::uuid), "make a uuid column"),
        (|m| column(m, types::binary), "make a binary column"),
        (
            |m| m.change_table("t", |t| t.rename_column("a", "b")),
            "rename a column",
        ),
        (
            |m| m.change_table("t", |t| t.drop_index("i")),
            "drop an index",
        ),
        (
            |m| {
                m.change_table("t", |t| {
                    t.add_partial_index("i", types::index(["a"]), "a > 0");
                });
            },
            "make a partial index",
        ),
    ];
    for (build, what) in mysql {
        let message = format!(
            "barrel cannot {what} on MySQL: write the statement with `db.execute(…)` instead"
        );
        assert_eq!(refused(Engine::MySql, build), message);
    }
    assert_eq!(
        refused(Engine::Postgres, |m| {
            m.change_table("t", |t| {
                let (unset, cascade) = (
                    types::ReferentialAction::Unset,
                    types::ReferentialAction::Cascade,
                );
                t.add_column("u", types::foreign("users", "id", unset, cascade));
            });
        }),
        "barrel cannot add a column with a foreign key on PostgreSQL: write the statement with `db.execute(…)` instead"
    );
}
