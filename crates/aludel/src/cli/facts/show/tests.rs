use super::find;
use crate::Kind;
use crate::fixture::embedded;

#[test]
fn what_names_no_migration_is_wrong_usage() {
    let table = [
        (
            "base",
            "`base` names no migration: give an id, a prefix of one or a number",
        ),
        (
            "-1",
            "`-1` names no migration: give an id, a prefix of one or a number",
        ),
        ("head", "this program holds no migrations: write one first"),
    ];
    for (text, said) in table {
        let error = find(text, &embedded(&[])).err().unwrap();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (Kind::Usage, said)
        );
    }
}
