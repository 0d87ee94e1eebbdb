use std::io::Write;

use clap::Parser;

/// Reads the command line, as [`clap::Parser::parse`] does, but repeats no URL in an error: there may be a password in it.
///
/// It ends the process where there is an error (exit code 2), or where help or the version was asked for.
pub fn parse<T: Parser>() -> T {
    match T::try_parse() {
        Ok(parsed) => parsed,
        Err(error) => {
            let text = hide_urls(&error.render().ansi().to_string(), std::env::args());
            // Nobody may be reading; the exit code says it too.
            let _ = if error.use_stderr() {
                write!(anstream::stderr(), "{text}")
            } else {
                write!(anstream::stdout(), "{text}")
            };
            std::process::exit(error.exit_code());
        }
    }
}

/// The text with each argument that holds a URL cut off behind the scheme.
fn hide_urls(text: &str, arguments: impl Iterator<Item = String>) -> String {
    arguments.fold(text.to_owned(), |text, argument| {
        match argument.split_once("://") {
            Some((_, "")) | None => text,
            Some((_, secret)) => text.replace(secret, "…"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::hide_urls;

    #[test]
    fn an_error_repeats_no_url() {
        let arguments = ["app", "mysql://u:pw@h/db", "a://"].map(str::to_owned);
        assert_eq!(
            hide_urls(
                "unexpected argument 'mysql://u:pw@h/db' found",
                arguments.into_iter()
            ),
            "unexpected argument 'mysql://…' found"
        );
    }
}
