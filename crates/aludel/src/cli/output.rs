use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::builder::styling::{AnsiColor, Style};
use serde::Serialize;

use crate::{Error, Kind, Result};

/// How facts are written to stdout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
#[non_exhaustive]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object with `"format": 1` at the top; keys are only ever added.
    Json,
}

/// The number of the shape of our JSON.
const JSON_FORMAT: u32 = 1;

/// What a command found or did, in both forms.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Facts {
    pub text: String,
    pub json: String,
    /// The exit code.
    pub code: u8,
}

#[derive(Serialize)]
struct Envelope<'a, T> {
    format: u32,
    #[serde(flatten)]
    facts: &'a T,
}

impl Facts {
    /// Facts in words, and the same as data.
    pub fn new(text: impl Into<String>, data: &impl Serialize) -> Result<Facts> {
        let envelope = Envelope {
            format: JSON_FORMAT,
            facts: data,
        };
        let json = serde_json::to_string_pretty(&envelope).map_err(|error| {
            Error::new(Kind::Failed, format!("the JSON cannot be written ({error}): this is a bug of aludel, please report it"))
        })?;
        Ok(Facts {
            text: text.into(),
            json,
            code: 0,
        })
    }

    /// The same facts, with the exit code of a failure.
    pub fn failing(self) -> Facts {
        Facts {
            code: Kind::Failed.exit_code(),
            ..self
        }
    }

    fn print(&self, format: Format) -> std::io::Result<()> {
        let text = match format {
            Format::Text => &self.text,
            Format::Json => &self.json,
        };
        let mut out = anstream::stdout().lock();
        out.write_all(text.as_bytes())?;
        if !text.is_empty() && !text.ends_with('\n') {
            out.write_all(b"\n")?;
        }
        out.flush()
    }
}

/// Prints what a command came to, and gives its exit code.
pub(super) fn finish(outcome: Result<Facts>, format: Format) -> ExitCode {
    match outcome {
        Ok(facts) => match facts.print(format) {
            Ok(()) => ExitCode::from(facts.code),
            // The reader has seen enough, such as `head`.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::from(facts.code),
            Err(error) => fail(&Error::new(
                Kind::Failed,
                format!(
                    "stdout cannot be written ({error}): make room where it goes, or send it elsewhere"
                ),
            )),
        },
        Err(error) => fail(&error),
    }
}

/// Prints an error, and gives its exit code.
pub(super) fn fail(error: &Error) -> ExitCode {
    let style = paint(AnsiColor::Red);
    say(&format!("{style}error:{style:#} {error}"));
    ExitCode::from(error.kind().exit_code())
}

/// A line of progress on stderr.
pub(super) fn note(line: &str) {
    say(line);
}

/// A line on stderr that asks for attention.
pub(super) fn warn(line: &str) {
    let style = paint(AnsiColor::Yellow);
    say(&format!("{style}warning:{style:#} {line}"));
}

fn paint(color: AnsiColor) -> Style {
    Style::new().fg_color(Some(color.into())).bold()
}

/// Nobody may be reading stderr; that is no reason to stop.
fn say(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}
