use proc_macro2::Span;

use crate::Diagnostic;

/// Collects what is wrong in one file.
pub(super) struct Report<'a> {
    file: &'a str,
    found: &'a mut Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    /// A report on `file` that adds to `found`.
    pub(super) fn new(file: &'a str, found: &'a mut Vec<Diagnostic>) -> Self {
        Self { file, found }
    }

    /// Adds a problem at the first character of `span`.
    pub(super) fn say(&mut self, span: Span, message: impl Into<String>) {
        self.found.push(Diagnostic::at(self.file, span, message));
    }

    /// The value, or nothing and the problem added.
    pub(super) fn keep<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(errors) => {
                for error in errors {
                    self.say(error.span(), error.to_string());
                }
                None
            }
        }
    }
}

/// A problem at `span`, to be handed up to the one who holds the [`Report`].
pub(super) fn wrong<T>(span: Span, message: impl std::fmt::Display) -> syn::Result<T> {
    Err(syn::Error::new(span, message))
}
