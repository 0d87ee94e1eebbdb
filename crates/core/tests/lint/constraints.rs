use aludel_core::{Action, ColumnType, Engine, IndexPart, Native, Storage, Table};

use crate::build::{With, column, computed, decimal, int, table, text, varchar};
use crate::{messages, messages_on, one};

const FAMILY: &str = "or leave MySQL and MariaDB out of `engines` in Cargo.toml";
const SQLITE: &str = "or leave SQLite out of `engines` in Cargo.toml";

#[test]
fn primary_keys() {
    one(
        table("t", []).primary(&[]),
        "table `t` has no primary key: mark a field with `#[column(primary_key)]`, or say `#[table(primary_key(a, b))]`",
    );
    one(
        table("t", [int("a")]).primary(&["id", "a"]),
        "column `t.a` is part of the primary key and may be NULL: make the field no `Option`",
    );
    let mut made = computed("a", "'x'", Storage::Stored);
    made.nullable = false;
    one(
        table("t", [made]).primary(&["a"]),
        "column `t.a` is part of the primary key and is generated: take another column, or a unique constraint",
    );
}

#[test]
fn keys_over_the_same_columns() {
    let mut key = varchar("a", 9);
    key.nullable = false;
    one(
        table("t", [key]).primary(&["id", "a"]).unique(&["id", "a"]),
        &format!(
            "`t_id_a_key` on table `t` has the same columns as the primary key, and SQLite makes one key of the two: take it \
             out, {SQLITE}"
        ),
    );
    let twice = table("t", [int("a"), int("b")]).unique(&["a", "b"]);
    let mut again = twice.clone();
    again.uniques.push(aludel_core::Unique {
        name: "again".to_owned(),
        columns: vec!["a".to_owned(), "b".to_owned()],
    });
    one(
        again.clone(),
        &format!(
            "`again` on table `t` has the same columns as `t_a_b_key`, and SQLite makes one key of the two: take it out, \
             {SQLITE}"
        ),
    );
    assert!(messages_on(&[Engine::Postgres], [again]).is_empty());
    // Another order is another key, and a counting key is none of its own on SQLite.
    assert!(messages([twice.unique(&["b", "a"])]).is_empty());
    assert!(messages([table("t", []).unique(&["id"])]).is_empty());
}

#[test]
fn columns_that_are_not_there() {
    one(
        table("t", [int("a")]).unique(&["a", "b"]),
        "`t_a_b_key` on table `t` names column `b`, which is not there: mend the name",
    );
    one(
        table("t", [int("a")]).index(&["a", "a"]),
        "`t_a_a_idx` on table `t` names column `a`, twice: take one out",
    );
    one(
        table("t", []).primary(&["key"]),
        "`t_pkey` on table `t` names column `key`, which is not there: mend the name",
    );
    one(
        table("t", []).unique(&[]),
        "`t_key` on table `t` has no columns: name one",
    );
    one(
        table("t", []).index(&[]),
        "`t_idx` on table `t` has no columns: name one",
    );
}

#[test]
fn keys_without_length() {
    for keyed in [
        table("t", [text("a")]).unique(&["a"]),
        table("t", [text("a")]).index(&["a"]),
    ] {
        let [found] = &messages([keyed.clone()])[..] else {
            panic!("one problem")
        };
        assert!(
            found.starts_with("column `t.a` is in the key `t_a_"),
            "{found}"
        );
        let rest = format!(
            "and has no length, without which MySQL and MariaDB cannot index it: give it `#[column(len = 255)]`, {FAMILY}"
        );
        assert!(found.ends_with(&rest), "{found}");
        assert!(messages_on(&[Engine::Sqlite, Engine::Postgres], [keyed]).is_empty());
    }
    one(
        table("t", [column("a", ColumnType::Bytes { len: None })]).primary(&["a"]),
        &format!(
            "column `t.a` is in the key `t_pkey` and has no length, without which MySQL and MariaDB cannot index it: \
             give it `#[column(len = 255)]`, {FAMILY}"
        ),
    );
    one(
        table("t", [column("a", ColumnType::Json)]).index(&["a"]),
        &format!(
            "column `t.a` is in the key `t_a_idx` and has no length, without which MySQL and MariaDB cannot index it: \
             index a generated column that holds a part of it, {FAMILY}"
        ),
    );
    one(
        table(
            "t",
            [column(
                "a",
                ColumnType::Native(Native::everywhere("MEDIUMTEXT")),
            )],
        )
        .index(&["a"]),
        &format!(
            "column `t.a` is in the key `t_a_idx` and has no length, without which MySQL and MariaDB cannot index it: \
             give it a type with a length, {FAMILY}"
        ),
    );
}

#[test]
fn keys_that_are_too_large() {
    assert!(messages([table("t", [varchar("a", 768)]).unique(&["a"])]).is_empty());
    one(
        table("t", [varchar("a", 769)]).unique(&["a"]),
        &format!(
            "the key `t_a_key` on table `t` takes 3076 bytes (4 for each character), and MySQL and MariaDB hold 3072: \
             shorten a `len`, {FAMILY}"
        ),
    );
    one(
        table("t", [varchar("a", 400), varchar("b", 400)]).index(&["a", "b"]),
        &format!(
            "the key `t_a_b_idx` on table `t` takes 3200 bytes (4 for each character), and MySQL and MariaDB hold 3072: \
             shorten a `len`, {FAMILY}"
        ),
    );
    let names: Vec<String> = (0..17).map(|n| format!("c{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut many = table("t", []);
    many.columns.extend(names.iter().map(|name| int(name)));
    let found = messages([many.index(&names)]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("has 17 columns, and MySQL takes 16: take some out"),
        "{}",
        found[0]
    );
}

#[test]
fn indexes_that_an_engine_does_not_have() {
    let on = |part, filter| table("t", [varchar("a", 9)]).index_on("i", vec![part], filter);
    one(
        on(IndexPart::Expr("lower(a)".into()), None),
        "the index `i` on table `t` is on an expression, which MariaDB does not have: index a generated column instead, \
         or leave MariaDB out of `engines` in Cargo.toml",
    );
    one(
        on(IndexPart::Column("a".into()), Some("a IS NOT NULL")),
        &format!(
            "the index `i` on table `t` is partial (`where`), which MySQL and MariaDB do not have: take `where` out, \
             {FAMILY}"
        ),
    );
    assert!(messages([on(IndexPart::Descending("a".into()), None)]).is_empty());
}

#[test]
fn numbers_that_sqlite_keeps_as_text() {
    one(
        table("t", [decimal("price", 9, 2)]).index(&["price"]),
        &format!(
            "column `t.price` is a decimal in the key `t_price_idx`, and SQLite keeps decimals as text, which sorts \
             letter by letter: index the expression `sql(\"price + 0\")` instead, {SQLITE}"
        ),
    );
    let checked = |expr: &str| {
        let amount = column("amount", ColumnType::U64);
        table("t", [decimal("price", 9, 2), amount]).check("c", expr)
    };
    for (expr, name) in [
        ("price >= 0", "price"),
        ("0 <= \"price\"", "price"),
        ("amount > 5", "amount"),
    ] {
        one(
            checked(expr),
            &format!(
                "the check `c` on table `t` uses `{name}` (`{expr}`), a number that SQLite keeps as text and compares \
                 letter by letter: write `{name} + 0`, which is a number on every engine, or the constraint in a \
                 migration with `sql(\"…\")`, {SQLITE}"
            ),
        );
    }
    for expr in [
        "price + 0 >= 0",
        "price IS NOT NULL",
        "CAST(amount AS DECIMAL(20)) > 5",
        "'price' <> ''",
    ] {
        assert!(messages([checked(expr)]).is_empty(), "{expr}");
    }
    assert!(messages_on(&[Engine::MySql], [checked("price >= 0")]).is_empty());
    let keyed = table("t", [column("amount", ColumnType::U64)])
        .primary(&["amount"])
        .check("c", "amount > 5");
    assert!(messages([keyed]).is_empty());
    let doubled = computed("twice", "price || ''", Storage::Stored);
    assert!(
        messages([table("t", [decimal("price", 9, 2), doubled])])[0]
            .starts_with("the generated column `t.twice` uses")
    );
    let partial = table("t", [decimal("price", 9, 2), int("a")]).index_on(
        "i",
        vec![IndexPart::Column("a".into())],
        Some("price > 1"),
    );
    let found = messages_on(&[Engine::Sqlite], [partial]);
    assert!(
        found[0].starts_with("the `where` of index `i` on table `t` uses `price`"),
        "{found:?}"
    );
}

#[test]
fn expressions_that_mysql_refuses() {
    one(
        table("t", []).check("c", ""),
        "the check `c` on table `t` is empty: write an expression",
    );
    one(
        table("t", []).check("c", "id > 0"),
        &format!(
            "the check `c` on table `t` speaks of `id`, which counts itself up, and MySQL and MariaDB refuse that: take it \
             out, {FAMILY}"
        ),
    );
    one(
        table("t", [int("up")])
            .key("up", "t")
            .on(Action::SetNull, Action::NoAction)
            .check("c", "up > 0"),
        "the check `c` on table `t` speaks of `up`, which a foreign key changes, and MySQL refuses that: give the \
         foreign key another action, or leave MySQL out of `engines` in Cargo.toml",
    );
    let deleted = table("t", [int("up")])
        .key("up", "t")
        .on(Action::Cascade, Action::NoAction);
    assert!(messages([deleted.check("c", "up > 0")]).is_empty());
    one(
        table("t", [computed("a", "id", Storage::Stored)]),
        &format!(
            "the generated column `t.a` speaks of `id`, which counts itself up, and MySQL and MariaDB refuse that: take \
             it out, {FAMILY}"
        ),
    );
}

/// A table `t` with this foreign key problem, beside a table `o`.
#[track_caller]
fn bad_key(table: Table, problem: &str) {
    let other = crate::build::table("o", [int("a"), varchar("b", 9)])
        .primary(&["id"])
        .unique(&["a", "id"]);
    let name = table.foreign_keys[0].name.clone();
    assert_eq!(
        messages([other, table]),
        [format!("the foreign key `{name}` on table `t` {problem}")]
    );
}

#[test]
fn foreign_keys() {
    let t = || table("t", [int("x"), int("y"), varchar("s", 9)]);
    bad_key(
        t().key("x", "u"),
        "references table `u`, which is not among the models: mend the name, or add it",
    );
    bad_key(
        t().key("z", "o"),
        "names column `z`, which is not there: mend the name",
    );
    bad_key(
        t().key_to(&["x"], "o", &["z"]),
        "references column `o.z`, which is not there: mend the name",
    );
    bad_key(
        t().key_to(&["x"], "o", &["a", "id"]),
        "has 1 columns and references 2: name as many on both sides",
    );
    bad_key(
        t().key_to(&["x"], "o", &["a"]),
        "references `o(a)`, which is neither its primary key nor unique: make it unique",
    );
    bad_key(
        t().key("s", "o"),
        "is on column `s` (varchar(9)) and references `o.id` (bigint): give both the same type",
    );
    bad_key(
        t().key_to(&["x", "y"], "o", &["id", "a"]),
        "references `o(id, a)` in an order that no key of it has, which MySQL and MariaDB need: name the columns in the \
         key's order",
    );
    let mut twins = t().key("x", "o").key("x", "o");
    twins.foreign_keys[1].name = "again".into();
    assert_eq!(
        messages([table("o", []), twins]),
        [
            "the foreign key `again` on table `t` is on the columns of `t_x_fkey` and references the same: take one of them \
             out"
        ]
    );
    assert!(
        messages([
            table("o", [int("a")]).primary(&["id"]).unique(&["a", "id"]),
            t().key_to(&["x", "y"], "o", &["a", "id"])
        ])
        .is_empty()
    );
}

#[test]
fn foreign_key_actions() {
    let mut required = int("x");
    required.nullable = false;
    bad_key(
        table("t", [required])
            .key("x", "o")
            .on(Action::SetNull, Action::NoAction),
        "says `on_delete = set_null`, and column `x` is required: make the field an `Option`, or choose another action",
    );
    bad_key(
        table("t", [int("x")])
            .key("x", "o")
            .on(Action::NoAction, Action::SetDefault),
        &format!(
            "says `on_update = set_default`, which InnoDB refuses on MySQL and MariaDB: choose another, {FAMILY}"
        ),
    );
    let mut made = computed("x", "1", Storage::Virtual);
    made.ty = ColumnType::I64;
    let virtual_key = table("t", [made]).key("x", "o");
    let found = messages_on(&[Engine::MySql], [virtual_key, table("o", [])]);
    assert_eq!(
        found,
        [
            "the foreign key `t_x_fkey` on table `t` is on column `x`, which is computed on reading, and MySQL needs it \
          `stored`: make it so, or leave MySQL out of `engines` in Cargo.toml"
        ]
    );
}
