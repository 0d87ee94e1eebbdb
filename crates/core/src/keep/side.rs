//! Side tables: the values of a column by primary key, in an object of their own.

use crate::{Column, Table};

/// The column of the values.
pub(crate) const VALUE: &str = "aludel_value";

/// The keys of a side table, names in quotes.
pub(crate) struct Keys {
    /// The side table.
    pub object: String,
    /// The table that it stands beside.
    pub table: String,
    /// Columns of the key, own and there.
    pub pairs: Vec<(String, String)>,
}

impl Keys {
    /// Beside a table; `quote` puts a name in quotes.
    pub fn new(object: &str, table: &Table, quote: fn(&str) -> String) -> Keys {
        Keys::of(object, (&table.name, &table.primary_key.columns), quote)
    }

    /// Beside a table of this name with a key of these columns.
    pub fn of(object: &str, (table, keys): (&str, &[String]), quote: fn(&str) -> String) -> Keys {
        let keys = keys.iter().enumerate();
        let key = |(at, name): (usize, &String)| (quote(&key_name(at)), quote(name));
        Keys {
            object: quote(object),
            table: quote(table),
            pairs: keys.map(key).collect(),
        }
    }

    /// Whether a row of the side table is that of a row: `of` stands before the names of the table's columns.
    pub fn joined(&self, of: &str) -> String {
        let pair = |(own, there): &(String, String)| format!("{own} = {of}.{there}");
        let pairs: Vec<_> = self.pairs.iter().map(pair).collect();
        pairs.join(" AND ")
    }
}

/// A side table: the values of one column.
pub(crate) struct Side {
    /// Its keys.
    pub keys: Keys,
    /// The column of the values, own and there.
    pub value: (String, String),
}

impl Side {
    /// Beside a table, for a column of it; `quote` puts a name in quotes.
    pub fn new(object: &str, table: &Table, column: &Column, quote: fn(&str) -> String) -> Side {
        Side {
            keys: Keys::new(object, table, quote),
            value: (quote(VALUE), quote(&column.name)),
        }
    }

    /// Copies the values.
    pub fn filled(&self) -> String {
        let pairs = || self.keys.pairs.iter();
        let own: Vec<_> = pairs().map(|(own, _)| own.as_str()).collect();
        let there: Vec<_> = pairs().map(|(_, there)| there.as_str()).collect();
        format!(
            "INSERT INTO {} ({}, {}) SELECT {}, {} FROM {}",
            self.keys.object,
            own.join(", "),
            self.value.0,
            there.join(", "),
            self.value.1,
            self.keys.table
        )
    }

    /// Gives the values back to the rows that they were taken from.
    pub fn given_back(&self) -> String {
        let (object, table) = (&self.keys.object, &self.keys.table);
        let joined = self.keys.joined(table);
        format!(
            "UPDATE {table} SET {} = (SELECT {} FROM {object} WHERE {joined}) WHERE EXISTS (SELECT 1 FROM {object} WHERE {joined})",
            self.value.1, self.value.0
        )
    }
}

/// The name of a column of the key, from 0.
pub(crate) fn key_name(at: usize) -> String {
    format!("aludel_key{}", at + 1)
}
