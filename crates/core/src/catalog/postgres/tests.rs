//! What PostgreSQL 15 shows of what was written: taken from a server.

mod versions;

use super::{default_normal, normal, type_normal};

/// What was written, and what is shown.
const CHECKS: &[(&str, &str)] = &[
    (
        "v IN ('a','b')",
        "((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
    ),
    ("t IN ('a','b')", "(t = ANY (ARRAY['a'::text, 'b'::text]))"),
    ("t IN ('a')", "(t = 'a'::text)"),
    (
        "v NOT IN ('a','b')",
        "((v)::text <> ALL ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
    ),
    ("i IN (1,2,-3)", "(i = ANY (ARRAY[1, 2, '-3'::integer]))"),
    ("i BETWEEN 1 AND 2", "((i >= 1) AND (i <= 2))"),
    (
        "i NOT BETWEEN 1 AND 2 AND b > 0",
        "(((i < 1) OR (i > 2)) AND (b > 0))",
    ),
    (
        "i > 0 AND (b < 5 OR s = 3)",
        "((i > 0) AND ((b < 5) OR (s = 3)))",
    ),
    ("n >= 0", "(n >= (0)::numeric)"),
    ("n > 2.5", "(n > 2.5)"),
    ("f > 1.5", "(f > (1.5)::double precision)"),
    ("i > -1", "(i > '-1'::integer)"),
    ("b <> 5000000000", "(b <> '5000000000'::bigint)"),
    ("lower(v) = v", "(lower((v)::text) = (v)::text)"),
    ("v <> ''", "((v)::text <> ''::text)"),
    ("length(v) > 3", "(length((v)::text) > 3)"),
    ("v LIKE 'a%'", "((v)::text ~~ 'a%'::text)"),
    ("t NOT LIKE '%x'", "(t !~~ '%x'::text)"),
    ("v ILIKE 'A%'", "((v)::text ~~* 'A%'::text)"),
    (
        "t LIKE 'a!%' ESCAPE '!'",
        "(t ~~ like_escape('a!%'::text, '!'::text))",
    ),
    ("t ~ '^[a-z]+$'", "(t ~ '^[a-z]+$'::text)"),
    ("v !~* 'x'", "((v)::text !~* 'x'::text)"),
    ("NOT flag", "(NOT flag)"),
    ("flag", "flag"),
    ("flag IS TRUE", "(flag IS TRUE)"),
    ("flag IS NOT FALSE", "(flag IS NOT FALSE)"),
    ("i IS NULL OR i > 0", "((i IS NULL) OR (i > 0))"),
    ("i IS DISTINCT FROM 3", "(i IS DISTINCT FROM 3)"),
    ("d > '2020-01-01'", "(d > '2020-01-01'::date)"),
    (
        "ts < now()::timestamp",
        "(ts < (now())::timestamp without time zone)",
    ),
    (
        "tz > '2020-01-01 00:00:00+00'",
        "(tz > '2020-01-01 00:00:00+00'::timestamp with time zone)",
    ),
    ("d >= date '2020-01-01'", "(d >= '2020-01-01'::date)"),
    ("i + b * 2 > 10", "((i + (b * 2)) > 10)"),
    ("(i + b) * 2 > 10", "(((i + b) * 2) > 10)"),
    ("i - (b - s) = 0", "((i - (b - s)) = 0)"),
    ("i / 2 = 3", "((i / 2) = 3)"),
    ("i % 2 = 0", "((i % 2) = 0)"),
    ("mod(i,2)=0", "(mod(i, 2) = 0)"),
    ("-i > 3", "((- i) > 3)"),
    ("v || t <> 'x'", "(((v)::text || t) <> 'x'::text)"),
    ("coalesce(i, 0) > 0", "(COALESCE(i, 0) > 0)"),
    (
        "nullif(v, '') IS NOT NULL",
        "(NULLIF((v)::text, ''::text) IS NOT NULL)",
    ),
    (
        "CASE WHEN i > 0 THEN v ELSE 'x' END <> ''",
        "(( CASE     WHEN (i > 0) THEN v     ELSE 'x'::character varying END)::text <> ''::text)",
    ),
    (
        "CASE i WHEN 1 THEN true WHEN 2 THEN false END",
        " CASE i     WHEN 1 THEN true     WHEN 2 THEN false     ELSE NULL::boolean END",
    ),
    (
        "substring(t from 1 for 2) = 'ab'",
        "(SUBSTRING(t FROM 1 FOR 2) = 'ab'::text)",
    ),
    (
        "substring(t, 1, 2) = 'ab'",
        "(\"substring\"(t, 1, 2) = 'ab'::text)",
    ),
    (
        "extract(year from d) > 2000",
        "(EXTRACT(year FROM d) > (2000)::numeric)",
    ),
    (
        "position('@' in v) > 1",
        "(POSITION(('@'::text) IN (v)) > 1)",
    ),
    ("trim(v) = v", "(TRIM(BOTH FROM v) = (v)::text)"),
    (
        "trim(leading 'x' from v) = v",
        "(TRIM(LEADING 'x'::text FROM v) = (v)::text)",
    ),
    ("trim(both from t) = t", "(TRIM(BOTH FROM t) = t)"),
    (
        "upper(trim(v)) = 'X'",
        "(upper(TRIM(BOTH FROM v)) = 'X'::text)",
    ),
    ("j ? 'a'", "(j ? 'a'::text)"),
    ("j->>'a' = 'b'", "((j ->> 'a'::text) = 'b'::text)"),
    ("j->'a' @> '[1]'", "((j -> 'a'::text) @> '[1]'::jsonb)"),
    (
        "jsonb_typeof(j) = 'object'",
        "(jsonb_typeof(j) = 'object'::text)",
    ),
    ("i = ANY (ARRAY[1,2])", "(i = ANY (ARRAY[1, 2]))"),
    (
        "t = ANY (ARRAY['a','b'])",
        "(t = ANY (ARRAY['a'::text, 'b'::text]))",
    ),
    ("(i > 0) = flag", "((i > 0) = flag)"),
    ("i::text <> '5'", "((i)::text <> '5'::text)"),
    (
        "CAST(i AS numeric) / 3 > 1",
        "(((i)::numeric / (3)::numeric) > (1)::numeric)",
    ),
    (
        "ts::date > '2020-01-01'",
        "((ts)::date > '2020-01-01'::date)",
    ),
    ("char_length(t) <= 20", "(char_length(t) <= 20)"),
    ("octet_length(by) = 16", "(octet_length(by) = 16)"),
    ("abs(i) < 100", "(abs(i) < 100)"),
    ("round(n, 1) = n", "(round(n, 1) = n)"),
    ("i & 1 = 0", "((i & 1) = 0)"),
    ("i # 3 > 0", "((i # 3) > 0)"),
    ("i << 2 > 4", "((i << 2) > 4)"),
    ("t COLLATE \"C\" > 'a'", "((t COLLATE \"C\") > 'a'::text)"),
    (
        "ts AT TIME ZONE 'UTC' > tz",
        "((ts AT TIME ZONE 'UTC'::text) > tz)",
    ),
    ("v = 'it''s \\ 🎉'", "((v)::text = 'it''s \\ 🎉'::text)"),
    (
        "u <> '00000000-0000-0000-0000-000000000000'",
        "(u <> '00000000-0000-0000-0000-000000000000'::uuid)",
    ),
    ("tm > '12:00'", "(tm > '12:00:00'::time without time zone)"),
    (
        "i <> 0 AND b <> 0 AND s <> 0",
        "((i <> 0) AND (b <> 0) AND (s <> 0))",
    ),
    ("i = 1 OR b = 2 OR s = 3", "((i = 1) OR (b = 2) OR (s = 3))"),
    ("NOT (i = 1 AND b = 2)", "(NOT ((i = 1) AND (b = 2)))"),
    ("NOT i = 1", "(NOT (i = 1))"),
    ("i > 0 IS TRUE", "((i > 0) IS TRUE)"),
    ("greatest(i, b) > 0", "(GREATEST((i)::bigint, b) > 0)"),
    (
        "i ^ 2 > 4",
        "(((i)::double precision ^ (2)::double precision) > (4)::double precision)",
    ),
    (
        "i*1.0/b > 0.5",
        "((((i)::numeric * 1.0) / (b)::numeric) > 0.5)",
    ),
    ("t <> v", "(t <> (v)::text)"),
    ("i = '5'", "(i = 5)"),
    ("n = 5", "(n = (5)::numeric)"),
    ("f = 5", "(f = (5)::double precision)"),
    ("s > 5", "(s > 5)"),
    ("b = i", "(b = i)"),
    ("d + 1 > '2020-01-01'", "((d + 1) > '2020-01-01'::date)"),
    (
        "d - interval '1 day' > '2020-01-01'",
        "((d - '1 day'::interval) > '2020-01-01 00:00:00'::timestamp without time zone)",
    ),
    ("current_date > d", "(CURRENT_DATE > d)"),
    ("i IS NOT DISTINCT FROM b", "(NOT (i IS DISTINCT FROM b))"),
    (
        "t IS NOT NULL AND length(t) BETWEEN 1 AND 10",
        "((t IS NOT NULL) AND ((length(t) >= 1) AND (length(t) <= 10)))",
    ),
    ("concat(t, v) <> ''", "(concat(t, v) <> ''::text)"),
    ("starts_with(t, 'a')", "starts_with(t, 'a'::text)"),
    ("i IN (s, b)", "((i = s) OR (i = b))"),
    (
        "to_char(ts, 'YYYY') = '2020'",
        "(to_char(ts, 'YYYY'::text) = '2020'::text)",
    ),
    (
        "date_part('year', d) > 3",
        "(date_part('year'::text, d) > (3)::double precision)",
    ),
    (
        "tz >= '2020-01-01'::timestamptz",
        "(tz >= '2020-01-01 00:00:00+00'::timestamp with time zone)",
    ),
    ("i::bigint * 2 > 0", "(((i)::bigint * 2) > 0)"),
    (
        "v >= 'a' AND v < 'b'",
        "(((v)::text >= 'a'::text) AND ((v)::text < 'b'::text))",
    ),
    ("t SIMILAR TO 'a%'", "(t ~ similar_to_escape('a%'::text))"),
    ("cardinality(ARRAY[i]) = 1", "(cardinality(ARRAY[i]) = 1)"),
    ("i in (1)", "(i = 1)"),
    ("flag = true", "(flag = true)"),
    ("flag <> false", "(flag <> false)"),
    ("NOT (t LIKE 'x')", "(NOT (t ~~ 'x'::text))"),
    ("t !~ 'x' AND NOT flag", "((t !~ 'x'::text) AND (NOT flag))"),
];

/// A type and a default as written, and both as they are shown.
const DEFAULTS: &[(&str, &str, &str, &str)] = &[
    ("integer", "5", "integer", "5"),
    ("integer", "-5", "integer", "'-5'::integer"),
    ("bigint", "5000000000", "bigint", "'5000000000'::bigint"),
    ("bigint", "-1", "bigint", "'-1'::integer"),
    ("smallint", "-1", "smallint", "'-1'::integer"),
    (
        "numeric(20)",
        "18446744073709551615",
        "numeric(20,0)",
        "'18446744073709551615'::numeric",
    ),
    ("numeric(10,2)", "2.50", "numeric(10,2)", "2.50"),
    ("double precision", "2.5", "double precision", "2.5"),
    (
        "double precision",
        "-2.5",
        "double precision",
        "'-2.5'::numeric",
    ),
    (
        "double precision",
        "10000000000.0",
        "double precision",
        "10000000000.0",
    ),
    ("real", "2.5", "real", "2.5"),
    ("double precision", "5", "double precision", "5"),
    ("boolean", "true", "boolean", "true"),
    ("text", "'it''s \\ 🎉'", "text", "'it''s \\ 🎉'::text"),
    (
        "varchar(9)",
        "'5'",
        "character varying(9)",
        "'5'::character varying",
    ),
    ("text", "''", "text", "''::text"),
    ("date", "'2020-01-01'", "date", "'2020-01-01'::date"),
    (
        "time",
        "'12:00:00.500000'",
        "time without time zone",
        "'12:00:00.5'::time without time zone",
    ),
    (
        "timestamp",
        "'2020-01-01 00:00:00.000000'",
        "timestamp without time zone",
        "'2020-01-01 00:00:00'::timestamp without time zone",
    ),
    (
        "jsonb",
        "'{\"a\": [1,2], \"b\":\"x y\"}'",
        "jsonb",
        "'{\"a\": [1, 2], \"b\": \"x y\"}'::jsonb",
    ),
    ("jsonb", "'{}'", "jsonb", "'{}'::jsonb"),
    ("bytea", "'\\x00ff'::bytea", "bytea", "'\\x00ff'::bytea"),
    ("timestamptz", "now()", "timestamp with time zone", "now()"),
    (
        "timestamp",
        "(now() AT TIME ZONE 'utc')",
        "timestamp without time zone",
        "(now() AT TIME ZONE 'utc'::text)",
    ),
    (
        "date",
        "((now() AT TIME ZONE 'utc')::date)",
        "date",
        "((now() AT TIME ZONE 'utc'::text))::date",
    ),
    (
        "time",
        "((now() AT TIME ZONE 'utc')::time)",
        "time without time zone",
        "((now() AT TIME ZONE 'utc'::text))::time without time zone",
    ),
    ("uuid", "(gen_random_uuid())", "uuid", "gen_random_uuid()"),
    ("integer", "(1 + 1)", "integer", "(1 + 1)"),
    ("text", "(lower('A'))", "text", "lower('A'::text)"),
    ("text", "('a' || 'b')", "text", "('a'::text || 'b'::text)"),
    ("numeric(10,2)", "0.00", "numeric(10,2)", "0.00"),
    ("integer[]", "'{}'", "integer[]", "'{}'::integer[]"),
    ("text[]", "'{a,b}'", "text[]", "'{a,b}'::text[]"),
    ("boolean", "(NOT false)", "boolean", "(NOT false)"),
    ("interval", "'1 day'", "interval", "'1 day'::interval"),
    (
        "double precision",
        "(1e300)",
        "double precision",
        "'1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000'::numeric",
    ),
    ("double precision", "1e-5", "double precision", "0.00001"),
    (
        "jsonb",
        "'  [1, \"a\\\"b\\\\\", true ]'",
        "jsonb",
        "'[1, \"a\\\"b\\\\\", true]'::jsonb",
    ),
    ("jsonb", "'\"\\u00e9\\n\"'", "jsonb", "'\"é\\n\"'::jsonb"),
];

#[test]
fn what_is_shown_of_a_check_is_what_was_written() {
    for (written, shown) in CHECKS {
        let expected = normal(written);
        assert_eq!(normal(shown), expected, "{written}");
        assert_eq!(normal(&expected), expected, "{written}");
    }
}

#[test]
fn what_is_shown_of_a_default_is_what_was_written() {
    for (ty, written, shown_ty, shown) in DEFAULTS {
        let ty = type_normal(ty);
        assert_eq!(type_normal(shown_ty), ty);
        assert_eq!(
            default_normal(shown, &ty),
            default_normal(written, &ty),
            "{written}"
        );
    }
}

#[test]
fn versions_that_write_otherwise_are_read_alike() {
    let table = [
        ("trim(v) = v", "(btrim((v)::text) = (v)::text)"),
        (
            "extract(year from d) > 2000",
            "(date_part('year'::text, d) > (2000)::double precision)",
        ),
        (
            "position('@' in v) > 1",
            "(\"position\"((v)::text, '@'::text) > 1)",
        ),
        (
            "substring(t from 1 for 2) = 'ab'",
            "(\"substring\"(t, 1, 2) = 'ab'::text)",
        ),
        (
            "ts AT TIME ZONE 'UTC' > tz",
            "(timezone('UTC'::text, ts) > tz)",
        ),
    ];
    for (written, shown) in table {
        assert_eq!(normal(shown), normal(written), "{written}");
    }
}

#[test]
fn what_differs_stays_different() {
    let table = [
        ("a > 0", "a >= 0"),
        ("a IN (1, 2)", "a IN (1, 3)"),
        ("a IN (1, 2)", "a NOT IN (1, 2)"),
        ("(a OR b) AND c", "a OR b AND c"),
        ("a - (b - c) = 0", "a - b - c = 0"),
        ("t LIKE 'a'", "t ILIKE 'a'"),
        ("t = 'A'", "t = 'a'"),
        ("ts::date = d", "ts = d"),
        ("a IS NULL", "a IS NOT NULL"),
        ("NOT a", "a"),
        ("a BETWEEN 1 AND 2", "a NOT BETWEEN 1 AND 2"),
    ];
    for (one, other) in table {
        assert_ne!(normal(one), normal(other));
    }
}

#[test]
fn what_is_no_expression_keeps_its_order() {
    assert_eq!(
        normal("x > (SELECT max(y) FROM t)"),
        "x > ( select max ( y ) from t )"
    );
    assert_eq!(normal("a +"), "a +");
    assert_eq!(normal(""), "");
}
