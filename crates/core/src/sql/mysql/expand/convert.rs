//! A column of another type, or otherwise computed.

use super::super::piece::Op;
use super::super::{convert, quote};
use super::values::{Moved, noted};
use super::{Expansion, alter, fill, literal, retyped};
use crate::Result;
use crate::keep::{Change, Loss};

impl Expansion<'_> {
    /// A change of a column. It gives back what is held for it, and keeps what it loses.
    pub(super) fn alter_column(&mut self, at: usize, change: &Change<'_>) -> Result<()> {
        let (from, to) = (change.from, change.to);
        let typed = retyped(from, to, self.engine);
        let regenerated = from.generated != to.generated;
        if typed || change.using.is_some() || regenerated {
            self.set_aside(at, change.table, &to.name)?;
        }
        let moved = self.moved(at, change)?;
        let filled = change.fill().map(|value| literal(change.table, to, value));
        let filled = filled.transpose()?;
        let computed = from.generated.is_some() || to.generated.is_some();
        if computed && (regenerated || typed) {
            return self.generate(at, change, (&moved, filled));
        }
        let expr = match change.using {
            Some(expr) => Some(expr.to_owned()),
            None => convert::expression(change.table, from, to, self.engine)?,
        };
        let lost = moved
            .kept
            .as_ref()
            .is_some_and(|kept| kept.1 == Loss::Values);
        let given = moved.held.is_some() && change.converts();
        let both = change.fill().is_some() && typed;
        let expr = expr.or_else(|| (both || lost || given).then(|| quote::name(&from.name)));
        if let Some(expr) = expr {
            return self.convert(at, change, &expr, (&moved, filled));
        }
        let first = match (&moved.kept, filled) {
            (Some(kept), Some(sql)) => noted(change, &kept.0.object, &sql),
            (_, filled) => filled
                .map(|sql| fill(change.table, &to.name, &format!("({sql})")))
                .into_iter()
                .collect(),
        };
        let plain = alter(change.table, from.clone(), to.clone());
        self.push_after(at, first, Op::Step(plain))?;
        self.unhide(at, change, &moved, moved.given_back(change))
    }

    /// A change of type by an expression: computed into a column of a temporary name, which then takes the place.
    fn convert(
        &mut self,
        at: usize,
        change: &Change<'_>,
        expr: &str,
        (moved, filled): (&Moved, Option<String>),
    ) -> Result<()> {
        let (table, to) = (change.table, change.to);
        self.uncomputed(table, &to.name)?;
        let from = self.temporary(at, table, to)?;
        let mut first = moved.computed(change, &from, expr);
        if let Some(sql) = filled {
            let plain = fill(table, &from, &format!("({sql})"));
            first.push(moved.unless_held(change, &plain));
        }
        first.extend(self.settled(change, moved, &from));
        let take = Op::Take {
            table: table.to_owned(),
            column: to.clone(),
            from,
        };
        self.push_after(at, first, take)?;
        self.tell(at, change, moved);
        self.unhide(at, change, moved, Vec::new())
    }

    /// A generated column's expression cannot be changed in place on every engine; a plain column that becomes generated
    /// is computed anew; a generated one that becomes plain keeps its values.
    fn generate(
        &mut self,
        at: usize,
        change: &Change<'_>,
        (moved, filled): (&Moved, Option<String>),
    ) -> Result<()> {
        let Some(generated) = &change.to.generated else {
            // What was computed stays as a plain value, or is converted.
            let expr = change.using.map(str::to_owned);
            let expr = expr.unwrap_or_else(|| quote::name(&change.from.name));
            return self.convert(at, change, &expr, (moved, filled));
        };
        let name = &change.to.name;
        self.uncomputed(change.table, name)?;
        let mut first = Vec::new();
        if let Some((kept, _)) = &moved.kept {
            let [_, _, new] = crate::keep::hidden_names(&kept.object);
            first.extend(moved.computed(change, &new, &generated.expr));
            first.extend(self.settled(change, moved, &new));
        }
        let recreate = Op::Recreate {
            table: change.table.to_owned(),
            column: change.to.clone(),
        };
        self.push_after(at, first, recreate)?;
        self.unhide(at, change, moved, Vec::new())
    }
}
