//! What the core says of a schema, at its place in the models.

use aludel_core::lint::lint;

use super::*;

fn lines(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn what_an_engine_cannot_hold_is_said_where_it_is_declared() {
    let text = "#[derive(Model)]\nstruct T {\n    #[column(primary_key)]\n    id: i64,\n    #[column(unique)]\n    email: String,\n}";
    let models = read(text).unwrap();
    assert_eq!(models.lint(&[Engine::Sqlite]), []);
    let found = lines(&models.lint(&[Engine::MySql]));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("models/mod.rs:6:5: "), "{}", found[0]);
}

/// Nothing that the core says of a schema may be lost for want of a place.
#[test]
fn everything_the_core_says_has_a_place() {
    let text = "
#[derive(Model)]
#[table(name = \"sqlite_x\", index(name = \"primary\", columns(sql(\"lower(b)\"))), check(expr = \"gone > 0\"))]
struct T {
    #[column(primary_key, name = \"ctid\")]
    id: String,
    #[column(type(mysql = \"POINT\"), index)]
    b: P,
    #[column(precision = 100, scale = 40)]
    d: Decimal,
    #[column(len = 100000, collate = \"x\")]
    s: String,
}
#[derive(Model)]
#[table(foreign_key(columns(id), references = \"sqlite_x\"))]
struct U {
    #[column(primary_key)]
    id: String,
}";
    let models = read(text).unwrap();
    let said = lint(&models.schema, &Engine::ALL);
    assert!(said.len() > 8, "{said:?}");
    let mut messages: Vec<&String> = said.iter().map(|error| &error.message).collect();
    let found = models.lint(&Engine::ALL);
    assert!(found.iter().all(|found| found.file == "models/mod.rs"));
    let mut placed: Vec<&String> = found.iter().map(|found| &found.message).collect();
    messages.sort();
    messages.dedup();
    placed.sort();
    placed.dedup();
    assert_eq!(placed, messages);
}

#[test]
fn the_core_finds_nothing_in_good_pieces() {
    let text = "
#[derive(Model)]
#[table(index(a, desc(at)))]
struct T {
    #[column(primary_key)]
    id: u64,
    #[column(len = 20, unique, default = \"x\", check = \"a <> ''\")]
    a: String,
    #[column(default = now)]
    at: DateTime<Utc>,
    #[column(default = 0)]
    price: Decimal,
    #[column(default = Level::High)]
    level: Level,
    #[column(default = Kind::Two)]
    kind: Option<Kind>,
    #[column(references = T, on_delete = set_null)]
    up: Option<u64>,
    #[column(generated = \"up + 1\", stored)]
    next: Option<u64>,
}
#[derive(Model)]
#[table(stored = \"integer\")]
enum Level { Low, High }
#[derive(Model)]
enum Kind { One, Two }";
    assert_eq!(lines(&read(text).unwrap().lint(&Engine::ALL)), [""; 0]);
}

/// What the models declare can be made in one migration, which leads to just that.
#[test]
fn the_steps_from_nothing_lead_to_the_models() {
    let text = "
#[derive(Model)]
#[table(name = \"users\", comment = \"who\", unique(team, email), index(sql(\"lower(email)\"), desc(id)))]
struct User {
    #[column(primary_key)]
    id: i64,
    #[column(len = 20, unique, check = \"email <> ''\", comment = \"where\")]
    email: String,
    #[column(references = Team, on_delete = set_null)]
    team: Option<i64>,
    #[column(default = Level::High)]
    level: Level,
    #[column(default = Kind::Two, index)]
    kind: Option<Kind>,
}
#[derive(Model)]
#[table(primary_key(id), foreign_key(columns(lead, of), references = Member(user, team)))]
struct Team { id: i64, lead: Option<i64>, of: Option<i64> }
#[derive(Model)]
#[table(primary_key(name = \"pk\", columns(user, team)))]
struct Member {
    #[column(references = User)]
    user: i64,
    #[column(references = Team)]
    team: i64,
}
#[derive(Model)]
#[table(stored = \"integer\")]
enum Level { Low, High }
#[derive(Model)]
enum Kind { One, Two }";
    let models = read(text).unwrap();
    assert_eq!(lines(&models.lint(&[Engine::Sqlite])), [""; 0]);
    let steps = aludel_core::diff(&Schema::default(), &models.schema, &models.hints);
    let mut schema = Schema::default();
    for step in steps.unwrap().steps {
        step.apply(&mut schema).unwrap();
    }
    assert!(schema.same(&models.schema));
}
