//! Schemas by hand, in few words.

#![allow(dead_code)]

use aludel_core::{
    Action, Check, Column, ColumnType, ForeignKey, Generated, Index, IndexPart, Storage, Table,
    Unique, derived,
};

/// A table with an `id` that counts itself up and these columns.
pub fn table<const N: usize>(name: &str, columns: [Column; N]) -> Table {
    let mut id = column("id", ColumnType::I64);
    id.auto_increment = true;
    Table::new(name, std::iter::once(id).chain(columns).collect(), &["id"])
}

/// A required column.
pub fn column(name: &str, ty: ColumnType) -> Column {
    Column::new(name, ty)
}

/// A nullable `i64`.
pub fn int(name: &str) -> Column {
    column(name, ColumnType::I64).nullable()
}

/// A nullable text without length.
pub fn text(name: &str) -> Column {
    column(name, ColumnType::String { len: None }).nullable()
}

/// A nullable text of so many characters.
pub fn varchar(name: &str, len: u32) -> Column {
    column(name, ColumnType::String { len: Some(len) }).nullable()
}

/// A nullable enum.
pub fn choice(name: &str, values: &[&str]) -> Column {
    let values = values.iter().map(ToString::to_string).collect();
    column(name, ColumnType::Enum { values }).nullable()
}

/// A nullable decimal.
pub fn decimal(name: &str, precision: u32, scale: u32) -> Column {
    column(name, ColumnType::Decimal { precision, scale }).nullable()
}

/// A nullable column computed from an expression.
pub fn computed(name: &str, expr: &str, storage: Storage) -> Column {
    let mut column = varchar(name, 20);
    let expr = expr.to_owned();
    column.generated = Some(Generated { expr, storage });
    column
}

/// What stands on a table, added in a chain.
pub trait With: Sized {
    /// With a unique constraint, named by rule.
    fn unique(self, columns: &[&str]) -> Self;
    /// With an index, named by rule.
    fn index(self, columns: &[&str]) -> Self;
    /// With an index of this name on these parts.
    fn index_on(self, name: &str, parts: Vec<IndexPart>, filter: Option<&str>) -> Self;
    /// With a check.
    fn check(self, name: &str, expr: &str) -> Self;
    /// With a foreign key to the `id` of a table, named by rule.
    fn key(self, column: &str, table: &str) -> Self;
    /// With a foreign key, named by rule.
    fn key_to(self, columns: &[&str], table: &str, references: &[&str]) -> Self;
    /// With the actions of the last foreign key.
    fn on(self, delete: Action, update: Action) -> Self;
    /// With another primary key.
    fn primary(self, columns: &[&str]) -> Self;
    /// With a comment.
    fn comment(self, comment: &str) -> Self;
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

impl With for Table {
    fn unique(mut self, columns: &[&str]) -> Self {
        self.uniques.push(Unique {
            name: derived(&self.name, columns, "key"),
            columns: owned(columns),
        });
        self
    }

    fn index(self, columns: &[&str]) -> Self {
        let name = derived(&self.name, columns, "idx");
        let parts = owned(columns).into_iter().map(IndexPart::Column).collect();
        self.index_on(&name, parts, None)
    }

    fn index_on(mut self, name: &str, parts: Vec<IndexPart>, filter: Option<&str>) -> Self {
        self.indexes.push(Index {
            name: name.to_owned(),
            parts,
            unique: false,
            filter: filter.map(str::to_owned),
        });
        self
    }

    fn check(mut self, name: &str, expr: &str) -> Self {
        self.checks.push(Check {
            name: name.to_owned(),
            expr: expr.to_owned(),
        });
        self
    }

    fn key(self, column: &str, table: &str) -> Self {
        self.key_to(&[column], table, &["id"])
    }

    fn key_to(mut self, columns: &[&str], table: &str, references: &[&str]) -> Self {
        self.foreign_keys.push(ForeignKey {
            name: derived(&self.name, columns, "fkey"),
            columns: owned(columns),
            table: table.to_owned(),
            references: owned(references),
            on_delete: Action::NoAction,
            on_update: Action::NoAction,
        });
        self
    }

    fn on(mut self, delete: Action, update: Action) -> Self {
        if let Some(key) = self.foreign_keys.last_mut() {
            (key.on_delete, key.on_update) = (delete, update);
        }
        self
    }

    fn primary(mut self, columns: &[&str]) -> Self {
        self.primary_key.columns = owned(columns);
        for column in &mut self.columns {
            column.auto_increment = false;
        }
        self
    }

    fn comment(mut self, comment: &str) -> Self {
        self.comment = Some(comment.to_owned());
        self
    }
}
