//! What steps say beside what they do.

use aludel_core::Step;

use super::super::random::Draw;
use super::shapes::{expression, value};

/// Of some steps nothing is kept.
pub(super) fn keep_nothing(steps: &mut [Step], draw: &mut Draw) {
    for step in steps {
        let keeps = matches!(
            step,
            Step::CreateTable(_)
                | Step::DropTable(_)
                | Step::AddColumn { .. }
                | Step::DropColumn { .. }
                | Step::AlterColumn { .. }
        );
        if keeps && draw.once_in(12) {
            *step = Step::KeepNothing(Box::new(step.clone()));
        }
    }
}

/// Some of the columns that go say what rows get that are born without them, some of those that change what NULLs become on
/// the way back, and some how values become others.
pub(super) fn declare(steps: &mut [Step], draw: &mut Draw) {
    for step in steps {
        match step {
            Step::DropColumn {
                column, backfill, ..
            } if !column.name.starts_with('r') && !draw.once_in(3) => {
                *backfill = value(&column.name, &column.ty, draw);
            }
            Step::AlterColumn {
                from,
                to,
                backfill,
                using,
                reverse_using,
                ..
            } => {
                if backfill.is_none() && !from.nullable && !draw.once_in(3) {
                    *backfill = value(&from.name, &from.ty, draw);
                }
                if !draw.once_in(3) {
                    (*using, *reverse_using) = (expression(from, to), expression(to, from));
                }
            }
            _ => {}
        }
    }
}
