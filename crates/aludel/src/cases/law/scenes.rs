//! What is there between two migrations.

use std::collections::BTreeMap;

use aludel_core::{Check, Column, ColumnType, ForeignKey, Index, IndexPart, Schema, Table, Unique};

use super::super::random::Draw;
use super::shapes::{BARRED, Kind};
use super::styles::{Left, Style};

/// The column that refers to another table.
const REFERS: &str = "r";

/// What is there after a migration: the columns of the tables, and what each is called.
#[derive(Clone, Default)]
pub(super) struct Scene {
    /// The tables with those of their columns that come and go.
    tables: BTreeMap<&'static str, Vec<String>>,
    /// Columns in other shapes than their first.
    changed: BTreeMap<(&'static str, String), usize>,
    /// Tables with other keys than their first.
    rekeyed: BTreeMap<&'static str, usize>,
    /// Tables that refer to another, and the type of what they refer to.
    referring: BTreeMap<&'static str, ColumnType>,
    names: BTreeMap<(&'static str, String), String>,
}

impl Scene {
    /// What a next migration leads to.
    pub fn next(&self, draw: &mut Draw, styles: &[Style]) -> Scene {
        let mut next = Scene {
            tables: BTreeMap::new(),
            ..self.clone()
        };
        for style in styles {
            if !draw.once_in(5) {
                next.appear(draw, style);
            }
        }
        for style in styles {
            next.refer(draw, style, styles);
        }
        next
    }

    fn appear(&mut self, draw: &mut Draw, style: &Style) {
        let own = style.columns.iter().map(|kind| kind.name.to_owned());
        let mut chosen = draw.some(&own.collect::<Vec<_>>(), 8);
        if draw.once_in(2) {
            chosen.push(REFERS.to_owned());
        }
        self.tables.insert(style.name, chosen);
        if draw.once_in(3) {
            let key = draw.below(style.keys.len());
            self.rekeyed.insert(style.name, key);
        }
        self.rename(draw, style, "");
        for kind in style.kinds() {
            self.rename(draw, style, kind.name);
            if draw.once_in(4) {
                let shape = draw.below(kind.shapes.len());
                let key = (style.name, kind.name.to_owned());
                self.changed.insert(key, shape);
            }
        }
    }

    /// What refers to another table is of the type of its key, as long as that is there.
    fn refer(&mut self, draw: &mut Draw, style: &Style, styles: &[Style]) {
        let target = styles.iter().find(|one| one.name == style.refers.0);
        let counts = target.filter(|one| self.has(one) && self.counts(one));
        self.referring.remove(style.name);
        let refers = self.has(style) && self.chosen(style).iter().any(|name| name == REFERS);
        if let Some(target) = counts.filter(|_| refers && !draw.once_in(4)) {
            let id = target.keyed.iter().find(|kind| kind.name == "id");
            let ty = id.map(|kind| self.shaped(target, kind).ty);
            self.referring.extend(ty.map(|ty| (style.name, ty)));
        }
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

    pub fn has(&self, style: &Style) -> bool {
        self.tables.contains_key(style.name)
    }

    fn chosen(&self, style: &Style) -> &[String] {
        let there = self.tables.get(style.name);
        there.map(Vec::as_slice).unwrap_or_default()
    }

    /// The primary key of a table.
    fn key(&self, style: &Style) -> &'static [&'static str] {
        style.keys[self.rekeyed.get(style.name).copied().unwrap_or_default()]
    }

    /// Whether its key counts itself up.
    fn counts(&self, style: &Style) -> bool {
        self.key(style) == ["id"]
    }

    /// The columns of a table that is there, but for the one that refers to another.
    pub fn kinds<'a>(&'a self, style: &'a Style) -> impl Iterator<Item = &'a Kind> {
        let key = self.key(style);
        let stays = move |kind: &&Kind| {
            style.left != Left::Goes || kind.name == "id" || key.contains(&kind.name)
        };
        let chosen = |kind: &&Kind| self.chosen(style).iter().any(|name| name == kind.name);
        let keyed = style.keyed.iter().filter(stays);
        keyed.chain(style.columns.iter().filter(chosen))
    }

    /// The names of all its columns, by which a test knows them.
    pub fn names(&self, style: &Style) -> Vec<String> {
        let names = self.kinds(style).map(|kind| kind.name.to_owned());
        let refers = self.chosen(style).iter().filter(|name| *name == REFERS);
        names.chain(refers.cloned()).collect()
    }

    /// A column in the shape that it has.
    pub fn shaped(&self, style: &Style, kind: &Kind) -> Column {
        let at = self.changed.get(&(style.name, kind.name.to_owned()));
        let mut column = kind.shapes[at.copied().unwrap_or_default()].clone();
        if style.keyed.iter().any(|one| one.name == kind.name) {
            let key = self.key(style);
            column.auto_increment = kind.name == "id" && key == ["id"];
            column.nullable = style.left == Left::Loose && !key.contains(&kind.name);
        }
        column
    }

    /// What a column is called, or, with an empty name, the table.
    pub fn called(&self, style: &Style, name: &str) -> String {
        let plain = if name.is_empty() { style.name } else { name };
        let renamed = self.names.get(&(style.name, name.to_owned()));
        renamed.cloned().unwrap_or_else(|| plain.to_owned())
    }

    /// The models.
    pub fn schema(&self, styles: &[Style]) -> Schema {
        let there = styles.iter().filter(|one| self.has(one));
        there.fold(Schema::default(), |schema, style| {
            schema.with(self.table(style, styles))
        })
    }

    fn table(&self, style: &Style, styles: &[Style]) -> Table {
        let called = |name: &str| self.called(style, name);
        let key: Vec<_> = self.key(style).iter().map(|name| called(name)).collect();
        let key: Vec<_> = key.iter().map(String::as_str).collect();
        let mut table = Table::new(called(""), self.columns(style), &key);
        let has = |name: &str| self.chosen(style).iter().any(|one| one == name);
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
        if self.referring.contains_key(style.name) {
            table.indexes.push(indexed(name("r_idx"), called(REFERS)));
            let target = styles.iter().find(|one| one.name == style.refers.0);
            let key = target.map(|target| self.reference(style, target, name("fkey")));
            table.foreign_keys.extend(key);
        }
        table
    }

    fn columns(&self, style: &Style) -> Vec<Column> {
        let shaped = self.kinds(style).map(|kind| self.shaped(style, kind));
        let mut columns: Vec<Column> = shaped.collect();
        if self.chosen(style).iter().any(|name| name == REFERS) {
            let ty = self.referring.get(style.name).cloned();
            let refers = Column::new(REFERS, ty.unwrap_or(ColumnType::I64));
            columns.push(refers.nullable());
        }
        for column in &mut columns {
            column.name = self.called(style, &column.name);
        }
        columns
    }

    fn reference(&self, style: &Style, target: &Style, name: String) -> ForeignKey {
        let (_, on_delete, on_update) = style.refers;
        ForeignKey {
            name,
            columns: vec![self.called(style, REFERS)],
            table: self.called(target, ""),
            references: vec![self.called(target, "id")],
            on_delete,
            on_update,
        }
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
