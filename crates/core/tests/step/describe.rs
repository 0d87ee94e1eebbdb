use aludel_core::{Engine, Raw, Step};

fn raw(up: Raw) -> String {
    Step::Raw {
        up,
        down: None,
        means: vec![],
    }
    .describe()
}

fn sql(text: &str) -> Raw {
    Raw::Sql {
        engine: None,
        text: text.to_owned(),
    }
}

#[test]
fn raw_steps() {
    assert_eq!(raw(Raw::Nothing), "do nothing");
    assert_eq!(
        raw(Raw::Run {
            name: "fill".into()
        }),
        "run fill"
    );
    assert_eq!(
        raw(Raw::File {
            name: "x.sql".into(),
            text: "…".into()
        }),
        "run SQL of x.sql"
    );
    assert_eq!(
        raw(Raw::Sql {
            engine: Some(Engine::MariaDb),
            text: "…".into()
        }),
        "run SQL on MariaDB"
    );
    assert_eq!(raw(sql("DELETE FROM t")), "run SQL: DELETE FROM t");
    assert_eq!(raw(sql("\n  DELETE\nFROM t\n")), "run SQL: DELETE…");
    let long = "SELECT ".to_owned() + &"ä".repeat(50);
    assert_eq!(
        raw(sql(&long)),
        format!("run SQL: SELECT {}…", "ä".repeat(33))
    );
    assert_eq!(
        raw(sql(&"ä".repeat(40))),
        format!("run SQL: {}", "ä".repeat(40))
    );
}

#[test]
fn table_of_a_step() {
    let rename = Step::RenameTable {
        from: "a".into(),
        to: "b".into(),
    };
    assert_eq!(rename.table(), Some("a"));
    assert_eq!(
        Step::Raw {
            up: Raw::Nothing,
            down: None,
            means: vec![]
        }
        .table(),
        None
    );
}
