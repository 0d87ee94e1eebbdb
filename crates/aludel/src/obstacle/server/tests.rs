use aludel_core::{Column, ColumnType, Default, Index, IndexPart, Schema, Step, Table};

use super::{Needs, lacking, places};
use crate::Engine;
use crate::run::Change;
use crate::servers::fresh;
use crate::servers::own::OwnServer;

fn table(name: &str) -> Table {
    Table::new(name, vec![Column::new("id", ColumnType::I64)], &["id"])
}

fn descending() -> Index {
    Index {
        name: "t_id_idx".to_owned(),
        parts: vec![IndexPart::Descending("id".to_owned())],
        unique: false,
        filter: None,
    }
}

fn beyond() -> Step {
    let mut column = Column::new("a", ColumnType::String { len: Some(9) });
    column.default = Some(Default::String("🎉".to_owned()));
    Step::AddColumn {
        table: "t".to_owned(),
        column,
        backfill: None,
    }
}

#[test]
fn what_steps_ask_for_is_seen_once() {
    assert_eq!(
        Needs::of(&[Step::CreateTable(table("t"))]),
        Needs::default()
    );
    let mut with_index = table("Users");
    with_index.indexes.push(descending());
    let steps = [
        Step::CreateTable(with_index),
        Step::CreateTable(table("Others")),
        beyond(),
    ];
    let needs = Needs {
        capitals: Some("Users".to_owned()),
        descending: Some("t_id_idx".to_owned()),
        letters: Some("add t.a".to_owned()),
    };
    assert_eq!(Needs::of(&steps), needs);
    let renamed = Step::RenameTable {
        from: "t".to_owned(),
        to: "T".to_owned(),
    };
    assert_eq!(Needs::of(&[renamed]).capitals.as_deref(), Some("T"));
}

#[test]
fn versions_are_compared_by_their_places() {
    assert!(places("10.6.7") < (10, 8));
    assert!(places("10.11.19") > (10, 8));
    assert!(places("11.8.6") > (10, 8));
    assert_eq!(places("nonsense"), (0, 0));
}

/// A server of every day has it all; on an older one the steps are refused with words before the first of them.
#[test]
fn what_a_server_lacks_is_said_before_step_1() {
    let old = std::env::var("ALUDEL_TEST_VERSIONS").is_ok_and(|all| all.contains("mariadb-10.6"));
    let mut db = fresh(Engine::MariaDb);
    let index = Step::CreateIndex {
        table: "t".to_owned(),
        index: descending(),
    };
    let found = [index, beyond()].map(|step| lacking(&mut db, &[step]).unwrap());
    if !old {
        assert_eq!(found, [None, None]);
        return;
    }
    let [index, letters] = found.map(Option::unwrap);
    assert!(
        index.starts_with("the index `t_id_idx` descends, which MariaDB 10.6."),
        "{index}"
    );
    assert!(letters.starts_with("add t.a has letters"), "{letters}");
}

#[test]
fn m17_tables_in_capitals_are_refused_where_the_server_folds_names() {
    for engine in [Engine::MariaDb, Engine::MySql] {
        let server = OwnServer::with(engine.word(), &["--lower-case-table-names=1"]);
        let mut db = crate::connect(&format!("{}mysql", server.url))
            .unwrap()
            .driver;
        let change = |name: &str| Change {
            id: "0001_users",
            steps: vec![Step::CreateTable(table(name))],
            keeping: None,
        };
        let told = |db: &mut dyn crate::driver::Driver, name| {
            crate::obstacle::refuse(db, &[change(name)], &Schema::default())
        };
        let error = told(&mut *db, "Users").unwrap_err();
        assert_eq!(error.kind(), crate::Kind::Refused);
        assert_eq!(
            error.to_string(),
            "0001_users is refused before step 1: the table `Users` has capital letters in its name, which the server does \
             not tell apart (lower_case_table_names = 1): name it in small letters with `#[table(name = \"…\")]`"
        );
        told(&mut *db, "users").unwrap();
    }
}

/// Nobody may try it without a table of its own.
#[test]
fn letters_that_cannot_be_tried_are_refused_with_the_right_that_it_takes() {
    let server = fresh(Engine::MariaDb);
    let user = format!("{}_u", server.name);
    let mut root = crate::connect(&crate::servers::url_of(Engine::MariaDb, &server.name)).unwrap();
    let mut order = |sql: String| root.driver.execute(&sql, &[]).unwrap();
    order(format!("CREATE USER {user}"));
    order(format!("GRANT SELECT ON {}.* TO {user}", server.name));
    let url =
        crate::servers::url_of(Engine::MariaDb, &server.name).replace("root@", &format!("{user}@"));
    let told = lacking(&mut *crate::connect(&url).unwrap().driver, &[beyond()]);
    order(format!("DROP USER {user}"));
    let told = told.unwrap().unwrap();
    let (begin, end) = (
        "add t.a has letters of four bytes, such as 🎉, and whether MariaDB ",
        "(1044)): GRANT CREATE TEMPORARY TABLES, or take them out",
    );
    assert!(told.starts_with(begin) && told.ends_with(end), "{told}");
}
