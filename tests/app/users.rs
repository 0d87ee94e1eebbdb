use aludel::Execute;

use crate::on_every_engine;
use crate::support::{Database, Engine};

on_every_engine!(users_are_made_with_tokens_that_are_shown_once);

fn users_are_made_with_tokens_that_are_shown_once(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let made = db
        .app(&["user", "add", "Ada", "--email", "ada@example.org"])
        .good();
    let token = made.stdout.trim();
    assert_eq!(made.stdout, format!("{token}\n"));
    assert_eq!((token.len(), &token[..3]), (67, "bm_"));
    assert!(!made.stderr.contains(token), "{}", made.stderr);
    let me = app.http().with_token(token).get("/api/me").as_json(200);
    assert_eq!(me["email"], "ada@example.org");

    let more = db
        .app(&["user", "token", "Ada", "--label", "phone"])
        .good()
        .stdout;
    assert_ne!(more.trim(), token);
    assert_eq!(
        app.http().with_token(more.trim()).get("/api/me").status,
        200
    );
    let mut raw = db.open();
    let rows = raw
        .query("SELECT token_hash, label FROM api_tokens ORDER BY id", &[])
        .unwrap();
    let kept: Vec<(String, String)> = rows
        .iter()
        .map(|row| (row.get(0).unwrap(), row.get(1).unwrap()))
        .collect();
    assert_eq!((kept.len(), kept[1].1.as_str()), (2, "phone"));
    assert!(
        kept.iter()
            .all(|(hash, _)| hash.len() == 64 && !token.contains(hash.as_str()))
    );

    let list = db.app(&["user", "list"]).good().stdout;
    assert!(list.starts_with("1\tAda\tada@example.org\t20"), "{list}");
    db.app(&["user", "revoke", "Ada"]).good();
    assert_eq!(
        app.http().with_token(token).get("/api/me").error(401).0,
        "unauthorized"
    );
}

#[test]
fn what_is_wrong_with_a_user_is_said() {
    let db = Database::new(Engine::Sqlite);
    db.app(&["init-db"]).good();
    db.app(&["user", "add", "Ada", "--email", "a@b"]).good();
    for (args, code, words) in [
        (
            vec!["user", "add", "Ada"],
            1,
            "error: there is a user \"Ada\" already: take another, or make them a new token with \
             `app user token`",
        ),
        (
            vec!["user", "add", "Bob", "--email", "a@b"],
            1,
            "error: a user has this address already: take another",
        ),
        (
            vec!["user", "add", " "],
            2,
            "error: the name is empty or not one line: give it some letters",
        ),
        (
            vec!["user", "token", "Bob"],
            2,
            "error: there is no user \"Bob\": see `app user list` for who there is",
        ),
        (
            vec!["user", "add", "Bob", "--email", "b"],
            2,
            "error: \"b\" is no address: write `ada@example.org`",
        ),
    ] {
        let done = db.app(&args);
        assert_eq!((done.code, done.stderr.lines().last()), (code, Some(words)));
        assert_eq!(done.stdout, "");
    }
    let list = db.app(&["user", "list"]).good().stdout;
    assert_eq!(list.lines().count(), 1, "{list}");
}
