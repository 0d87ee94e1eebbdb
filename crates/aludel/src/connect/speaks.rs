//! Whether the program speaks TLS: one that does not keeps what needs none and refuses the rest.

use crate::{Error, Kind, Result};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaks {
    Tls,
    PlainText,
}

impl Speaks {
    /// What this program was built with.
    pub const fn built() -> Self {
        if cfg!(feature = "tls") {
            Speaks::Tls
        } else {
            Speaks::PlainText
        }
    }

    /// Refuses the database of this name where its URL requires what the program does not speak.
    ///
    /// # Errors
    /// `Kind::Usage`, with the feature that is missing.
    pub fn check(self, required: bool, name: &str) -> Result<()> {
        if self == Speaks::Tls || !required {
            return Ok(());
        }
        Err(Error::new(
            Kind::Usage,
            format!(
                "the URL of `{name}` requires TLS, which this program was built without: add the feature `tls` of `aludel`"
            ),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tls_that_is_required_is_never_taken_back() {
        let name = "mysql://u@127.0.0.1:1/app";
        assert_eq!(Speaks::Tls.check(true, name).ok(), Some(()));
        assert_eq!(Speaks::PlainText.check(false, name).ok(), Some(()));
        let error = Speaks::PlainText.check(true, name).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the URL of `mysql://u@127.0.0.1:1/app` requires TLS, which this program was built without: \
             add the feature `tls` of `aludel`"
        );
        assert_eq!(error.kind(), Kind::Usage);
    }

    #[test]
    fn a_program_speaks_what_it_was_built_with() {
        assert_eq!(Speaks::built() == Speaks::Tls, cfg!(feature = "tls"));
    }
}
