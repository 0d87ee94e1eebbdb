//! What PostgreSQL alone does not take.

use std::collections::BTreeMap;

use super::Lint;
use crate::step::{mentions, range};
use crate::{Engine, Error, Place, Table, derived};

/// The most columns of a key or an index.
const MAX_PARTS: usize = 32;

impl Lint<'_> {
    pub(super) fn on_postgres(&mut self, table: &Table) {
        let Some(among) = self.among(&[Engine::Postgres]) else {
            return;
        };
        let out = among.leave_out();
        self.computed_from_computed(table, &out);
        self.range_checks(table, &out);
        self.wide_keys(table, &out);
    }

    /// A generated column cannot be computed from another.
    fn computed_from_computed(&mut self, table: &Table, out: &str) {
        let computed = || table.columns.iter().filter(|c| c.generated.is_some());
        for column in computed() {
            let expr = column.generated.as_ref().map(|generated| &generated.expr);
            let from = computed().find(|other| expr.is_some_and(|e| mentions(e, &other.name)));
            if let Some(from) = from {
                let message = format!(
                    "the generated column `{}.{}` is computed from `{}`, which is generated too, and PostgreSQL refuses \
                     that: write out what `{}` is computed from, {out}",
                    table.name, column.name, from.name, from.name
                );
                self.on_column(table, &column.name, message);
            }
        }
    }

    /// The range of an unsigned number is checked by a constraint named by rule.
    fn range_checks(&mut self, table: &Table, out: &str) {
        for column in &table.columns {
            let unsigned = range(&column.ty).is_some_and(|(least, _)| least == 0);
            let rule = derived(&table.name, &[&column.name], "range");
            let taken = table.checks.iter().any(|check| check.name == rule);
            if unsigned && !column.auto_increment && taken {
                let message = format!(
                    "the check `{rule}` on table `{}` has the name that the range of `{}` is checked under on PostgreSQL: \
                     give it another with `check(name = \"…\", expr = \"…\")` on the struct, {out}",
                    table.name, column.name
                );
                self.on_column(table, &column.name, message);
            }
        }
    }

    fn wide_keys(&mut self, table: &Table, out: &str) {
        let uniques = table
            .uniques
            .iter()
            .map(|one| (&one.name, one.columns.len()));
        let indexes = table.indexes.iter().map(|one| (&one.name, one.parts.len()));
        let primary = [(&table.primary_key.name, table.primary_key.columns.len())];
        let keys = table
            .foreign_keys
            .iter()
            .map(|one| (&one.name, one.columns.len()));
        for (name, parts) in primary
            .into_iter()
            .chain(uniques)
            .chain(indexes)
            .chain(keys)
        {
            if parts > MAX_PARTS && self.among(&super::FAMILY).is_none() {
                let message = format!(
                    "the key `{name}` on table `{}` has {parts} columns, and PostgreSQL takes {MAX_PARTS}: take some out, {out}",
                    table.name
                );
                self.on_table(table, message);
            }
        }
    }

    /// Tables, indexes, keys and sequences share their names. Two indexes, two keys, or an index and a table are told
    /// elsewhere.
    pub(super) fn relations(&mut self) {
        let Some(among) = self.among(&[Engine::Postgres]) else {
            return;
        };
        let mut owners: BTreeMap<String, (Kind, &Table)> = BTreeMap::new();
        for table in self.schema.tables.values() {
            for (kind, name) in relations(table) {
                let (other, owner) = *owners.entry(name.clone()).or_insert((kind, table));
                let itself = kind == other && owner.name == table.name;
                if itself
                    || kind.told_with(other)
                    || owner.name == table.name && kind.constraint(other)
                {
                    continue;
                }
                let message = format!(
                    "`{name}` would be {} of table `{}` and {} of table `{}`, and PostgreSQL takes one of a name: give one \
                     of them another with `name = \"…\"`, {}",
                    other.words(),
                    owner.name,
                    kind.words(),
                    table.name,
                    among.leave_out()
                );
                self.found
                    .push(Error::new(message).at(Place::Table(table.name.clone())));
            }
        }
    }
}

/// What has a name of its own beside tables.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Table,
    Key,
    Index,
    Sequence,
}

impl Kind {
    fn words(self) -> &'static str {
        match self {
            Kind::Table => "the name",
            Kind::Key => "a key",
            Kind::Index => "an index",
            Kind::Sequence => "the sequence",
        }
    }

    /// Whether two of these kinds are looked at by another check.
    fn told_with(self, other: Kind) -> bool {
        matches!(
            (self, other),
            (Kind::Key, Kind::Key) | (Kind::Index | Kind::Table, Kind::Index | Kind::Table)
        )
    }

    /// Whether two of these on one table are looked at by another check.
    fn constraint(self, other: Kind) -> bool {
        let either = |kind| matches!(kind, Kind::Key | Kind::Index);
        either(self) && either(other)
    }
}

fn relations(table: &Table) -> Vec<(Kind, String)> {
    let counting = table.columns.iter().filter(|c| c.auto_increment);
    let sequences = counting.map(|c| (Kind::Sequence, derived(&table.name, &[&c.name], "seq")));
    let uniques = table
        .uniques
        .iter()
        .map(|one| (Kind::Key, one.name.clone()));
    let indexes = table
        .indexes
        .iter()
        .map(|one| (Kind::Index, one.name.clone()));
    let own = [
        (Kind::Table, table.name.clone()),
        (Kind::Key, table.primary_key.name.clone()),
    ];
    own.into_iter()
        .chain(uniques)
        .chain(indexes)
        .chain(sequences)
        .collect()
}
