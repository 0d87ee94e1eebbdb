//! What was called otherwise before, and what rows get that are there already.

use aludel_core::Hints;
use aludel_core::diff::{Backfill, ColumnHint, ValueHint};

use super::super::random::Draw;
use super::scenes::Scene;
use super::shapes::{Kind, renamed, value};
use super::styles::Style;

/// What a migration from the one scene to the other is told.
pub(super) fn hints((before, after): (&Scene, &Scene), styles: &[Style], draw: &mut Draw) -> Hints {
    let mut hints = Hints::default();
    let both = |style: &&Style| before.has(style) && after.has(style);
    for style in styles.iter().filter(both) {
        let (from, to) = (before.called(style, ""), after.called(style, ""));
        if from != to {
            hints.tables.push((from, to.clone()));
        }
        let mut told = Told {
            scenes: (before, after),
            style,
            table: to,
            hints: &mut hints,
        };
        for name in after.names(style) {
            told.rename(&name);
        }
        for kind in after.kinds(style) {
            told.values(kind);
            told.backfill(kind, draw);
        }
    }
    hints
}

/// What is told of a table.
struct Told<'a> {
    scenes: (&'a Scene, &'a Scene),
    style: &'a Style,
    table: String,
    hints: &'a mut Hints,
}

impl Told<'_> {
    fn stood(&self, name: &str) -> bool {
        let names = self.scenes.0.names(self.style);
        names.iter().any(|one| one == name)
    }

    fn rename(&mut self, name: &str) {
        let (before, after) = self.scenes;
        let from = before.called(self.style, name);
        let to = after.called(self.style, name);
        if from != to && self.stood(name) {
            self.hints.columns.push(ColumnHint {
                table: self.table.clone(),
                from,
                to,
            });
        }
    }

    fn values(&mut self, kind: &Kind) {
        if !self.stood(kind.name) {
            return;
        }
        let (before, after) = self.scenes;
        let both = [before, after].map(|scene| scene.shaped(self.style, kind));
        if let Some((from, to)) = renamed((&both[0], &both[1])) {
            self.hints.values.push(ValueHint {
                table: self.table.clone(),
                column: after.called(self.style, kind.name),
                from,
                to,
            });
        }
    }

    fn backfill(&mut self, kind: &Kind, draw: &mut Draw) {
        let (before, after) = self.scenes;
        let shaped = after.shaped(self.style, kind);
        let stood = self.stood(kind.name);
        let filled = stood && before.shaped(self.style, kind).nullable;
        let new = !stood && (shaped.needs_value() || draw.once_in(3));
        let value = value(kind.name, &shaped.ty, draw);
        if let Some(value) = value.filter(|_| new || (filled && shaped.needs_value())) {
            self.hints.backfills.push(Backfill {
                table: self.table.clone(),
                column: after.called(self.style, kind.name),
                value,
            });
        }
    }
}
