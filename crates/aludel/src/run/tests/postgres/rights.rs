//! What SECURITY.md grants is enough, and no more is needed.

use super::*;
use crate::Kind;
use crate::fixture::embedded;

/// The statements of SECURITY.md, for a database and accounts of the test's own.
fn grants(database: &str) -> Vec<String> {
    let text = include_str!("../../../../../../SECURITY.md");
    let begin = text.find("CREATE ROLE app ").unwrap();
    let end = begin + text[begin..].find("```").unwrap();
    let lines = text[begin..end]
        .lines()
        .filter(|line| !line.starts_with("--"));
    let all = lines.collect::<Vec<_>>().join(" ");
    let own = |statement: &str| {
        statement
            .replace("DATABASE app", &format!("DATABASE {database}"))
            .replace("app_migrator", &format!("{database}_migrator"))
            .replace(" app ", &format!(" {database}_app "))
            .replace(" app,", &format!(" {database}_app,"))
            .replace("TO app;", &format!("TO {database}_app;"))
    };
    all.split_inclusive(';').map(own).collect()
}

#[test]
fn the_accounts_of_the_security_page_can_do_their_work() {
    let server = Server::new();
    let mut admin = server.db();
    let name = server.fresh.name.clone();
    for statement in grants(&name) {
        exec(&mut admin, &statement);
    }
    let as_user = |user: &str| {
        let url = server
            .url()
            .replace("postgres@", &format!("{name}_{user}@"));
        crate::connect(&url).unwrap()
    };
    let app = embedded(&[ONE, TWO]);
    let mut migrator = as_user("migrator");
    upgraded(&app, &mut migrator);
    let revoke =
        format!("REVOKE INSERT, UPDATE, DELETE ON refinery_schema_history FROM {name}_app");
    exec(&mut migrator, &revoke);
    drop(migrator);
    let mut db = as_user("app");
    assert!(app.upgrade(&mut db).unwrap().is_empty());
    exec(&mut db, "INSERT INTO users (email) VALUES ('a')");
    let history = "DELETE FROM refinery_schema_history";
    assert!(db.execute(history, &[]).is_err());
    let newer = embedded(&[ONE, TWO, FOUR]);
    let error = newer.upgrade(&mut db).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused, "{error}");
    upgraded(&newer, &mut as_user("migrator"));
    assert!(newer.check(&mut as_user("migrator")).unwrap().is_empty());
    assert!(newer.upgrade(&mut as_user("app")).unwrap().is_empty());
    drop(db);
    for user in ["app", "migrator"] {
        exec(&mut admin, &format!("DROP OWNED BY {name}_{user} CASCADE"));
        exec(&mut admin, &format!("DROP ROLE {name}_{user}"));
    }
}
