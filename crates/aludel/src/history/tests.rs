use aludel_core::sql::{Body, Count, Rebuild, Statement};

use super::*;
use crate::names::Names;
use crate::{Engine, Kind};

fn names() -> Names {
    Names::new("refinery_schema_history")
}

/// The table is for ever, and refinery reads its first four columns.
#[test]
fn the_table_is_refinerys_with_columns_of_ours() {
    assert_eq!(
        create(&names(), Engine::Sqlite),
        "CREATE TABLE \"refinery_schema_history\" (version INT4 PRIMARY KEY, name VARCHAR(255), applied_on VARCHAR(255), \
         checksum VARCHAR(255), \"chain\" VARCHAR(64) NULL, \"floor\" INTEGER NULL, \"pin\" TEXT NULL, \"state\" VARCHAR(32) \
         NULL, \"down\" TEXT NULL, \"applied_by\" VARCHAR(255) NULL, \"meaning\" TEXT NULL, \"tool\" VARCHAR(32) NULL)"
    );
    let mysql = create(&names(), Engine::MySql);
    assert!(
        mysql.contains("`down` LONGTEXT CHARACTER SET utf8mb4 NULL"),
        "{mysql}"
    );
    assert!(
        mysql.ends_with("ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4"),
        "{mysql}"
    );
}

fn down() -> Down {
    let count = Count {
        sql: "SELECT 0".into(),
        sample: "SELECT ''".into(),
        reason: "t holds rows".into(),
        remedy: "delete them".into(),
        step: 3,
    };
    let statement = Statement::new("DROP TABLE t").or(Some("DROP TABLE IF EXISTS t".into()));
    let rebuild = Rebuild {
        table: "t".into(),
        columns: vec!["a".into()],
        indexes: vec![],
        keeps_rowids: true,
        unreferenced: false,
        rekey: None,
        statements: vec![Statement::new("CREATE TABLE u (a)")],
    };
    let mut down = Down::new(Engine::Sqlite);
    down.parts = vec![
        DownPart::new("drop t".into(), &Body::Sql(vec![statement]), None),
        DownPart::new("alter t".into(), &Body::Rebuild(rebuild), None),
        DownPart::new("run f".into(), &Body::Run("f".into()), None),
    ];
    down.counts = vec![(&count).into()];
    down.needs = vec!["f".into()];
    down
}

#[test]
fn a_way_back_reads_as_it_was_written() {
    let down = down();
    let text = down.write();
    assert_eq!(
        text,
        r#"{"format":1,"engine":"sqlite","parts":[{"label":"drop t","sql":[{"sql":"DROP TABLE t","fallback":"DROP TABLE IF EXISTS t"}]},{"label":"alter t","sql":[{"sql":"CREATE TABLE u (a)"}],"rebuild":{"table":"t","columns":["a"],"indexes":[],"keeps_rowids":true}},{"label":"run f","sql":[],"run":"f"}],"counts":[{"sql":"SELECT 0","sample":"SELECT ''","reason":"t holds rows","remedy":"delete them"}],"loses":[],"needs":["f"]}"#
    );
    let read = Down::read(Some(&text), "0001_t", Engine::Sqlite).unwrap();
    assert_eq!(read, down);
    assert!(matches!(read.parts[1].body(), Body::Rebuild(r) if r.statements.len() == 1));
    assert_eq!(read.parts[2].body(), Body::Run("f".into()));
}

#[test]
fn a_way_back_that_cannot_be_read_is_refused_by_name() {
    let says = |text: Option<&str>| {
        let error = Down::read(text, "0007_x", Engine::MySql).unwrap_err();
        assert_eq!(error.kind(), Kind::Unfit);
        error.to_string()
    };
    let tail = "run the downgrade with a binary that holds it";
    for (text, why) in [
        (None, "the history holds no way back for it"),
        (Some("{\"format\":2}"), "a newer aludel wrote its way back"),
        (Some("?"), "its way back in the history cannot be read"),
        (
            Some("{\"format\":1}"),
            "its way back in the history cannot be read",
        ),
        (
            Some(&*down().write()),
            "its way back in the history is for sqlite",
        ),
    ] {
        assert_eq!(
            says(text),
            format!("0007_x cannot be taken back by this binary, since {why}: {tail}")
        );
    }
}
