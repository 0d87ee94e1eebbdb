use aludel_core::{Engine, Hints, Schema, Step, diff};
use proptest::prelude::*;

use crate::hints::hints;
use crate::schemas::{Draw, Shape, schema};

/// A schema, another, and hints from the one to the other.
fn pair(mut draw: Draw) -> (Schema, Schema, Hints) {
    let shape = Shape::draw(&mut draw, &[Engine::Sqlite]);
    let from = schema(&mut draw, &shape);
    let to = schema(&mut draw, &shape);
    let hints = hints(&mut draw, &from, &to);
    (from, to, hints)
}

fn applied(steps: &[Step], schema: &Schema) -> Result<Schema, TestCaseError> {
    let mut schema = schema.clone();
    for step in steps {
        let fits = step.apply(&mut schema);
        fits.map_err(|e| {
            TestCaseError::fail(format!("{}: {e}\n{}", step.describe(), lines(steps)))
        })?;
    }
    Ok(schema)
}

fn reversed(steps: &[Step]) -> Vec<Step> {
    let mut back: Vec<Step> = steps.iter().filter_map(Step::reverse).collect();
    assert_eq!(
        back.len(),
        steps.len(),
        "the diff makes no step that cannot be reversed"
    );
    back.reverse();
    back
}

fn lines(steps: &[Step]) -> String {
    steps
        .iter()
        .map(|step| {
            step.describe()
                + "
"
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1000) })]

    #[test]
    fn steps_lead_there_and_back(draw in Draw::any()) {
        let (from, to, hints) = pair(draw);
        let found = diff(&from, &to, &hints);
        let steps = found.map_err(|e| TestCaseError::fail(format!("{e}\n{hints:#?}")))?.steps;
        let there = applied(&steps, &from)?;
        prop_assert!(there.same(&to), "{}", lines(&steps));
        let back = applied(&reversed(&steps), &there)?;
        prop_assert!(back.same(&from), "{}", lines(&steps));
    }

    #[test]
    fn nothing_is_left_to_do(draw in Draw::any()) {
        let (_, to, _) = pair(draw);
        let found = diff(&to, &to, &Hints::default());
        let found = found.map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(found, aludel_core::Diff::default());
    }
}
