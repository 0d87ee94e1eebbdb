//! Rows that get back what a change took from them, whatever stands there now.

use super::Walk;
use crate::keep::{Change, NEW, hidden_names, key_name};
use crate::sql::mysql;

impl Walk<'_> {
    /// What holds values for a change of a column, if they are there.
    pub(super) fn holds(&self, change: &Change<'_>) -> Option<String> {
        self.keeping?
            .values_back(self.schema.table(change.table)?, change)
    }

    /// The condition under which a row, called `aludel_t`, gets back what is held for it. It speaks of the key as it stands in
    /// the database.
    pub(super) fn given_back(&self, change: &Change<'_>) -> Option<String> {
        let object = self.holds(change)?;
        let (dialect, view) = (self.dialect, self.views.get(change.table)?);
        let family = dialect.0.is_mysql_family();
        let mut joined = Vec::new();
        for (stands, expr) in view.keyed_names(dialect) {
            let own = if family {
                stands
            } else {
                key_name(joined.len())
            };
            let own = dialect.name(&own);
            joined.push(format!("aludel_k.{own} = aludel_t.{expr}"));
        }
        let present = dialect.name(&change.from.name);
        let (table, same) = if family {
            let [there, _, new] = hidden_names(&object).map(|one| dialect.name(&one));
            let stands = format!(
                "aludel_k.{}",
                dialect.name(view.origin_of(&change.from.name))
            );
            let same = mysql::same(&stands, &format!("aludel_k.{new}"), &change.from.ty);
            let same = format!("aludel_k.{there} = 1 AND {same}");
            (dialect.name(&view.origin), same)
        } else {
            let new = format!("aludel_k.{}", dialect.name(NEW));
            let same = dialect.same(&new, &format!("aludel_t.{present}"));
            (dialect.name(&object), same)
        };
        Some(format!(
            "EXISTS (SELECT 1 FROM {table} AS aludel_k WHERE {} AND {same})",
            joined.join(" AND ")
        ))
    }

    /// A condition, of those rows only that get nothing back; none where nobody can say which these are.
    pub(super) fn unless_given(&self, change: &Change<'_>, condition: String) -> Option<String> {
        if self.holds(change).is_none() {
            return Some(condition);
        }
        let given = self.given_back(change)?;
        Some(format!("({condition}) AND NOT {given}"))
    }
}
