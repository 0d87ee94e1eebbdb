use super::*;
use crate::Kind;
use crate::fixture::embedded;
use crate::prelude::*;
use crate::word::Step;

const TABLE: &[Step] = &[create_table(
    "texts",
    &[bigint("id"), varchar("a", 80).nullable(), varchar("b", 80)],
)
.primary_key(&["id"])];

const NARROW: &[Step] = &[
    alter_column("texts", varchar("a", 80).nullable(), varchar("a", 80)),
    alter_column("texts", varchar("b", 80), varchar("b", 5)),
];

/// A server that would make `''` of each NULL and cut each text, if it were asked as its defaults are.
#[test]
fn rows_that_do_not_fit_are_counted_on_a_lax_server_and_none_is_changed() {
    each(|server| {
        let mut db = server.conn();
        assert_eq!(texts(&mut db, "SELECT @@GLOBAL.sql_mode"), [""]);
        upgraded(&embedded(&[("0001_texts", TABLE, &[])]), &mut db);
        db.query_drop("INSERT INTO texts VALUES (1, NULL, 'short'), (2, NULL, 'too long'), (3, 'x', 'longer still')")
            .unwrap();
        let rows = "SELECT CONCAT_WS(' ', id, COALESCE(a, 'none'), b) FROM texts ORDER BY id";
        let before = texts(&mut db, rows);
        let app = embedded(&[("0001_texts", TABLE, &[]), ("0002_narrow", NARROW, &[])]);
        let error = app.upgrade(&mut db).unwrap_err();
        let said = error.to_string();
        assert_eq!(error.kind(), Kind::Refused, "{said}");
        assert!(
            said.starts_with("0002_narrow is refused before step 1: "),
            "{said}"
        );
        assert_eq!(said.matches("(2 rows").count(), 2, "{said}");
        assert!(
            said.contains("texts.a") && said.contains("texts.b"),
            "{said}"
        );
        assert_eq!(texts(&mut db, rows), before);
        assert_eq!(applied(&mut db), ["texts"]);
    });
}
