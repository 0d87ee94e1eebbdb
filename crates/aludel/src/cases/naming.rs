//! Random names, long and hostile: what is named by rule is cut, is one of its kind in the database, and follows.

use aludel_core::diff::ColumnHint;
use aludel_core::lint::lint;
use aludel_core::{
    Action, Column, ColumnType, Default, Engine, ForeignKey, Hints, Index, IndexPart, Schema, Step,
    Table, Unique, derived, diff, meaning,
};
use proptest::prelude::*;

use super::home::quoted;
use super::random::Draw;
use super::{created, expect, migrate, shown};
use crate::driver::Driver;

/// What names are made of: nothing that an engine keeps for itself, and all that quoting and cutting can get wrong.
const PIECES: [&str; 24] = [
    "a", "Bc", "_", "order", "select", "idx", "key", "\"q", "`b", "it's", "''x", ".d", " y", "é",
    "漢字", "ßß", "\\n", "%s", "?z", ";--", "/*", "{u:", "$1", ":n",
];

/// What the names are drawn from.
pub(super) fn names() -> impl Strategy<Value = Draw> {
    Draw::of(0..900)
}

/// A name that ends in a mark of its own, so that many are the same but for their end.
fn name(draw: &mut Draw, mark: &mut u32) -> String {
    let most = draw.one(&[61, 61, 61, 59, 40, 12]);
    *mark += 1;
    let mut name = String::from("n");
    loop {
        let piece = draw.one(&PIECES);
        if name.len() + piece.len() > most {
            return format!("{name}{mark}");
        }
        name += piece;
    }
}

/// Names of two tables and of the columns of each.
struct Names {
    tables: [String; 2],
    columns: [[String; 4]; 2],
}

impl Names {
    /// Names whose marks begin behind this one.
    fn draw(draw: &mut Draw, mut mark: u32) -> Names {
        let mut one = || name(draw, &mut mark);
        let columns = std::array::from_fn(|_| std::array::from_fn(|_| one()));
        Names {
            tables: [one(), one()],
            columns,
        }
    }

    /// Other names, some of which another thing had.
    fn others(&self, draw: &mut Draw) -> Names {
        let mut names = Names::draw(draw, 20);
        if draw.once_in(2) {
            names.tables = [self.tables[1].clone(), self.tables[0].clone()];
        }
        if draw.once_in(2) {
            names.columns = self.columns.clone();
            names.columns[0].rotate_left(1);
        }
        names
    }

    /// Two tables with all that is named by rule.
    fn schema(&self) -> Schema {
        let [child, parent] = &self.tables;
        let [own, others] = &self.columns;
        let mut one = table(child, own);
        one.foreign_keys.push(ForeignKey {
            name: derived(child, &[&own[3]], "fkey"),
            columns: vec![own[3].clone()],
            table: parent.clone(),
            references: vec![others[0].clone()],
            on_delete: Action::Cascade,
            on_update: Action::NoAction,
        });
        Schema::default().with(one).with(table(parent, others))
    }
}

fn table(name: &str, [id, kind, number, other]: &[String; 4]) -> Table {
    let values = vec!["m".to_owned(), "n".to_owned()];
    let columns = vec![
        Column {
            auto_increment: true,
            ..Column::new(id, ColumnType::I64)
        },
        Column::new(kind, ColumnType::Enum { values }).with_default(Default::String("m".into())),
        Column::new(number, ColumnType::U32).with_default(Default::Int(5)),
        Column::new(other, ColumnType::I64).nullable(),
    ];
    let mut table = Table::new(name, columns, &[id]);
    table.uniques.push(Unique {
        name: derived(name, &[kind, number], "key"),
        columns: vec![kind.clone(), number.clone()],
    });
    for columns in [&[other][..], &[number, kind][..]] {
        let names: Vec<&str> = columns.iter().map(|name| name.as_str()).collect();
        let part = |name: &&String| IndexPart::Column((*name).clone());
        table.indexes.push(Index {
            name: derived(name, &names, "idx"),
            parts: columns.iter().map(part).collect(),
            unique: false,
            filter: None,
        });
    }
    table
}

fn hints(from: &Names, to: &Names) -> Hints {
    let pairs = |old: &[String], new: &[String]| -> Vec<(String, String)> {
        let pairs = old.iter().cloned().zip(new.iter().cloned());
        pairs.filter(|(old, new)| old != new).collect()
    };
    let mut hints = Hints {
        tables: pairs(&from.tables, &to.tables),
        ..Hints::default()
    };
    for (at, table) in to.tables.iter().enumerate() {
        let renamed = pairs(&from.columns[at], &to.columns[at]).into_iter();
        hints.columns.extend(renamed.map(|(from, to)| ColumnHint {
            table: table.clone(),
            from,
            to,
        }));
    }
    hints
}

/// Renames everything there and back: steps that rename suffice, and the catalogue shows the names that the rule gives.
pub(super) fn follow(mut draw: Draw, db: &mut dyn Driver) -> Result<(), TestCaseError> {
    let old = Names::draw(&mut draw, 0);
    let new = old.others(&mut draw);
    let (from, to) = (old.schema(), new.schema());
    prop_assume!(lint(&from, &Engine::ALL).is_empty() && lint(&to, &Engine::ALL).is_empty());
    let found = diff(&from, &to, &hints(&old, &new));
    let steps = found.map_err(|e| TestCaseError::fail(e.to_string()))?.steps;
    let words: Vec<_> = steps
        .iter()
        .map(|one| meaning::step(one).to_string())
        .collect();
    prop_assert!(
        words.iter().all(|word| word.starts_with("rename_")),
        "{words:#?}"
    );
    let long = to.tables.values().flat_map(Table::object_names);
    prop_assert!(long.into_iter().all(|name| name.len() <= 63));
    go(db, &created(&from), &Schema::default())?;
    fill(db, &old);
    let after = go(db, &steps, &from)?;
    prop_assert!(after.same(&to), "{words:#?}");
    prop_assert_eq!(joined(db, &new), ["7|m|5"]);
    let back: Vec<_> = steps.iter().rev().filter_map(Step::reverse).collect();
    let before = go(db, &back, &after)?;
    prop_assert!(before.same(&from));
    prop_assert_eq!(joined(db, &old), ["7|m|5"]);
    Ok(())
}

fn go(db: &mut dyn Driver, steps: &[Step], before: &Schema) -> Result<Schema, TestCaseError> {
    let after = migrate(db, steps, before).map_err(|e| TestCaseError::fail(e.to_string()))?;
    expect(db, &after, "names", "random");
    Ok(after)
}

fn fill(db: &mut dyn Driver, names: &Names) {
    let name = |name: &str| quoted(name, db.engine());
    let [child, parent] = &names.tables;
    let [own, others] = &names.columns;
    let all = [
        format!(
            "INSERT INTO {} ({}) VALUES (7)",
            name(parent),
            name(&others[0])
        ),
        format!(
            "INSERT INTO {} ({}, {}) VALUES (1, 7)",
            name(child),
            name(&own[0]),
            name(&own[3])
        ),
    ];
    for sql in all {
        db.execute(&sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

/// The parent's key and what the child holds, by way of the foreign key's columns.
fn joined(db: &mut dyn Driver, names: &Names) -> Vec<String> {
    let name = |name: &str| quoted(name, db.engine());
    let [child, parent] = &names.tables;
    let [own, others] = &names.columns;
    let sql = format!(
        "SELECT p.{}, c.{}, c.{} FROM {} c JOIN {} p ON p.{} = c.{}",
        name(&others[0]),
        name(&own[1]),
        name(&own[2]),
        name(child),
        name(parent),
        name(&others[0]),
        name(&own[3])
    );
    shown(db, &sql)
}
