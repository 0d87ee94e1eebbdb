//! What tests of the app share: a database for each test, the app as a real process, and requests to it.
#![allow(dead_code, unused_imports, reason = "each test program uses its part")]

mod cluster;
mod database;
mod http;
#[path = "../../crates/aludel/src/servers/own.rs"]
mod own;
mod process;
mod way;

pub use cluster::{Cluster, Spread};
pub use database::{Database, Engine};
pub use http::Http;
pub use own::OwnServer;
pub use process::{App, Done, app, program};
pub use way::Way;

/// Makes a test on every engine of each function that takes an [`Engine`].
#[macro_export]
macro_rules! on_every_engine {
    ($($name:ident),* $(,)?) => {$(
        mod $name {
            #[test]
            fn sqlite() {
                super::$name($crate::support::Engine::Sqlite);
            }

            #[test]
            fn mariadb() {
                super::$name($crate::support::Engine::MariaDb);
            }

            #[test]
            fn mysql() {
                super::$name($crate::support::Engine::MySql);
            }

            #[test]
            fn postgres() {
                super::$name($crate::support::Engine::Postgres);
            }
        }
    )*};
}
