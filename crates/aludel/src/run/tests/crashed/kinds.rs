//! Every kind of step, each as a migration of its own upon the same two tables.

use crate::fixture::Made;
use crate::prelude::*;
use crate::word::{Check, Column, ForeignKey, Index, Step, Unique};

pub(super) const BASE: Made = ("0001_base", TABLES, &[]);

const ITEMS: &[Column] = &[
    bigint("id"),
    integer("n").default(int(0)),
    integer("code"),
    varchar("word", 80),
    varchar("note", 80).nullable(),
    bigint("owner").nullable(),
    enumeration("kind", &["a", "b", "c"]),
    integer("amount"),
];
const CODES: &[Unique] = &[unique("items_code_key", &["code"])];
const WORDS: &[Index] = &[index("items_word_idx", &["word"])];
const KEYS: &[ForeignKey] = &[foreign_key(
    "items_owner_fkey",
    &["owner"],
    "owners",
    &["id"],
)];
const CHECKS: &[Check] = &[check("items_code_check", "code >= 0")];

const TABLES: &[Step] = &[
    create_table("owners", &[bigint("id"), varchar("name", 40)])
        .primary_key(&["id"])
        .uniques(&[unique("owners_name_key", &["name"])]),
    create_table("items", ITEMS)
        .primary_key(&["id"])
        .uniques(CODES)
        .indexes(WORDS)
        .foreign_keys(KEYS)
        .checks(CHECKS),
];

/// What fills the tables, the same on every engine: so many items, twice as many with each statement.
pub(super) fn fill(db: &mut dyn Execute, items: i64) -> Result<()> {
    db.execute("INSERT INTO owners (id, name) VALUES (1, 'Ada')", &[])?;
    db.execute(
        "INSERT INTO items (id, code, word, note, owner, kind, amount) VALUES \
         (1, 1, 'a word of some length, as words are', 'noted', 1, 'a', 7), (2, 2, 'b', NULL, NULL, 'c', 8)",
        &[],
    )?;
    let mut there = 2;
    while there < items {
        let twice = format!(
            "INSERT INTO items (id, code, word, note, owner, kind, amount) \
             SELECT id + {there}, code + {there}, word, note, owner, kind, amount FROM items"
        );
        db.execute(&twice, &[])?;
        there *= 2;
    }
    Ok(())
}

/// Each kind: what it is called, and its migration.
pub(super) const KINDS: &[Made] = &[
    ("0002_mixed", MIXED, &["grow", "shrink"]),
    (
        "0002_create_table",
        &[
            create_table("more", &[bigint("id"), text("a").nullable()]).primary_key(&["id"]),
            create_table("most", &[bigint("id")]).primary_key(&["id"]),
        ],
        &[],
    ),
    ("0002_drop_tables", DROPPED, &[]),
    ("0002_rename_table", &[rename_table("items", "things")], &[]),
    (
        "0002_add_column",
        &[add_column("items", integer("added").default(int(7)))],
        &[],
    ),
    (
        "0002_drop_column",
        &[drop_column("items", varchar("note", 80).nullable())],
        &[],
    ),
    (
        "0002_drop_required",
        &[drop_column("items", integer("amount"))],
        &[],
    ),
    (
        "0002_alter_column",
        &[alter_column(
            "items",
            integer("n").default(int(0)),
            bigint("n").default(int(1)),
        )],
        &[],
    ),
    (
        "0002_narrow_column",
        &[alter_column(
            "items",
            varchar("word", 80),
            varchar("word", 60),
        )],
        &[],
    ),
    (
        "0002_require_column",
        &[
            alter_column("items", varchar("note", 80).nullable(), varchar("note", 80))
                .backfill(string("none")),
        ],
        &[],
    ),
    (
        "0002_rename_column",
        &[rename_column("items", "n", "m")],
        &[],
    ),
    (
        "0002_rename_value",
        &[rename_value("items", "kind", "a", "z")],
        &[],
    ),
    (
        "0002_alter_primary_key",
        &[alter_primary_key("items", &["id"], &["id", "code"])],
        &[],
    ),
    ("0002_indexes", INDEXES, &[]),
    (
        "0002_unique",
        &[create_unique("items", "items_pair_key", &["n", "id"])],
        &[],
    ),
    (
        "0002_drop_unique",
        &[drop_unique("items", "items_code_key", &["code"])],
        &[],
    ),
    (
        "0002_foreign_key",
        &[
            drop_foreign_key("items", "items_owner_fkey", &["owner"], "owners", &["id"]),
            create_foreign_key("items", "items_keeper_fkey", &["owner"], "owners", &["id"])
                .on_delete(cascade),
        ],
        &[],
    ),
    (
        "0002_checks",
        &[
            create_check("items", "items_n_check", "n >= 0"),
            drop_check("items", "items_code_check", "code >= 0"),
        ],
        &[],
    ),
    (
        "0002_comment",
        &[comment_table("items", "", "all of them")],
        &[],
    ),
    (
        "0002_sql",
        &[sql("UPDATE items SET n = n + 1").reverse(sql("UPDATE items SET n = n - 1"))],
        &[],
    ),
    (
        "0002_sql_that_means",
        &[sql("ALTER TABLE items RENAME COLUMN n TO m")
            .reverse(sql("ALTER TABLE items RENAME COLUMN m TO n"))
            .means(&[rename_column("items", "n", "m")])],
        &[],
    ),
    (
        "0002_function",
        &[run(grow).reverse(run(shrink))],
        &["grow", "shrink"],
    ),
];

const DROPPED: &[Step] = &[
    drop_table("items", ITEMS)
        .primary_key(&["id"])
        .uniques(CODES)
        .indexes(WORDS)
        .foreign_keys(KEYS)
        .checks(CHECKS),
    drop_table("owners", &[bigint("id"), varchar("name", 40)])
        .primary_key(&["id"])
        .uniques(&[unique("owners_name_key", &["name"])]),
];

const INDEXES: &[Step] = &[
    create_index("items", "items_note_idx", &["note"]),
    drop_index("items", "items_word_idx", &["word"]),
];

/// Steps of several kinds after each other, with rows changed between them.
const MIXED: &[Step] = &[
    add_column("items", integer("x").default(int(0))),
    run(grow).reverse(run(shrink)),
    create_index("items", "items_x_idx", &["x"]),
    sql("UPDATE items SET x = x + n").reverse(nothing),
    rename_column("items", "x", "y"),
    sql("UPDATE items SET n = n + y").reverse(sql("UPDATE items SET n = n - y")),
];

/// Done twice it shows.
fn grow(db: &mut dyn Execute) -> Result<()> {
    db.execute("UPDATE items SET n = n + ?", &[1.into()])?;
    db.execute("UPDATE items SET n = n * 2", &[])?;
    Ok(())
}

fn shrink(db: &mut dyn Execute) -> Result<()> {
    db.execute("UPDATE items SET n = n / 2", &[])?;
    db.execute("UPDATE items SET n = n - 1", &[])?;
    Ok(())
}
