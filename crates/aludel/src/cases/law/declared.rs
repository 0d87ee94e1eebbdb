//! What steps say beside what they do.

use aludel_core::{Column, ColumnType, Default, Step};

use super::super::random::Draw;

/// A value that a default or a backfill may have.
pub(super) fn value(ty: &ColumnType, draw: &mut Draw) -> Default {
    let string = |value: &str| Default::String(value.to_owned());
    match ty {
        ColumnType::Bool => Default::Bool(draw.once_in(2)),
        ColumnType::Date => string("2024-02-29"),
        ColumnType::Enum { values } => string(&draw.one(values)),
        ColumnType::String { len: Some(SHORT) } => string(draw.one(&["", "é🎉"])),
        ColumnType::String { .. } => string(draw.one(&["it's", "", "é🎉"])),
        _ => Default::Int(draw.one(&[0, -7])),
    }
}

/// How long a text is in the second shape of its column.
pub(super) const SHORT: u32 = 3;

/// Of some steps nothing is kept.
pub(super) fn keep_nothing(steps: &mut [Step], draw: &mut Draw) {
    for step in steps {
        let keeps = matches!(
            step,
            Step::AddColumn { .. } | Step::DropColumn { .. } | Step::AlterColumn { .. }
        );
        if keeps && draw.once_in(12) {
            *step = Step::KeepNothing(Box::new(step.clone()));
        }
    }
}

/// Some of the columns that go say what rows get that are born without them, some of those that change what NULLs become on
/// the way back, and some texts that become shorter how.
pub(super) fn declare(steps: &mut [Step], draw: &mut Draw) {
    for step in steps {
        match step {
            Step::DropColumn {
                column, backfill, ..
            } if column.name != "r" && !draw.once_in(3) => {
                *backfill = Some(value(&column.ty, draw));
            }
            Step::AlterColumn {
                from,
                to,
                backfill,
                using,
                reverse_using,
                ..
            } => {
                let shorter = |from: &Column, to: &Column| {
                    let to_short = to.ty == (ColumnType::String { len: Some(SHORT) });
                    let name = &to.name;
                    (to_short && from.ty != to.ty).then(|| format!("substr({name}, 1, {SHORT})"))
                };
                if backfill.is_none() && !from.nullable && !draw.once_in(3) {
                    *backfill = Some(value(&from.ty, draw));
                }
                if !draw.once_in(3) {
                    (*using, *reverse_using) = (shorter(from, to), shorter(to, from));
                }
            }
            _ => {}
        }
    }
}
