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

/// A text literal that reads the same whether or not the session has `NO_BACKSLASH_ESCAPES`: what holds a backslash or a
/// control character is written in hexadecimal.
pub(crate) fn text(value: &str) -> String {
    if value.chars().any(|c| c == '\\' || c.is_control()) {
        format!("_utf8mb4 {}", bytes(value.as_bytes()))
    } else {
        format!("'{}'", value.replace('\'', "''"))
    }
}

/// A literal of bytes.
pub(crate) fn bytes(value: &[u8]) -> String {
    let digits = value.iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    format!("X'{digits}'")
}

/// A comment's literal. The grammar takes nothing but a plain string here, so that a backslash is doubled: right in every
/// session without `NO_BACKSLASH_ESCAPES`, as ours is.
pub(super) fn comment(value: &str) -> String {
    format!("'{}'", value.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_do_not_depend_on_the_sql_mode() {
        assert_eq!(name("a`b"), "`a``b`");
        assert_eq!(names(&["a".into(), "b".into()]), "(`a`, `b`)");
        assert_eq!(text("it's 🎉"), "'it''s 🎉'");
        assert_eq!(text("a\\"), "_utf8mb4 X'615c'");
        assert_eq!(text("a\nb"), "_utf8mb4 X'610a62'");
        assert_eq!(text(""), "''");
        assert_eq!(bytes(&[0, 255]), "X'00ff'");
        assert_eq!(comment("it's a \\"), "'it''s a \\\\'");
    }
}
