//! Random schemas that every one of the given engines can hold.
//!
//! Names come from small pools, so that two schemas overlap. Any two schemas of the same [`Shape`] can be led from one to
//! the other: types convert, and no column is required without a default.

#[path = "draw.rs"]
pub mod draw;

use std::collections::BTreeSet;

use aludel_core::{
    Action, Check, Column, ColumnType, Default, Engine, ForeignKey, Generated, Index, IndexPart,
    Schema, Storage, Table, Unique, derived,
};
pub use draw::Draw;

/// What two schemas must have in common to be led from one to the other.
#[derive(Clone, Debug)]
pub struct Shape {
    /// What the primary keys are.
    pub key: Key,
    /// What the engines in question can hold.
    pub engines: Vec<Engine>,
}

/// A primary key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// An `id` that counts itself up.
    Counting,
    /// `id` and `no`.
    Composite,
    /// The `code`, beside which there is no `id`.
    Code,
}

impl Key {
    fn columns(self) -> &'static [&'static str] {
        match self {
            Key::Counting => &["id"],
            Key::Composite => &["id", "no"],
            Key::Code => &["code"],
        }
    }
}

const TABLES: [&str; 4] = ["a", "b", "c", "d"];
const PLAIN: [&str; 5] = ["v", "w", "x", "y", "z"];
const GENERATED: [&str; 2] = ["g", "h"];
const REFERRING: [&str; 2] = ["r", "s"];

impl Shape {
    /// Draws a shape for these engines.
    pub fn draw(draw: &mut Draw, engines: &[Engine]) -> Self {
        Self {
            key: draw.one(&[Key::Counting, Key::Counting, Key::Composite, Key::Code]),
            engines: engines.to_vec(),
        }
    }

    fn on_mysql(&self) -> bool {
        self.engines.iter().any(|engine| engine.is_mysql_family())
    }
}

/// A schema of at most four tables. A row that gives the columns of the primary key alone fits each.
pub fn schema(draw: &mut Draw, shape: &Shape) -> Schema {
    let mut schema = Schema::default();
    let mut taken = BTreeSet::new();
    for name in draw.some(&TABLES, 4) {
        let mut table = table(draw, shape, name);
        unique_names(&mut table, &mut taken);
        schema = schema.with(table);
    }
    for name in TABLES {
        let keys = foreign_keys(draw, shape, &schema, name);
        if let Some(table) = schema.tables.get_mut(name) {
            table.foreign_keys = keys;
            table
                .foreign_keys
                .retain(|key| taken.insert(key.name.clone()));
        }
    }
    schema
}

/// Constraints whose names are taken in the database are left out.
fn unique_names(table: &mut Table, taken: &mut BTreeSet<String>) {
    table.uniques.retain(|o| taken.insert(o.name.clone()));
    table.indexes.retain(|o| taken.insert(o.name.clone()));
    table.checks.retain(|o| taken.insert(o.name.clone()));
}

fn table(draw: &mut Draw, shape: &Shape, name: &str) -> Table {
    let key = shape.key.columns();
    let numbers = key.iter().filter(|name| **name != "code");
    let number = |name: &&str| Column {
        auto_increment: shape.key == Key::Counting,
        default: (shape.key == Key::Composite).then_some(Default::Int(0)),
        ..Column::new(*name, ColumnType::I64)
    };
    let mut columns: Vec<Column> = numbers.map(number).collect();
    columns.push(
        Column::new("code", ColumnType::String { len: Some(20) })
            .with_default(Default::String("0".into())),
    );
    for plain in draw.some(&PLAIN, 5) {
        columns.push(column(draw, plain));
    }
    for name in REFERRING {
        columns.push(Column::new(name, ColumnType::I64).nullable());
        columns.push(
            Column::new(format!("{name}_code"), ColumnType::String { len: Some(20) }).nullable(),
        );
    }
    if draw.once_in(2) {
        columns.rotate_left(1);
    }
    let mut table = Table::new(name, columns, key);
    generated(draw, &mut table);
    table.comment = comment(draw);
    constraints(draw, shape, &mut table);
    table
}

fn comment(draw: &mut Draw) -> Option<String> {
    draw.one(&[None, Some("it's one"), Some("two")])
        .map(str::to_owned)
}

/// A column that is nullable or has a default, of a type that converts to every other.
fn column(draw: &mut Draw, name: &str) -> Column {
    let values = |values: &[&str]| ColumnType::Enum {
        values: values.iter().map(ToString::to_string).collect(),
    };
    let text = |len| ColumnType::String { len };
    let string = |value: &str| Default::String(value.to_owned());
    let (ty, default) = draw.one(&[
        (ColumnType::I32, Default::Int(0)),
        (ColumnType::I64, Default::Int(-1)),
        (ColumnType::U64, Default::Int(1)),
        (ColumnType::F64, Default::Float("2.5".into())),
        (ColumnType::Bool, Default::Bool(true)),
        (text(Some(20)), string("it's")),
        (text(Some(40)), string("")),
        (values(&["m", "n"]), string("m")),
        (values(&["n", "m", "o"]), string("n")),
        (values(&["o"]), string("o")),
    ]);
    let mut column = Column::new(name, ty);
    column.nullable = draw.once_in(2);
    if !column.nullable || draw.once_in(2) {
        column.default = Some(default);
    }
    column.comment = comment(draw);
    column
}

/// The plain columns of a table, which are those that are renamed.
pub fn plain(table: &Table) -> Vec<String> {
    let names = table.columns.iter().map(|c| c.name.clone());
    names
        .filter(|name| PLAIN.contains(&name.as_str()))
        .collect()
}

/// Those of the plain columns that expressions may speak of: SQLite keeps a `u64` as text.
fn spoken_of(table: &Table) -> Vec<String> {
    let mut names = plain(table);
    names.retain(|name| table.column(name).is_some_and(|c| c.ty != ColumnType::U64));
    names
}

fn generated(draw: &mut Draw, table: &mut Table) {
    let mut sources = spoken_of(table);
    for name in draw.some(&GENERATED, 2) {
        if sources.is_empty() {
            return;
        }
        let mut column = Column::new(name, ColumnType::String { len: Some(60) }).nullable();
        column.generated = Some(Generated {
            expr: format!("lower({})", draw.one(&sources)),
            storage: draw.one(&[Storage::Virtual, Storage::Stored]),
        });
        sources.push(name.to_owned());
        table.columns.push(column);
    }
}

/// A name by rule, or one of a few that are given.
fn named(draw: &mut Draw, table: &str, columns: &[&str], suffix: &str) -> String {
    let given = ["one", "two", "three"].map(|word| format!("{word}_{suffix}"));
    match draw.below(5) {
        0 | 1 => derived(table, columns, suffix),
        n => given[n - 2].clone(),
    }
}

fn constraints(draw: &mut Draw, shape: &Shape, table: &mut Table) {
    let columns = plain(table);
    // SQLite takes a unique constraint over the columns of the primary key for the primary key.
    if shape.key != Key::Code && draw.once_in(2) {
        let name = named(draw, &table.name, &["code"], "key");
        table.uniques.push(Unique {
            name,
            columns: vec!["code".into()],
        });
    }
    for column in draw.some(&columns, 2) {
        let name = named(draw, &table.name, &[&column], "key");
        table.uniques.push(Unique {
            name,
            columns: vec![column, "code".into()],
        });
    }
    for column in draw.some(&columns, 3) {
        let index = index(draw, shape, &table.name, &column);
        table.indexes.push(index);
    }
    for column in draw.some(&REFERRING, 2) {
        let index = index(draw, shape, &table.name, column);
        table.indexes.push(index);
    }
    for column in draw.some(&spoken_of(table), 2) {
        // The rule's own name is the enums'.
        let name = named(draw, &table.name, &[&column, "rule"], "check");
        let expr = match draw.below(3) {
            0 => format!("{column} IS NULL OR {column} = {column}"),
            1 => format!("{column} = {column} OR code <> 'x'"),
            _ => format!("length({column}) < 100"),
        };
        table.checks.push(Check { name, expr });
    }
}

fn index(draw: &mut Draw, shape: &Shape, table: &str, column: &str) -> Index {
    let name = named(draw, table, &[column], "idx");
    let elsewhere = !shape.on_mysql();
    let parts = match draw.below(4) {
        1 => vec![IndexPart::Descending(column.to_owned())],
        2 => vec![
            IndexPart::Column("code".into()),
            IndexPart::Column(column.to_owned()),
        ],
        3 if elsewhere => vec![IndexPart::Expr(format!("lower({column})"))],
        _ => vec![IndexPart::Column(column.to_owned())],
    };
    let filter = (elsewhere && draw.once_in(4)).then(|| format!("{column} IS NOT NULL"));
    Index {
        name,
        parts,
        unique: false,
        filter,
    }
}

/// Foreign keys to the primary key of a table, or to its unique code.
fn foreign_keys(draw: &mut Draw, shape: &Shape, schema: &Schema, table: &str) -> Vec<ForeignKey> {
    let mut keys = Vec::new();
    let targets: Vec<&Table> = schema.tables.values().collect();
    for column in draw.some(&REFERRING, 2) {
        if targets.is_empty() {
            return keys;
        }
        let target = draw.one(&targets);
        let counting = shape.key == Key::Counting;
        let coded = target.is_key(&["code".to_owned()]) && (!counting || draw.once_in(2));
        if !counting && !coded {
            continue;
        }
        let (columns, references) = if coded {
            (format!("{column}_code"), "code")
        } else {
            (column.to_owned(), "id")
        };
        keys.push(ForeignKey {
            name: named(draw, table, &[&columns], "fkey"),
            columns: vec![columns],
            table: target.name.clone(),
            references: vec![references.to_owned()],
            on_delete: draw.one(&[Action::NoAction, Action::Cascade, Action::SetNull]),
            on_update: draw.one(&[Action::NoAction, Action::Cascade]),
        });
    }
    keys
}
