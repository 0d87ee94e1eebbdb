mod create;

use crate::sql::{Body, Script, script, sql};
use crate::{Check, Column, ColumnType, Default, Engine, Index, IndexPart, Schema, Step, Table};

fn id() -> Column {
    Column {
        auto_increment: true,
        ..Column::new("id", ColumnType::I64)
    }
}

fn text(name: &str) -> Column {
    Column::new(name, ColumnType::String { len: None })
}

fn users() -> Table {
    Table::new("users", vec![id(), text("name").nullable()], &["id"])
}

fn schema() -> Schema {
    Schema::default().with(users())
}

fn add(column: Column, backfill: Option<Default>) -> Step {
    Step::AddColumn {
        table: "users".into(),
        column,
        backfill,
    }
}

fn alter(from: Column, to: Column) -> Step {
    Step::AlterColumn {
        table: "users".into(),
        from,
        to,
        backfill: None,
        using: None,
        reverse_using: None,
    }
}

fn made(steps: &[Step]) -> Script {
    script(steps, &schema(), Engine::Sqlite).unwrap()
}

/// The one statement of a step, or of a rebuild the one that copies.
fn one(step: &Step) -> String {
    let script = made(std::slice::from_ref(step));
    let all = script.parts[0].body.statements().to_vec();
    all[usize::from(script.rebuilds)].sql.clone()
}

#[test]
fn what_sqlite_does_by_itself_whatever_rows_there_are_is_left_to_it() {
    let rename = Step::RenameTable {
        from: "users".into(),
        to: "Users".into(),
    };
    let cases = [
        (
            add(Column::new("age", ColumnType::I32).nullable(), None),
            "ALTER TABLE \"users\" ADD COLUMN \"age\" INTEGER",
        ),
        (
            add(
                Column::new("age", ColumnType::I32).with_default(Default::Int(-1)),
                Some(Default::Int(-1)),
            ),
            "ALTER TABLE \"users\" ADD COLUMN \"age\" INTEGER NOT NULL DEFAULT -1",
        ),
        (
            Step::DropColumn {
                table: "users".into(),
                column: text("name").nullable(),
                backfill: None,
            },
            "ALTER TABLE \"users\" DROP COLUMN \"name\"",
        ),
        (
            Step::RenameColumn {
                table: "users".into(),
                from: "name".into(),
                to: "full\"name".into(),
            },
            "ALTER TABLE \"users\" RENAME COLUMN \"name\" TO \"full\"\"name\"",
        ),
        (
            rename,
            "ALTER TABLE \"users\" RENAME TO \"aludel_new_Users\"",
        ),
        (Step::DropTable(users()), "DROP TABLE \"users\""),
    ];
    for (step, text) in cases {
        assert!(!made(std::slice::from_ref(&step)).rebuilds, "{step:?}");
        assert_eq!(one(&step), text);
    }
}

#[test]
fn what_sqlite_does_only_without_rows_or_not_at_all_is_a_rebuild() {
    let copied = "INSERT INTO \"aludel_new_users\" (\"id\", \"name\"";
    let cases = [
        (
            add(
                Column::new("at", ColumnType::DateTime).with_default(Default::Now),
                None,
            ),
            ", \"at\") SELECT \"id\", \"name\", (strftime('%Y-%m-%d %H:%M:%f000', 'now')) FROM \"users\"",
        ),
        (
            add(text("email"), Some(Default::String("x".into()))),
            ", \"email\") SELECT \"id\", \"name\", 'x' FROM \"users\"",
        ),
        (
            add(
                Column::new("n", ColumnType::I32).nullable(),
                Some(Default::Expr("id + 1".into())),
            ),
            ", \"n\") SELECT \"id\", \"name\", (id + 1) FROM \"users\"",
        ),
        (
            alter(
                text("name").nullable(),
                text("name").with_default(Default::String("?".into())),
            ),
            ") SELECT \"id\", coalesce(\"name\", '?') FROM \"users\"",
        ),
        (
            Step::CreateCheck {
                table: "users".into(),
                check: Check {
                    name: "c".into(),
                    expr: "id > 0".into(),
                },
            },
            ") SELECT \"id\", \"name\" FROM \"users\"",
        ),
    ];
    for (step, rest) in cases {
        assert!(made(std::slice::from_ref(&step)).rebuilds, "{step:?}");
        assert_eq!(one(&step), format!("{copied}{rest}"));
    }
}

#[test]
fn a_rebuild_creates_copies_drops_and_renames() {
    let mut before = schema();
    if let Some(users) = before.tables.get_mut("users") {
        users.indexes.push(Index {
            name: "users_name_idx".into(),
            parts: vec![IndexPart::Column("name".into())],
            unique: false,
            filter: None,
        });
    }
    let step = alter(
        text("name").nullable(),
        text("name")
            .nullable()
            .with_default(Default::Expr("1 + 1".into())),
    );
    let all = sql(&step, &before, Engine::Sqlite).unwrap();
    let all: Vec<_> = all.into_iter().map(|statement| statement.sql).collect();
    assert_eq!(
        all,
        [
            "CREATE TABLE \"aludel_new_users\" (\n  \"id\" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,\n  \"name\" TEXT COLLATE BINARY DEFAULT (1 + 1)\n)",
            "INSERT INTO \"aludel_new_users\" (\"id\", \"name\") SELECT \"id\", \"name\" FROM \"users\"",
            "DELETE FROM sqlite_sequence WHERE name = 'aludel_new_users'",
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'aludel_new_users', seq FROM sqlite_sequence WHERE name = 'users'",
            "DROP TABLE \"users\"",
            "PRAGMA legacy_alter_table = ON",
            "ALTER TABLE \"aludel_new_users\" RENAME TO \"users\"",
            "PRAGMA legacy_alter_table = OFF",
            "CREATE INDEX \"users_name_idx\" ON \"users\" (\"name\")",
        ]
    );
}

#[test]
fn changes_of_one_table_in_a_row_are_one_rebuild_and_a_rename_parts_them() {
    let check = |name: &str| Step::CreateCheck {
        table: "users".into(),
        check: Check {
            name: name.into(),
            expr: "id > 0".into(),
        },
    };
    let rename = Step::RenameColumn {
        table: "users".into(),
        from: "name".into(),
        to: "nick".into(),
    };
    let steps = [
        add(text("email").nullable(), None),
        check("a"),
        check("b"),
        rename,
        check("c"),
        add(text("more").nullable(), None),
    ];
    let found = made(&steps);
    let shape: Vec<_> = found
        .parts
        .iter()
        .map(|part| (part.steps.clone(), matches!(part.body, Body::Rebuild(_))))
        .collect();
    assert_eq!(shape, [(0..3, true), (3..4, false), (4..6, true)]);
    assert!(found.rebuilds);
}

#[test]
fn using_sees_what_the_steps_before_it_made() {
    let step = Step::AlterColumn {
        table: "users".into(),
        from: text("name").nullable(),
        to: Column::new("name", ColumnType::I32),
        backfill: Some(Default::Int(0)),
        using: Some("length(name) + n".into()),
        reverse_using: None,
    };
    let first = add(Column::new("n", ColumnType::I32), Some(Default::Int(2)));
    let found = made(&[first, step]);
    assert_eq!(
        found.parts[0].body.statements()[1].sql,
        "INSERT INTO \"aludel_new_users\" (\"id\", \"name\", \"n\") \
         SELECT \"id\", coalesce((length(name) + n), 0), \"n\" FROM \
         (SELECT rowid AS rowid, \"id\" AS \"id\", \"name\" AS \"name\", 2 AS \"n\" FROM \"users\")"
    );
}

#[test]
fn what_changes_nothing_in_the_database_runs_nothing() {
    let with = |ty| Column::new("n", ty).nullable();
    let before = Schema::default().with(Table::new(
        "users",
        vec![id(), with(ColumnType::I32)],
        &["id"],
    ));
    let comment = Column {
        comment: Some("how many".into()),
        ..with(ColumnType::I32)
    };
    for to in [comment, with(ColumnType::I64), with(ColumnType::U8)] {
        let step = alter(with(ColumnType::I32), to);
        assert_eq!(sql(&step, &before, Engine::Sqlite).unwrap(), []);
    }
}
