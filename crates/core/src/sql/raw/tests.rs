use super::body;
use crate::sql::{Body, Statement};
use crate::{Engine, Raw, Step};

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

#[test]
fn p2_what_postgres_runs_only_outside_of_a_transaction_is_refused_there() {
    let table = [
        ("CREATE INDEX CONCURRENTLY i ON t (a)", Some("CONCURRENTLY")),
        ("DROP INDEX concurrently i", Some("CONCURRENTLY")),
        ("VACUUM t", Some("VACUUM")),
        ("UPDATE t SET a = 'CONCURRENTLY'", None),
        ("SELECT 'VACUUM'", None),
    ];
    for (text, word) in table {
        let found = body(&[sql(None, text)], 0, Engine::Postgres);
        let message = word.map(|word| {
            format!(
                "the SQL of a step says {word}, which PostgreSQL runs only outside of a transaction, and that is not \
                 supported yet: take the word out, or run it by hand"
            )
        });
        assert_eq!(found.err().map(|error| error.message), message, "{text}");
        assert!(body(&[sql(None, text)], 0, Engine::MySql).is_ok());
    }
}
