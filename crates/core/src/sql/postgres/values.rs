//! A change of a column that gives values back, and keeps those that it loses.

use super::alter::Alter;
use super::change::Held;
use super::keep::found;
use super::rekey::rekey;
use super::shape::Shape;
use super::value::name;
use super::{convert, side};
use crate::keep::{Change, Loss, rekeys};
use crate::{Result, Schema, Step};

/// The change itself, with what is held for it given back.
pub(super) fn changed(
    own: &[Step],
    (change, object): (&Change<'_>, Option<&str>),
    (before, after): (&Schema, &Schema),
) -> Result<Vec<String>> {
    let (from, to) = (found(before, change.table)?, found(after, change.table)?);
    let rekeyed = own.iter().any(|step| rekeys(step, from));
    let moving = |alter: Alter<'_>| {
        let all = alter.statements();
        if rekeyed {
            let rekey = rekey(from, (to, after), |key| alter.value(key))?;
            return Ok([vec![rekey.first], all, vec![rekey.last]].concat());
        }
        Ok(all)
    };
    let Some(object) = object else {
        return moving(Alter::new(own, before, after)?);
    };
    // Given back row by row, values would meet those of other rows that are not given back yet in a unique constraint.
    let converts = change.converts() || change.from.generated.is_some();
    let asked = if converts && change.to.generated.is_none() {
        side::asked(object, change, (from, before, after))?
    } else {
        None
    };
    let mut all = Vec::new();
    if let Some(asked) = asked {
        let held = Held {
            column: change.to.name.clone(),
            there: asked.held,
            value: asked.value,
        };
        all.push(asked.create);
        all.extend(moving(Alter::giving(own, (before, after), Some(&held))?)?);
        all.push(asked.drop);
    } else {
        all.extend(moving(Alter::new(own, before, after)?)?);
        all.push(side::values(object, to, change.to).given_back());
    }
    all.extend(side::gone(object));
    Ok(all)
}

/// Notes what the values have become, and lets go those that the way back makes again.
pub(super) fn settled(
    object: &str,
    (change, loss): (&Change<'_>, Loss),
    (before, after): (&Schema, &Schema),
) -> Result<Vec<String>> {
    let values = side::values(object, found(after, change.table)?, change.to);
    let mut all = vec![values.noted()];
    let shape = Shape::of(found(before, change.table)?, before)?;
    let word = shape.column(&change.from.name).map(|was| was.ty.as_str());
    let word = word.filter(|_| change.tries_back());
    if let (Loss::Values, Some(word)) = (loss, word) {
        let present = name(&change.to.name);
        let back = match change.back {
            Some(back) => Some(format!("({back})")),
            None => convert::expression(change.table, &present, change.to, change.from, word)
                .ok()
                .map(|expr| expr.unwrap_or(present)),
        };
        all.extend(back.map(|back| values.thinned(&format!("({back}::{word})"))));
    }
    Ok(all)
}
