//! Random schemas that every one of the given engines can hold, and all that these engines can hold.
//!
//! Names come from small pools, so that two schemas overlap. Any two schemas can be led from one to the other: columns of
//! one name have types that convert, and none is required without a default.

#[path = "columns.rs"]
pub mod columns;
#[path = "draw.rs"]
pub mod draw;
#[path = "objects.rs"]
mod objects;

use std::collections::BTreeSet;

use aludel_core::{Column, ColumnType, Default, Engine, Schema, Table};
pub use draw::Draw;

/// What two schemas must have in common to be led from one to the other.
#[derive(Clone, Debug)]
pub struct Shape {
    /// What the primary keys are.
    pub key: Key,
    /// What the first column of the keys is called.
    pub id: &'static str,
    /// What the engines in question can hold.
    pub engines: Vec<Engine>,
}

/// A primary key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// An `id` that counts itself up.
    Counting,
    /// `id` and a `no`.
    Composite,
    /// The `code`, beside which there is no `id`.
    Code,
}

impl Key {
    /// The columns of the key, whose first is called so.
    fn columns(self, id: &'static str) -> Vec<&'static str> {
        match self {
            Key::Counting => vec![id],
            Key::Composite => vec![id, "no"],
            Key::Code => vec!["code"],
        }
    }
}

const TABLES: [&str; 4] = ["a", "b", "c", "d"];
/// What the first column of a key may be called.
pub const IDS: [&str; 2] = ["id", "uid"];

impl Shape {
    /// Draws a shape for these engines.
    pub fn draw(draw: &mut Draw, engines: &[Engine]) -> Self {
        Self {
            key: draw.one(&[Key::Counting, Key::Counting, Key::Composite, Key::Code]),
            id: draw.one(&IDS),
            engines: engines.to_vec(),
        }
    }

    fn on(&self, engine: Engine) -> bool {
        self.engines.contains(&engine)
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
        let keys = objects::foreign_keys(draw, shape, &schema, name);
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
    let key = shape.key.columns(shape.id);
    let number = |name: &&str| Column {
        auto_increment: shape.key == Key::Counting,
        default: (shape.key == Key::Composite).then_some(Default::Int(0)),
        ..Column::new(*name, ColumnType::I64)
    };
    let numbers = key.iter().filter(|name| **name != "code");
    let mut columns: Vec<Column> = numbers.map(number).collect();
    columns.push(
        Column::new("code", ColumnType::String { len: Some(20) })
            .with_default(Default::String("0".into())),
    );
    columns.extend(columns::some(draw, shape));
    columns.extend(objects::referring());
    if draw.once_in(2) {
        columns.rotate_left(1);
    }
    let mut table = Table::new(name, columns, &key);
    columns::generated(draw, shape, &mut table);
    table.comment = comment(draw);
    objects::constraints(draw, shape, &mut table);
    table
}

fn comment(draw: &mut Draw) -> Option<String> {
    let comments = [None, Some("it's one"), Some("two \\ €")];
    draw.one(&comments).map(str::to_owned)
}
