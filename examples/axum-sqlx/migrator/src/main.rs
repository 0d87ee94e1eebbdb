//! Every `db` command for the notes service: `DATABASE_URL=sqlite://notes.db cargo run -p migrator -- db upgrade`.

fn main() -> std::process::ExitCode {
    aludel::cli::main(&schema::MIGRATIONS)
}
