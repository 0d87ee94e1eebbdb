use std::collections::BTreeSet;

use aludel_core::diff::narrowed;
use aludel_core::{Engine, Hints, Schema, Step, diff, meaning};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::hints::hints;
use crate::schemas::{Draw, Shape, schema};

/// A schema, another, and hints from the one to the other.
fn pair(mut draw: Draw) -> (Schema, Schema, Hints) {
    let shape = Shape::draw(&mut draw, &[Engine::Sqlite]);
    let from = schema(&mut draw, &shape);
    let other = Shape::draw(&mut draw, &[Engine::Sqlite]);
    let to = schema(&mut draw, &other);
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
    fn the_part_that_differs_gives_the_same_steps(draw in Draw::any()) {
        let (from, to, hints) = pair(draw);
        if let Some((less, more)) = narrowed(&from, &to, &hints) {
            prop_assert_eq!(diff(&less, &more, &hints), diff(&from, &to, &hints));
        }
    }

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

/// What the properties above hold is worth no more than what the random schemas bring about: every kind of step, and
/// names by way of a temporary one.
#[test]
fn random_schemas_bring_about_every_kind_of_step() {
    let mut runner = TestRunner::deterministic();
    let mut words = BTreeSet::new();
    for _ in 0..400 {
        let draw = Draw::any().new_tree(&mut runner).unwrap().current();
        let (from, to, hints) = pair(draw);
        for step in diff(&from, &to, &hints).unwrap().steps {
            let line = step.describe();
            words.extend(line.contains("_swap").then_some("a swap".to_owned()));
            let word = meaning::step(&step).to_string();
            words.insert(word[..word.find('(').unwrap_or(0)].to_owned());
        }
    }
    let all = [
        "a swap",
        "add_column",
        "alter_column",
        "alter_primary_key",
        "comment_table",
        "create_check",
        "create_foreign_key",
        "create_index",
        "create_index_on",
        "create_table",
        "create_unique",
        "drop_check",
        "drop_column",
        "drop_foreign_key",
        "drop_index",
        "drop_index_on",
        "drop_table",
        "drop_unique",
        "rename_column",
        "rename_constraint",
        "rename_index",
        "rename_table",
        "rename_value",
    ];
    assert_eq!(words, all.map(str::to_owned).into());
}
