//! Questions to a database: they take no lock and change nothing.

mod check;
mod fleet;
mod guard;
mod preview;
mod script;
mod status;

pub(crate) use check::{check, drift, verify};
pub(crate) use fleet::{look, wait};
pub(crate) use preview::{plan, plan_upgrade};
pub(crate) use script::{Script, script};
pub(crate) use status::{history, status};
