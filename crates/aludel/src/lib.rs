//! Database migrations that live inside the program they migrate.

// A crate that only holds the migrations may turn no engine on: the binary that uses it does.
#![cfg_attr(
    not(any(feature = "sqlite", feature = "mysql", feature = "postgres")),
    allow(
        dead_code,
        unused_imports,
        unused_variables,
        reason = "nothing is run without an engine"
    )
)]

#[cfg(all(test, feature = "testing", feature = "sqlite", feature = "postgres"))]
mod again;
mod book;
#[cfg(feature = "barrel")]
mod bridge;
#[cfg(test)]
#[cfg(any(feature = "sqlite", feature = "mysql", feature = "postgres"))]
mod cases;
mod chain;
#[cfg(feature = "cli")]
pub mod cli;
mod clock;
mod connect;
mod database;
mod driver;
pub mod embed;
mod error;
mod execute;
#[cfg(all(test, any(feature = "sqlite", feature = "mysql", feature = "postgres")))]
mod fixture;
mod history;
mod inquire;
pub mod inspect;
mod journal;
mod kept;
mod lock;
mod migrations;
mod names;
mod obstacle;
mod options;
pub mod prelude;
mod rebuild;
mod report;
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod rights;
mod run;
mod seed;
#[cfg(test)]
#[cfg(any(feature = "mysql", feature = "postgres"))]
mod servers;
mod session;
mod stamp;
#[cfg(feature = "testing")]
pub mod testing;
mod url;
mod value;
pub mod word;

pub use aludel_core::plan::Target;
pub use aludel_core::{Danger, Engine, Hazard};
#[cfg(feature = "derive")]
pub use aludel_derive::Model;
#[cfg(feature = "barrel")]
pub use barrel;
#[cfg(feature = "barrel")]
pub use bridge::Barrel;
pub use connect::{connect, connect_existing};
pub use database::{Connection, Database};
pub use error::{Error, Kind, Result};
pub use execute::Execute;
pub use include_dir;
pub use migrations::Migrations;
#[cfg(feature = "mysql")]
pub use mysql;
pub use options::Options;
#[cfg(feature = "postgres")]
pub use postgres;
pub use report::{
    Direction, Event, Findings, HistoryRow, KeptData, Origin, PinState, Planned, Preview, Report,
    Status,
};
#[cfg(feature = "sqlite")]
pub use rusqlite;
pub use seed::Seeded;
pub use value::{FromValue, Row, Value};
pub use word::Migration;
