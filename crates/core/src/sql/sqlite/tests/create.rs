//! Tables, columns and values written out.

use super::{add, alter, id, made, one, schema, text};
use crate::sql::script;
use crate::{
    Action, Check, Column, ColumnType, Default, Engine, ForeignKey, Generated, Index, IndexPart,
    Native, Step, Storage, Table, Unique,
};

#[test]
fn a_table_is_written_whole() {
    let mut table = Table::new(
        "posts",
        vec![
            id(),
            Column::new("user_id", ColumnType::I64).nullable(),
            Column::new("title", ColumnType::String { len: Some(80) }),
            Column {
                collation: Some("NOCASE".into()),
                ..text("slug").with_default(Default::String("it's".into()))
            },
            Column::new("public", ColumnType::Bool).with_default(Default::Bool(false)),
            Column::new("views", ColumnType::U64).with_default(Default::Int(5)),
            Column::new(
                "price",
                ColumnType::Decimal {
                    precision: 9,
                    scale: 2,
                },
            )
            .with_default(Default::Float("1.5".into())),
            Column::new("at", ColumnType::Timestamp).with_default(Default::Now),
            Column::new("meta", ColumnType::Json).nullable(),
            Column {
                generated: Some(Generated {
                    expr: "id * 2".into(),
                    storage: Storage::Virtual,
                }),
                ..Column::new("twice", ColumnType::I64).nullable()
            },
            Column::new(
                "kind",
                ColumnType::Enum {
                    values: vec!["a".into(), "it's".into()],
                },
            ),
            Column::new("place", ColumnType::Native(Native::everywhere("POINT"))).nullable(),
        ],
        &["id"],
    );
    table.uniques.push(Unique {
        name: "posts_slug_key".into(),
        columns: vec!["slug".into()],
    });
    table.foreign_keys.push(ForeignKey {
        name: "posts_user_id_fkey".into(),
        columns: vec!["user_id".into()],
        table: "users".into(),
        references: vec!["id".into()],
        on_delete: Action::Cascade,
        on_update: Action::NoAction,
    });
    table.checks.push(Check {
        name: "posts_title_check".into(),
        expr: "title <> ''".into(),
    });
    table.indexes.push(Index {
        name: "posts_at_idx".into(),
        parts: vec![
            IndexPart::Descending("at".into()),
            IndexPart::Expr("lower(title)".into()),
        ],
        unique: true,
        filter: Some("public".into()),
    });
    let found = made(&[Step::CreateTable(table)]);
    assert!(!found.rebuilds);
    let statements: Vec<_> = found.parts[0]
        .body
        .statements()
        .iter()
        .map(|s| &s.sql)
        .collect();
    assert_eq!(
        *statements[0],
        r#"CREATE TABLE "posts" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "user_id" INTEGER,
  "title" VARCHAR(80) COLLATE BINARY NOT NULL,
  "slug" TEXT COLLATE NOCASE NOT NULL DEFAULT 'it''s',
  "public" BOOLEAN NOT NULL DEFAULT 0 CHECK ("public" IN (0, 1)),
  "views" TEXT NOT NULL DEFAULT '00000000000000000005' CHECK (length("views") = 20 AND "views" NOT GLOB '*[^0-9]*' AND "views" <= '18446744073709551615'),
  "price" TEXT NOT NULL DEFAULT '1.50',
  "at" TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')),
  "meta" TEXT CHECK (json_valid("meta")),
  "twice" INTEGER GENERATED ALWAYS AS (id * 2) VIRTUAL,
  "kind" TEXT COLLATE BINARY NOT NULL CHECK ("kind" IN ('a', 'it''s')),
  "place" POINT,
  CONSTRAINT "posts_slug_key" UNIQUE ("slug"),
  CONSTRAINT "posts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE,
  CONSTRAINT "posts_title_check" CHECK (title <> '')
)"#
    );
    assert_eq!(
        *statements[1],
        r#"CREATE UNIQUE INDEX "posts_at_idx" ON "posts" ("at" DESC, lower(title)) WHERE public"#
    );
}

#[test]
fn keys_that_do_not_count_themselves_up_are_no_alias_of_the_rowid() {
    let tags = Table::new("tags", vec![Column::new("id", ColumnType::I64)], &["id"]);
    let words = Table::new("words", vec![text("word")], &["word"]);
    let pairs = Table::new(
        "pairs",
        vec![
            Column::new("a", ColumnType::I64),
            Column::new("b", ColumnType::U64),
        ],
        &["a", "b"],
    );
    let steps = [tags, words, pairs].map(Step::CreateTable);
    let found = made(&steps);
    let texts: Vec<_> = found
        .parts
        .iter()
        .map(|part| &part.body.statements()[0].sql)
        .collect();
    assert_eq!(
        texts,
        [
            "CREATE TABLE \"tags\" (\n  \"id\" INTEGER PRIMARY KEY DESC NOT NULL\n)",
            "CREATE TABLE \"words\" (\n  \"word\" TEXT COLLATE BINARY NOT NULL,\n  PRIMARY KEY (\"word\")\n)",
            "CREATE TABLE \"pairs\" (\n  \"a\" INTEGER NOT NULL,\n  \"b\" INTEGER NOT NULL,\n  PRIMARY KEY (\"a\", \"b\")\n)",
        ]
    );
}

#[test]
fn what_cannot_be_is_an_error_that_names_it() {
    let native = Native {
        mysql: Some("point".into()),
        ..Native::default()
    };
    let cases = [
        (
            add(
                Column::new("at", ColumnType::Native(native)).nullable(),
                None,
            ),
            "column `users.at`: the type has no word for SQLite: add `sqlite = \"…\"` to it",
        ),
        (
            alter(
                text("name").nullable(),
                Column::new("name", ColumnType::Bytes { len: None }).nullable(),
            ),
            "column `users.name`: there is no exact conversion from text to blob: say how with `.using(\"…\")`",
        ),
    ];
    for (step, words) in cases {
        let error = script(&[step], &schema(), Engine::Sqlite).unwrap_err();
        assert_eq!(error.message, words);
    }
}

#[test]
fn defaults_of_uuids_and_decimals_have_the_form_that_is_stored() {
    let uuid = Column::new("u", ColumnType::Uuid).with_default(Default::String(
        "0190A1B2-0000-7000-8000-00000000000f".into(),
    ));
    let stored = one(&add(uuid, None));
    assert!(
        stored.ends_with("DEFAULT X'0190a1b200007000800000000000000f'"),
        "{stored}"
    );
    let decimal = |digits: &str, scale| {
        let ty = ColumnType::Decimal {
            precision: 12,
            scale,
        };
        one(&add(
            Column::new("d", ty).with_default(Default::Float(digits.into())),
            None,
        ))
    };
    assert!(decimal("-1.5", 4).ends_with("DEFAULT '-1.5000'"));
    assert!(decimal("7", 0).ends_with("DEFAULT '7'"));
}

#[test]
fn a_circle_of_new_tables_needs_no_rebuild() {
    let key = |from: &str, to: &str| ForeignKey {
        name: format!("{from}_{to}_fkey"),
        columns: vec!["other".into()],
        table: to.into(),
        references: vec!["id".into()],
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
    };
    let table = |name: &str| {
        Table::new(
            name,
            vec![id(), Column::new("other", ColumnType::I64).nullable()],
            &["id"],
        )
    };
    let mut second = table("b");
    second.foreign_keys.push(key("b", "a"));
    let close = Step::CreateForeignKey {
        table: "a".into(),
        key: key("a", "b"),
    };
    let steps = [
        Step::CreateTable(table("a")),
        Step::CreateTable(second),
        close.clone(),
    ];
    let found = made(&steps);
    assert!(!found.rebuilds);
    assert!(
        found.parts[0].body.statements()[0]
            .sql
            .contains("CONSTRAINT \"a_b_fkey\" FOREIGN KEY")
    );
    assert_eq!(found.parts[2].body.statements(), []);
    let run = Step::Raw {
        up: crate::Raw::Run {
            name: "fill".into(),
        },
        down: None,
        means: Vec::new(),
    };
    let steps = [steps[0].clone(), steps[1].clone(), run, close];
    assert!(made(&steps).rebuilds, "rows may be there by then");
}
