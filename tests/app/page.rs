use crate::on_every_engine;
use crate::support::{App, Database, Engine, Http};

on_every_engine!(the_page_lists_adds_searches_and_deletes);

/// A browser that is signed in, and the token it holds.
fn signed_in(db: &Database, app: &App, name: &str) -> (Http, String) {
    let token = db
        .app(&["user", "add", name])
        .good()
        .stdout
        .trim()
        .to_owned();
    let answer = app.http().form("/login", &format!("token={token}"));
    assert_eq!((answer.status, answer.header("location")), (303, "/"));
    let cookie = answer.header("set-cookie");
    let (pair, rest) = cookie.split_once(';').expect("a cookie with attributes");
    assert_eq!(rest, " Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict");
    (app.http().with("cookie", pair), token)
}

fn page(http: &Http, path: &str) -> String {
    let answer = http.get(path);
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    answer.text
}

fn the_page_lists_adds_searches_and_deletes(engine: Engine) {
    let db = Database::new(engine);
    let app = db.serve();
    let (ada, _) = signed_in(&db, &app, "Ada");
    assert!(page(&ada, "/").contains("<h2>0 bookmarks</h2>"));
    let fields = "url=https%3A%2F%2Fexample.org%2Fa&title=The+%F0%9F%A6%80+page\
                  &notes=two%0D%0Alines&tags=rust,+web&public=on";
    let added = ada.form("/bookmarks", fields);
    assert_eq!((added.status, added.header("location")), (303, "/"));
    let html = page(&ada, "/");
    let link = "<a href=\"https://example.org/a\" rel=\"noreferrer noopener\">The 🦀 page</a>";
    assert!(html.contains(link), "{html}");
    assert!(html.contains("<p class=\"notes\">two\nlines</p>"), "{html}");
    assert!(html.contains("<a href=\"/?q=%23rust\">#rust</a>"), "{html}");
    assert!(page(&ada, "/?q=%23web").contains(link));
    assert!(page(&ada, "/?q=page").contains(link));
    assert!(!page(&ada, "/?q=other").contains(link));

    let guest = page(&app.http(), "/");
    assert!(
        guest.contains(link) && guest.contains("<h2>1 public bookmarks</h2>"),
        "{guest}"
    );
    assert!(!guest.contains("/delete"), "{guest}");
    let (_, rest) = html
        .split_once("action=\"/bookmarks/")
        .expect("a button to delete");
    let (id, _) = rest.split_once("/delete\"").expect("its id");
    let path = format!("/bookmarks/{id}/delete");
    assert_eq!(app.http().form(&path, "").status, 401);
    assert_eq!(ada.form(&path, "").status, 303);
    assert!(page(&ada, "/").contains("<h2>0 bookmarks</h2>"));
    assert_eq!(ada.form(&path, "").status, 404);
}

#[test]
fn nothing_typed_becomes_markup() {
    let db = Database::new(Engine::Sqlite);
    let app = db.serve();
    let evil = "\"><script>alert('x')</script><b a='&amp;";
    let (ada, token) = signed_in(&db, &app, evil);
    let api = app.http().with_token(&token);
    let bookmark = serde_json::json!({
        "url": format!("http://a.b/\"><script>{}", "x'"),
        "title": evil, "notes": evil, "visibility": "public", "tags": ["\"><script>", "'"],
    });
    assert_eq!(api.json("POST", "/api/bookmarks", &bookmark).status, 201);
    let query = "/?q=%22%3E%3Cscript%3E&offset=0";
    let wrong = "url=javascript:alert(1)&title=%22%3E%3Cscript%3E&notes=%3C/textarea%3E%3Cscript%3E&tags=%22%3E%3Cscript%3E";
    let refused = ada.form("/bookmarks", wrong);
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("url is no web address"),
        "{}",
        refused.text
    );
    assert!(
        refused.text.contains("value=\"javascript:alert(1)\""),
        "{}",
        refused.text
    );
    assert!(
        !refused.text.contains("href=\"javascript:"),
        "{}",
        refused.text
    );
    for html in [
        page(&ada, "/"),
        page(&app.http(), "/"),
        page(&ada, query),
        refused.text,
    ] {
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("</textarea><"), "{html}");
        assert!(!html.contains("<b a="), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
    }
}

#[test]
fn every_answer_tells_browsers_what_not_to_do() {
    let db = Database::new(Engine::Sqlite);
    let app = db.serve();
    for path in ["/", "/healthz", "/api/public", "/nowhere", "/style.css"] {
        let answer = app.http().get(path);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'self'"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        let cache = answer.header("cache-control");
        let kept = if path == "/style.css" {
            "max-age=86400"
        } else {
            "no-store"
        };
        assert_eq!(cache, kept, "{path}");
    }
}

#[test]
fn forms_of_other_sites_are_refused() {
    let db = Database::new(Engine::Sqlite);
    let app = db.serve();
    let (ada, token) = signed_in(&db, &app, "Ada");
    let foreign = ada.clone().with("sec-fetch-site", "cross-site");
    assert_eq!(foreign.form("/bookmarks", "url=http://a.b/").status, 403);
    assert_eq!(
        foreign.form("/login", &format!("token={token}")).status,
        403
    );
    assert_eq!(foreign.form("/logout", "").status, 403);
    let own = ada.clone().with("sec-fetch-site", "same-origin");
    assert_eq!(own.form("/bookmarks", "url=http://a.b/").status, 303);
    // The cookie reads, but it takes the header to change something through the API.
    let json = serde_json::json!({"url": "http://a.b/"});
    assert_eq!(ada.get("/api/bookmarks").as_json(200)["total"], 1);
    assert_eq!(ada.json("POST", "/api/bookmarks", &json).status, 401);
}

#[test]
fn signing_in_takes_a_token_and_signing_out_takes_it_away() {
    let db = Database::new(Engine::Sqlite);
    let app = db.serve();
    let refused = app.http().form("/login", "token=guess");
    assert_eq!((refused.status, refused.header("set-cookie")), (401, ""));
    assert!(
        refused
            .text
            .contains("role=\"alert\">a valid API token is needed")
    );
    let (ada, token) = signed_in(&db, &app, "Ada");
    assert!(page(&ada, "/").contains("Sign out"));
    let out = ada.form("/logout", "");
    let gone = "bookmarks_token=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict";
    assert_eq!((out.status, out.header("set-cookie")), (303, gone));
    let proxied = app.http().with("x-forwarded-proto", "https");
    let cookie = proxied.form("/login", &format!("token={token}"));
    assert!(
        cookie
            .header("set-cookie")
            .ends_with("; SameSite=Strict; Secure")
    );
    db.app(&["user", "revoke", "Ada"]).good();
    assert!(page(&ada, "/").contains("Sign in"));
}

#[test]
fn long_lists_have_pages() {
    let db = Database::new(Engine::Sqlite);
    let app = db.serve();
    let (ada, _) = signed_in(&db, &app, "Ada");
    for n in 0..51 {
        let added = ada.form("/bookmarks", &format!("url=http://a.b/{n}"));
        assert_eq!(added.status, 303);
    }
    let first = page(&ada, "/?q=a.b");
    assert!(
        first.contains("<a href=\"/?q=a.b&amp;offset=50\">older</a>"),
        "{first}"
    );
    assert!(!first.contains(">newer<"), "{first}");
    let last = page(&ada, "/?q=a.b&offset=50");
    assert!(
        last.contains("<a href=\"/?q=a.b&amp;offset=0\">newer</a>"),
        "{last}"
    );
    assert!(
        last.contains("http://a.b/0<") && !last.contains(">older<"),
        "{last}"
    );
}
