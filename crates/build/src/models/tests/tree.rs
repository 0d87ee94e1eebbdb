//! Several files, and the `mod`s that reach them.

use aludel_core::{Error, Place};

use super::*;

const MODEL: &str = "#[derive(Model)] struct T { #[column(primary_key)] id: i64 }";

fn files(files: &[(&str, &str)]) -> Result<Models, Vec<String>> {
    let files: Vec<SourceFile> = files
        .iter()
        .map(|(path, text)| SourceFile {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        })
        .collect();
    read_models(&files).map_err(|all| all.iter().map(ToString::to_string).collect())
}

#[test]
fn files_that_a_mod_reaches_are_read() {
    for (entry, path) in [
        (("models/mod.rs", "mod user;"), "models/user.rs"),
        (("models/mod.rs", "pub mod user;"), "models/user/mod.rs"),
        (("models/mod.rs", "mod r#type;"), "models/type.rs"),
        (("models/mod.rs", "mod a { mod user; }"), "models/a/user.rs"),
        (
            ("models/mod.rs", "#[path = \"x/y.rs\"] mod user;"),
            "models/x/y.rs",
        ),
        (
            ("models/mod.rs", "mod a { #[path = \"../y.rs\"] mod user; }"),
            "models/y.rs",
        ),
        (("src/models.rs", "mod user;"), "src/models/user.rs"),
        (
            ("src/lib.rs", "#[path = \"../models/user.rs\"] mod user;"),
            "models/user.rs",
        ),
        (("src/main.rs", "mod user;"), "src/user.rs"),
        (("src\\\\models\\mod.rs", "mod user;"), "src/models/user.rs"),
        (("./models/mod.rs", "mod user;"), "models/user.rs"),
        (
            ("/home/x/models/mod.rs", "mod user;"),
            "/home/x/models/user.rs",
        ),
        (("mod.rs", "mod user;"), "user.rs"),
    ] {
        let read = files(&[entry, (path, MODEL)]);
        assert!(read.is_ok(), "{entry:?} {path} {read:?}");
    }
}

#[test]
fn a_file_that_a_reached_file_reaches_is_reached() {
    let all = [
        ("models/mod.rs", "mod a;"),
        ("models/a.rs", "mod b;"),
        ("models/a/b.rs", MODEL),
    ];
    assert!(files(&all).is_ok());
}

#[test]
fn a_file_that_no_mod_reaches_is_an_error() {
    let message = |path: &str, name: &str, entry: &str| {
        format!(
            "{path}:1:1: no `mod` reaches this file, so the program does not have what is in it: write `mod {name};` in {entry}, or take the file away"
        )
    };
    for (all, path, name, entry) in [
        (
            vec![("models/mod.rs", MODEL), ("models/tag.rs", "")],
            "models/tag.rs",
            "tag",
            "models/mod.rs",
        ),
        (
            vec![("models/mod.rs", MODEL), ("models/a/mod.rs", "")],
            "models/a/mod.rs",
            "a",
            "models/mod.rs",
        ),
        (
            vec![("src/models.rs", MODEL), ("src/models/tag.rs", "")],
            "src/models/tag.rs",
            "tag",
            "src/models.rs",
        ),
        (
            // `mod b;` in a file that is not reached itself reaches nothing.
            vec![
                ("models/mod.rs", "mod x;"),
                ("models/x.rs", MODEL),
                ("models/a/b.rs", "mod b;"),
            ],
            "models/a/b.rs",
            "b",
            "models/mod.rs",
        ),
        (
            vec![("src/lib.rs", MODEL), ("src/bin/tool.rs", "")],
            "src/bin/tool.rs",
            "tool",
            "src/lib.rs",
        ),
    ] {
        assert_eq!(
            files(&all).unwrap_err(),
            [message(path, name, entry)],
            "{all:?}"
        );
    }
}

#[test]
fn files_without_an_entry_among_them_need_no_mod() {
    assert!(files(&[("src/user/model.rs", MODEL), ("src/tag/model.rs", "")]).is_ok());
    assert!(files(&[("src/lib.rs", MODEL), ("src/main.rs", "fn main() {}")]).is_ok());
    assert!(files(&[("src/lib.rs", MODEL), ("src/bin/tool.rs", "fn main() {}")]).is_ok());
}

#[test]
fn a_cfg_on_the_mod_of_models_is_an_error() {
    let all = [
        (
            "models/mod.rs",
            "#[cfg(x)] mod a; #[cfg(test)] mod tests; mod t;",
        ),
        ("models/a.rs", "mod b;"),
        ("models/a/b.rs", MODEL),
        ("models/tests.rs", ""),
        ("models/t.rs", ""),
    ];
    assert_eq!(
        files(&all).unwrap_err(),
        [
            "models/mod.rs:1:3: `mod a` holds models behind a `cfg`, and a model is there in every build or in none: take the `cfg` off, or move the models out"
        ]
    );
}

#[test]
fn each_problem_names_its_file() {
    let all = [
        (
            "models/mod.rs",
            "mod b; mod a; #[derive(Model)] struct N(usize);",
        ),
        (
            "models/b.rs",
            "#[derive(Model)] struct T { #[column(primary_key)] id: N, f: usize }",
        ),
        (
            "models/a.rs",
            "#[derive(Model)] #[table(name = \"t\")] struct U { #[column(primary_key)] id: i64 }",
        ),
    ];
    let size = "`usize` is no column type, since its size differs between machines: use `u64`, or say `type = u64`";
    assert_eq!(
        files(&all).unwrap_err(),
        [
            "models/a.rs:1:33: `U` declares table `t`, as `T` at models/b.rs:1:25 does: give one of them another `#[table(name = \"…\")]`".to_owned(),
            format!("models/b.rs:1:62: {size}"),
            format!("models/mod.rs:1:41: {size}"),
        ]
    );
}

#[test]
fn where_a_file_cannot_be_parsed_nothing_is_said_of_the_others() {
    let all = [
        (
            "models/mod.rs",
            "mod a; #[derive(Model)] struct T { #[column(primary_key)] id: Status }",
        ),
        (
            "models/a.rs",
            "#[derive(Model)]\nenum Status { Active Banned }",
        ),
    ];
    assert_eq!(
        files(&all).unwrap_err(),
        [
            "models/a.rs:2:22: syntax error: expected `,`: mend it, as the models cannot be read before"
        ]
    );
}

#[test]
fn what_the_core_says_gets_its_place() {
    let text = "\n#[derive(Model)]\nstruct T {\n  #[column(primary_key, check = \"id > 0\")]\n  id: i64,\n}";
    let places = files(&[("models/mod.rs", text)]).unwrap().places;
    let said = |place| {
        let error = Error::new("x: y").at(place);
        places.diagnostic(&error).map(|found| found.to_string())
    };
    let expression = |column: Option<&str>, expr: &str| Place::Expression {
        table: "t".into(),
        column: column.map(str::to_owned),
        expr: expr.into(),
    };
    let column = |column: &str| Place::Column {
        table: "t".into(),
        column: column.into(),
    };
    for (place, expected) in [
        (Place::Table("t".into()), Some("models/mod.rs:3:8: x: y")),
        (column("id"), Some("models/mod.rs:5:3: x: y")),
        // A column that the models no longer have: at its table.
        (column("gone"), Some("models/mod.rs:3:8: x: y")),
        // A check that the models do not say: at its column, or its table.
        (
            expression(Some("id"), "id > 1"),
            Some("models/mod.rs:5:3: x: y"),
        ),
        (expression(None, "id > 1"), Some("models/mod.rs:3:8: x: y")),
        (
            expression(Some("id"), "id > 0"),
            Some("models/mod.rs:4:33: x: y"),
        ),
        (Place::Table("gone".into()), None),
        (Place::Nowhere, None),
    ] {
        assert_eq!(said(place.clone()).as_deref(), expected, "{place:?}");
    }
}

#[test]
fn without_any_file_there_is_no_model() {
    assert_eq!(
        files(&[]).unwrap_err(),
        [
            "models:1:1: there is no table among the models, and no model at all would drop every table: write `#[derive(Model)]` on a struct, or mend `models` in [package.metadata.aludel]"
        ]
    );
}
