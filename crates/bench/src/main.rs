//! `make bench`: what aludel costs, measured on projects that this program makes for itself.
//!
//! Where nothing else is said a figure is time of the processor, the program's and the system's together, since other work on
//! the machine bends the clock on the wall and bends this little. Of several runs the least counts.

mod cargo;
mod clock;
mod models;
mod project;
mod runtime;
mod script;
mod table;

use std::process::ExitCode;

type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}

/// A part: its name, and what measures and prints it.
type Part = (&'static str, fn() -> Result<()>);

/// The parts; all of them are run where none is named.
const PARTS: [Part; 2] = [("script", script::measure), ("runtime", runtime::measure)];

fn measure() -> Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let known = PARTS.map(|(name, _)| name);
    if let Some(stranger) = wanted.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(format!(
            "there is no part `{stranger}`: name some of {}, or none for all",
            known.join(", ")
        ));
    }
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|one| one == name) {
            part()?;
        }
    }
    Ok(())
}
