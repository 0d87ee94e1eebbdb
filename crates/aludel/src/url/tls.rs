use std::path::PathBuf;

/// How the way to a server is to be protected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tls {
    /// What is asked for.
    pub mode: TlsMode,
    /// The file with the certificate authority.
    pub ca: Option<PathBuf>,
    /// The file with the client's certificate.
    pub cert: Option<PathBuf>,
    /// The file with the client's key.
    pub key: Option<PathBuf>,
}

/// What a URL asks of TLS. Each is kept or refused, never weakened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TlsMode {
    /// None.
    Disabled,
    /// Encrypted where the server offers it.
    #[default]
    Preferred,
    /// Encrypted, with any certificate.
    Required,
    /// Encrypted, with a certificate of a known authority.
    VerifyCa,
    /// The same, and it has to be the server's own.
    VerifyIdentity,
}

impl Tls {
    /// Takes in a parameter that names a file; `false` where it names none.
    pub(super) fn set_file(&mut self, word: &str, value: &str) -> bool {
        let file = match word {
            "ssl-ca" | "sslca" => &mut self.ca,
            "ssl-cert" | "sslcert" => &mut self.cert,
            "ssl-key" | "sslkey" => &mut self.key,
            _ => return false,
        };
        *file = Some(value.into());
        true
    }
}
