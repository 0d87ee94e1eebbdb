use super::{decode, usage};
use crate::Result;

/// The parameters behind the `?`, decoded, in order. A name given twice is an error.
pub(super) fn pairs(query: &str) -> Result<Vec<(String, String)>> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for part in query.split('&').filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').ok_or_else(|| {
            usage(format!(
                "{} in the database URL has no value: write `name=value`",
                called(part)
            ))
        })?;
        let name = decode(name, "name of a parameter")?;
        let value = decode(value, &called(&name))?;
        if pairs.iter().any(|(known, _)| *known == name) {
            return Err(usage(format!(
                "{} is given twice in the database URL: give it once",
                called(&name)
            )));
        }
        pairs.push((name, value));
    }
    Ok(pairs)
}

/// A parameter as errors call it: by its name where that can be one, never by arbitrary text.
pub(super) fn called(name: &str) -> String {
    let fits = (1..=32).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    if fits {
        format!("the parameter `{name}`")
    } else {
        "a parameter".to_owned()
    }
}

/// The error for a parameter that nobody knows.
pub(super) fn unknown(name: &str, known: &[&str]) -> crate::Error {
    let plain = name.replace('_', "-");
    let near = known
        .iter()
        .map(|word| (strsim::damerau_levenshtein(&plain, word), *word))
        .filter(|(far, _)| *far <= 2)
        .min_by_key(|(far, _)| *far);
    let remedy = match near {
        Some((_, word)) => format!("did you mean `{word}`?"),
        None => format!("known are {}", known.join(", ")),
    };
    usage(format!(
        "{} in the database URL is unknown: {remedy}",
        called(name)
    ))
}

/// The error for a value that a parameter does not know.
pub(super) fn wrong(name: &str, words: &str) -> crate::Error {
    usage(format!(
        "{} in the database URL has a value it does not know: use {words}",
        called(name)
    ))
}
