use std::io::Write;

use clap::{ArgMatches, Command, Parser};

/// Reads the command line, as [`clap::Parser::parse`] does, but repeats no URL in an error: there may be a password in it.
///
/// It ends the process where there is an error (exit code 2), or where help or the version was asked for.
pub fn parse<T: Parser>() -> T {
    let matches = matches(T::command());
    T::from_arg_matches(&matches).unwrap_or_else(|error| end(&error))
}

/// The same for a clap command that is read by hand, as [`clap::Command::get_matches`] does.
pub fn matches(command: Command) -> ArgMatches {
    command
        .try_get_matches()
        .unwrap_or_else(|error| end(&error))
}

/// Prints the error, which may be the help that was asked for, and ends the process.
pub(super) fn end(error: &clap::Error) -> ! {
    let text = hide_urls(&error.render().ansi().to_string(), given());
    // Nobody may be reading; the exit code says it too.
    let _ = if error.use_stderr() {
        write!(anstream::stderr(), "{text}")
    } else {
        write!(anstream::stdout(), "{text}")
    };
    std::process::exit(error.exit_code());
}

/// All that the command line and the environment hold.
fn given() -> impl Iterator<Item = String> {
    let arguments = std::env::args_os();
    let variables = std::env::vars_os().map(|(_, value)| value);
    arguments
        .chain(variables)
        .map(|text| text.to_string_lossy().into_owned())
}

/// The text with each URL that stands in `given` cut off behind its scheme.
fn hide_urls(text: &str, given: impl Iterator<Item = String>) -> String {
    given.fold(text.to_owned(), |text, argument| match url(&argument) {
        Some((scheme, url)) => text.replace(url, &format!("{scheme}://…")),
        None => text,
    })
}

/// The scheme of the URL that the argument ends in, and the URL.
fn url(argument: &str) -> Option<(&str, &str)> {
    let (before, rest) = argument.split_once("://")?;
    let scheme = before
        .rsplit(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c))
        .next()?;
    let url = &argument[before.len() - scheme.len()..];
    (!rest.is_empty()).then_some((scheme, url))
}

#[cfg(test)]
mod tests {
    use super::hide_urls;

    #[test]
    fn an_error_repeats_no_url() {
        let said = "unexpected arguments 'mysql://u:pw@h/db' and 'a://b' found";
        for given in [
            "mysql://u:pw@h/db",
            "--flag=mysql://u:pw@h/db",
            "émysql://u:pw@h/db",
        ] {
            assert_eq!(
                hide_urls(said, [given.to_owned()].into_iter()),
                "unexpected arguments 'mysql://…' and 'a://b' found"
            );
        }
        assert_eq!(hide_urls(said, ["x://".to_owned()].into_iter()), said);
    }
}
