//! Primary keys, uniques, indexes and checks.

use aludel_core::{Check, Index, IndexPart, Unique};

use super::*;

#[test]
fn keys_on_fields_get_their_names_by_rule() {
    let found = table(
        "",
        "#[column(unique, name = \"x\")] a: i64, #[column(index, check = \"b > 0\")] b: i64",
    );
    assert_eq!(
        found.uniques,
        [Unique {
            name: "t_x_key".into(),
            columns: vec!["x".into()]
        }]
    );
    assert_eq!(
        found.indexes,
        [Index {
            name: "t_b_idx".into(),
            parts: vec![IndexPart::Column("b".into())],
            unique: false,
            filter: None,
        }]
    );
    assert_eq!(
        found.checks,
        [Check {
            name: "t_b_check".into(),
            expr: "b > 0".into()
        }]
    );
}

#[test]
fn keys_on_the_struct_name_columns_by_their_fields() {
    let fields = "#[column(name = \"x\")] a: i64, r#type: String";
    let found = table(
        "unique(a, r#type), unique(name = \"u\", columns(a))",
        fields,
    );
    let unique = |name: &str, columns: &[&str]| Unique {
        name: name.into(),
        columns: columns.iter().map(ToString::to_string).collect(),
    };
    assert_eq!(
        found.uniques,
        [unique("t_x_type_key", &["x", "type"]), unique("u", &["x"])]
    );
}

#[test]
fn indexes_know_order_expressions_and_predicates() {
    let (a, b) = (
        IndexPart::Column("a".into()),
        IndexPart::Descending("b".into()),
    );
    let lower = IndexPart::Expr("lower(a)".into());
    for (words, name, parts, unique, filter) in [
        (
            "index(a, desc(b))",
            "t_a_b_idx",
            vec![a.clone(), b.clone()],
            false,
            None,
        ),
        (
            "index(sql(\"lower(a)\"), desc(b))",
            "t_expr_b_idx",
            vec![lower.clone(), b.clone()],
            false,
            None,
        ),
        (
            "index(name = \"i\", columns(a, desc(b), sql(\"lower(a)\")), unique, where = \"b > 0\")",
            "i",
            vec![a.clone(), b, lower],
            true,
            Some("b > 0"),
        ),
        ("index(a, unique)", "t_a_idx", vec![a], true, None),
    ] {
        let found = table(words, "a: String, b: i64").indexes;
        let expected = Index {
            name: name.into(),
            parts,
            unique,
            filter: filter.map(str::to_owned),
        };
        assert_eq!(found, [expected], "{words}");
    }
}

#[test]
fn checks_on_the_struct_have_a_name_or_get_one() {
    let found = table(
        "check(name = \"c\", expr = \"a > 0\"), check(expr = \"a < 9\")",
        "a: i64",
    );
    let check = |name: &str, expr: &str| Check {
        name: name.into(),
        expr: expr.into(),
    };
    assert_eq!(
        found.checks,
        [check("c", "a > 0"), check("t_check", "a < 9")]
    );
}

#[test]
fn a_sole_integer_key_that_is_no_foreign_key_counts_itself_up() {
    let other = "#[derive(Model)] struct O { #[column(primary_key)] id: i64 } #[derive(Model)] #[table(stored = \"integer\")] enum E { A }";
    for (model, counts) in [
        (
            "#[derive(Model)] struct T { #[column(primary_key)] id: i64 }",
            true,
        ),
        (
            "#[derive(Model)] struct T { #[column(primary_key)] id: u8 }",
            true,
        ),
        (
            "#[derive(Model)] #[table(primary_key(id))] struct T { id: i32 }",
            true,
        ),
        (
            "#[derive(Model)] struct T { #[column(primary_key, auto_increment = true)] id: i64 }",
            true,
        ),
        (
            "#[derive(Model)] struct T { #[column(primary_key, auto_increment = false)] id: i64 }",
            false,
        ),
        (
            "#[derive(Model)] struct T { #[column(primary_key, references = O)] id: i64 }",
            false,
        ),
        (
            "#[derive(Model)] #[table(primary_key(id, b))] struct T { id: i64, b: i64 }",
            false,
        ),
        (
            "#[derive(Model)] struct T { #[column(primary_key)] id: i64, #[column(primary_key)] b: i64 }",
            false,
        ),
        (
            "#[derive(Model)] struct T { #[column(primary_key)] id: Uuid }",
            false,
        ),
        (
            "#[derive(Model)] struct T { #[column(primary_key)] id: E }",
            false,
        ),
    ] {
        let schema = read(&format!("{model} {other}")).unwrap().schema;
        assert_eq!(
            schema.tables["t"].columns[0].auto_increment, counts,
            "{model}"
        );
    }
}

#[test]
fn primary_keys_are_named_and_ordered_as_written() {
    let text = "#[derive(Model)] #[table(primary_key(name = \"pk\", columns(b, a)))] struct T { a: i64, #[column(name = \"x\")] b: i64 }";
    let key = read(text).unwrap().schema.tables["t"].primary_key.clone();
    assert_eq!(
        (key.name.as_str(), key.columns),
        ("pk", vec!["x".to_owned(), "a".into()])
    );
}

#[test]
fn derived_names_over_63_bytes_are_cut() {
    let long = "a".repeat(60);
    let found = table("", &format!("#[column(unique)] {long}: i64"));
    assert_eq!(found.uniques[0].name.len(), 63);
}
