//! What PostgreSQL 13, 15 and 18 show alike, or each in its own spelling: taken from servers.

use crate::catalog::postgres::normal;

/// What was written, and what the versions show.
const CHECKS: &[(&str, &[&str])] = &[
    ("(a, b) < (b, a)", &["(ROW(a, b) < ROW(b, a))"]),
    ("(a, b) = (1, 2)", &["((a = 1) AND (b = 2))"]),
    ("(a, b) <> (1, 2)", &["((a <> 1) OR (b <> 2))"]),
    ("ROW(a, 1) = ROW(b, 2)", &["((a = b) AND (1 = 2))"]),
    ("row(a, b) is null", &["(ROW(a, b) IS NULL)"]),
    (
        "(a, b) IN ((1, 2), (3, 4))",
        &["(((a = 1) AND (b = 2)) OR ((a = 3) AND (b = 4)))"],
    ),
    (
        "(a, b) is not distinct from (1, 2)",
        &["(NOT ((a IS DISTINCT FROM 1) OR (b IS DISTINCT FROM 2)))"],
    ),
    (
        "(a, b) >= (0, 0) AND c",
        &["((ROW(a, b) >= ROW(0, 0)) AND c)"],
    ),
    ("(t, a) in (('x', 1))", &["((t = 'x'::text) AND (a = 1))"]),
    (
        "a between symmetric 2 and 1",
        &["(((a >= 2) AND (a <= 1)) OR ((a >= 1) AND (a <= 2)))"],
    ),
    (
        "a not between symmetric 2 and 1",
        &["(((a < 2) OR (a > 1)) AND ((a < 1) OR (a > 2)))"],
    ),
    ("j = '{\"a\": 1e2}'", &["(j = '{\"a\": 100}'::jsonb)"]),
    (
        "j <> '{\"bb\": 1E-3, \"a\": 1.50}'",
        &["(j <> '{\"a\": 1.50, \"bb\": 0.001}'::jsonb)"],
    ),
    ("j = '[1, 2]'", &["(j = '[1, 2]'::jsonb)"]),
    ("n > 1e3", &["(n > '1000'::numeric)"]),
    (
        "i > interval '1 day 2 hours'",
        &["(i > '1 day 02:00:00'::interval)"],
    ),
    ("i < '90 minutes'", &["(i < '01:30:00'::interval)"]),
    (
        "i <> '1-2'::interval",
        &["(i <> '1 year 2 mons'::interval)"],
    ),
    (
        "u = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
        &["(u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid)"],
    ),
    (
        "t is normalized",
        &["is_normalized(t)", "(t IS NORMALIZED)"],
    ),
    ("t is not json", &["(t IS NOT JSON)"]),
    (
        "extract(year from d) > 2000",
        &[
            "(date_part('year'::text, d) > (2000)::double precision)",
            "(EXTRACT(year FROM d) > (2000)::numeric)",
        ],
    ),
];

#[test]
fn checks_look_alike_on_every_version() {
    for (written, versions) in CHECKS {
        for shown in *versions {
            assert_eq!(normal(written), normal(shown), "{written}: {shown}");
        }
    }
}

#[test]
fn what_differs_stays_different() {
    let pairs = [
        ("(a, b) = (1, 2)", "(a, b) = (2, 1)"),
        ("(a, b) = (1, 2)", "(a, b) <> (1, 2)"),
        ("(a, b) < (1, 2)", "a < 1 and b < 2"),
        ("i < '90 minutes'", "i < '91 minutes'"),
        ("i < '1 mon'", "i < '30 days'"),
        ("n > 1e3", "n > 1e4"),
        ("t is normalized", "t is not normalized"),
        ("a between symmetric 1 and 2", "a between 1 and 2"),
    ];
    for (one, other) in pairs {
        assert_ne!(normal(one), normal(other), "{one}: {other}");
    }
}
