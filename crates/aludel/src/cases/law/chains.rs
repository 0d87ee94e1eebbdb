//! Chains of migrations over schemas that a test draws. A key stays the same all along, but for its name. Each other column
//! has some shapes, between which it changes.

use std::collections::BTreeMap;

use aludel_core::diff::{Backfill, ColumnHint, ValueHint};
use aludel_core::{
    Action, Check, Column, ColumnType, ForeignKey, Hints, Index, IndexPart, Schema, Step, Table,
    Unique, diff,
};

use super::super::random::Draw;
use super::declared::{declare, keep_nothing};
use super::shapes::{BARRED, Kind, kinds, renamed, value};
use crate::Migrations;
use crate::fixture::{Made, embedded, text, words};

/// Migrations, and the schemas between them: the first is that of the base.
pub(super) struct Chain {
    pub schemas: Vec<Schema>,
    pub steps: Vec<Vec<Step>>,
    /// Binaries that hold so many of the migrations.
    binaries: Vec<Migrations>,
}

impl Chain {
    pub fn draw(draw: &mut Draw) -> Chain {
        let styles: Vec<_> = TABLES.iter().map(|name| Style::draw(draw, name)).collect();
        let mut scene = Scene::default();
        let mut chain = Chain {
            schemas: vec![Schema::default()],
            steps: Vec::new(),
            binaries: vec![embedded(&[])],
        };
        let mut made: Vec<Made> = Vec::new();
        for number in 1..=2 + draw.below(3) {
            let next = scene.next(draw, &styles);
            let schema = next.schema(&styles);
            let before = &chain.schemas[number - 1];
            let hints = next.hints(&scene, &styles, draw);
            let mut steps = diff(before, &schema, &hints)
                .unwrap_or_else(|error| panic!("{error}"))
                .steps;
            declare(&mut steps, draw);
            keep_nothing(&mut steps, draw);
            let id = text(&format!("{number:04}_m"));
            made.push((id, words(&steps), &[]));
            chain.binaries.push(embedded(&made));
            chain.schemas.push(schema);
            chain.steps.push(steps);
            scene = next;
        }
        chain
    }

    /// A binary that holds so many of the migrations.
    pub fn binary(&self, count: usize) -> Migrations {
        self.binaries[count].clone()
    }

    pub fn len(&self) -> usize {
        self.steps.len()
    }
}

const TABLES: [&str; 3] = ["a", "b", "c"];

/// What a table is like whenever it is there.
struct Style {
    name: &'static str,
    key: &'static [&'static str],
    columns: Vec<Kind>,
    refers: (&'static str, Action, Action),
    unique: Option<&'static str>,
    /// Whether its `s` is checked not to be [`BARRED`].
    checked: bool,
    indexed: Option<&'static str>,
}

const KEYS: [&[&str]; 4] = [&["id"], &["id"], &["id", "no"], &["code"]];

impl Style {
    fn draw(draw: &mut Draw, name: &'static str) -> Style {
        let actions = [Action::Cascade, Action::SetNull, Action::NoAction];
        let names = ["n", "s"].map(Some);
        Style {
            name,
            key: draw.one(&KEYS),
            columns: kinds(draw),
            refers: (
                draw.one(&TABLES),
                draw.one(&actions),
                draw.one(&[Action::NoAction, Action::Cascade]),
            ),
            unique: draw.one(&[None, None, names[0], names[1]]),
            checked: draw.once_in(3),
            indexed: draw.one(&[None, names[0], names[1]]),
        }
    }

    fn keys(&self) -> Vec<Column> {
        let code = |name| Column::new(name, ColumnType::String { len: Some(20) });
        let number = |name| Column {
            auto_increment: self.key.len() == 1,
            ..Column::new(name, ColumnType::I64)
        };
        let keys = self.key.iter();
        keys.map(|name| match *name {
            "code" => code("code"),
            name => number(name),
        })
        .collect()
    }

    fn counts(&self) -> bool {
        self.key == ["id"]
    }
}

/// What is there after a migration: the columns of the tables, and what each is called.
#[derive(Clone, Default)]
struct Scene {
    tables: BTreeMap<&'static str, Vec<String>>,
    /// Columns in other shapes than their first.
    changed: BTreeMap<(&'static str, String), usize>,
    keyed: Vec<&'static str>,
    names: BTreeMap<(&'static str, String), String>,
}

impl Scene {
    fn next(&self, draw: &mut Draw, styles: &[Style]) -> Scene {
        let mut next = Scene {
            names: self.names.clone(),
            changed: self.changed.clone(),
            ..Scene::default()
        };
        for style in styles {
            if draw.once_in(5) {
                continue;
            }
            let own = style.columns.iter().map(|kind| kind.name.to_owned());
            let mut chosen = draw.some(&own.collect::<Vec<_>>(), 8);
            if draw.once_in(2) {
                chosen.push("r".to_owned());
            }
            next.tables.insert(style.name, chosen);
            next.rename(draw, style, "");
            for key in style.key {
                next.rename(draw, style, key);
            }
            for kind in &style.columns {
                next.rename(draw, style, kind.name);
                if draw.once_in(4) && style.unique != Some(kind.name) {
                    let shape = draw.below(kind.shapes.len());
                    let key = (style.name, kind.name.to_owned());
                    next.changed.insert(key, shape);
                }
            }
        }
        for style in styles {
            let (target, ..) = style.refers;
            let there = next.tables.get(style.name);
            let refers = there.is_some_and(|all| all.iter().any(|name| name == "r"));
            let mut targets = styles.iter().filter(|one| one.name == target);
            let counts = targets.any(Style::counts) && next.tables.contains_key(target);
            if refers && counts && !draw.once_in(4) {
                next.keyed.push(style.name);
            }
        }
        next
    }

    fn rename(&mut self, draw: &mut Draw, style: &Style, name: &str) {
        if draw.once_in(12) {
            let key = (style.name, name.to_owned());
            if self.names.remove(&key).is_none() {
                let plain = if name.is_empty() { style.name } else { name };
                self.names.insert(key, format!("{plain}_too"));
            }
        }
    }

    /// A column in the shape that it has.
    fn shaped(&self, style: &Style, kind: &Kind) -> Column {
        let at = self.changed.get(&(style.name, kind.name.to_owned()));
        kind.shapes[at.copied().unwrap_or_default()].clone()
    }

    /// What a column is called, or, with an empty name, the table.
    fn called(&self, table: &'static str, name: &str) -> String {
        let plain = if name.is_empty() { table } else { name };
        let renamed = self.names.get(&(table, name.to_owned()));
        renamed.cloned().unwrap_or_else(|| plain.to_owned())
    }

    fn schema(&self, styles: &[Style]) -> Schema {
        let there = styles
            .iter()
            .filter(|one| self.tables.contains_key(one.name));
        there.fold(Schema::default(), |schema, style| {
            schema.with(self.table(style))
        })
    }

    fn table(&self, style: &Style) -> Table {
        let chosen = &self.tables[style.name];
        let has = |name: &str| chosen.iter().any(|one| one == name);
        let called = |name: &str| self.called(style.name, name);
        let mut columns = style.keys();
        let there = style.columns.iter().filter(|one| has(one.name));
        columns.extend(there.map(|one| self.shaped(style, one)));
        if has("r") {
            columns.push(Column::new("r", ColumnType::I64).nullable());
        }
        for column in &mut columns {
            column.name = called(&column.name);
        }
        let keys: Vec<String> = style.key.iter().map(|name| called(name)).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let mut table = Table::new(called(""), columns, &keys);
        let name = |suffix: &str| format!("{}_{suffix}", style.name);
        if let Some(column) = style.unique.filter(|one| has(one)) {
            table.uniques.push(Unique {
                name: name("key"),
                columns: vec![called(column)],
            });
        }
        if style.checked && has("s") {
            table.checks.push(Check {
                name: name("barred"),
                expr: format!("{} <> '{BARRED}'", called("s")),
            });
        }
        if let Some(column) = style.indexed.filter(|one| has(one)) {
            table.indexes.push(indexed(name("idx"), called(column)));
        }
        if self.keyed.contains(&style.name) {
            table.indexes.push(indexed(name("r_idx"), called("r")));
            table.foreign_keys.push(self.key(style, name("fkey")));
        }
        table
    }

    fn key(&self, style: &Style, name: String) -> ForeignKey {
        let (target, on_delete, on_update) = style.refers;
        ForeignKey {
            name,
            columns: vec![self.called(style.name, "r")],
            table: self.called(target, ""),
            references: vec![self.called(target, "id")],
            on_delete,
            on_update,
        }
    }

    /// What was called otherwise before, and what rows get that are there already.
    fn hints(&self, before: &Scene, styles: &[Style], draw: &mut Draw) -> Hints {
        let mut hints = Hints::default();
        for style in styles {
            let (Some(was), Some(is)) =
                (before.tables.get(style.name), self.tables.get(style.name))
            else {
                continue;
            };
            let table = self.called(style.name, "");
            if before.called(style.name, "") != table {
                hints
                    .tables
                    .push((before.called(style.name, ""), table.clone()));
            }
            let keys = style.key.iter().map(ToString::to_string);
            for name in keys.chain(is.iter().filter(|name| was.contains(name)).cloned()) {
                let (from, to) = (
                    before.called(style.name, &name),
                    self.called(style.name, &name),
                );
                if from != to {
                    hints.columns.push(ColumnHint {
                        table: table.clone(),
                        from,
                        to,
                    });
                }
            }
            let there = style.columns.iter();
            for kind in there.filter(|one| is.iter().any(|name| name == one.name)) {
                let shaped = self.shaped(style, kind);
                let stood = was.iter().any(|name| name == kind.name);
                if stood {
                    let both = (&before.shaped(style, kind), &shaped);
                    hints
                        .values
                        .extend(renamed(both).map(|(from, to)| ValueHint {
                            table: table.clone(),
                            column: self.called(style.name, kind.name),
                            from,
                            to,
                        }));
                }
                let filled = stood && before.shaped(style, kind).nullable;
                let new = !stood && (shaped.needs_value() || draw.once_in(3));
                let value = value(kind.name, &shaped.ty, draw);
                if let Some(value) = value.filter(|_| new || (filled && shaped.needs_value())) {
                    hints.backfills.push(Backfill {
                        table: table.clone(),
                        column: self.called(style.name, kind.name),
                        value,
                    });
                }
            }
        }
        hints
    }
}

fn indexed(name: String, column: String) -> Index {
    Index {
        name,
        parts: vec![IndexPart::Column(column)],
        unique: false,
        filter: None,
    }
}
