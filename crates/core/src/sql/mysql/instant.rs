//! Which columns an instant ALTER makes come and go.

use super::alter::Alter;
use crate::sql::server::Reshapes;
use crate::{Column, Engine, Storage};

impl Alter<'_> {
    /// What MySQL counts as a change of a table's rows: virtual columns are no part of them.
    pub(super) fn instantly(&self) -> Option<Reshapes> {
        if self.engine != Engine::MySql {
            return None;
        }
        let goes = |c: &&Column| self.goes(&c.name) && !is_virtual(c);
        let comes = |c: &&Column| self.origin(&c.name).is_none() && !is_virtual(c);
        if self.before.columns.iter().any(|c| goes(&c)) {
            return Some(Reshapes::Within);
        }
        let new: Vec<_> = self.after.columns.iter().filter(comes).collect();
        let within = |column: &&&Column| self.recreated.contains(&column.name);
        match new.iter().find(within) {
            Some(_) => Some(Reshapes::Within),
            None => (!new.is_empty()).then_some(Reshapes::Appends),
        }
    }
}

fn is_virtual(column: &Column) -> bool {
    let generated = column.generated.as_ref();
    generated.is_some_and(|generated| generated.storage == Storage::Virtual)
}
