use super::{body, changes_rows, parts, stands_apart};
use crate::sql::{Apart, Body, Statement};
use crate::{Engine, Raw, Step, Transaction};

fn step(up: Raw) -> Step {
    Step::Raw {
        up,
        down: None,
        means: Vec::new(),
    }
}

fn sql(engine: Option<Engine>, text: &str) -> Step {
    step(Raw::Sql {
        engine,
        text: text.into(),
    })
}

/// The statements of each step on an engine.
fn run(steps: &[Step], engine: Engine) -> Vec<String> {
    let bodies = (0..steps.len()).map(|at| body(steps, at, engine).unwrap());
    bodies
        .flat_map(|body| {
            body.statements()
                .iter()
                .map(|s| s.sql.clone())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn each_engine_runs_what_is_for_it() {
    let steps = [
        sql(None, "all"),
        sql(Some(Engine::Sqlite), "lite"),
        sql(Some(Engine::MySql), "my"),
        step(Raw::File {
            name: "x.sql".into(),
            text: "one; two".into(),
        }),
        step(Raw::Nothing),
    ];
    assert_eq!(run(&steps, Engine::Sqlite), ["all", "lite", "one", "two"]);
    assert_eq!(run(&steps, Engine::MySql), ["all", "my", "one", "two"]);
    assert_eq!(run(&steps, Engine::MariaDb), ["all", "my", "one", "two"]);
    assert_eq!(run(&steps, Engine::Postgres), ["all", "one", "two"]);
}

#[test]
fn mysql_stands_in_for_mariadb_unless_that_has_a_step_beside_it() {
    let (my, maria) = (
        sql(Some(Engine::MySql), "my"),
        sql(Some(Engine::MariaDb), "maria"),
    );
    let apart = sql(None, "apart");
    for steps in [[my.clone(), maria.clone()], [maria.clone(), my.clone()]] {
        assert_eq!(run(&steps, Engine::MariaDb), ["maria"]);
        assert_eq!(run(&steps, Engine::MySql), ["my"]);
    }
    assert_eq!(
        run(&[my, apart, maria], Engine::MariaDb),
        ["my", "apart", "maria"]
    );
}

#[test]
fn a_function_is_named() {
    let steps = [step(Raw::Run {
        name: "fill".into(),
    })];
    assert_eq!(
        body(&steps, 0, Engine::Sqlite),
        Ok(Body::Run("fill".into()))
    );
}

#[test]
fn a_transaction_of_ones_own_is_refused() {
    for text in [
        "UPDATE t SET a = 1; commit",
        "BEGIN; SELECT 1",
        "-- so\nROLLBACK TO x",
    ] {
        let error = body(&[sql(None, text)], 0, Engine::Sqlite).unwrap_err();
        assert!(
            error
                .message
                .ends_with("but aludel opens and closes the transaction itself: take it out"),
            "{error}"
        );
    }
    let harmless = sql(
        None,
        "CREATE TRIGGER t AFTER DELETE ON u BEGIN SELECT 1; END; ENDING",
    );
    let found = body(&[harmless], 0, Engine::Sqlite).unwrap();
    assert_eq!(found.statements().len(), 2);
    assert_eq!(found.statements()[1], Statement::new("ENDING"));
}

/// What runs for one step: `(…)` in a transaction, everything else outside of one.
fn phases(steps: &[Step], engine: Engine) -> Vec<String> {
    let mut all = Vec::new();
    for at in 0..steps.len() {
        for part in parts(steps, at, engine).unwrap() {
            let texts: Vec<_> = match &part.body {
                Body::Run(name) => vec![name.as_str()],
                body => body.statements().iter().map(|s| s.sql.as_str()).collect(),
            };
            let text = texts.join("; ");
            all.push(match part.apart {
                Some(_) => text,
                None => format!("({text})"),
            });
        }
    }
    all
}

#[test]
fn p2_a_step_is_cut_where_a_statement_stands_outside_of_a_transaction() {
    let text = "UPDATE t SET a = 1; DELETE FROM t; CREATE INDEX CONCURRENTLY i ON t (a); VACUUM t; SELECT 1";
    let found = phases(&[sql(None, text)], Engine::Postgres);
    assert_eq!(
        found,
        [
            "(UPDATE t SET a = 1; DELETE FROM t)",
            "CREATE INDEX CONCURRENTLY i ON t (a)",
            "VACUUM t",
            "(SELECT 1)"
        ]
    );
    let lite = phases(&[sql(None, "VACUUM; SELECT 1")], Engine::Sqlite);
    assert_eq!(lite, ["VACUUM", "(SELECT 1)"]);
    assert_eq!(phases(&[step(Raw::Nothing)], Engine::Postgres), ["()"]);
    let lite = sql(Some(Engine::Sqlite), "VACUUM");
    assert_eq!(phases(&[lite], Engine::Postgres), ["()"]);
}

#[test]
fn what_is_asked_to_stand_outside_of_a_transaction_does_statement_by_statement() {
    let run = step(Raw::Run {
        name: "fill".into(),
    });
    let word = Step::Transaction(Transaction::Outside);
    let steps = [sql(None, "CALL p(); SELECT 1"), run, word];
    for engine in [Engine::Postgres, Engine::Sqlite] {
        let found = phases(&steps[..2], engine);
        assert_eq!(found, ["(CALL p(); SELECT 1)", "(fill)"]);
        let asked: Vec<_> = (0..2)
            .flat_map(|at| parts(&steps, at, engine).unwrap())
            .collect();
        assert_eq!(asked.len(), 3);
        let unknown = Some(Apart::default());
        assert!(asked.iter().all(|part| part.apart == unknown));
        assert!(stands_apart(&steps, engine).unwrap());
        assert!(!stands_apart(&steps[..2], engine).unwrap());
    }
}

#[test]
fn what_is_known_to_leave_rows_alone_does_not_hide_them_from_counts() {
    let table = [
        ("CREATE INDEX CONCURRENTLY i ON t (a)", false),
        (
            "CREATE INDEX CONCURRENTLY i ON t (a); UPDATE t SET a = 1",
            true,
        ),
        ("UPDATE t SET a = 1", true),
        ("CREATE INDEX i ON t (a)", true),
    ];
    for (text, changes) in table {
        let found = changes_rows(&[sql(None, text)], 0, Engine::Postgres);
        assert_eq!(found, changes, "{text}");
    }
    assert!(changes_rows(
        &[step(Raw::Run { name: "f".into() })],
        0,
        Engine::Postgres
    ));
    assert!(!changes_rows(&[step(Raw::Nothing)], 0, Engine::Postgres));
}
