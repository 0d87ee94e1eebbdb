//! Where the columns of a table built anew come from.

use std::collections::BTreeMap;

use super::convert::convert;
use super::types::Stored;
use super::value::{name, names, text, value};
use crate::keep::{self, NEW, VALUE, key_name, old_name};
use crate::{Column, Default, Error, Place, Result, Schema, Step, Table};

/// The rows of a table on their way into its next form.
pub(super) struct Copy {
    /// What is selected from: the table, or a subquery where a later expression needs what an earlier step made.
    source: String,
    /// The columns in the form reached so far.
    columns: Vec<Field>,
    /// The name under which the rowid can be read.
    rowid: Option<&'static str>,
    /// What holds the values of columns that are added, by their names.
    held: BTreeMap<String, String>,
    /// The key as it was, where it becomes another.
    key: Option<Vec<String>>,
}

struct Field {
    name: String,
    expr: String,
    stored: Stored,
}

impl Copy {
    /// The rows as they stand. `after` is the table's last form: no name of its columns may hide the rowid.
    pub fn new(before: &Table, after: &Table, schema: &Schema) -> Copy {
        let hidden = |word: &str| {
            let mut columns = before.columns.iter().chain(&after.columns);
            columns.any(|column| column.name.eq_ignore_ascii_case(word))
        };
        let field = |column: &Column| Field {
            name: column.name.clone(),
            expr: name(&column.name),
            stored: Stored::of(column, before, schema),
        };
        Copy {
            source: name(&before.name),
            columns: before.columns.iter().map(field).collect(),
            rowid: ["rowid", "_rowid_", "oid"]
                .into_iter()
                .find(|word| !hidden(word)),
            held: BTreeMap::new(),
            key: None,
        }
    }

    /// Keeps in sight what the rows' key was in this table.
    pub fn follow_key(&mut self, before: &Table) {
        let keys = before.primary_key.columns.iter();
        self.key = Some(keys.map(|key| name(key)).collect());
    }

    /// A SELECT of each row's key as it was and as it is in the form reached so far.
    pub fn keys(&self, after: &Table) -> Option<String> {
        let expr = |key: &String| {
            let mut fields = self.columns.iter();
            Some(fields.find(|field| field.name == *key)?.expr.clone())
        };
        let new: Option<Vec<_>> = after.primary_key.columns.iter().map(expr).collect();
        let keys = (self.key.as_deref()?, new?);
        Some(keep::keys((keys.0, &keys.1), &self.source, name))
    }

    /// Columns that are added get the values that these objects hold.
    pub fn hold(&mut self, held: &BTreeMap<String, String>) {
        self.held.clone_from(held);
    }

    /// Takes the rows through one step; `after` is the table after it, in `schema`.
    pub fn step(&mut self, step: &Step, after: &Table, schema: &Schema) -> Result<()> {
        match step {
            Step::AddColumn {
                column, backfill, ..
            } => self.add(column, backfill.as_ref(), after, schema),
            Step::DropColumn { column, .. } => self.columns.retain(|f| f.name != column.name),
            Step::AlterColumn { .. } => self.alter(step, after, schema)?,
            Step::RenameValue {
                column, from, to, ..
            } => self.rename_value(column, from, to),
            _ => {}
        }
        self.settle(after, schema)
    }

    /// Rows already there get the backfill, else the default, else NULL.
    fn add(&mut self, column: &Column, backfill: Option<&Default>, after: &Table, schema: &Schema) {
        let stored = Stored::of(column, after, schema);
        let fill = backfill.or(column.default.as_ref());
        let none = || match self.rowid {
            // What SQLite would count itself, said, so that what stands beside the table can follow.
            Some(rowid) if column.auto_increment && self.key.is_some() => {
                format!("row_number() OVER (ORDER BY {rowid})")
            }
            _ => "NULL".to_owned(),
        };
        let fill = fill.map_or_else(none, |fill| value(fill, &stored));
        self.columns.push(Field {
            name: column.name.clone(),
            expr: match self.held(column, after, "") {
                None => fill,
                Some((there, held)) => format!("CASE WHEN {there} THEN {held} ELSE {fill} END"),
            },
            stored,
        });
    }

    /// Whether a value is held for a row, and the value; `more` is what else must be so.
    fn held(&self, column: &Column, after: &Table, more: &str) -> Option<(String, String)> {
        let object = name(self.held.get(&column.name)?);
        let field = |key: &String| {
            let field = self.columns.iter().find(|field| field.name == *key);
            field.map_or_else(|| name(key), |field| field.expr.clone())
        };
        let keys = match &self.key {
            // What is held follows once the rows are there.
            Some(old) => old.clone(),
            None => after.primary_key.columns.iter().map(field).collect(),
        };
        let joined = keys.iter().enumerate();
        let joined = joined.map(|(at, expr)| format!("{} = {expr}", name(&key_name(at))));
        let joined = joined.collect::<Vec<_>>().join(" AND ");
        Some((
            format!("EXISTS (SELECT 1 FROM {object} WHERE {joined}{more})"),
            format!("(SELECT {} FROM {object} WHERE {joined})", name(VALUE)),
        ))
    }

    fn alter(&mut self, step: &Step, after: &Table, schema: &Schema) -> Result<()> {
        let Step::AlterColumn {
            from,
            to,
            backfill,
            using,
            ..
        } = step
        else {
            return Ok(());
        };
        if using.is_some() {
            self.flush();
        }
        let stored = Stored::of(to, after, schema);
        let held = self.unchanged(to, after);
        let Some(field) = self.columns.iter_mut().find(|field| field.name == to.name) else {
            return Ok(());
        };
        match using {
            _ if to.generated.is_some() => {}
            Some(using) => field.expr = format!("({using})"),
            None => field.convert(&stored, &after.name)?,
        }
        let fill = backfill.as_ref().or(to.default.as_ref());
        if let Some(fill) = fill
            && !to.nullable
            && (from.nullable || using.is_some())
        {
            field.expr = format!("coalesce({}, {})", field.expr, value(fill, &stored));
        }
        if let Some((there, held)) = held {
            field.expr = format!("CASE WHEN {there} THEN {held} ELSE {} END", field.expr);
        }
        field.stored = stored;
        Ok(())
    }

    /// Whether a row holds what its value became, and the value until then.
    fn unchanged(&self, to: &Column, after: &Table) -> Option<(String, String)> {
        let field = self.columns.iter().find(|field| field.name == to.name)?;
        let more = format!(" AND {} IS {}", name(NEW), field.expr);
        self.held(to, after, &more)
    }

    fn rename_value(&mut self, column: &str, from: &str, to: &str) {
        if let Some(field) = self.columns.iter_mut().find(|field| field.name == column) {
            let expr = &field.expr;
            field.expr = format!(
                "CASE {expr} WHEN {} THEN {} ELSE {expr} END",
                text(from),
                text(to)
            );
        }
    }

    /// Columns that the step made to be stored otherwise without naming them: a `u64` that has become a key, or is one no
    /// longer.
    fn settle(&mut self, after: &Table, schema: &Schema) -> Result<()> {
        for field in &mut self.columns {
            if let Some(column) = after.column(&field.name) {
                let stored = Stored::of(column, after, schema);
                if stored.padded != field.stored.padded {
                    field.convert(&stored, &after.name)?;
                }
                field.stored = stored;
            }
        }
        Ok(())
    }

    /// Makes the form reached so far what further expressions see.
    fn flush(&mut self) {
        if self
            .columns
            .iter()
            .all(|field| field.expr == name(&field.name))
        {
            return;
        }
        let as_name = |field: &Field| format!("{} AS {}", field.expr, name(&field.name));
        let columns = self.columns.iter().map(as_name);
        let rowid = self.rowid.map(|rowid| format!("{rowid} AS {rowid}"));
        let keys = self.key.iter_mut().flatten().enumerate();
        let keys = keys.map(|(at, key)| {
            let old = name(&old_name(at));
            format!("{} AS {old}", std::mem::replace(key, old.clone()))
        });
        let all: Vec<_> = rowid.into_iter().chain(columns).chain(keys).collect();
        self.source = format!("(SELECT {} FROM {})", all.join(", "), self.source);
        for field in &mut self.columns {
            field.expr = name(&field.name);
        }
    }

    /// `INSERT INTO … SELECT`, with the rowids where they are no column's alias.
    pub fn insert(&self, into: &str, after: &Table, with_rowid: Rowid) -> String {
        let plain = |field: &&Field| {
            let column = after.column(&field.name);
            column.is_some_and(|column| column.generated.is_none())
        };
        let fields: Vec<_> = self.columns.iter().filter(plain).collect();
        let columns: Vec<_> = fields.iter().map(|field| field.name.clone()).collect();
        let exprs: Vec<_> = fields.iter().map(|field| field.expr.as_str()).collect();
        let rowid = self.rowid.filter(|_| with_rowid == Rowid::Copied);
        let rowid = rowid.map(|rowid| format!("{rowid}, ")).unwrap_or_default();
        format!(
            "INSERT INTO {} ({rowid}{}) SELECT {rowid}{} FROM {}",
            name(into),
            names(&columns),
            exprs.join(", "),
            self.source
        )
    }
}

/// Whether the rowids are copied beside the columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rowid {
    /// They are.
    Copied,
    /// A column of the new table is their alias.
    Column,
}

impl Field {
    fn convert(&mut self, to: &Stored, table: &str) -> Result<()> {
        self.expr = convert(&self.expr, &self.stored, to).map_err(|error| {
            let place = Place::Column {
                table: table.to_owned(),
                column: self.name.clone(),
            };
            Error::new(format!("column `{table}.{}`: {}", self.name, error.message)).at(place)
        })?;
        Ok(())
    }
}
