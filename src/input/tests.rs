use super::*;

fn draft(json: &str) -> Outcome<Draft> {
    let draft: Draft = serde_json::from_str(json).expect("the test's JSON is a draft");
    draft.checked()
}

fn refusal<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
    outcome.expect_err("should be refused").to_string()
}

#[test]
fn a_url_alone_is_enough() {
    let draft = draft(r#"{"url": " https://Example.org/a "}"#).unwrap();
    assert_eq!(draft.url, "https://Example.org/a");
    assert_eq!(draft.title, "https://Example.org/a");
    assert_eq!(draft.visibility, Visibility::Private);
    assert_eq!(draft.notes, None);
}

#[test]
fn tags_are_lowered_sorted_and_told_apart() {
    let draft = draft(r##"{"url": "http://a.b", "tags": ["Zeta", "#rust", "", "RUST", "ÄÖ"]}"##);
    assert_eq!(draft.unwrap().tags, ["rust", "zeta", "äö"]);
}

#[test]
fn titles_become_one_line_and_blank_notes_none() {
    let draft = draft(r#"{"url": "http://a.b", "title": " a\n b ", "notes": " \n"}"#).unwrap();
    assert_eq!((draft.title.as_str(), draft.notes), ("a b", None));
}

#[test]
fn only_web_addresses_are_urls() {
    let none = "url is no web address: it begins with `http://` or `https://` and names a host";
    for text in [
        "",
        "example.org",
        "javascript:alert(1)",
        "JavaScript://x.org/%0aalert(1)",
        "ftp://example.org/",
        "http://",
        "https:///path",
        "http://@:80/",
    ] {
        assert_eq!(refusal(url(text)), none, "{text}");
    }
    for text in ["http://a b/", "http://a/\u{7}", "http://a/\nb"] {
        let space = "url has a space or a line end in it: write it as %20 or leave it out";
        assert_eq!(refusal(url(text)), space, "{text:?}");
    }
    assert!(url("HTTPS://EXAMPLE.ORG").is_ok());
}

#[test]
fn lengths_are_counted_in_characters() {
    let fits = format!("http://a/{}", "é".repeat(URL_MAX - 9));
    assert!(url(&fits).is_ok());
    let message = "the url has 2001 characters: 2000 at most";
    assert_eq!(refusal(url(&(fits + "é"))), message);
    let message = "the title has 1001 characters: 1000 at most";
    assert_eq!(refusal(title(&"😀".repeat(1001))), message);
    let message = "the tag has 51 characters: 50 at most";
    assert_eq!(refusal(tags(&["x".repeat(51)])), message);
    let many: Vec<String> = (0..51).map(|n| n.to_string()).collect();
    assert_eq!(refusal(tags(&many)), "51 tags are too many: 50 at most");
}

#[test]
fn what_no_engine_would_keep_is_refused() {
    let message = "NUL character in the notes: leave it out";
    assert_eq!(refusal(notes(Some("a\0b".into()))), message);
    let message = "a tag has a comma or a space in it: write `two-words`";
    assert_eq!(refusal(tags(&["two words".into()])), message);
    assert_eq!(refusal(tags(&["a,b".into()])), message);
}

#[test]
fn a_change_tells_null_from_nothing() {
    let change = |json| serde_json::from_str::<Change>(json).unwrap().checked();
    assert_eq!(change("{}").unwrap().notes, None);
    assert_eq!(change(r#"{"notes": null}"#).unwrap().notes, Some(None));
    let some = change(r#"{"notes": "n"}"#).unwrap().notes;
    assert_eq!(some, Some(Some("n".to_owned())));
    let empty = "the title is empty: leave it out, or give one";
    assert_eq!(refusal(change(r#"{"title": " "}"#)), empty);
}

#[test]
fn the_site_is_the_bare_host() {
    for (url, site) in [
        ("https://Example.ORG/a?b#c", Some("example.org")),
        ("http://user:pw@host:8080/", Some("host")),
        ("http://[::1]:80/x", Some("::1")),
        ("https://bücher.example?q=1", Some("bücher.example")),
        ("https://host#at@else", Some("host")),
        ("nonsense", None),
    ] {
        assert_eq!(site_of(url).as_deref(), site, "{url}");
    }
    assert_eq!(site_of(&format!("http://{}/", "x".repeat(256))), None);
}

#[test]
fn names_are_one_line() {
    assert_eq!(name("name", " Ada ").unwrap(), "Ada");
    let message = "the name is empty or not one line: give it some letters";
    assert_eq!(refusal(name("name", " ")), message);
    assert_eq!(refusal(name("name", "a\nb")), message);
    let message = "the label has 101 characters: 100 at most";
    assert_eq!(refusal(name("label", &"x".repeat(101))), message);
}

#[test]
fn an_address_has_two_sides() {
    assert_eq!(email(" ada@example.org ").unwrap(), "ada@example.org");
    for text in ["", "ada", "@example.org", "ada@", "a da@example.org"] {
        let message = format!("{text:?} is no address: write `ada@example.org`");
        assert_eq!(refusal(email(text)), message);
    }
}
