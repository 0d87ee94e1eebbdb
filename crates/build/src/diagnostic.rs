use std::fmt;

/// Something wrong in a file that a person wrote: where, what, and how to mend it.
///
/// ```
/// use aludel_build::Diagnostic;
/// let found = Diagnostic::new("models/user.rs", 3, 5, "`User` has no primary key: …");
/// assert_eq!(found.to_string(), "models/user.rs:3:5: `User` has no primary key: …");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Diagnostic {
    /// The file, as shown to people: relative to the package where it lies in it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1, as rustc counts.
    pub column: usize,
    /// Lower case, names the object, ends in the remedy.
    pub message: String,
}

impl Diagnostic {
    /// A diagnostic at a place of a file; line and column count from 1.
    pub fn new(
        file: impl Into<String>,
        line: usize,
        column: usize,
        message: impl Into<String>,
    ) -> Self {
        Self {
            file: file.into(),
            line,
            column,
            message: message.into(),
        }
    }

    /// A diagnostic at the first character of `span`.
    pub fn at(
        file: impl Into<String>,
        span: proc_macro2::Span,
        message: impl Into<String>,
    ) -> Self {
        // proc-macro2 counts columns from 0, rustc and editors from 1.
        let start = span.start();
        Self::new(file, start.line, start.column + 1, message)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
        } = self;
        write!(f, "{file}:{line}:{column}: {message}")
    }
}

impl std::error::Error for Diagnostic {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_lines_and_columns_from_one() {
        let file = syn::parse_file("struct A;\n  struct Größe;").unwrap();
        let syn::Item::Struct(item) = &file.items[1] else {
            panic!("not a struct")
        };
        let found = Diagnostic::at("a.rs", item.ident.span(), "x: y");
        assert_eq!(found.to_string(), "a.rs:2:10: x: y");
    }
}
