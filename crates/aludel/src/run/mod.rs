//! Running migrations: the fast look, the lock, the plan, and what each engine needs around the steps.

mod context;
mod counts;
mod down;
mod draft;
mod fast;
mod filling;
mod flight;
mod gate;
mod gone;
mod job;
mod part;
mod phase;
mod pin;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod planned;
mod resume;
mod room;
mod server;
mod states;
#[cfg(all(test, feature = "sqlite"))]
mod tests;
mod text;
mod transaction;
mod turns;
mod undo;
mod up;
mod watch;
mod width;
mod work;

pub(crate) use context::Context;
#[cfg(test)]
pub(crate) use counts::check as check_counts;
pub(crate) use down::{Goal, downgrade};
pub(crate) use fast::{Fit, serves, tell_if_ahead};
pub(crate) use filling::Filling;
pub(crate) use gate::{Change, look, pending, preflight_down};
pub(crate) use job::{entry, prepare};
pub(crate) use pin::{of as pin_of, stops as stopped_by};
#[cfg(any(feature = "mysql", feature = "postgres"))]
pub(crate) use planned::Planned;
#[cfg(test)]
pub(crate) use server::ask;
#[cfg(test)]
pub(crate) use states::{differences, states};
#[cfg(feature = "sqlite")]
pub(crate) use text::rehearsable;
pub(crate) use text::{Sort, refuse_transaction_control, short, sort};
pub(crate) use transaction::{Keys, Next, atomically, locked};
pub(crate) use turns::{Turns, asked};
pub(crate) use undo::{Undo, undone};
pub(crate) use up::upgrade;
#[cfg(test)]
pub(crate) use work::costs;
pub(crate) use work::{Work, down_of};
