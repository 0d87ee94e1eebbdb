use aludel_core::catalog::{compare, lower};
use aludel_core::{Column, ColumnType, Schema, Table};

use super::catalog;
use crate::Engine;
use crate::driver::Driver;
use crate::servers::fresh;

/// What people can make of a table that no model says.
const ODD: [&str; 6] = [
    "CREATE TABLE t (id bigint PRIMARY KEY, a integer NOT NULL, b text COLLATE \"C\")",
    "CREATE INDEX i ON t (a DESC NULLS LAST, lower(b)) INCLUDE (id) WHERE a > 0",
    "CREATE INDEX h ON t USING hash (a)",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a < 9) NOT VALID",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES t (id) ON DELETE CASCADE NOT VALID",
    "COMMENT ON COLUMN t.a IS 'how many'",
];

#[test]
fn what_no_model_says_is_shown_as_it_is() {
    let mut db = fresh(Engine::Postgres);
    for sql in ODD {
        db.execute(sql, &[]).unwrap();
    }
    let found = catalog(&mut db).unwrap();
    let t = &found.tables["t"];
    assert_eq!(
        t.indexes["i"].parts,
        ["a desc nulls last", "lower(b)", "id included"]
    );
    assert_eq!(t.indexes["i"].filter.as_deref(), Some("a > 0"));
    assert_eq!(t.indexes["h"].parts, ["a using hash"]);
    assert_eq!(t.checks["c"], "a < 9 (not valid)");
    assert_eq!(t.foreign_keys["f"].table, "t (not valid)");
    assert_eq!(t.foreign_keys["f"].columns, ["id"]);
    assert_eq!(t.columns["a"].comment.as_deref(), Some("how many"));
    assert_eq!(t.columns["b"].collation.as_deref(), Some("C"));
}

/// What a server shows depends on settings of the session, and on the search path.
#[test]
fn the_settings_of_the_session_do_not_show() {
    let mut db = fresh(Engine::Postgres);
    for sql in ODD {
        db.execute(sql, &[]).unwrap();
    }
    let plain = catalog(&mut db).unwrap();
    for sql in [
        "SET quote_all_identifiers = on",
        "SET DateStyle = 'German, DMY'",
        "SET TimeZone = 'Asia/Karachi'",
        "CREATE SCHEMA other",
        "CREATE TABLE other.t (x int)",
        "SET search_path = public, other",
    ] {
        db.execute(sql, &[]).unwrap();
    }
    assert_eq!(catalog(&mut db).unwrap(), plain);
    let shown = db.query("SHOW DateStyle", &[]).unwrap();
    assert_eq!(shown[0].get::<String>(0).unwrap(), "German, DMY");
    db.execute("SET search_path = other", &[]).unwrap();
    let found = catalog(&mut db).unwrap();
    assert_eq!(found.tables["t"].columns.len(), 1);
    db.execute("SET search_path = nowhere, beside", &[])
        .unwrap();
    let error = catalog(&mut db).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the search path of the connection (`nowhere, beside`) names no schema that is there: create one, or name one that is, such \
         as with `?options=-c%20search_path%3Dpublic` in the database URL"
    );
}

#[test]
fn an_index_that_was_not_finished_is_no_index() {
    let mut db = fresh(Engine::Postgres);
    db.execute("CREATE TABLE t (id bigint PRIMARY KEY, a integer)", &[])
        .unwrap();
    db.execute("INSERT INTO t VALUES (1, 1), (2, 1)", &[])
        .unwrap();
    db.execute("CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", &[])
        .unwrap_err();
    let found = catalog(&mut db).unwrap();
    assert_eq!(found.tables["t"].indexes["i"].parts, ["a (not valid)"]);
}

#[test]
fn every_type_of_column_is_what_its_model_says() {
    use ColumnType as T;
    let types = [
        T::Bool,
        T::I8,
        T::I16,
        T::I32,
        T::I64,
        T::U8,
        T::U16,
        T::U32,
        T::U64,
        T::F32,
        T::F64,
        T::Date,
        T::Time,
        T::DateTime,
        T::Timestamp,
        T::Uuid,
        T::Json,
    ];
    let mut columns = vec![Column::new("id", T::I64)];
    for (at, ty) in types.into_iter().enumerate() {
        columns.push(Column::new(format!("c{at}"), ty));
    }
    let schema = Schema::default().with(Table::new("t", columns, &["id"]));
    let steps = [aludel_core::Step::CreateTable(schema.tables["t"].clone())];
    let script = aludel_core::sql::script(&steps, &Schema::default(), Engine::Postgres).unwrap();
    let mut db = fresh(Engine::Postgres);
    for part in &script.parts {
        for statement in part.body.statements() {
            db.execute(&statement.sql, &[]).unwrap();
        }
    }
    let live = catalog(&mut db).unwrap();
    assert_eq!(compare(&lower(&schema, Engine::Postgres), &live), [""; 0]);
}
