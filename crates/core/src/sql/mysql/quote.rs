use std::fmt::Write;

/// A name between backticks.
pub(crate) fn name(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// Names between backticks, in parentheses.
pub(super) fn names(names: &[String]) -> String {
    let quoted: Vec<_> = names.iter().map(|one| name(one)).collect();
    format!("({})", quoted.join(", "))
}

/// A text literal. A backslash is doubled: right in every session without `NO_BACKSLASH_ESCAPES`, as ours is.
///
/// In hexadecimal it would be right in every session, but MariaDB 10.11 then loses backslashes from checks and computed
/// defaults once it reads the table anew.
pub(crate) fn text(value: &str) -> String {
    let escaped = value
        .replace('\\', "\\\\")
        .replace('\'', "''")
        .replace('\0', "\\0");
    format!("'{escaped}'")
}

/// Bytes, as an expression that both catalogues show whole: of a literal they show what is text in it.
pub(crate) fn bytes(value: &[u8]) -> String {
    let digits = value.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    format!("unhex('{digits}')")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_quoted() {
        assert_eq!(name("a`b"), "`a``b`");
        assert_eq!(names(&["a".into(), "b".into()]), "(`a`, `b`)");
        assert_eq!(text("it's 🎉"), "'it''s 🎉'");
        assert_eq!(text("a\\"), "'a\\\\'");
        assert_eq!(text("a\0\nb"), "'a\\0\nb'");
        assert_eq!(text(""), "''");
        assert_eq!(bytes(&[0, 255]), "unhex('00ff')");
    }
}
