//! Values that a change of a column loses, in columns beside it that nobody sees: they follow their rows by themselves.

use super::super::piece::Op;
use super::super::{convert, quote};
use super::{Expansion, retyped};
use crate::keep::{Change, Kept, Loss, changed_since, hidden_names};
use crate::sql::Count;
use crate::{Column, ColumnType, Result, Schema};

/// What a change of a column keeps, and what is held for it.
pub(super) struct Moved {
    /// What it keeps, and which values.
    pub kept: Option<(Kept, Loss)>,
    /// The object that holds what it gives back.
    pub held: Option<String>,
}

impl Moved {
    /// Whether a row has something that comes back: nobody has changed the value since.
    fn there(&self, change: &Change<'_>) -> Option<String> {
        let [there, _, new] = hidden_names(self.held.as_ref()?).map(|one| quote::name(&one));
        let present = quote::name(&change.from.name);
        let same = same(&present, &new, &change.from.ty);
        Some(format!("({there} <=> 1 AND {same})"))
    }

    /// An UPDATE with a condition, of those rows only that get nothing back.
    pub fn unless_held(&self, change: &Change<'_>, update: &str) -> String {
        match self.there(change) {
            Some(there) => format!("{update} AND NOT {there}"),
            None => update.to_owned(),
        }
    }

    /// Computes into a column of another name what the rows get.
    pub fn computed(&self, change: &Change<'_>, into: &str, expr: &str) -> Vec<String> {
        let (table, into) = (quote::name(change.table), quote::name(into));
        let all = format!("UPDATE {table} SET {into} = ({expr})");
        let (Some(there), Some(object)) = (self.there(change), &self.held) else {
            return vec![all];
        };
        let [_, old, _] = hidden_names(object).map(|one| quote::name(&one));
        vec![
            format!("{all} WHERE NOT {there}"),
            format!("UPDATE {table} SET {into} = {old} WHERE {there}"),
        ]
    }

    /// Gives back in place what is held.
    pub fn given_back(&self, change: &Change<'_>) -> Vec<String> {
        let (Some(there), Some(object)) = (self.there(change), &self.held) else {
            return Vec::new();
        };
        let [_, old, _] = hidden_names(object).map(|one| quote::name(&one));
        let (table, column) = (quote::name(change.table), quote::name(&change.to.name));
        vec![format!("UPDATE {table} SET {column} = {old} WHERE {there}")]
    }
}

impl Expansion<'_> {
    /// What a change keeps, its columns added, and what is held for it.
    pub(super) fn moved(&mut self, at: usize, change: &Change<'_>) -> Result<Moved> {
        let (Some(keeping), Some(stands)) = (self.keeping, self.logical.table(change.table)) else {
            return Ok(Moved {
                kept: None,
                held: None,
            });
        };
        let held = keeping.values_back(stands, change).filter(|object| {
            let table = self.actual.table(change.table);
            table.is_some_and(|table| table.column(object).is_some())
        });
        let kept = change
            .kept(keeping, at)
            .map(|loss| Ok((keeping.values(stands, change)?, loss)));
        let kept = kept.transpose()?;
        if let Some((kept, _)) = &kept {
            let hide = Op::Hide {
                table: change.table.to_owned(),
                columns: hidden(&kept.object, change.from, change.to).into(),
            };
            self.kept.push(kept.clone());
            self.push(at, hide)?;
        }
        Ok(Moved { kept, held })
    }

    /// Notes what the values become, which stands in this column, and keeps those that the way back does not make again.
    pub(super) fn settled(&self, change: &Change<'_>, moved: &Moved, new: &str) -> Vec<String> {
        let Some((kept, loss)) = &moved.kept else {
            return Vec::new();
        };
        let [there, old, became] = hidden_names(&kept.object).map(|one| quote::name(&one));
        let table = quote::name(change.table);
        let value = quote::name(&change.from.name);
        let back = self.back(change, new);
        let new = quote::name(new);
        let judged = match (loss, back) {
            (Loss::Nulls, _) => {
                format!("UPDATE {table} SET {there} = IF({value} IS NULL, 1, NULL)")
            }
            (Loss::Values, None) => format!("UPDATE {table} SET {there} = 1"),
            (Loss::Values, Some(Back::Of(back))) => format!(
                "UPDATE {table} SET {there} = IF({}, NULL, 1)",
                same(&back, &value, &change.from.ty)
            ),
            (Loss::Values, Some(Back::From(rows, joined))) => format!(
                "UPDATE {table} JOIN {rows} ON {joined} SET {table}.{there} = IF({}, NULL, 1)",
                same(
                    "aludel_s.aludel_back",
                    &format!("{table}.{value}"),
                    &change.from.ty
                )
            ),
        };
        vec![
            judged,
            format!("UPDATE {table} SET {old} = IF({there} = 1, {value}, NULL)"),
            format!("UPDATE {table} SET {became} = IF({there} = 1, {new}, NULL)"),
        ]
    }

    /// What the way back makes of the values in the column `new`; nothing where nobody can say.
    fn back(&self, change: &Change<'_>, new: &str) -> Option<Back> {
        if !change.tries_back() {
            return None;
        }
        let Some(back) = change.back else {
            let mut is = change.to.clone();
            new.clone_into(&mut is.name);
            let same = !retyped(change.from, change.to, self.engine);
            let expr = match convert::expression(change.table, &is, change.from, self.engine) {
                _ if same => Some(quote::name(new)),
                Ok(expr) => Some(expr.unwrap_or_else(|| quote::name(new))),
                Err(_) => None,
            };
            return expr.map(Back::Of);
        };
        let stands = self.actual.table(change.table)?;
        let table = quote::name(change.table);
        let value = quote::name(&change.to.name);
        let others = stands.columns.iter();
        let others = others.filter(|one| one.name != change.to.name);
        let mut inner: Vec<_> = others.map(|one| quote::name(&one.name)).collect();
        inner.push(format!("{} AS {value}", quote::name(new)));
        let mut keys = Vec::new();
        let mut joined = Vec::new();
        for (at, key) in stands.primary_key.columns.iter().enumerate() {
            let own = format!("aludel_key{}", at + 1);
            inner.push(format!("{table}.{} AS {own}", quote::name(key)));
            joined.push(format!("{table}.{} = aludel_s.{own}", quote::name(key)));
            keys.push(own);
        }
        let rows = format!(
            "(SELECT {}, ({back}) AS aludel_back FROM (SELECT {} FROM {table}) AS {table}) AS aludel_s",
            keys.join(", "),
            inner.join(", ")
        );
        Some(Back::From(rows, joined.join(" AND ")))
    }

    /// Counts, with the piece that went last, the rows that get nothing back.
    pub(super) fn tell(&mut self, at: usize, change: &Change<'_>, moved: &Moved) {
        let keys = self.logical.table(change.table);
        let keys = keys.map(|table| table.primary_key.columns.clone());
        let (Some(object), Some(keys)) = (&moved.held, keys) else {
            return;
        };
        let count = changed(at, change, (object, &keys));
        if let Some(piece) = self.pieces.last_mut() {
            piece.told.push(count);
        }
    }

    /// The columns that held something go, after these UPDATEs.
    pub(super) fn unhide(
        &mut self,
        at: usize,
        change: &Change<'_>,
        moved: &Moved,
        first: Vec<String>,
    ) -> Result<()> {
        let Some(object) = &moved.held else {
            return Ok(());
        };
        let gives = !first.is_empty();
        let unhide = Op::Unhide {
            table: change.table.to_owned(),
            columns: hidden_names(object).into(),
        };
        self.push_after(at, first, unhide)?;
        if gives {
            self.tell(at, change, moved);
        }
        Ok(())
    }
}

/// Fills NULLs in place, and notes where.
pub(super) fn noted(change: &Change<'_>, object: &str, value: &str) -> Vec<String> {
    let table = quote::name(change.table);
    let column = quote::name(&change.from.name);
    let [there, _, new] = hidden_names(object).map(|one| quote::name(&one));
    vec![
        format!("UPDATE {table} SET {there} = 1, {new} = ({value}) WHERE {column} IS NULL"),
        format!("UPDATE {table} SET {column} = {new} WHERE {column} IS NULL AND {there} = 1"),
    ]
}

/// What the way back makes of a row.
enum Back {
    /// This expression.
    Of(String),
    /// The column `aludel_back` of these rows, joined so.
    From(String, String),
}

/// Puts the columns that hold something for a change into the schema where it stands.
pub(super) fn stand(schema: &mut Schema, table: &str, object: &str, change: &Change<'_>) {
    if let Some(table) = schema.tables.get_mut(table) {
        table.columns.extend(hidden(object, change.to, change.from));
    }
}

/// The columns that hold values: whether there is one, the value, and what it became.
fn hidden(object: &str, old: &Column, new: &Column) -> [Column; 3] {
    let [there, was, is] = hidden_names(object);
    let like = |name: String, column: &Column| {
        let mut own = Column::new(name, long(&column.ty)).nullable();
        own.collation.clone_from(&column.collation);
        own
    };
    [
        Column::new(there, ColumnType::I8).nullable(),
        like(was, old),
        like(is, new),
    ]
}

/// A type that takes little room in the row itself, of which there is little.
fn long(ty: &ColumnType) -> ColumnType {
    match ty {
        ColumnType::String { .. } | ColumnType::Enum { .. } => ColumnType::String { len: None },
        ColumnType::Bytes { .. } => ColumnType::Bytes { len: None },
        ty => ty.clone(),
    }
}

/// Whether two values are the same to the last bit, NULLs included.
pub(crate) fn same(a: &str, b: &str, ty: &ColumnType) -> String {
    match ty {
        // JSON has a collation of its own, which mixes with that of no text.
        ColumnType::String { .. }
        | ColumnType::Enum { .. }
        | ColumnType::Json
        | ColumnType::Native(_) => {
            format!("CAST({a} AS BINARY) <=> CAST({b} AS BINARY)")
        }
        _ => format!("{a} <=> {b}"),
    }
}

fn changed(step: usize, change: &Change<'_>, (object, keys): (&str, &[String])) -> Count {
    let [there, old, new] = hidden_names(object).map(|one| quote::name(&one));
    let (table, present) = (quote::name(change.table), quote::name(&change.from.name));
    let mut from = format!(
        "FROM {table} WHERE {there} = 1 AND NOT ({})",
        same(&present, &new, &change.from.ty)
    );
    // One that came back before a crash has not been changed.
    if change.from.ty.same(&change.to.ty) {
        from = format!("{from} AND NOT ({})", same(&present, &old, &change.from.ty));
    }
    let keys: Vec<_> = keys.iter().map(|key| quote::name(key)).collect();
    let shown: Vec<_> = keys
        .iter()
        .map(|key| format!("CAST({key} AS CHAR)"))
        .collect();
    Count {
        sql: format!("SELECT count(*) {from}"),
        sample: format!(
            "SELECT concat({}) {from} ORDER BY {} LIMIT 5",
            shown.join(", ', ', "),
            keys.join(", ")
        ),
        reason: changed_since(&format!("{}.{}", change.table, change.to.name)),
        remedy: String::new(),
        step,
    }
}
