//! Database migrations that live inside the program they migrate.

mod database;
mod driver;
mod error;
mod execute;
pub mod inspect;
mod value;

pub use aludel_core::Engine;
#[cfg(feature = "derive")]
pub use aludel_derive::Model;
pub use database::{Connection, Database};
pub use error::{Error, Kind, Result};
pub use execute::Execute;
#[cfg(feature = "mysql")]
pub use mysql;
#[cfg(feature = "sqlite")]
pub use rusqlite;
pub use value::{FromValue, Row, Value};
