use super::usage;
use crate::Result;

/// The schemes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Sqlite,
    /// With the word as written, for the name of the target.
    MySql(&'static str),
    Postgres,
}

const SCHEMES: [(&str, Scheme); 5] = [
    ("sqlite", Scheme::Sqlite),
    ("mysql", Scheme::MySql("mysql")),
    ("mariadb", Scheme::MySql("mariadb")),
    ("postgres", Scheme::Postgres),
    ("postgresql", Scheme::Postgres),
];

const KNOWN: &str = "`sqlite`, `mysql`, `mariadb` or `postgres`";

/// The scheme of a URL, and what follows it (behind `://`, or for SQLite also behind the bare `:`).
pub(super) fn split(text: &str) -> Result<(Scheme, &str)> {
    let (word, rest) = text.split_once(':').ok_or_else(|| no_scheme(text))?;
    let Some(scheme) = find(word) else {
        return Err(unknown(word, rest));
    };
    match (rest.strip_prefix("//"), scheme) {
        (Some(rest), _) => Ok((scheme, rest)),
        (None, Scheme::Sqlite) => Ok((scheme, rest)),
        (None, _) => Err(usage(format!(
            "the database URL lacks the two slashes after `{word}:`: write `{word}://user:password@host/database`"
        ))),
    }
}

fn find(word: &str) -> Option<Scheme> {
    let known = |(name, _): &&(&str, _)| word.eq_ignore_ascii_case(name);
    SCHEMES.iter().find(known).map(|(_, scheme)| *scheme)
}

/// A text without any colon: most often a bare path, as diesel takes for SQLite.
fn no_scheme(text: &str) -> crate::Error {
    if text.contains('@') {
        return usage(format!(
            "the database URL has no scheme: begin it with {KNOWN}, then `://`"
        ));
    }
    usage(format!(
        "the database URL `{text}` has no scheme: write `sqlite://{text}` for the file of this name"
    ))
}

/// What stands before the first colon is repeated only where it can be no user's name before a password.
fn unknown(word: &str, rest: &str) -> crate::Error {
    let schemelike = !word.is_empty()
        && word
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    if !schemelike || !rest.starts_with("//") && nearest(word).is_none() {
        return usage(format!(
            "the database URL has no scheme that is known: begin it with {KNOWN}, then `://`"
        ));
    }
    match nearest(word) {
        Some(name) => usage(format!(
            "the database URL has the unknown scheme `{word}`: did you mean `{name}`?"
        )),
        None => usage(format!(
            "the database URL has the unknown scheme `{word}`: use {KNOWN}"
        )),
    }
}

/// The known word that two slips of the finger away from this one.
fn nearest(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    SCHEMES
        .iter()
        .map(|(name, _)| (strsim::damerau_levenshtein(&word, name), *name))
        .filter(|(far, name)| *far <= 2 || name.starts_with(&word) && word.len() >= 2)
        .min_by_key(|(far, _)| *far)
        .map(|(_, name)| name)
}
