use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use crate::on_every_engine;
use crate::support::{Database, Engine, Http};

on_every_engine!(
    a_bookmark_lives,
    texts_of_every_kind_come_back,
    lists_are_paged,
    search_finds_words_and_tags,
    tags_are_counted_and_swept,
    users_see_only_their_own,
    what_does_not_fit_is_refused,
);

fn add(http: &Http, bookmark: &Value) -> Value {
    http.json("POST", "/api/bookmarks", bookmark).as_json(201)
}

fn titles(list: &Value) -> Vec<&str> {
    let list = list["bookmarks"].as_array().expect("a list");
    list.iter()
        .map(|b| b["title"].as_str().expect("a title"))
        .collect()
}

fn a_bookmark_lives(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let ada = db.user(&app, "Ada");
    let answer = ada.json(
        "POST",
        "/api/bookmarks",
        &json!({"url": "https://Example.org/a?b=c", "title": "One", "tags": ["Rust", "db"]}),
    );
    let made = answer.as_json(201);
    let place = answer.header("location").to_owned();
    assert_eq!(place, format!("/api/bookmarks/{}", made["id"]));
    assert_eq!(made["tags"], json!(["db", "rust"]));
    assert_eq!(made["site"], "example.org");
    assert_eq!(
        (&made["visibility"], &made["to_read"]),
        (&json!("private"), &json!(false))
    );
    assert_eq!(
        (&made["owner"], &made["notes"]),
        (&json!("Ada"), &Value::Null)
    );
    assert_eq!(made["created_at"], made["updated_at"]);
    assert_eq!(ada.get(&place).as_json(200), made);

    let change = json!({"title": "Two", "notes": "n", "to_read": true, "tags": ["db"]});
    let changed = ada.json("PATCH", &place, &change).as_json(200);
    assert_eq!(
        (&changed["title"], &changed["notes"]),
        (&json!("Two"), &json!("n"))
    );
    assert_eq!(
        (&changed["url"], &changed["tags"]),
        (&made["url"], &json!(["db"]))
    );
    assert_eq!(changed["to_read"], json!(true));
    assert_eq!(changed["created_at"], made["created_at"]);
    assert_ne!(changed["updated_at"], made["updated_at"]);
    let cleared = ada
        .json("PATCH", &place, &json!({"notes": null}))
        .as_json(200);
    assert_eq!(
        (&cleared["notes"], &cleared["title"]),
        (&Value::Null, &json!("Two"))
    );

    let gone = ada.send("DELETE", &place, None);
    assert_eq!((gone.status, gone.text.as_str()), (204, ""));
    assert_eq!(ada.get(&place).error(404).0, "not_found");
    assert_eq!(ada.send("DELETE", &place, None).error(404).0, "not_found");
    assert_eq!(ada.json("PATCH", &place, &change).error(404).0, "not_found");
}

fn texts_of_every_kind_come_back(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let ada = db.user(&app, "Ada \"Löve\" O'Hara 🦀");
    for text in [
        "it's \"quoted\" \\ back\\\\slashed",
        "naïve 日本語 🦀👩‍👩‍👧 ∑",
        "%_!'; DROP TABLE bookmarks; -- ?",
        &"long 🦀 ".repeat(10_000),
    ] {
        let title: String = text.chars().take(900).collect();
        let title = title.trim();
        let sent = json!({"url": "http://a.b/ü?q='x'", "title": title, "notes": text, "tags": ["日本", "o'hara"]});
        let made = add(&ada, &sent);
        assert_eq!(made["title"], title);
        assert_eq!(made["notes"], text);
        assert_eq!(made["url"], "http://a.b/ü?q='x'");
        assert_eq!(made["tags"], json!(["o'hara", "日本"]));
        assert_eq!(made["owner"], "Ada \"Löve\" O'Hara 🦀");
    }
}

fn lists_are_paged(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let ada = db.user(&app, "Ada");
    for n in 0..7 {
        add(
            &ada,
            &json!({"url": format!("http://a.b/{n}"), "title": format!("n{n}")}),
        );
    }
    let all = ada.get("/api/bookmarks").as_json(200);
    assert_eq!(titles(&all), ["n6", "n5", "n4", "n3", "n2", "n1", "n0"]);
    assert_eq!(
        (&all["total"], &all["limit"], &all["offset"]),
        (&json!(7), &json!(50), &json!(0))
    );
    let part = ada.get("/api/bookmarks?limit=3&offset=2").as_json(200);
    assert_eq!(titles(&part), ["n4", "n3", "n2"]);
    assert_eq!(part["total"], 7);
    let beyond = ada.get("/api/bookmarks?offset=100").as_json(200);
    assert_eq!((titles(&beyond).len(), &beyond["total"]), (0, &json!(7)));
    for (query, message) in [
        ("limit=0", "limit is 0: it may be 1 to 500"),
        ("limit=501", "limit is 501: it may be 1 to 500"),
        ("offset=-1", "offset is -1: it may be 0 and more"),
    ] {
        let error = ada.get(&format!("/api/bookmarks?{query}")).error(400);
        assert_eq!(error, ("malformed".to_owned(), message.to_owned()));
    }
    let (code, _) = ada.get("/api/bookmarks?limit=many").error(400);
    assert_eq!(code, "malformed");
}

fn search_finds_words_and_tags(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let ada = db.user(&app, "Ada");
    for (title, url, notes, tags) in [
        (
            "Rust book",
            "https://doc.rust-lang.org/",
            None,
            vec!["lang", "rust"],
        ),
        (
            "SQLite",
            "https://sqlite.org/lang.html",
            Some("100% tested"),
            vec!["db"],
        ),
        (
            "Percent",
            "http://a.b/",
            Some("100 per cent"),
            vec!["naïve"],
        ),
    ] {
        add(
            &ada,
            &json!({"url": url, "title": title, "notes": notes, "tags": tags}),
        );
    }
    let unread = json!({"url": "http://later.example/", "title": "Later", "to_read": true});
    add(&ada, &unread);
    for (query, found) in [
        ("q=rust", vec!["Rust book"]),
        ("q=RUST%20BOOK", vec!["Rust book"]),
        ("q=rust%20sqlite", vec![]),
        ("q=lang", vec!["SQLite", "Rust book"]),
        ("q=100%25", vec!["SQLite"]),
        ("q=_", vec![]),
        ("q=na%C3%AFve", vec!["Percent"]),
        ("q=%23db", vec!["SQLite"]),
        ("tag=LANG", vec!["Rust book"]),
        ("tag=lang&q=sqlite", vec![]),
        ("site=sqlite.org", vec!["SQLite"]),
        ("to_read=true", vec!["Later"]),
        ("q='%20OR%201=1%20--", vec![]),
    ] {
        let list = ada.get(&format!("/api/bookmarks?{query}")).as_json(200);
        assert_eq!(titles(&list), found, "{query}");
        assert_eq!(list["total"], found.len(), "{query}");
    }
}

fn tags_are_counted_and_swept(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let ada = db.user(&app, "Ada");
    let one = add(&ada, &json!({"url": "http://a.b/1", "tags": ["x", "y"]}));
    add(&ada, &json!({"url": "http://a.b/2", "tags": ["x"]}));
    let tags = |http: &Http| http.get("/api/tags").as_json(200)["tags"].clone();
    let count = |name: &str, bookmarks: i64| json!({"name": name, "bookmarks": bookmarks});
    assert_eq!(tags(&ada), json!([count("x", 2), count("y", 1)]));
    ada.send("DELETE", &format!("/api/bookmarks/{}", one["id"]), None);
    assert_eq!(tags(&ada), json!([count("x", 1)]));
    assert_eq!(tags(&db.user(&app, "Bob")), json!([]));
}

fn users_see_only_their_own(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let (ada, bob) = (db.user(&app, "Ada"), db.user(&app, "Bob"));
    let secret = add(
        &ada,
        &json!({"url": "http://a.b/s", "title": "secret", "tags": ["t"]}),
    );
    add(
        &ada,
        &json!({"url": "http://a.b/p", "title": "open", "visibility": "public"}),
    );
    add(
        &bob,
        &json!({"url": "http://a.b/b", "title": "bob's", "tags": ["t"]}),
    );
    let place = format!("/api/bookmarks/{}", secret["id"]);
    assert_eq!(bob.get(&place).error(404).0, "not_found");
    let steal = json!({"title": "mine"});
    assert_eq!(bob.json("PATCH", &place, &steal).error(404).0, "not_found");
    assert_eq!(bob.send("DELETE", &place, None).error(404).0, "not_found");
    assert_eq!(ada.get(&place).as_json(200)["title"], "secret");
    let list = bob.get("/api/bookmarks?tag=t").as_json(200);
    assert_eq!(titles(&list), ["bob's"]);

    let public = app.http().get("/api/public").as_json(200);
    assert_eq!(titles(&public), ["open"]);
    assert_eq!(public["bookmarks"][0]["owner"], "Ada");
    let me = ada.get("/api/me").as_json(200);
    assert_eq!(
        (&me["display_name"], &me["email"]),
        (&json!("Ada"), &Value::Null)
    );
}

fn what_does_not_fit_is_refused(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let ada = db.user(&app, "Ada");
    let post = |body: &str| {
        let body = ("application/json", body.to_owned());
        ada.send("POST", "/api/bookmarks", Some(body))
    };
    assert_eq!(post("{\"url\": ").error(400).0, "malformed");
    assert_eq!(post("[]").error(422).0, "malformed");
    assert_eq!(post(r#"{"title": "no url"}"#).error(422).0, "malformed");
    assert_eq!(
        post(r#"{"url": "http://a.b", "owner": 1}"#).error(422).0,
        "malformed"
    );
    assert_eq!(
        post(r#"{"url": "javascript:alert(1)"}"#).error(422).0,
        "invalid"
    );
    let long = format!(r#"{{"url": "http://a.b/{}"}}"#, "x".repeat(2000));
    let message = "the url has 2011 characters: 2000 at most".to_owned();
    assert_eq!(post(&long).error(422), ("invalid".to_owned(), message));
    let form = Some(("text/plain", "url=http://a.b".to_owned()));
    let plain = ada.send("POST", "/api/bookmarks", form);
    assert_eq!(plain.error(415).0, "malformed");
    assert_eq!(ada.get("/api/bookmarks/one").error(404).0, "not_found");
    assert_eq!(ada.get("/nowhere").error(404).0, "not_found");
    let put = ada.json("PUT", "/api/bookmarks", &json!({}));
    assert_eq!(put.error(405).0, "malformed");
    assert_eq!(put.header("allow"), "GET,HEAD,POST");
    let list = ada.get("/api/bookmarks").as_json(200);
    assert_eq!(list["total"], 0);
}

#[test]
fn nobody_gets_in_without_a_token() {
    let db = Database::new(Engine::Sqlite);
    let app = db.serve();
    let ada = db.user(&app, "Ada");
    assert_eq!(ada.get("/api/me").status, 200);
    let wrong = format!("bm_{}", "0".repeat(64));
    let message = "a valid API token is needed: send it as `Authorization: Bearer TOKEN`";
    for http in [
        app.http(),
        app.http().with_token(""),
        app.http().with_token("' OR 1=1 --"),
        app.http().with_token(&wrong),
        app.http().with("authorization", "Basic YTpi"),
    ] {
        for path in ["/api/bookmarks", "/api/bookmarks/1", "/api/tags", "/api/me"] {
            let answer = http.get(path);
            assert_eq!(answer.error(401), ("unauthorized".into(), message.into()));
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
        let add = http.json("POST", "/api/bookmarks", &json!({"url": "http://a.b"}));
        assert_eq!(add.error(401).0, "unauthorized");
    }
}

#[test]
fn a_body_that_is_too_long_is_refused_before_it_is_read() {
    let db = Database::new(Engine::Sqlite);
    let app = db.serve();
    let mut stream = TcpStream::connect(app.address()).unwrap();
    let head = "POST /api/bookmarks HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\
                content-type: application/json\r\ncontent-length: 1048577\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 413 Payload Too Large\r\n"),
        "{answer}"
    );
    let message = "the request has 1048577 bytes: 1048576 at most";
    assert!(answer.contains(message), "{answer}");
}
