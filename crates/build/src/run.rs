//! The shell around the work: it speaks to cargo.

use crate::outcome::Answer;
use crate::{Environment, Outcome, build};

/// All that build.rs calls: compares the models with the migrations, drafts, seals or refuses, and leaves what
/// `aludel::embed!()` includes.
///
/// What it finds goes to cargo as warnings and errors; with an error the build fails.
pub fn run() {
    let environment = match Environment::of_cargo() {
        Ok(environment) => environment,
        Err(message) => {
            println!("cargo::error={message}");
            return;
        }
    };
    let outcome = build(&environment);
    report(&environment, &outcome);
    for line in outcome.directives() {
        println!("{line}");
    }
}

/// Leaves an answer in the file that `ALUDEL_REPORT` names and ends the script, so that cargo goes no further: whoever
/// asked has the answer, and the program need not compile.
fn report(environment: &Environment, outcome: &Outcome) {
    let (Some(path), Some(answer)) = (environment.variable("ALUDEL_REPORT"), &outcome.answer)
    else {
        return;
    };
    let Answer { code, lines } = answer;
    let text = format!("{code}\n{}\n", lines.join("\n"));
    match std::fs::write(path, text) {
        Ok(()) => std::process::exit(1),
        Err(error) => println!(
            "cargo::error={path} cannot be written ({error}): name another file in ALUDEL_REPORT"
        ),
    }
}
