use super::Context;
use crate::book::Book;
use crate::history::Row;
use crate::{Error, Kind, PinState, Result, history, journal};

/// The pin of the database, if there is one.
pub(crate) fn of(cx: &mut Context<'_>, book: &Book) -> Result<Option<PinState>> {
    let found = book.own.iter().rev().find_map(Row::pinned);
    if found.is_some() || !book.own.is_empty() {
        return Ok(found);
    }
    journal::base_pin(cx.driver, &cx.names)
}

/// Pins the database: in the row of this number, or beside the history where no row is left.
pub(crate) fn set(cx: &mut Context<'_>, version: Option<i32>, pin: &PinState) -> Result<()> {
    let text = pin.write();
    history::set_pin(
        cx.driver,
        &cx.names,
        version.map(|version| (version, text.as_str())),
    )?;
    if version.is_some() {
        journal::clear_base_pin(cx.driver, &cx.names)
    } else {
        journal::pin_base(cx.driver, &cx.names, pin)
    }
}

/// Clears every pin.
pub(crate) fn clear(cx: &mut Context<'_>) -> Result<()> {
    history::set_pin(cx.driver, &cx.names, None)?;
    journal::clear_base_pin(cx.driver, &cx.names)
}

/// A boot that a pin stops.
pub(crate) fn stops(pin: &PinState, head: &str) -> Error {
    let to = pin.target.as_deref().unwrap_or("the base");
    Error::new(
        Kind::Unfit,
        format!(
            "the database is pinned to {to} since {}, when {} rolled it back, and this binary would take it to {head}: boot \
             the older binary, or clear the pin with `db upgrade`",
            pin.at, pin.by
        ),
    )
}
