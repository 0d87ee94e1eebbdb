use super::{Kind, tokens};
use crate::Engine;

fn cut(text: &str, engine: Engine) -> Vec<(Kind, String)> {
    tokens(text, engine)
        .map(|token| (token.kind, token.text.to_owned()))
        .collect()
}

#[test]
fn numbers_names_texts_and_marks_are_told_apart() {
    use Kind::{Mark, Name, Number, Text, Word};
    let cases: &[(&str, &[(Kind, &str)])] = &[
        ("a1_$ é", &[(Word, "a1_$"), (Word, "é")]),
        (
            "1 2.5 .5 1e-3 0x1F",
            &[
                (Number, "1"),
                (Number, "2.5"),
                (Number, ".5"),
                (Number, "1e-3"),
                (Number, "0x1F"),
            ],
        ),
        ("1-2", &[(Number, "1"), (Mark, "-"), (Number, "2")]),
        ("a<=b", &[(Word, "a"), (Mark, "<="), (Word, "b")]),
        ("a.b", &[(Word, "a"), (Mark, "."), (Word, "b")]),
        ("'it''s'`b```", &[(Text, "'it''s'"), (Name, "`b```")]),
        ("'🎉'||x", &[(Text, "'🎉'"), (Mark, "||"), (Word, "x")]),
        ("", &[]),
    ];
    for (text, expected) in cases {
        let expected: Vec<_> = expected
            .iter()
            .map(|(kind, text)| (*kind, (*text).to_owned()))
            .collect();
        for engine in Engine::ALL {
            assert_eq!(cut(text, engine), expected, "{engine}: {text}");
        }
    }
}

#[test]
fn double_quotes_are_names_but_on_mysql() {
    assert_eq!(
        cut("\"a\"", Engine::Sqlite),
        [(Kind::Name, "\"a\"".to_owned())]
    );
    assert_eq!(
        cut("\"a\"", Engine::MySql),
        [(Kind::Text, "\"a\"".to_owned())]
    );
}

#[test]
fn quotes_are_taken_off() {
    let value = |text, engine| tokens(text, engine).next().unwrap().value();
    assert_eq!(value("'it''s'", Engine::Sqlite), "it's");
    assert_eq!(value("\"a\"\"b\"", Engine::Sqlite), "a\"b");
    assert_eq!(value("[a b]", Engine::Sqlite), "a b");
    assert_eq!(value("`a``b`", Engine::MySql), "a`b");
    assert_eq!(value("word", Engine::MySql), "word");
    assert_eq!(value("'", Engine::Sqlite), "");
}

#[test]
fn operators_and_texts_that_only_postgres_has() {
    use Kind::{Mark, Text, Word};
    let cases: &[(&str, &[(Kind, &str)])] = &[
        ("a::text", &[(Word, "a"), (Mark, "::"), (Word, "text")]),
        ("a !~~* b", &[(Word, "a"), (Mark, "!~~*"), (Word, "b")]),
        ("j#>>k", &[(Word, "j"), (Mark, "#>>"), (Word, "k")]),
        ("$$it's$$", &[(Text, "$$it's$$")]),
        ("$a$x$b$y$a$ z", &[(Text, "$a$x$b$y$a$"), (Word, "z")]),
        ("E'\\''", &[(Text, "E'\\''")]),
        ("e", &[(Word, "e")]),
    ];
    for (text, expected) in cases {
        let expected: Vec<_> = expected
            .iter()
            .map(|(kind, text)| (*kind, (*text).to_owned()))
            .collect();
        assert_eq!(cut(text, Engine::Postgres), expected, "{text}");
    }
    let value = |text| tokens(text, Engine::Postgres).next().unwrap().value();
    assert_eq!(value("$a$it's$a$"), "it's");
    assert_eq!(value("E'a\\n\\'''"), "a\n''");
}
