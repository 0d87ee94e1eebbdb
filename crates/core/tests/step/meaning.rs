use aludel_core::{
    Action, Column, ColumnType, Default, Engine, Generated, IndexPart, Native, Raw, Step, Storage,
    meaning,
};

use crate::build::{With, choice, column, computed, int, table, varchar};

#[track_caller]
fn says(step: &Step, words: &str) {
    assert_eq!(meaning::step(step).to_string(), words);
}

/// Every word for a column: for ever, since databases hold their hash.
#[test]
fn columns() {
    let ty = |ty| meaning::column(&column("c", ty)).to_string();
    let values = vec!["x".to_owned(), "it's \"y\"\n\\".to_owned()];
    let partly = Native {
        mysql: Some("inet6".into()),
        postgres: Some("inet".into()),
        ..Native::default()
    };
    let all = [
        (ColumnType::Bool, "boolean(\"c\")"),
        (ColumnType::I8, "tinyint(\"c\")"),
        (ColumnType::I16, "smallint(\"c\")"),
        (ColumnType::I32, "integer(\"c\")"),
        (ColumnType::I64, "bigint(\"c\")"),
        (ColumnType::U8, "unsigned_tinyint(\"c\")"),
        (ColumnType::U16, "unsigned_smallint(\"c\")"),
        (ColumnType::U32, "unsigned_integer(\"c\")"),
        (ColumnType::U64, "unsigned_bigint(\"c\")"),
        (ColumnType::F32, "real(\"c\")"),
        (ColumnType::F64, "double(\"c\")"),
        (ColumnType::String { len: None }, "text(\"c\")"),
        (ColumnType::String { len: Some(9) }, "varchar(\"c\", 9)"),
        (ColumnType::Bytes { len: None }, "blob(\"c\")"),
        (ColumnType::Bytes { len: Some(9) }, "varbinary(\"c\", 9)"),
        (
            ColumnType::Decimal {
                precision: 9,
                scale: 2,
            },
            "decimal(\"c\", 9, 2)",
        ),
        (ColumnType::Date, "date(\"c\")"),
        (ColumnType::Time, "time(\"c\")"),
        (ColumnType::DateTime, "datetime(\"c\")"),
        (ColumnType::Timestamp, "timestamp(\"c\")"),
        (ColumnType::Uuid, "uuid(\"c\")"),
        (ColumnType::Json, "json(\"c\")"),
        (
            ColumnType::Enum { values },
            r#"enumeration("c", &["x", "it's \"y\"\n\\"])"#,
        ),
        (
            ColumnType::Native(Native::everywhere("inet")),
            "native(\"c\", \"inet\")",
        ),
        (
            ColumnType::Native(partly),
            "native_for(\"c\", &[on(MySql, \"inet6\"), on(Postgres, \"inet\")])",
        ),
    ];
    for (given, words) in all {
        assert_eq!(ty(given), words);
    }
}

#[test]
fn everything_on_a_column() {
    let full = Column {
        name: "c".into(),
        ty: ColumnType::String { len: None },
        nullable: true,
        default: Some(Default::Now),
        comment: Some("x".into()),
        collation: Some("NOCASE".into()),
        generated: Some(Generated {
            expr: "1".into(),
            storage: Storage::Virtual,
        }),
        auto_increment: true,
    };
    assert_eq!(
        meaning::column(&full).to_string(),
        "text(\"c\").nullable().default(now).comment(\"x\").collate(\"NOCASE\").generated_virtual(\"1\").auto_increment()"
    );
    assert_eq!(
        meaning::column(&computed("c", "1", Storage::Stored)).to_string(),
        "varchar(\"c\", 20).nullable().generated_stored(\"1\")"
    );
}

#[test]
fn values() {
    let word = |value| meaning::default(&value).to_string();
    assert_eq!(word(Default::Int(-1)), "int(-1)");
    assert_eq!(
        word(Default::Int(i128::from(u64::MAX))),
        "int(18446744073709551615)"
    );
    assert_eq!(word(Default::Float("2.5".into())), "number(\"2.5\")");
    assert_eq!(
        word(Default::String("a\u{202e}\0".into())),
        r#"string("a\u{202e}\u{0}")"#
    );
    assert_eq!(
        word(Default::Bytes(vec![0, b'"', b'a', 255])),
        r#"bytes(b"\x00\"a\xff")"#
    );
    assert_eq!(word(Default::Bool(true)), "bool(true)");
    assert_eq!(word(Default::Now), "now");
    assert_eq!(word(Default::Expr("f('x')".into())), "expr(\"f('x')\")");
}

#[test]
fn tables() {
    let mut all = table("t", [int("a"), varchar("b", 9)])
        .unique(&["b"])
        .index(&["a"])
        .index_on(
            "i",
            vec![
                IndexPart::Descending("a".into()),
                IndexPart::Expr("lower(b)".into()),
            ],
            Some("a > 0"),
        )
        .key("a", "t")
        .on(Action::Cascade, Action::SetNull)
        .check("c", "a > 0")
        .comment("x");
    all.indexes[1].unique = true;
    says(
        &Step::CreateTable(all.clone()),
        "create_table(\"t\", &[bigint(\"id\").auto_increment(), bigint(\"a\").nullable(), varchar(\"b\", 9).nullable()])\
         .primary_key(&[\"id\"]).uniques(&[unique(\"t_b_key\", &[\"b\"])])\
         .indexes(&[index(\"t_a_idx\", &[\"a\"]), index_on(\"i\", &[desc(\"a\"), expression(\"lower(b)\")]).unique().filter(\"a > 0\")])\
         .foreign_keys(&[foreign_key(\"t_a_fkey\", &[\"a\"], \"t\", &[\"id\"]).on_delete(cascade).on_update(set_null)])\
         .checks(&[check(\"c\", \"a > 0\")]).comment(\"x\")",
    );
    let mut named = table("t", []);
    named.primary_key.name = "mine".into();
    says(
        &Step::DropTable(named),
        "drop_table(\"t\", &[bigint(\"id\").auto_increment()]).primary_key_named(\"mine\", &[\"id\"])",
    );
    let on = || "t".to_owned();
    let [plain, special] = &all.indexes[..] else {
        panic!("two indexes")
    };
    says(
        &Step::DropIndex {
            table: on(),
            index: plain.clone(),
        },
        "drop_index(\"t\", \"t_a_idx\", &[\"a\"])",
    );
    says(
        &Step::CreateIndex {
            table: on(),
            index: special.clone(),
        },
        "create_index_on(\"t\", \"i\", &[desc(\"a\"), expression(\"lower(b)\")]).unique().filter(\"a > 0\")",
    );
    says(
        &Step::DropForeignKey {
            table: on(),
            key: all.foreign_keys[0].clone(),
        },
        "drop_foreign_key(\"t\", \"t_a_fkey\", &[\"a\"], \"t\", &[\"id\"]).on_delete(cascade).on_update(set_null)",
    );
    says(
        &Step::DropCheck {
            table: on(),
            check: all.checks[0].clone(),
        },
        "drop_check(\"t\", \"c\", \"a > 0\")",
    );
}

#[test]
fn changes_of_columns() {
    let on = || "t".to_owned();
    says(
        &Step::AlterColumn {
            table: on(),
            from: int("a"),
            to: choice("a", &["x"]),
            backfill: Some(Default::String("x".into())),
            using: Some("up".into()),
            reverse_using: Some("down".into()),
        },
        "alter_column(\"t\", bigint(\"a\").nullable(), enumeration(\"a\", &[\"x\"]).nullable())\
         .backfill(string(\"x\")).using(\"up\").reverse_using(\"down\")",
    );
    says(
        &Step::DropColumn {
            table: on(),
            column: int("a"),
            backfill: Some(Default::Int(1)),
        },
        "drop_column(\"t\", bigint(\"a\").nullable()).backfill(int(1))",
    );
}

#[test]
fn raw_steps() {
    let raw = |up, down, means| Step::Raw { up, down, means };
    let sql = |engine, text: &str| Raw::Sql {
        engine,
        text: text.into(),
    };
    says(
        &raw(
            sql(None, "A"),
            Some(Raw::Nothing),
            vec![Step::RenameTable {
                from: "a".into(),
                to: "b".into(),
            }],
        ),
        "sql(\"A\").reverse(nothing).means(&[rename_table(\"a\", \"b\")])",
    );
    says(
        &raw(sql(Some(Engine::MySql), "A"), None, vec![]),
        "sql_for(MySql, \"A\")",
    );
    says(
        &raw(
            Raw::Run { name: "f".into() },
            Some(Raw::Run { name: "g".into() }),
            vec![],
        ),
        "run(f).reverse(run(g))",
    );
    says(
        &raw(
            Raw::File {
                name: "x.sql".into(),
                text: "A;\n".into(),
            },
            None,
            vec![],
        ),
        "sql_file(\"x.sql\", \"A;\\n\")",
    );
}
