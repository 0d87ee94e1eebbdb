//! Values that a change of a column makes into others, and that no way back makes again.

use super::{Keeping, Side};
use crate::sql::Count;
use crate::{Column, ColumnType, Default, Step, Table};

/// The column of a side table that has what a value became.
pub(crate) const NEW: &str = "aludel_new";

/// A change of a column, as its step says it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change<'a> {
    pub table: &'a str,
    pub from: &'a Column,
    pub to: &'a Column,
    /// What NULLs become, said by the step.
    pub backfill: Option<&'a Default>,
    pub using: Option<&'a str>,
    /// The expression of the way back.
    pub back: Option<&'a str>,
}

/// Which values a change loses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// The NULLs, which get a value.
    Nulls,
    /// Those that the way back does not make again.
    Values,
}

impl<'a> Change<'a> {
    /// The change that a step is; none where it is of another kind.
    pub fn of(step: &'a Step) -> Option<Change<'a>> {
        let Step::AlterColumn {
            table,
            from,
            to,
            backfill,
            using,
            reverse_using,
        } = step
        else {
            return None;
        };
        Some(Change {
            table,
            from,
            to,
            backfill: backfill.as_ref(),
            using: using.as_deref(),
            back: reverse_using.as_deref(),
        })
    }

    /// The change that takes this one back.
    pub fn reversed(&self) -> Change<'a> {
        Change {
            from: self.to,
            to: self.from,
            using: self.back,
            back: self.using,
            ..*self
        }
    }

    /// What NULLs become, where the column becomes required.
    pub fn fill(&self) -> Option<&'a Default> {
        let fill = self.backfill.or(self.to.default.as_ref());
        fill.filter(|_| self.from.nullable && !self.to.nullable)
    }

    /// Which values it may lose. What was computed is not lost.
    pub fn loss(&self) -> Option<Loss> {
        if self.from.generated.is_some() {
            return None;
        }
        let computed = self.to.generated.is_some();
        // What a person wrote for the way back may make others of values that stay what they are on the way there.
        let by_hand = self.using.is_some() || self.back.is_some();
        if computed || by_hand || rough(&self.from.ty, &self.to.ty) {
            return Some(Loss::Values);
        }
        self.fill().map(|_| Loss::Nulls)
    }

    /// Which values of it are kept, where it is the step at this index.
    pub fn kept(&self, keeping: &Keeping, step: usize) -> Option<Loss> {
        self.loss().filter(|_| keeping.keeps(step))
    }

    /// Whether it may be tried what the way back makes of the values: of what a person's expression made of them, the rule
    /// that converts types may refuse some.
    pub fn tries_back(&self) -> bool {
        use ColumnType::{Enum, String as Text};
        let (from, to) = (&self.from.ty, &self.to.ty);
        self.back.is_some()
            || self.using.is_none()
            || from.same(to)
            || crate::step::widens(to, from)
            || matches!(from, Text { .. } | Enum { .. })
    }

    /// Whether a value that is there may not be able to stay until it is given back what it was.
    pub fn converts(&self) -> bool {
        let required = self.from.nullable && !self.to.nullable;
        self.using.is_some() || !self.from.ty.same(&self.to.ty) || required
    }
}

/// Whether a value may come out of a conversion and back other than it was, though it fits: texts that say the same number
/// in two ways.
fn rough(from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType::{Bool, Bytes, Date, DateTime, Enum, String as Text, Timestamp, Uuid};
    let texty = |ty: &ColumnType| matches!(ty, Text { .. } | Enum { .. });
    let whole = |ty: &ColumnType| ty.is_integer() || *ty == Bool;
    let day = |ty: &ColumnType| matches!(ty, Date | DateTime | Timestamp);
    if from.same(to) || crate::step::widens(from, to) {
        return false;
    }
    match (from, to) {
        (Bytes { .. }, Bytes { .. }) => false,
        (old, new) if texty(old) => !(whole(new) || texty(new) || matches!(new, Date | Uuid)),
        (old, new) => {
            !(whole(old) && (whole(new) || texty(new)) || day(old) && (day(new) || texty(new)))
        }
    }
}

/// The names of the columns that hold such values on MySQL and MariaDB: whether there is one for the row, the value, and
/// what it became.
pub(crate) fn hidden_names(object: &str) -> [String; 3] {
    [
        object.to_owned(),
        format!("{object}_o"),
        format!("{object}_n"),
    ]
}

/// An engine's spelling.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub quote: fn(&str) -> String,
    /// Whether two values are the same to the last bit, NULLs included.
    pub same: fn(&str, &str) -> String,
    /// A value as a text.
    pub text: fn(&str) -> String,
}

/// A side table of such values.
pub(crate) struct Values {
    side: Side,
    /// The column of what they became.
    new: String,
    words: Words,
    /// The column in words.
    said: String,
}

impl Values {
    /// Beside a table, for a column of it.
    pub fn new(object: &str, table: &Table, column: &Column, words: Words) -> Values {
        Values {
            side: Side::new(object, table, column, words.quote),
            new: (words.quote)(NEW),
            words,
            said: format!("{}.{}", table.name, column.name),
        }
    }

    /// Copies the values that may be lost, while they are there.
    pub fn filled(&self, loss: Loss) -> String {
        let all = self.side.filled();
        match loss {
            Loss::Values => all,
            Loss::Nulls => format!("{all} WHERE {} IS NULL", self.side.value.1),
        }
    }

    /// Notes what they have become.
    pub fn noted(&self) -> String {
        let (object, table) = (&self.side.keys.object, &self.side.keys.table);
        let joined = self.side.keys.joined(table);
        let value = &self.side.value.1;
        format!(
            "UPDATE {object} SET {} = (SELECT {value} FROM {table} WHERE {joined})",
            self.new
        )
    }

    /// Lets go those that this expression makes again from the row.
    pub fn thinned(&self, back: &str) -> String {
        let (object, table) = (&self.side.keys.object, &self.side.keys.table);
        let joined = self.side.keys.joined(table);
        let same = (self.words.same)(&self.side.value.0, back);
        format!(
            "DELETE FROM {object} WHERE EXISTS (SELECT 1 FROM {table} WHERE {joined} AND {same})"
        )
    }

    /// Whether the row of the side table is that of a row which nobody has changed since; `of` stands before the names of the
    /// table's columns.
    pub fn stands(&self, of: &str) -> String {
        let present = format!("{of}.{}", self.side.value.1);
        let same = (self.words.same)(&self.new, &present);
        format!("{} AND {same}", self.side.keys.joined(of))
    }

    /// Gives the values back to the rows that nobody has changed since.
    pub fn given_back(&self) -> String {
        let (object, table) = (&self.side.keys.object, &self.side.keys.table);
        let stands = self.stands(table);
        let joined = self.side.keys.joined(table);
        let (own, there) = &self.side.value;
        format!(
            "UPDATE {table} SET {there} = (SELECT {own} FROM {object} WHERE {joined}) WHERE EXISTS (SELECT 1 FROM {object} \
             WHERE {stands})"
        )
    }

    /// The same in three statements: what does not come back goes, the rows let go of their values for one that no other
    /// row has, and get them back.
    pub fn given_back_by_turns(&self, away: &str) -> [String; 3] {
        let (object, table) = (&self.side.keys.object, &self.side.keys.table);
        let (stands, joined) = (self.stands(table), self.side.keys.joined(table));
        let (own, there) = &self.side.value;
        let held = format!("WHERE EXISTS (SELECT 1 FROM {object} WHERE {joined})");
        [
            format!("DELETE FROM {object} WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {stands})"),
            format!("UPDATE {table} SET {there} = {away} {held}"),
            format!(
                "UPDATE {table} SET {there} = (SELECT {own} FROM {object} WHERE {joined}) {held}"
            ),
        ]
    }

    /// The rows that somebody has changed since.
    pub fn changed(&self, step: usize) -> Count {
        let (object, table) = (&self.side.keys.object, &self.side.keys.table);
        let same = (self.words.same)(&self.new, &format!("{table}.{}", self.side.value.1));
        let from = format!(
            "FROM {table} JOIN {object} ON {} WHERE NOT ({same})",
            self.side.keys.joined(table)
        );
        let keys: Vec<_> = self
            .side
            .keys
            .pairs
            .iter()
            .map(|(own, _)| own.as_str())
            .collect();
        let shown: Vec<_> = keys.iter().map(|key| (self.words.text)(key)).collect();
        Count {
            sql: format!("SELECT count(*) {from}"),
            sample: format!(
                "SELECT {} {from} ORDER BY {} LIMIT 5",
                shown.join(" || ', ' || "),
                keys.join(", ")
            ),
            reason: changed_since(&self.said),
            remedy: String::new(),
            step,
        }
    }
}

/// What is said of rows whose old values stay where they are.
pub(crate) fn changed_since(column: &str) -> String {
    format!("old values of {column}, where it was changed since")
}
