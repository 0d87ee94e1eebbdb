//! Each type, and the words that shape it.

use aludel_core::{Check, ColumnType, Native};

use super::*;

#[test]
fn rust_types_become_column_types() {
    use ColumnType::*;
    let decimal = |precision, scale| Decimal { precision, scale };
    for (ty, expected) in [
        ("bool", Bool),
        ("i8", I8),
        ("i16", I16),
        ("i32", I32),
        ("i64", I64),
        ("u8", U8),
        ("u16", U16),
        ("u32", U32),
        ("u64", U64),
        ("f32", F32),
        ("f64", F64),
        ("String", String { len: None }),
        ("std::string::String", String { len: None }),
        ("Box<str>", String { len: None }),
        ("Cow<'static, str>", String { len: None }),
        ("Box<i64>", I64),
        ("Vec<u8>", Bytes { len: None }),
        ("Box<[u8]>", Bytes { len: None }),
        ("Decimal", decimal(57, 28)),
        ("rust_decimal::Decimal", decimal(57, 28)),
        ("NaiveDate", Date),
        ("time::Date", Date),
        ("NaiveTime", Time),
        ("civil::Time", Time),
        ("NaiveDateTime", DateTime),
        ("PrimitiveDateTime", DateTime),
        ("jiff::civil::DateTime", DateTime),
        ("DateTime<Utc>", Timestamp),
        ("chrono::DateTime<chrono::Utc>", Timestamp),
        ("jiff::Timestamp", Timestamp),
        ("OffsetDateTime", Timestamp),
        ("Uuid", Uuid),
        ("serde_json::Value", Json),
        ("Json<Vec<Thing>>", Json),
        ("Json<HashMap<String, i64>>", Json),
        ("Email", String { len: Some(320) }),
        ("crate::Work", String { len: Some(320) }),
        ("Level", U8),
        (
            "Status",
            Enum {
                values: vec!["active".into(), "off".into()],
            },
        ),
    ] {
        let found = column(&format!("f: {ty},"));
        assert_eq!(
            (found.ty, found.nullable),
            (expected.clone(), false),
            "{ty}"
        );
        let found = column(&format!("f: Option<{ty}>,"));
        assert_eq!((found.ty, found.nullable), (expected, true), "Option<{ty}>");
    }
}

#[test]
fn a_model_wins_over_a_known_name() {
    let text = "
        #[derive(Model)] enum Value { A }
        #[derive(Model)] struct Timestamp(i64);
        #[derive(Model)] struct T { #[column(primary_key)] id: Timestamp, v: Value }";
    let schema = read(text).unwrap().schema;
    let columns = &schema.tables["t"].columns;
    assert_eq!(columns[0].ty, ColumnType::I64);
    assert_eq!(
        columns[1].ty,
        ColumnType::Enum {
            values: vec!["a".into()]
        }
    );
    // What holds an integer counts itself up as the integer would.
    assert!(columns[0].auto_increment);
}

#[test]
fn words_shape_the_type() {
    let native = |native| ColumnType::Native(native);
    for (field, expected) in [
        (
            "#[column(len = 5)] f: String",
            ColumnType::String { len: Some(5) },
        ),
        (
            "#[column(len = 5)] f: Email",
            ColumnType::String { len: Some(5) },
        ),
        (
            "#[column(len = 16)] f: Vec<u8>",
            ColumnType::Bytes { len: Some(16) },
        ),
        (
            "#[column(precision = 10, scale = 2)] f: Decimal",
            ColumnType::Decimal {
                precision: 10,
                scale: 2,
            },
        ),
        ("#[column(type = i16)] f: Foreign", ColumnType::I16),
        (
            "#[column(type = Status)] f: Alias",
            ColumnType::Enum {
                values: vec!["active".into(), "off".into()],
            },
        ),
        (
            "#[column(type = String, len = 2)] f: Foreign<A, B>",
            ColumnType::String { len: Some(2) },
        ),
        (
            "#[column(type = Json<Vec<(i64, i64)>>)] f: Foreign",
            ColumnType::Json,
        ),
        (
            "#[column(type = \"citext\")] f: String",
            native(Native::everywhere("citext")),
        ),
        (
            "#[column(type(mysql = \"POINT\", sqlite = \"BLOB\", postgres = \"point\", mariadb = \"GEOMETRY\"))] f: P",
            native(Native {
                sqlite: Some("BLOB".into()),
                mysql: Some("POINT".into()),
                mariadb: Some("GEOMETRY".into()),
                postgres: Some("point".into()),
            }),
        ),
        (
            "#[column(type(mysql = \"POINT\"))] f: P",
            native(Native {
                mysql: Some("POINT".into()),
                ..Native::default()
            }),
        ),
    ] {
        assert_eq!(column(field).ty, expected, "{field}");
    }
}

#[test]
fn a_foreign_type_in_an_option_is_nullable() {
    assert!(column("#[column(type = i16)] f: Option<Foreign>").nullable);
    assert!(column("#[column(type = \"inet\")] f: Option<Foreign>").nullable);
}

#[test]
fn an_enum_stored_as_integers_is_checked_by_its_numbers() {
    let found = table("", "level: Level");
    let check = Check {
        name: "t_level_check".into(),
        expr: "level IN (1, 2, 16)".into(),
    };
    assert_eq!(found.checks, [check]);
}

#[test]
fn enums_with_numbers_may_be_stored_as_text() {
    let text = "
        #[derive(Model)] #[table(stored = \"text\")] #[repr(i8)] enum E { Aa = -1, BbCc = 1 << 3 }
        #[derive(Model)] #[repr(C)] enum F { A }
        #[derive(Model)] #[table(stored = \"integer\")] enum G { A = -1, B }
        #[derive(Model)] struct T { #[column(primary_key)] id: E, f: F, g: G }";
    let schema = read(text).unwrap().schema;
    let types: Vec<_> = schema.tables["t"]
        .columns
        .iter()
        .map(|c| c.ty.clone())
        .collect();
    let text = |values: &[&str]| ColumnType::Enum {
        values: values.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(
        types,
        [text(&["aa", "bb_cc"]), text(&["a"]), ColumnType::I32]
    );
    assert_eq!(schema.tables["t"].checks[0].expr, "g IN (-1, 0)");
}
