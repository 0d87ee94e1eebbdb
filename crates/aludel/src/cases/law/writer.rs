//! One write of an application, of all that its engine lets it do.

use aludel_core::{Action, Column, ColumnType, ForeignKey, Table};

use super::super::literal;
use super::super::random::Draw;
use super::look::{columns, quoted};
use super::shapes::{SHORT, cell};
use super::worlds::{Values, World, shown};
use super::writes::{Key, Write, key};
use crate::Engine;
use crate::driver::Driver;

/// Draws one write to a table.
pub(super) struct Writer<'a> {
    pub draw: &'a mut Draw,
    pub db: &'a mut dyn Driver,
    pub world: &'a World,
    pub table: &'a Table,
}

impl Writer<'_> {
    /// Any write.
    pub fn write(self) -> Write {
        match self.draw.below(12) {
            0..=2 => self.insert(),
            3 => self.insert_all(),
            4 => self.update(),
            5 => self.delete(),
            6 => self.rekey(),
            7 => self.again(),
            8 => self.replace(),
            9 => self.upsert(),
            10 => self.shift(),
            _ => self.rare(),
        }
    }

    fn engine(&self) -> Engine {
        self.db.engine()
    }

    fn name(&self) -> String {
        quoted(&self.table.name, self.engine())
    }

    /// A key, of which there are few.
    fn new_key(&mut self) -> Key {
        let columns = self.table.primary_key.columns.clone();
        let one = |name: &String| match self.table.column(name).map(|one| &one.ty) {
            Some(ColumnType::I64 | ColumnType::I32) => (1 + self.draw.below(6)).to_string(),
            _ if name.starts_with('n') => self.draw.one(&["1", "2", "3", "007"]).to_owned(),
            _ => format!("k{}", self.draw.below(6)),
        };
        columns.iter().map(one).collect()
    }

    /// The key of a row that is there, if one is.
    fn some_key(&mut self) -> Key {
        let rows = &self.world.tables[&self.table.name];
        if rows.is_empty() {
            return self.new_key();
        }
        let row = &rows[self.draw.below(rows.len())];
        key(self.table, &row.values)
    }

    /// The values of a row of this key: all of them, or those that it must give and a few more.
    fn values(&mut self, key: &Key, all: bool) -> Vec<(String, Option<String>)> {
        let keys = &self.table.primary_key.columns;
        let mut values: Vec<_> = keys
            .iter()
            .cloned()
            .zip(key.iter().cloned().map(Some))
            .collect();
        for column in &self.table.columns {
            let given = all || column.needs_value() || self.draw.once_in(2);
            if !keys.contains(&column.name) && given {
                values.push((column.name.clone(), cell(column, self.draw)));
            }
        }
        values
    }

    fn literal(&self, column: &str, cell: Option<&String>) -> String {
        let ty = self.table.column(column).map(|one| &one.ty);
        match (cell, ty) {
            (None, _) => "NULL".to_owned(),
            (Some(text), Some(ColumnType::Bool)) => {
                if text == "1" { "TRUE" } else { "FALSE" }.to_owned()
            }
            (Some(text), Some(ColumnType::U64)) => format!("'{text:0>20}'"),
            (Some(text), Some(ColumnType::F32 | ColumnType::F64)) => text.clone(),
            (Some(text), Some(ColumnType::Bytes { .. })) => {
                literal(&format!("{{x:{text}}}"), self.engine())
            }
            (Some(text), Some(ColumnType::Timestamp)) if !self.engine().is_mysql_family() => {
                format!("'{text}+00:00'")
            }
            (Some(text), Some(ty)) if ty.is_integer() => text.clone(),
            (Some(text), Some(ColumnType::Uuid)) => {
                literal(&format!("{{u:{}}}", text.replace('-', "")), self.engine())
            }
            (Some(text), _) => format!("'{}'", text.replace('\'', "''")),
        }
    }

    fn inserted(&self, verb: &str, values: &[(String, Option<String>)]) -> String {
        let names: Vec<_> = values
            .iter()
            .map(|(name, _)| quoted(name, self.engine()))
            .collect();
        let cells: Vec<_> = values
            .iter()
            .map(|(name, cell)| self.literal(name, cell.as_ref()))
            .collect();
        format!(
            "{verb} INTO {} ({}) VALUES ({})",
            self.name(),
            names.join(", "),
            cells.join(", ")
        )
    }

    /// The row as it must be read back.
    fn whole(&self, values: &[(String, Option<String>)]) -> Values {
        let one = |column: &Column| {
            let given = values.iter().find(|(name, _)| *name == column.name);
            let cell = match given {
                Some((_, cell)) => cell.clone(),
                None => column.default.as_ref().map(shown),
            };
            (column.name.clone(), cell)
        };
        self.table.columns.iter().map(one).collect()
    }

    fn insert(mut self) -> Write {
        let key = self.new_key();
        let values = self.values(&key, false);
        Write {
            all: vec![self.inserted("INSERT", &values)],
            born: Vec::new(),
            whole: Some(self.whole(&values)),
            ..Write::default()
        }
    }

    /// Without a list of columns.
    fn insert_all(mut self) -> Write {
        let key = self.new_key();
        let values = self.values(&key, true);
        let names = columns(self.db, &self.table.name);
        let cells: Vec<_> = names
            .iter()
            .map(|name| {
                let given = values.iter().find(|(column, _)| column == name);
                self.literal(name, given.and_then(|(_, cell)| cell.as_ref()))
            })
            .collect();
        Write {
            all: vec![format!(
                "INSERT INTO {} VALUES ({})",
                self.name(),
                cells.join(", ")
            )],
            whole: Some(self.whole(&values)),
            ..Write::default()
        }
    }

    fn at(&self, key: &Key) -> String {
        let names = self.table.primary_key.columns.iter();
        let pairs: Vec<_> = names
            .zip(key)
            .map(|(name, part)| {
                let literal = self.literal(name, Some(part));
                format!("{} = {literal}", quoted(name, self.engine()))
            })
            .collect();
        pairs.join(" AND ")
    }

    fn update(mut self) -> Write {
        let key = self.some_key();
        let keys = self.table.primary_key.columns.clone();
        let plain = self
            .table
            .columns
            .iter()
            .filter(|one| !keys.contains(&one.name));
        let plain: Vec<&Column> = plain.collect();
        if plain.is_empty() {
            return Write::default();
        }
        let column = self.draw.one(&plain);
        let cell = cell(column, self.draw);
        let (name, value) = (
            quoted(&column.name, self.engine()),
            self.literal(&column.name, cell.as_ref()),
        );
        let sql = format!(
            "UPDATE {} SET {name} = {value} WHERE {}",
            self.name(),
            self.at(&key)
        );
        Write {
            all: vec![sql],
            ..Write::default()
        }
    }

    fn delete(mut self) -> Write {
        let key = self.some_key();
        let sql = format!("DELETE FROM {} WHERE {}", self.name(), self.at(&key));
        Write {
            all: vec![sql],
            ..Write::default()
        }
    }

    fn set_key(&self, verb: &str, from: &Key, to: &Key) -> String {
        format!(
            "{verb} {} SET {} WHERE {}",
            self.name(),
            self.at(to).replace(" AND ", ", "),
            self.at(from)
        )
    }

    fn rekey(mut self) -> Write {
        let (from, to) = (self.some_key(), self.new_key());
        Write {
            all: vec![self.set_key("UPDATE", &from, &to)],
            moved: vec![(from, to)],
            ..Write::default()
        }
    }

    /// A row goes, and another one gets its key.
    fn again(mut self) -> Write {
        let key = self.some_key();
        let delete = format!("DELETE FROM {} WHERE {}", self.name(), self.at(&key));
        let values = self.values(&key, false);
        Write {
            all: vec![delete, self.inserted("INSERT", &values)],
            born: vec![key],
            ..Write::default()
        }
    }

    fn replace(mut self) -> Write {
        // SQLite does not look where a replaced row leads in its own table, if that sets NULL in those that led to it.
        let own =
            |key: &ForeignKey| key.table == self.table.name && key.on_delete == Action::SetNull;
        let blind = self.engine() == Engine::Sqlite && self.table.foreign_keys.iter().any(own);
        if self.engine() == Engine::Postgres || blind {
            return self.again();
        }
        let key = self.some_key();
        let values = self.values(&key, false);
        Write {
            all: vec![self.inserted("REPLACE", &values)],
            born: vec![key],
            ..Write::default()
        }
    }

    fn upsert(mut self) -> Write {
        let key = self.some_key();
        let values = self.values(&key, true);
        let engine = self.engine();
        let names = values
            .iter()
            .skip(key.len())
            .map(|(name, _)| quoted(name, engine));
        let set = |one: &dyn Fn(&str) -> String| {
            names
                .clone()
                .map(|name| format!("{name} = {}", one(&name)))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let keys: Vec<_> = self
            .table
            .primary_key
            .columns
            .iter()
            .map(|name| quoted(name, engine))
            .collect();
        if values.len() == key.len() {
            return Write::default();
        }
        let tail = if engine.is_mysql_family() {
            format!(
                "ON DUPLICATE KEY UPDATE {}",
                set(&|name| format!("VALUES({name})"))
            )
        } else {
            format!(
                "ON CONFLICT ({}) DO UPDATE SET {}",
                keys.join(", "),
                set(&|name| format!("excluded.{name}"))
            )
        };
        Write {
            all: vec![format!("{} {tail}", self.inserted("INSERT", &values))],
            ..Write::default()
        }
    }

    /// All keys change in one statement.
    fn shift(self) -> Write {
        let first = &self.table.primary_key.columns[0];
        let name = quoted(first, self.engine());
        let ty = self.table.column(first).map(|one| &one.ty);
        // It would get too long, which SQLite bears.
        if matches!(ty, Some(ColumnType::String { len: Some(SHORT) })) {
            return Write::default();
        }
        let number = ty.is_some_and(ColumnType::is_integer);
        let (sql, next): (_, fn(&str) -> String) = if number {
            (format!("{name} + 100"), |key| {
                (key.parse::<i64>().unwrap_or(0) + 100).to_string()
            })
        } else if self.engine().is_mysql_family() {
            (format!("concat('1', {name})"), |key| format!("1{key}"))
        } else {
            (format!("'1' || {name}"), |key| format!("1{key}"))
        };
        let moved = self.world.tables[&self.table.name].iter().map(|row| {
            let from = key(self.table, &row.values);
            let mut to = from.clone();
            to[0] = next(&to[0]);
            (from, to)
        });
        Write {
            all: vec![format!("UPDATE {} SET {name} = {sql}", self.name())],
            moved: moved.collect(),
            ..Write::default()
        }
    }

    /// What only one engine has.
    fn rare(mut self) -> Write {
        let name = self.name();
        match self.engine() {
            Engine::Sqlite => {
                let (from, to) = (self.some_key(), self.some_key());
                Write {
                    all: vec![self.set_key("UPDATE OR REPLACE", &from, &to)],
                    moved: vec![(from, to)],
                    ..Write::default()
                }
            }
            Engine::Postgres => Write {
                all: vec![format!("TRUNCATE {name} CASCADE")],
                ..Write::default()
            },
            _ => {
                // A table that counts its key up may be referenced, and is not truncated then.
                let counts = self.table.columns.iter().any(|one| one.auto_increment);
                let verb = if counts {
                    "DELETE FROM"
                } else {
                    "TRUNCATE TABLE"
                };
                Write {
                    all: vec![format!("{verb} {name}")],
                    ..Write::default()
                }
            }
        }
    }
}
