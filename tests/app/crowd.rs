//! Many at once.

use std::thread;

use serde_json::json;

use crate::on_every_engine;
use crate::support::{Database, Engine, Http};

on_every_engine!(a_crowd_gets_everything_in);

const CLIENTS: usize = 8;
const EACH: usize = 8;

/// Several clients of two users write bookmarks with the same tags, change and delete some: nobody is turned away, and
/// nothing is lost or left over.
fn a_crowd_gets_everything_in(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let users = [db.user(&app, "Ada"), db.user(&app, "Bob")];
    thread::scope(|scope| {
        for client in 0..CLIENTS {
            let http = &users[client % 2];
            scope.spawn(move || busy(http, client));
        }
    });
    for user in &users {
        let list = user.get("/api/bookmarks?limit=500").as_json(200);
        assert_eq!(list["total"], CLIENTS / 2 * EACH / 2);
        for bookmark in list["bookmarks"].as_array().unwrap() {
            assert_eq!(bookmark["tags"], json!(["kept", "x", "y"]));
        }
        let tags = user.get("/api/tags").as_json(200);
        let count = |name: &str| json!({"name": name, "bookmarks": CLIENTS / 2 * EACH / 2});
        assert_eq!(tags["tags"], json!([count("kept"), count("x"), count("y")]));
    }
}

/// Adds bookmarks, gives every second one another tag, and deletes the others.
fn busy(http: &Http, client: usize) {
    for n in 0..EACH {
        let url = format!("http://a.b/{client}/{n}");
        let tags = if n % 2 == 0 {
            ["y", "x", "old"]
        } else {
            ["z", "x", "y"]
        };
        let bookmark = json!({"url": url, "tags": tags});
        let made = http.json("POST", "/api/bookmarks", &bookmark).as_json(201);
        let place = format!("/api/bookmarks/{}", made["id"]);
        if n % 2 == 0 {
            let change = json!({"tags": ["x", "y", "kept"]});
            http.json("PATCH", &place, &change).as_json(200);
        } else {
            assert_eq!(http.send("DELETE", &place, None).status, 204);
        }
    }
}
