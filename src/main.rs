//! A small self-hosted bookmark server, and the reference program of the aludel migration system.

mod api;
mod cli;
mod fault;
mod input;
#[expect(
    dead_code,
    unused_imports,
    reason = "some tables are only ever named in SQL"
)]
#[path = "../models/mod.rs"]
mod models;
mod page;
mod pool;
mod schema;
mod serve;
mod store;
mod token;
mod user;

aludel::embed!();

fn main() -> std::process::ExitCode {
    cli::run()
}
