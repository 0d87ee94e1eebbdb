use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// The most bytes that a name may have: PostgreSQL's limit, the smallest of the four engines.
pub const MAX_NAME: usize = 63;

/// Names that begin so are aludel's own; models may not use them.
pub const RESERVED_PREFIX: &str = "aludel_";

/// The name that the rule gives to a constraint or index: `{table}_{columns}_{suffix}`, cut with a hash where it would be
/// longer than [`MAX_NAME`] bytes.
///
/// ```
/// use aludel_core::derived;
/// assert_eq!(derived("users", &["team_id", "joined_at"], "idx"), "users_team_id_joined_at_idx");
/// assert_eq!(derived("users", &[], "pkey"), "users_pkey");
/// assert!(derived("a_table_with_quite_a_long_name", &["and", "columns", "that_are_long_as_well"], "key").len() <= 63);
/// ```
pub fn derived(table: &str, columns: &[&str], suffix: &str) -> String {
    let mut words = vec![table];
    words.extend(columns);
    let stem = words.join("_");
    let full = format!("{stem}_{suffix}");
    if full.len() <= MAX_NAME {
        return full;
    }
    let hash = &hex(&Sha256::digest(full.as_bytes()))[..8];
    let room = MAX_NAME - suffix.len() - hash.len() - 2;
    let cut = (0..=room)
        .rev()
        .find(|&at| stem.is_char_boundary(at))
        .unwrap_or(0);
    format!("{}_{hash}_{suffix}", &stem[..cut])
}

/// Whether a name that a person gave can stand on every engine.
///
/// # Errors
/// The name is empty, longer than [`MAX_NAME`] bytes, has a control character or one beyond the basic plane, or is
/// reserved.
pub fn check_name(kind: &str, name: &str) -> Result<()> {
    if name.is_empty() {
        return Err(Error::new(format!(
            "the {kind} name is empty: give it a name"
        )));
    }
    if name.len() > MAX_NAME {
        return Err(Error::new(format!(
            "the {kind} name `{name}` has {} bytes, and PostgreSQL cuts names at {MAX_NAME}: shorten it",
            name.len()
        )));
    }
    if name.chars().any(char::is_control) || name.ends_with(' ') {
        return Err(Error::new(format!(
            "the {kind} name {name:?} has a control character or ends in a space: take it out"
        )));
    }
    if let Some(beyond) = name.chars().find(|c| u32::from(*c) > 0xFFFF) {
        return Err(Error::new(format!(
            "the {kind} name `{name}` has a `{beyond}`, which MySQL and MariaDB turn into a question mark: take it out"
        )));
    }
    if name.to_ascii_lowercase().starts_with(RESERVED_PREFIX) {
        return Err(Error::new(format!(
            "the {kind} name `{name}` begins with `{RESERVED_PREFIX}`, which is kept for aludel's own tables: choose another"
        )));
    }
    Ok(())
}

/// A Rust name in snake case, as tables and enum values are named where nothing else is said.
///
/// ```
/// use aludel_core::snake_case;
/// assert_eq!(snake_case("UserGroup"), "user_group");
/// assert_eq!(snake_case("HTTPServer2"), "http_server2");
/// ```
pub fn snake_case(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, &c) in chars.iter().enumerate() {
        let after_lower = at > 0 && !chars[at - 1].is_uppercase() && chars[at - 1] != '_';
        let before_lower = at > 0
            && chars[at - 1].is_uppercase()
            && chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if c.is_uppercase() && (after_lower || before_lower) {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// The most characters of a migration's slug.
const MAX_SLUG: usize = 60;

/// A message as the slug of a migration's file name: ASCII letters and digits in lower case, joined by underscores, at
/// most 60. Empty where the message has none.
///
/// ```
/// use aludel_core::slug;
/// assert_eq!(slug("Add phone & e-mail!"), "add_phone_e_mail");
/// assert_eq!(slug("🎉"), "");
/// ```
pub fn slug(message: &str) -> String {
    let lower = message.to_ascii_lowercase();
    let words = lower
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let joined = words.collect::<Vec<_>>().join("_");
    joined[..joined.len().min(MAX_SLUG)]
        .trim_end_matches('_')
        .to_owned()
}

/// The SHA-256 of bytes in lower-case hexadecimal: 64 characters.
///
/// ```
/// assert!(aludel_core::digest(b"").starts_with("e3b0c44298fc1c14"));
/// ```
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// A hash of these texts, in order: 64 characters of hexadecimal.
///
/// ```
/// assert_ne!(aludel_core::digest_all(&["ab", "c"]), aludel_core::digest_all(&["a", "bc"]));
/// ```
pub fn digest_all(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
