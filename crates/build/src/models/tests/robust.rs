//! Half-typed models: an editor builds after every key.

use proptest::prelude::*;

use super::*;

const WHOLE: &str = r#"
#[derive(Model)]
#[table(name = "users", index(team, desc(at), sql("x"), where = "id > 0"), check(name = "c", expr = "1"))]
pub struct User {
    #[column(primary_key, comment = "its number")] pub id: i64,
    #[column(len = 255, unique, renamed_from = "mail")] pub email: Option<String>,
    #[column(default = -2.5, precision = 5, scale = 2, backfill = 1)] pub price: Decimal,
    #[column(references = Team(id), on_delete = cascade)] pub team: i64,
    #[column(default = Status::Active, type = Status)] pub status: Foreign<'static, [u8; 3]>,
    #[column(generated = "id * 2", virtual)] pub at: DateTime<Utc>,
}
#[derive(Model)]
#[table(stored = "integer")]
#[repr(u8)]
pub enum Status { Active = 1, Banned }
#[derive(Model)]
#[table(foreign_key(columns(id), references = "users(id)"))]
pub struct Team { #[column(primary_key)] pub id: Key }
#[derive(Model)]
pub struct Key(#[column(type = i64)] Foreign<{ 3 }>);
"#;

/// The pieces of a text between which a hand may cut: words and single signs.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let end = if word(first) {
            rest.find(|c| !word(c)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        pieces.push(&rest[..end]);
        rest = &rest[end..];
    }
    pieces
}

#[test]
fn the_whole_text_is_read() {
    assert_eq!(pieces(WHOLE).concat(), WHOLE);
    let models = read(WHOLE).unwrap();
    assert_eq!(models.schema.tables.len(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is cut out, doubled or put elsewhere: either a schema comes out, or every problem has a place in the file.
    #[test]
    fn half_typed_models_are_read_or_told(edits in prop::collection::vec((0_usize..400, 0_usize..400, 0_u8..3), 1..4)) {
        let mut text = pieces(WHOLE);
        for (from, to, kind) in edits {
            let (from, to) = (from % text.len(), to % text.len());
            match kind {
                0 => { text.remove(from); }
                1 => text.insert(to, text[from]),
                _ => text.swap(from, to),
            }
        }
        let text = text.concat();
        let file = SourceFile { path: "models/mod.rs".into(), text: text.clone() };
        if let Err(found) = read_models(&[file]) {
            prop_assert!(!found.is_empty());
            for one in found {
                let line = text.lines().nth(one.line - 1);
                let width = line.map_or(0, |line| line.chars().count());
                prop_assert!(one.line == 1 || line.is_some(), "{}", one);
                prop_assert!((1..=width + 1).contains(&one.column), "{}", one);
            }
        }
    }
}

#[test]
fn a_thousand_tables_are_read() {
    let tables = (0..1000).map(|n| {
        format!(
            "#[derive(Model)] #[table(index(a, b))] struct T{n} {{ #[column(primary_key)] id: i64, \
             #[column(unique)] a: i64, b: Status, #[column(references = T{})] up: i64 }}\n",
            n / 2
        )
    });
    let text = tables.collect::<String>() + "#[derive(Model)] enum Status { A, B }";
    let schema = read(&text).unwrap().schema;
    assert_eq!(schema.tables.len(), 1000);
    assert_eq!(schema.tables["t999"].foreign_keys[0].table, "t499");
}
