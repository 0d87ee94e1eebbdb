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
    ("i > interval '1' year", &["(i > '1 year'::interval year)"]),
    (
        "i > interval '1-2' year to month",
        &["(i > '1 year 2 mons'::interval year to month)"],
    ),
    (
        "i > interval '1 2' day to hour",
        &["(i > '1 day 02:00:00'::interval day to hour)"],
    ),
    (
        "i > interval '4:05' minute to second",
        &["(i > '00:04:05'::interval minute to second)"],
    ),
    (
        "i > '1 day 2 hours'::interval day",
        &["(i > '1 day'::interval day)"],
    ),
    (
        "i > cast('90' as interval second)",
        &["(i > '00:01:30'::interval second)"],
    ),
    (
        "i > interval '1.5' second",
        &["(i > '00:00:01.5'::interval second)"],
    ),
    ("t <> U&'d\\0061t\\+000061'", &["(t <> 'data'::text)"]),
    (
        "t <> u&'it''s !0041!!' uescape '!'",
        &["(t <> 'it''s A!'::text)"],
    ),
    ("t <> U&'\\D83C\\DF89 \\\\'", &["(t <> '🎉 \\'::text)"]),
    ("U&\"d\\0061\" <> 'x'", &["(da <> 'x'::text)"]),
    (
        "p > timestamp '2020-01-01 00:00:00+02'",
        &["(p > '2020-01-01 00:00:00'::timestamp without time zone)"],
    ),
    (
        "p > '2020-01-01 10:00:00+05:30'::timestamp(3) without time zone",
        &["(p > '2020-01-01 10:00:00'::timestamp(3) without time zone)"],
    ),
    (
        "p > cast('2020-01-01 10:00:00Z' as timestamp)",
        &["(p > '2020-01-01 10:00:00'::timestamp without time zone)"],
    ),
    (
        "z > timestamp with time zone '2020-01-01 00:00:00+02'",
        &["(z > '2019-12-31 22:00:00+00'::timestamp with time zone)"],
    ),
    (
        "d > date '2020-01-01 00:00:00-05'",
        &["(d > '2020-01-01'::date)"],
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
        ("i < interval '1' year", "i < interval '1' month"),
        ("i < interval '1.5' second", "i < interval '1.25' second"),
        ("t <> U&'\\0061'", "t <> U&'\\0062'"),
        ("t <> U&'!0061'", "t <> U&'!0061' uescape '!'"),
        (
            "p > timestamp '2020-01-01 00:00:00+02'",
            "p > timestamp '2020-01-01 02:00:00+02'",
        ),
        (
            "z > timestamptz '2020-01-01 00:00:00+02'",
            "z > timestamptz '2020-01-01 00:00:00+03'",
        ),
        ("n > 1e3", "n > 1e4"),
        ("t is normalized", "t is not normalized"),
        ("a between symmetric 1 and 2", "a between 1 and 2"),
    ];
    for (one, other) in pairs {
        assert_ne!(normal(one), normal(other), "{one}: {other}");
    }
}

#[test]
fn a_default_without_a_zone_forgets_the_one_that_it_is_given() {
    let table = [
        (
            "'2020-01-01 00:00:00+02'",
            "timestamp",
            "'2020-01-01 00:00:00'::timestamp without time zone",
        ),
        ("'2020-01-01 23:30:00-05'", "date", "'2020-01-01'::date"),
        (
            "'2020-01-01 00:00:00+02'",
            "timestamptz",
            "'2019-12-31 22:00:00+00'::timestamp with time zone",
        ),
        ("interval '1' year", "interval", "'1 year'::interval"),
        ("U&'\\0061'", "text", "'a'::text"),
    ];
    for (written, ty, shown) in table {
        let normal = |sql: &str| crate::catalog::postgres::default_normal(sql, ty);
        assert_eq!(normal(written), normal(shown), "{written}");
    }
}
