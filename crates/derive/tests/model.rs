//! That models compile as ordinary Rust, with every attribute, beside other derives.

use aludel_derive::Model;
use serde::{Deserialize, Serialize};

mod foreign {
    #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
    pub struct Point(pub i64);
}

/// Every word of a struct and of a field.
#[derive(Model, Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[table(
    name = "users",
    comment = "who can sign in",
    renamed_from = "people",
    primary_key(name = "pk", columns(id, team)),
    unique(email, team),
    index(name = "i", columns(desc(email), sql("lower(email)")), unique, where = "id > 0"),
    check(name = "c", expr = "id > 0"),
    foreign_key(columns(team, r#type), references = Team(x, y), on_delete = set_null)
)]
#[table(index(team))]
#[serde(rename_all = "camelCase")]
struct User {
    #[column(auto_increment = false, comment = "its number")]
    id: i64,
    #[column(len = 255, unique, collate = "NOCASE", renamed_from = "mail")]
    #[serde(default)]
    email: String,
    #[column(index, references = "teams.id", on_delete = cascade, on_update = no_action)]
    team: Option<i64>,
    #[column(name = "kind", default = Status::Active, backfill = Status::Banned)]
    r#type: Status,
    #[column(precision = 10, scale = 2, type = Decimal, default = -2.5)]
    price: foreign::Point,
    #[column(type(mysql = "POINT", sqlite = "BLOB"))]
    place: foreign::Point,
    #[column(type = "citext", default = sql("lower('X')"), check = "kind <> ''")]
    word: Option<String>,
    #[column(default = b"\x00")]
    bytes: Vec<u8>,
    #[column(generated = "id * 2", stored)]
    #[column(comment = "twice the number")]
    twice: i64,
    #[column(generated = "id * 3", virtual)]
    thrice: i64,
    #[column(default = now)]
    joined: i64,
    #[column(skip)]
    session: Vec<(i64, String)>,
}

/// Every word of an enum and of a variant.
#[derive(aludel_derive::Model, Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[table(stored = "integer")]
#[repr(u8)]
enum Status {
    #[default]
    Active = 1,
    #[column(name = "off", renamed_from = "banned")]
    Banned = 2,
}

/// A newtype with a word on what it holds.
#[derive(Model, Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
struct Email(#[column(len = 320)] String);

#[test]
fn a_model_is_ordinary_rust() {
    let user = User {
        email: "a@b".to_owned(),
        ..User::default()
    };
    assert_eq!(user.clone(), user);
    assert_eq!(user.r#type, Status::Active);
    assert_eq!(Status::Banned as u8, 2);
}

#[test]
fn serde_sees_the_model_as_if_nothing_were_on_it() {
    let user: User = serde_json::from_value(serde_json::json!({
        "id": 1, "team": null, "type": "Banned", "price": 5, "place": 6, "word": "w", "bytes": [1],
        "twice": 2, "thrice": 3, "joined": 4, "session": []
    }))
    .unwrap();
    assert_eq!(
        (user.id, user.email.as_str(), user.r#type),
        (1, "", Status::Banned)
    );
    let email = Email("a@b".to_owned());
    assert_eq!(serde_json::to_string(&email).unwrap(), "\"a@b\"");
}
