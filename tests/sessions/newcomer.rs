//! The first hour with aludel: a struct is edited, and the database follows.

use aludel::rusqlite::Connection;

use crate::checkout::{Checkout, Done};

const USER: &str = "models/user.rs";
const LAST: &str = "    pub created_at: DateTime<Utc>,\n";

/// The columns of `users`, as the database has them.
fn columns(here: &Checkout) -> Vec<String> {
    let db = Connection::open(here.path("app.db")).unwrap();
    let mut query = db
        .prepare("SELECT name FROM pragma_table_info('users') ORDER BY cid")
        .unwrap();
    let names = query.query_map([], |row| row.get(0)).unwrap();
    names.map(Result::unwrap).collect()
}

fn phone_of_ada(here: &Checkout, column: &str) -> Option<String> {
    let db = Connection::open(here.path("app.db")).unwrap();
    let query = format!("SELECT {column} FROM users WHERE display_name = 'Ada'");
    db.query_row(&query, [], |row| row.get(0)).unwrap()
}

#[test]
fn edit_build_seal_run_rename_and_roll_back() {
    let here = Checkout::called("newcomer");
    let head = add_phone(&here);
    let next = rename_phone(&here);
    roll_back(&here, &head, &next);
    refuse_drift_in_ci(&here);
    refuse_nonsense(&here, &head);
}

/// A field more: the build says so, drafts it, and `make migrate` seals it.
fn add_phone(here: &Checkout) -> String {
    here.edit(
        USER,
        LAST,
        &format!("{LAST}    #[column(len = 40)]\n    pub phone: Option<String>,\n"),
    );
    let built = Done::of(&mut here.cargo(&["build"])).good();
    let warning = "wrote migrations/draft.rs: add users.phone";
    assert!(built.stderr.contains(warning), "{}", built.stderr);
    let draft = here.read("migrations/draft.rs");
    assert!(
        draft.contains(r#"add_column("users", varchar("phone", 40).nullable())"#),
        "{draft}"
    );

    let sealed = here.make(&["migrate", "MSG=add phone"]).good();
    assert!(
        sealed.stdout.contains("add users.phone"),
        "{}",
        sealed.stdout
    );
    let head = head(&sealed);
    assert!(head.ends_with("_add_phone"), "{head}");
    assert!(!here.path("migrations/draft.rs").exists());

    Done::of(&mut here.cargo(&["build"])).good();
    here.app(&["init-db"]).good();
    here.app(&["user", "add", "Ada"]).good();
    assert_eq!(columns(here).last().map(String::as_str), Some("phone"));
    let db = Connection::open(here.path("app.db")).unwrap();
    db.execute(
        "UPDATE users SET phone = '+44 1815 1210' WHERE display_name = 'Ada'",
        [],
    )
    .unwrap();
    head
}

/// The id in `sealed migrations/0012_add_phone.rs`.
fn head(sealed: &Done) -> String {
    let line = sealed.stdout.lines().next().unwrap();
    line.strip_prefix("sealed migrations/")
        .unwrap()
        .strip_suffix(".rs")
        .unwrap()
        .to_owned()
}

/// Another name for the field: the data are still there.
fn rename_phone(here: &Checkout) -> String {
    here.edit(
        USER,
        "#[column(len = 40)]\n    pub phone:",
        "#[column(len = 40, renamed_from = \"phone\")]\n    pub telephone:",
    );
    let built = Done::of(&mut here.cargo(&["build"])).good();
    assert!(
        built.stderr.contains("rename users.phone to telephone"),
        "{}",
        built.stderr
    );
    let sealed = here.make(&["migrate", "MSG=rename phone"]).good();
    Done::of(&mut here.cargo(&["build"])).good();
    here.app(&["db", "upgrade"]).good();
    assert_eq!(
        phone_of_ada(here, "telephone").as_deref(),
        Some("+44 1815 1210")
    );
    head(&sealed)
}

/// Down twice, and what boots then is told about the pin.
fn roll_back(here: &Checkout, head: &str, next: &str) {
    here.app(&["--downgrade"]).good();
    assert_eq!(
        phone_of_ada(here, "phone").as_deref(),
        Some("+44 1815 1210")
    );
    here.app(&["--downgrade"]).good();
    assert!(!columns(here).contains(&"phone".to_owned()));
    let booted = here.app(&["--listen", "127.0.0.1:0"]);
    assert_eq!(booted.code, Some(4), "{}", booted.stderr);
    assert!(booted.stderr.contains("db upgrade"), "{}", booted.stderr);
    let history = here.app(&["db", "history"]).good().stdout;
    for id in [head, next] {
        let line = history.lines().find(|line| line.starts_with(id));
        assert!(line.unwrap().ends_with(" pending"), "{history}");
    }
    here.app(&["db", "upgrade"]).good();
    here.app(&["db", "check"]).good();
}

/// Models that are ahead of the migrations do not build where the build could ship.
fn refuse_drift_in_ci(here: &Checkout) {
    here.edit(
        USER,
        LAST,
        &format!("{LAST}    #[column(default = false)]\n    pub admin: bool,\n"),
    );
    let built = Done::of(here.cargo(&["check", "--quiet"]).env("CI", "1"));
    assert_eq!(built.code, Some(101), "{}", built.stderr);
    assert!(built.stderr.contains("add users.admin"), "{}", built.stderr);
    assert!(built.stderr.contains("make migrate"), "{}", built.stderr);
    assert!(!here.path("migrations/draft.rs").exists());
    here.edit(
        USER,
        "    #[column(default = false)]\n    pub admin: bool,\n",
        "",
    );
}

/// A sealed migration that cannot work does not compile.
fn refuse_nonsense(here: &Checkout, head: &str) {
    let file = format!("migrations/{head}.rs");
    here.edit(&file, r#"add_column("users""#, r#"add_column("usres""#);
    let at = here
        .read(&file)
        .lines()
        .position(|line| line.contains("usres"))
        .unwrap()
        + 1;
    let built = Done::of(&mut here.cargo(&["build"]));
    assert_eq!(built.code, Some(101), "{}", built.stderr);
    assert!(
        built.stderr.contains(&format!("{file}:{at}:")),
        "{}",
        built.stderr
    );
    assert!(
        built.stderr.contains("there is no table `usres`"),
        "{}",
        built.stderr
    );
}
