use crate::Engine;
use crate::cases::{CASES, hold};
use crate::servers::fresh;

fn every_case_holds(engine: Engine) {
    let mut failed = Vec::new();
    for case in CASES {
        let outcome = std::panic::catch_unwind(|| hold(case, &mut || Box::new(fresh(engine))));
        if outcome.is_err() {
            failed.push(case.name);
        }
    }
    assert_eq!(failed, [""; 0]);
}

#[test]
fn every_case_holds_on_mysql() {
    every_case_holds(Engine::MySql);
}

#[test]
fn every_case_holds_on_mariadb() {
    every_case_holds(Engine::MariaDb);
}
