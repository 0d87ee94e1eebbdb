use super::generator::{CLAUSE, REFUSAL, REFUSAL_END, STATEMENT};

/// How many clauses an ALTER TABLE of the engine takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alters {
    /// One.
    OneByOne,
    /// All.
    Together,
}

/// The statements of one change, out of the one text that barrel makes of it; or what it cannot do.
pub(super) fn statements(text: &str, alters: Alters) -> Result<Vec<String>, String> {
    if let Some((_, refusal)) = text.split_once(REFUSAL) {
        let end = refusal.find(REFUSAL_END).unwrap_or(refusal.len());
        return Err(refusal[..end].to_owned());
    }
    let parts = text
        .split(STATEMENT)
        .map(bare)
        .filter(|part| !part.is_empty());
    Ok(parts.flat_map(|part| alter(part, alters)).collect())
}

/// An ALTER TABLE with its clauses put together as the engine takes them; without a clause it is nothing at all.
fn alter(statement: &str, alters: Alters) -> Vec<String> {
    let mut parts = statement.split(CLAUSE);
    let head = bare(parts.next().unwrap_or_default());
    if !statement.contains(CLAUSE) {
        return vec![head.to_owned()];
    }
    let clauses: Vec<&str> = parts.map(bare).filter(|part| !part.is_empty()).collect();
    match alters {
        _ if clauses.is_empty() => Vec::new(),
        Alters::Together => vec![format!("{head} {}", clauses.join(", "))],
        Alters::OneByOne => {
            let one = |clause: &&str| format!("{head} {clause}");
            clauses.iter().map(one).collect()
        }
    }
}

/// Without the marks that barrel puts between parts.
fn bare(part: &str) -> &str {
    part.trim_matches(|c: char| c.is_whitespace() || c == ';' || c == ',')
}
