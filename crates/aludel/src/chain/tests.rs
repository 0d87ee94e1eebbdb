#![allow(clippy::unwrap_used)]

use super::*;
use crate::embed::Embedded;
use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::word::Step;

const MADE: [Made; 2] = [
    ("0001_create", &[sql("SELECT 1").reverse(nothing)], &[]),
    ("0002_more", &[sql("SELECT 2").reverse(nothing)], &[]),
];

/// The second of two migrations as the build hands it over.
fn second(steps: &'static [Step], parent: &'static str) -> Embedded {
    let source = embedded(&MADE).source;
    let sound = &source.migrations[1];
    Embedded {
        id: sound.id,
        migration: Migration {
            parent: Some(parent),
            steps,
        },
        checksum: sound.checksum,
        chain: sound.chain,
        runs: &[],
        files: &[],
        draft: false,
    }
}

fn refusal(second: Embedded) -> String {
    let parent = Link::load(&embedded(&MADE).source.migrations[0], None).unwrap();
    let error = Link::load(Box::leak(Box::new(second)), Some(&parent));
    error.err().unwrap().to_string()
}

/// What the build read and what the compiler made of it are compared: a difference is a bug of ours, and nothing is done.
#[test]
fn what_was_not_compiled_as_the_build_read_it_is_refused() {
    let sound = || second(MADE[1].1, "0001_create");
    let parent = Link::load(&embedded(&MADE).source.migrations[0], None).unwrap();
    assert!(Link::load(Box::leak(Box::new(sound())), Some(&parent)).is_ok());
    let wrong = [
        (
            second(MADE[1].1, "0001_other"),
            "0002_more stands in the chain where its parent does not",
        ),
        (
            Embedded {
                id: "0001_more",
                ..sound()
            },
            "0001_more stands in the chain after a migration of a higher number",
        ),
        (
            second(MADE[0].1, "0001_create"),
            "0002_more was compiled to other steps than the build read in it",
        ),
        (
            Embedded {
                checksum: 1,
                ..sound()
            },
            "0002_more was compiled to another checksum than the build computed",
        ),
    ];
    for (embedded, words) in wrong {
        let wanted = format!(
            "{words}: this is a bug of aludel and nothing was changed; please report it with the migration's file"
        );
        assert_eq!(refusal(embedded), wanted);
    }
}
