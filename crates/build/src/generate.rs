//! Migrations of every sort, made for properties.

use std::collections::BTreeMap;

use aludel_core::{
    Action, Check, Column, ColumnType, Default, Engine, ForeignKey, Generated, Index, IndexPart,
    Migration, Native, PrimaryKey, Raw, Step, Storage, Table, Transaction, Unique, derived,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Names as people give them, and some that nobody should.
pub(crate) fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-z][a-z_]{0,18}",
        2 => "[a-z]{1,8}",
        1 => "[a-z_]{30,63}",
        1 => nasty(),
    ]
}

/// Texts with everything that a literal must escape, and characters of every width.
pub(crate) fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -~]{0,12}",
        Just("\"quoted\" 'and' `more`".to_owned()),
        Just("\\ \\n \n \r\n \t \0".to_owned()),
        Just("//! /* */ // drafted 0".to_owned()),
        Just("größe 数据库 🎉 👩‍👩‍👧 🇩🇪 e\u{301} \u{202e}rtl\u{202c} \u{200b}\u{feff}".to_owned()),
        Just("r#\"raw\"# {} %s ${x}".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[a-z <>=']{1,30}",
        1 => "[a-z <>=']{60,120}",
        1 => nasty(),
    ]
}

fn names() -> impl Strategy<Value = Vec<String>> {
    vec(name(), 1..4)
}

fn column_type() -> impl Strategy<Value = ColumnType> {
    let simple = prop::sample::select(vec![
        ColumnType::Bool,
        ColumnType::I8,
        ColumnType::I16,
        ColumnType::I32,
        ColumnType::I64,
        ColumnType::U8,
        ColumnType::U16,
        ColumnType::U32,
        ColumnType::U64,
        ColumnType::F32,
        ColumnType::F64,
        ColumnType::String { len: None },
        ColumnType::Bytes { len: None },
        ColumnType::Date,
        ColumnType::Time,
        ColumnType::DateTime,
        ColumnType::Timestamp,
        ColumnType::Uuid,
        ColumnType::Json,
    ]);
    prop_oneof![
        4 => simple,
        1 => any::<u32>().prop_map(|len| ColumnType::String { len: Some(len) }),
        1 => any::<u32>().prop_map(|len| ColumnType::Bytes { len: Some(len) }),
        1 => (any::<u32>(), any::<u32>())
            .prop_map(|(precision, scale)| ColumnType::Decimal { precision, scale }),
        2 => vec("[a-z]{1,9}", 1..14).prop_map(|values| ColumnType::Enum { values }),
        1 => vec(name(), 0..6).prop_map(|values| ColumnType::Enum { values }),
        1 => native().prop_map(ColumnType::Native),
    ]
}

fn native() -> impl Strategy<Value = Native> {
    let some = || option::of(name());
    let each =
        (some(), some(), some(), some()).prop_map(|(sqlite, mysql, mariadb, postgres)| Native {
            sqlite,
            mysql,
            mariadb,
            postgres,
        });
    prop_oneof![name().prop_map(Native::everywhere), each]
}

/// A default or a backfill.
fn value() -> impl Strategy<Value = Default> {
    prop_oneof![
        any::<i64>().prop_map(|value| Default::Int(value.into())),
        any::<u64>().prop_map(|value| Default::Int(value.into())),
        any::<f64>().prop_map(|value| Default::Float(format!("{value:?}"))),
        text().prop_map(Default::String),
        vec(any::<u8>(), 0..20).prop_map(Default::Bytes),
        any::<bool>().prop_map(Default::Bool),
        Just(Default::Now),
        text().prop_map(Default::Expr),
    ]
}

fn column() -> impl Strategy<Value = Column> {
    let storage = prop::sample::select(vec![Storage::Stored, Storage::Virtual]);
    let generated = (text(), storage).prop_map(|(expr, storage)| Generated { expr, storage });
    (
        (name(), column_type(), any::<bool>(), any::<bool>()),
        option::weighted(0.3, value()),
        option::weighted(0.15, text()),
        option::weighted(0.1, name()),
        option::weighted(0.1, generated),
    )
        .prop_map(
            |((name, ty, nullable, auto_increment), default, comment, collation, generated)| {
                Column {
                    name,
                    ty,
                    nullable,
                    default,
                    comment,
                    collation,
                    generated,
                    auto_increment,
                }
            },
        )
}

fn unique() -> impl Strategy<Value = Unique> {
    (name(), names()).prop_map(|(name, columns)| Unique { name, columns })
}

fn index() -> impl Strategy<Value = Index> {
    let part = prop_oneof![
        3 => name().prop_map(IndexPart::Column),
        1 => name().prop_map(IndexPart::Descending),
        1 => text().prop_map(IndexPart::Expr),
    ];
    let filter = option::weighted(0.2, text());
    (name(), vec(part, 1..4), any::<bool>(), filter).prop_map(|(name, parts, unique, filter)| {
        Index {
            name,
            parts,
            unique,
            filter,
        }
    })
}

fn foreign_key() -> impl Strategy<Value = ForeignKey> {
    let action = || prop::sample::select(Action::ALL.to_vec());
    (name(), names(), name(), names(), action(), action()).prop_map(
        |(name, columns, table, references, on_delete, on_update)| ForeignKey {
            name,
            columns,
            table,
            references,
            on_delete,
            on_update,
        },
    )
}

fn check() -> impl Strategy<Value = Check> {
    (name(), text()).prop_map(|(name, expr)| Check { name, expr })
}

fn table() -> impl Strategy<Value = Table> {
    (
        (
            name(),
            vec(column(), 0..6),
            names(),
            option::weighted(0.1, name()),
        ),
        vec(unique(), 0..3),
        vec(index(), 0..3),
        vec(foreign_key(), 0..3),
        vec(check(), 0..3),
        option::weighted(0.2, text()),
    )
        .prop_map(
            |((name, columns, key, key_name), uniques, indexes, foreign_keys, checks, comment)| {
                let by_rule = || derived(&name, &[], "pkey");
                Table {
                    primary_key: PrimaryKey {
                        name: key_name.unwrap_or_else(by_rule),
                        columns: key,
                    },
                    name,
                    columns,
                    uniques,
                    indexes,
                    foreign_keys,
                    checks,
                    comment,
                }
            },
        )
}

fn raw() -> impl Strategy<Value = Raw> {
    let engine = option::of(prop::sample::select(Engine::ALL.to_vec()));
    let function = "[a-z]{1,4}_[a-z]{1,20}".prop_map(|name| Raw::Run { name });
    let file = ("[a-z]{1,8}[.]sql", text()).prop_map(|(name, text)| Raw::File {
        name,
        text: text.replace("\r\n", "\n"),
    });
    prop_oneof![
        (engine, text()).prop_map(|(engine, text)| Raw::Sql { engine, text }),
        function,
        file,
    ]
}

/// A step of any sort but a raw one.
fn plain_step() -> impl Strategy<Value = Step> {
    let backfill = || option::weighted(0.3, value());
    let comment = || option::of(text().prop_filter("none is written empty", |t| !t.is_empty()));
    prop_oneof![
        2 => table().prop_map(Step::CreateTable),
        1 => table().prop_map(Step::DropTable),
        1 => (name(), name()).prop_map(|(from, to)| Step::RenameTable { from, to }),
        2 => (name(), column(), backfill())
            .prop_map(|(table, column, backfill)| Step::AddColumn { table, column, backfill }),
        2 => (name(), column(), backfill())
            .prop_map(|(table, column, backfill)| Step::DropColumn { table, column, backfill }),
        1 => (name(), name(), name())
            .prop_map(|(table, from, to)| Step::RenameColumn { table, from, to }),
        2 => (name(), column(), column(), backfill(), option::of(text()), option::of(text()))
            .prop_map(|(table, from, to, backfill, using, reverse_using)| Step::AlterColumn {
                table, from, to, backfill, using, reverse_using,
            }),
        1 => (name(), name(), text(), text())
            .prop_map(|(table, column, from, to)| Step::RenameValue { table, column, from, to }),
        1 => (name(), comment(), comment())
            .prop_map(|(table, from, to)| Step::CommentTable { table, from, to }),
        1 => (name(), names(), names())
            .prop_map(|(table, from, to)| Step::AlterPrimaryKey { table, from, to }),
        1 => (name(), name(), name())
            .prop_map(|(table, from, to)| Step::RenameIndex { table, from, to }),
        1 => (name(), name(), name())
            .prop_map(|(table, from, to)| Step::RenameConstraint { table, from, to }),
        1 => (name(), unique()).prop_map(|(table, unique)| Step::CreateUnique { table, unique }),
        1 => (name(), unique()).prop_map(|(table, unique)| Step::DropUnique { table, unique }),
        1 => (name(), index()).prop_map(|(table, index)| Step::CreateIndex { table, index }),
        1 => (name(), index()).prop_map(|(table, index)| Step::DropIndex { table, index }),
        1 => (name(), foreign_key()).prop_map(|(table, key)| Step::CreateForeignKey { table, key }),
        1 => (name(), foreign_key()).prop_map(|(table, key)| Step::DropForeignKey { table, key }),
        1 => (name(), check()).prop_map(|(table, check)| Step::CreateCheck { table, check }),
        1 => (name(), check()).prop_map(|(table, check)| Step::DropCheck { table, check }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let down = option::of(prop_oneof![Just(Raw::Nothing), raw()]);
    let means = vec(plain_step(), 0..3);
    let raw = (raw(), down, means).prop_map(|(up, down, means)| Step::Raw { up, down, means });
    let floor = "[0-9]{4}_[a-z]{1,20}".prop_map(Step::Floor);
    let how = prop_oneof![Just(Transaction::Own), Just(Transaction::Outside)];
    let how = how.prop_map(Step::Transaction);
    prop_oneof![16 => plain_step(), 2 => raw, 1 => floor, 1 => how]
}

/// A migration of any steps, which need not make sense together.
pub(crate) fn migration() -> impl Strategy<Value = Migration> {
    let parent = option::of("0001_[a-z]{1,20}");
    (parent, vec(step(), 0..7)).prop_map(|(parent, steps)| {
        one_text_a_file(Migration {
            id: "0002_some".to_owned(),
            parent,
            steps,
        })
    })
}

/// Files of one name have one text.
fn one_text_a_file(mut migration: Migration) -> Migration {
    let mut texts = BTreeMap::new();
    for raw in migration.steps.iter_mut().flat_map(raws) {
        if let Raw::File { name, text } = raw {
            let first = texts.entry(name.clone()).or_insert_with(|| text.clone());
            text.clone_from(first);
        }
    }
    migration
}

fn raws(step: &mut Step) -> Vec<&mut Raw> {
    match step {
        Step::Raw { up, down, .. } => std::iter::once(up).chain(down).collect(),
        _ => Vec::new(),
    }
}

/// What must stand beside the migration's text: the SQL files by name, and the functions to be added to the text.
pub(crate) fn surroundings(migration: &Migration) -> (BTreeMap<String, String>, String) {
    let mut files = BTreeMap::new();
    let mut functions = BTreeMap::new();
    let mut migration = migration.clone();
    for raw in migration.steps.iter_mut().flat_map(raws) {
        match raw {
            Raw::File { name, text } => {
                files.insert(name.clone(), text.clone());
            }
            Raw::Run { name } => {
                let body =
                    format!("\nfn {name}(_: &mut dyn Execute) -> Result<()> {{\n    Ok(())\n}}\n");
                functions.insert(name.clone(), body);
            }
            Raw::Nothing | Raw::Sql { .. } => {}
        }
    }
    (files, functions.into_values().collect())
}
