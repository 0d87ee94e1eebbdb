//! The words of fields and structs, and which items are models.

use aludel_core::diff::{Backfill, ColumnHint, ValueHint};
use aludel_core::{Default, Generated, Storage};

use super::*;

#[test]
fn defaults_are_read_from_every_word() {
    let text = |text: &str| Default::String(text.to_owned());
    for (field, expected) in [
        ("#[column(default = 0)] f: i64", Default::Int(0)),
        ("#[column(default = -1)] f: i64", Default::Int(-1)),
        ("#[column(default = 1_000)] f: i64", Default::Int(1000)),
        ("#[column(default = 0xff)] f: i64", Default::Int(255)),
        (
            "#[column(default = 18446744073709551615)] f: u64",
            Default::Int(u64::MAX.into()),
        ),
        (
            "#[column(default = 2.5)] f: f64",
            Default::Float("2.5".into()),
        ),
        (
            "#[column(default = -2.50)] f: f64",
            Default::Float("-2.5".into()),
        ),
        (
            "#[column(default = 1e3)] f: f64",
            Default::Float("1000.0".into()),
        ),
        (
            "#[column(default = 2.50)] f: Decimal",
            Default::Float("2.50".into()),
        ),
        (
            "#[column(default = -0.1234567890123456789012)] f: Decimal",
            Default::Float("-0.1234567890123456789012".into()),
        ),
        ("#[column(default = \"x'\\n\")] f: String", text("x'\n")),
        ("#[column(default = \"\")] f: String", text("")),
        (
            "#[column(default = b\"\\x00\\xff\")] f: Vec<u8>",
            Default::Bytes(vec![0, 255]),
        ),
        ("#[column(default = true)] f: bool", Default::Bool(true)),
        ("#[column(default = now)] f: DateTime<Utc>", Default::Now),
        (
            "#[column(default = Status::Active)] f: Status",
            text("active"),
        ),
        (
            "#[column(default = crate::Status::SwitchedOff)] f: Option<Status>",
            text("off"),
        ),
        ("#[column(default = \"off\")] f: Status", text("off")),
        ("#[column(default = Level::High)] f: Level", Default::Int(2)),
        (
            "#[column(default = sql(\"random()\"))] f: i64",
            Default::Expr("random()".into()),
        ),
    ] {
        assert_eq!(column(field).default, Some(expected), "{field}");
    }
    assert_eq!(column("f: i64").default, None);
}

#[test]
fn the_other_words_of_a_field_are_read() {
    assert_eq!(column("#[column(name = \"Größe\")] f: i64").name, "Größe");
    assert_eq!(column("r#type: i64").name, "type");
    let found = column("#[column(comment = \"what it is\")] f: i64");
    assert_eq!(found.comment.as_deref(), Some("what it is"));
    let found = column("#[column(collate = \"NOCASE\")] f: String");
    assert_eq!(found.collation.as_deref(), Some("NOCASE"));
    assert_eq!(column("f: Work").collation.as_deref(), Some("NOCASE"));
    for (word, storage) in [("stored", Storage::Stored), ("virtual", Storage::Virtual)] {
        let found = column(&format!("#[column(generated = \"id * 2\", {word})] f: i64"));
        let expr = "id * 2".to_owned();
        assert_eq!(found.generated, Some(Generated { expr, storage }));
    }
}

#[test]
fn a_skipped_field_has_no_column_and_may_be_of_any_type() {
    assert_eq!(
        table("", "#[column(skip)] f: &'static [usize], g: bool")
            .columns
            .len(),
        2
    );
}

#[test]
fn words_may_be_split_over_several_attributes() {
    let split = table(
        "",
        "#[column(len = 5)] #[serde(default)] #[column(unique,)] f: String",
    );
    assert_eq!(split, table("", "#[column(unique, len = 5)] f: String"));
}

#[test]
fn doc_comments_are_no_part_of_the_schema() {
    assert_eq!(table("", "/// What it is.\n f: i64"), table("", "f: i64"));
}

#[test]
fn comments_and_names_of_tables_are_read() {
    let models = read(&around(
        "name = \"Ts\", comment = \"all t\", renamed_from = \"s\"",
        "",
    ))
    .unwrap();
    assert_eq!(models.schema.tables["Ts"].comment.as_deref(), Some("all t"));
    assert_eq!(models.schema.tables["Ts"].primary_key.name, "Ts_pkey");
    assert_eq!(models.hints.tables, [("s".to_owned(), "Ts".to_owned())]);
    let models =
        read("#[derive(Model)] struct HTTPServer { #[column(primary_key)] id: i64 }").unwrap();
    assert!(models.schema.tables.contains_key("http_server"));
}

#[test]
fn what_is_said_beyond_the_schema_is_kept() {
    let fields = "
        #[column(name = \"n\", renamed_from = \"old\")] f: i64,
        #[column(backfill = 7)] g: i64,
        #[column(default = Status::Active, backfill = Status::SwitchedOff)] s: Status,
        other: Option<Status>";
    let hints = read(&around("", fields)).unwrap().hints;
    let t = || "t".to_owned();
    assert_eq!(
        hints.columns,
        [ColumnHint {
            table: t(),
            from: "old".into(),
            to: "n".into()
        }]
    );
    let backfill = |column: &str, value| Backfill {
        table: t(),
        column: column.into(),
        value,
    };
    assert_eq!(
        hints.backfills,
        [
            backfill("g", Default::Int(7)),
            backfill("s", Default::String("off".into()))
        ]
    );
    let value = |column: &str| ValueHint {
        table: t(),
        column: column.into(),
        from: "banned".into(),
        to: "off".into(),
    };
    assert_eq!(hints.values, [value("s"), value("other")]);
}

#[test]
fn the_derive_is_known_in_every_form() {
    for derive in [
        "#[derive(Model)]",
        "#[derive(Debug, Clone, Model, Default)]",
        "#[derive(Debug)] #[derive(aludel::Model)]",
        "#[derive(::aludel::Model, Serialize)] #[serde(rename_all = \"x\")]",
        "#[cfg_attr(test, derive(Debug))] #[derive(Model)]",
        "#[derive(Model)] #[allow(dead_code)] pub(crate)",
    ] {
        let text = format!("{derive} struct T {{ #[column(primary_key)] pub id: i64 }}");
        assert_eq!(read(&text).unwrap().schema.tables.len(), 1, "{derive}");
    }
}

#[test]
fn everything_that_is_no_model_is_passed_over() {
    let text = "
        use aludel::Model as _;
        pub mod inner { pub mod deep { #[derive(Model)] struct T { #[column(primary_key)] id: i64 } } }
        #[derive(Debug)] struct NoModel<T>(T);
        #[cfg(test)] mod tests { fn f() {} }
        impl NoModel<i64> { fn new() {} }
        macro_rules! m { () => {}; }
        struct Also { x: usize }";
    assert_eq!(read(text).unwrap().schema.tables.len(), 1);
}
