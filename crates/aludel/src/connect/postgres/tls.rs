//! What a URL asks of TLS, as sqlx reads it: `require` encrypts and trusts any certificate, `verify-ca` wants one of a
//! known authority, `verify-full` the server's own.

use std::path::Path;
use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, RootCertStore,
    SignatureScheme,
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::url::{Tls, TlsMode};
use crate::{Error, Kind, Result};

/// What opens an encrypted connection.
///
/// # Errors
/// `Kind::Usage`: a file that the URL names cannot be read, or holds no certificate or key.
pub(super) fn connector(tls: &Tls, name: &str) -> Result<MakeRustlsConnect> {
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(rustls::crypto::ring::default_provider()));
    let wrong = |error: TlsError| {
        Error::new(
            Kind::Usage,
            format!(
                "TLS for `{name}` cannot be set up ({error}): correct the files that the database URL names"
            ),
        )
    };
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(wrong)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Verifier::new(tls, provider, name)?));
    let config = match (&tls.cert, &tls.key) {
        (Some(cert), Some(key)) => builder
            .with_client_auth_cert(certificates(cert, name)?, private_key(key, name)?)
            .map_err(wrong)?,
        _ => builder.with_no_client_auth(),
    };
    Ok(MakeRustlsConnect::new(config))
}

/// Judges the server's certificate as the mode asks.
#[derive(Debug)]
struct Verifier {
    mode: TlsMode,
    provider: Arc<CryptoProvider>,
    /// With the authorities that are known; none where any certificate is taken.
    strict: Option<Arc<WebPkiServerVerifier>>,
}

impl Verifier {
    fn new(tls: &Tls, provider: Arc<CryptoProvider>, name: &str) -> Result<Self> {
        let strict = match tls.mode {
            TlsMode::VerifyCa | TlsMode::VerifyIdentity => {
                let roots = Arc::new(roots(tls, name)?);
                let built =
                    WebPkiServerVerifier::builder_with_provider(roots, Arc::clone(&provider))
                        .build();
                Some(built.map_err(|error| {
                    Error::new(
                        Kind::Usage,
                        format!(
                            "the authorities for `{name}` cannot be used ({error}): correct `sslrootcert` in the database URL"
                        ),
                    )
                })?)
            }
            _ => None,
        };
        Ok(Self {
            mode: tls.mode,
            provider,
            strict,
        })
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        let Some(strict) = &self.strict else {
            return Ok(ServerCertVerified::assertion());
        };
        let judged = strict.verify_server_cert(end_entity, intermediates, server_name, ocsp, now);
        let misnamed = matches!(
            judged,
            Err(TlsError::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
            ))
        );
        // The chain is judged before the name.
        if misnamed && self.mode == TlsMode::VerifyCa {
            return Ok(ServerCertVerified::assertion());
        }
        judged
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, cert, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, cert, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        let algorithms = &self.provider.signature_verification_algorithms;
        algorithms.supported_schemes()
    }
}

/// The authorities that the URL names; without, those that browsers know.
fn roots(tls: &Tls, name: &str) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    match &tls.ca {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(file) => {
            for certificate in certificates(file, name)? {
                roots
                    .add(certificate)
                    .map_err(|error| unreadable(file, name, &error))?;
            }
        }
    }
    Ok(roots)
}

fn certificates(file: &Path, name: &str) -> Result<Vec<CertificateDer<'static>>> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let found = read.map_err(|error| unreadable(file, name, &error))?;
    if found.is_empty() {
        return Err(unreadable(file, name, &"it holds no certificate"));
    }
    Ok(found)
}

fn private_key(file: &Path, name: &str) -> Result<PrivateKeyDer<'static>> {
    PrivateKeyDer::from_pem_file(file).map_err(|error| unreadable(file, name, &error))
}

fn unreadable(file: &Path, name: &str, why: &dyn std::fmt::Display) -> Error {
    Error::new(
        Kind::Usage,
        format!(
            "the file `{}` for TLS to `{name}` cannot be used ({why}): correct the database URL",
            file.display()
        ),
    )
}
