use super::*;

const MODELS: &str = r#"
#[derive(Model)]
#[table(name = "users", unique(team_id, email))]
struct User {
    #[column(primary_key)]
    id: i64,
    #[column(len = 5, unique)]
    email: String,
    #[column(name = "level")]
    rank: Option<u8>,
    #[column(default = now)]
    joined_at: DateTime<Utc>,
    #[column(default = Status::Active)]
    status: Status,
    team_id: Option<i64>,
    #[column(generated = "id * 2", stored)]
    twice: Option<i64>,
    #[column(precision = 4, scale = 2)]
    price: Option<Decimal>,
    ratio: Option<f32>,
    big: Option<u64>,
    day: Option<NaiveDate>,
    at: Option<NaiveTime>,
    local: Option<NaiveDateTime>,
    key: Option<Uuid>,
    #[column(len = 2)]
    raw: Option<Vec<u8>>,
    doc: Option<Value>,
    #[column(type = "inet")]
    host: Option<String>,
    ok: Option<bool>,
    grade: Option<Grade>,
}
#[derive(Model)]
#[table(stored = "integer")]
enum Grade { Low = -1, High = 5 }
#[derive(Model)]
enum Status { Active, Banned }
"#;

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

fn check(path: &str, text: &str) -> Vec<String> {
    let models = crate::read_models(&[file("models/mod.rs", MODELS)]).unwrap();
    let found = check_seeds(&[file(path, text)], &models.schema);
    let found = found.err().unwrap_or_default();
    found.iter().map(ToString::to_string).collect()
}

/// What is said of one more value in an otherwise good row.
fn cell(name: &str, value: &str) -> Vec<String> {
    let text = format!(r#"[{{"id": 1, "email": "a@b", "{name}": {value}}}]"#);
    check("seeds/users.json", &text)
}

#[test]
fn good_seeds_pass() {
    let text = r#"[
        {"id": 1, "email": "a@b", "level": null, "status": "banned"},
        {"id": 2, "email": "größe", "joined_at": "2026-01-31T23:59:59+01:00"}
    ]"#;
    assert_eq!(check("seeds/users.json", text), [""; 0]);
    assert_eq!(check("seeds/users.json", "[]"), [""; 0]);
}

#[test]
fn values_that_fit_pass() {
    for (name, value) in [
        ("level", "255"),
        ("big", "18446744073709551615"),
        ("price", "\"-12.50\""),
        ("price", "\"0012.500\""),
        ("price", "99"),
        ("ratio", "2"),
        ("day", "\"2024-02-29\""),
        ("at", "\"23:59\""),
        ("at", "\"23:59:59.123456\""),
        ("local", "\"2026-01-31T00:00:00\""),
        ("joined_at", "\"2026-01-31T00:00:00.5Z\""),
        ("key", "\"67e55044-10b1-426f-9247-bb680e5fe0c8\""),
        ("key", "\"67e5504410b1426f9247bb680e5fe0c8\""),
        ("raw", "\"00fF\""),
        ("doc", "{\"a\": [1, {}]}"),
        ("doc", "null"),
        ("host", "\"::1\""),
        ("host", "7"),
        ("ok", "true"),
        ("grade", "-1"),
        ("grade", "null"),
        ("team_id", "-9223372036854775808"),
    ] {
        assert_eq!(cell(name, value), [""; 0], "{name} = {value}");
    }
}

fn all_refused(cases: &[(&str, &str, &str)]) {
    for (name, value, message) in cases {
        let expected = format!("seeds/users.json:1:2: row 1: `{name}`: {message}");
        assert_eq!(cell(name, value), [expected]);
    }
}

#[test]
fn numbers_that_do_not_fit_are_named_with_their_row() {
    all_refused(&[
        ("grade", "0", "0 is none of its values: write one of -1, 5"),
        (
            "level",
            "256",
            "256 is out of range: write a number from 0 to 255",
        ),
        (
            "level",
            "\"7\"",
            "\"7\" is no whole number: write one such as 42, without quotes or point",
        ),
        (
            "level",
            "7.0",
            "7.0 is no whole number: write one such as 42, without quotes or point",
        ),
        (
            "big",
            "-1",
            "-1 is out of range: write a number from 0 to 18446744073709551615",
        ),
        (
            "status",
            "\"bannd\"",
            "\"bannd\" is no value of the enum: did you mean `banned`?",
        ),
        (
            "status",
            "\"gone away\"",
            "\"gone away\" is no value of the enum: write one of active, banned",
        ),
        (
            "status",
            "null",
            "null does not fit a required column: give it a value",
        ),
        (
            "price",
            "12.5",
            "12.5 is no decimal: write a text such as \"12.50\"",
        ),
        (
            "price",
            "\"1e2\"",
            "\"1e2\" is no decimal: write a text such as \"12.50\"",
        ),
        (
            "price",
            "\"123.4\"",
            "123.4 does not fit 2 digits before the point and 2 after it: write fewer",
        ),
        (
            "price",
            "\"1.234\"",
            "1.234 does not fit 2 digits before the point and 2 after it: write fewer",
        ),
        (
            "ratio",
            "1e300",
            "1e+300 is too large for an f32: write a smaller number",
        ),
        (
            "ratio",
            "\"x\"",
            "\"x\" is no number: write a number, without quotes",
        ),
    ]);
}

#[test]
fn texts_that_do_not_fit_are_named_with_their_row() {
    all_refused(&[
        (
            "day",
            "\"2026-02-29\"",
            "\"2026-02-29\" is no date: write \"2026-01-31\"",
        ),
        (
            "at",
            "\"24:00:00\"",
            "\"24:00:00\" is no time: write \"23:59:59\", to the microsecond at most",
        ),
        (
            "at",
            "\"1:00:00.1234567\"",
            "\"1:00:00.1234567\" is no time: write \"23:59:59\", to the microsecond at most",
        ),
        (
            "local",
            "\"2026-01-31 00:00:00\"",
            "\"2026-01-31 00:00:00\" is no date and time: write \"2026-01-31T23:59:59\", to the microsecond at most",
        ),
        (
            "joined_at",
            "\"2026-01-31T00:00:00\"",
            "\"2026-01-31T00:00:00\" is no instant: write \"2026-01-31T23:59:59Z\", to the microsecond at most",
        ),
        (
            "key",
            "\"67e5\"",
            "\"67e5\" is no uuid: write \"67e55044-10b1-426f-9247-bb680e5fe0c8\"",
        ),
        (
            "raw",
            "\"abc\"",
            "\"abc\" is no bytes: write hexadecimal digits in pairs, such as \"00ff\"",
        ),
        (
            "raw",
            "\"010203\"",
            "3 bytes do not fit `len = 2`: shorten it",
        ),
        (
            "host",
            "[]",
            "[] is no value: write a text, a number or a bool",
        ),
        ("ok", "1", "1 is no bool: write true or false"),
    ]);
}

#[test]
fn rows_that_cannot_be_loaded_are_named() {
    let text = "[\n  {\"email\": \"a[\\\"b\"},\n  {\"id\": null, \"email\": \"toolong\"},\n\t{\"id\": 3, \"id\": 4}\n]";
    assert_eq!(
        check("seeds/users.json", text),
        [
            "seeds/users.json:2:3: row 1: `id` of the primary key is not given, and by it the row is known when it is loaded again: give it a value",
            "seeds/users.json:3:3: row 2: `id`: null does not fit a required column: give it a value",
            "seeds/users.json:3:3: row 2: `email`: 7 characters do not fit `len = 5`: shorten it",
            "seeds/users.json:4:2: row 3: `id` is given twice: keep one of them",
            "seeds/users.json:4:2: row 3: `email` is required and has no default: give it a value",
        ]
    );
    let text = r#"[{"id": 1, "email": "a", "rank": 1, "emial": "x", "twice": 2}]"#;
    assert_eq!(
        check("seeds/users.json", text),
        [
            "seeds/users.json:1:2: row 1: table `users` has no column `rank`: take it out, or name it as the database does",
            "seeds/users.json:1:2: row 1: table `users` has no column `emial`: did you mean `email`?",
            "seeds/users.json:1:2: row 1: `twice` is generated by the database: take it out",
        ]
    );
}

#[test]
fn a_key_stands_once_in_a_file() {
    let text = r#"[
{"id": 1, "email": "a", "team_id": 1},
{"id": 1, "email": "b"},
{"id": 2, "email": "a", "team_id": 1},
{"id": 3, "email": "c"}
]"#;
    assert_eq!(
        check("seeds/users.json", text),
        [
            "seeds/users.json:3:1: row 2: `id` is that of row 1 too, and must be unique: change one of them",
            "seeds/users.json:4:1: row 3: `email` is that of row 1 too, and must be unique: change one of them",
            "seeds/users.json:4:1: row 3: `team_id`, `email` is that of row 1 too, and must be unique: change one of them",
        ]
    );
}

#[test]
fn files_that_are_no_seeds_are_named() {
    for (path, text, message) in [
        (
            "seeds/user.json",
            "[]",
            "seeds/user.json:1:1: there is no table `user` for these seeds: did you mean `users`?",
        ),
        (
            "seeds/countries.json",
            "[]",
            "seeds/countries.json:1:1: there is no table `countries` for these seeds: name the file after a table, such as `users.json`",
        ),
        (
            "seeds/users.csv",
            "id",
            "seeds/users.csv:1:1: `users.csv` is no file of seeds: write them as JSON, such as `users.json`, or move the file elsewhere",
        ),
        (
            "seeds/users.json",
            "",
            "seeds/users.json:1:1: EOF while parsing a value: write a JSON array of objects",
        ),
        (
            "seeds/users.json",
            "{}",
            "seeds/users.json:1:1: invalid type: map, expected a sequence: write a JSON array of objects",
        ),
        (
            "seeds/users.json",
            "[\n1]",
            "seeds/users.json:2:1: invalid type: integer `1`, expected an object: write a JSON array of objects",
        ),
        (
            "seeds/users.json",
            "[{},]",
            "seeds/users.json:1:5: trailing comma: write a JSON array of objects",
        ),
    ] {
        assert_eq!(check(path, text), [message]);
    }
}
