use mysql::{Conn, DriverError, Opts, OptsBuilder};

use super::speaks::Speaks;
use super::{alive, silent, untrusted};
use crate::driver::deadline::Unopened;
use crate::driver::mysql::Way;
use crate::url::{Host, ServerUrl, TlsMode};
use crate::{Error, Kind, Result};

/// The largest packet of the protocol. Stated, since the driver else asks the server; the server's own limit holds.
const MAX_PACKET: usize = 1 << 30;

/// Opens a connection that asks the server nothing of its own, and says how to open it again.
pub(super) fn open(url: &ServerUrl, name: &str) -> Result<(Conn, Way)> {
    let plain = matches!(url.tls.mode, TlsMode::Disabled | TlsMode::Preferred);
    let required = !plain && !matches!(url.host, Host::Socket(_));
    Speaks::built().check(required, name)?;
    let encrypted = tls(url);
    let opened = opened(url, encrypted.clone());
    match (opened, url.tls.mode) {
        // Preferred means: encrypted where the server can. What is required is never taken back.
        (
            Err(Unopened::Failed(mysql::Error::DriverError(DriverError::TlsNotSupported))),
            TlsMode::Preferred,
        ) if encrypted.is_some() => self::opened(url, None),
        (answer, _) => answer,
    }
    .map_err(|error| match error {
        Unopened::Late(limit) => silent(name, limit),
        Unopened::Failed(error) => failed(url, name, &error),
    })
}

fn opened(
    url: &ServerUrl,
    tls: Option<mysql::SslOpts>,
) -> std::result::Result<(Conn, Way), Unopened<mysql::Error>> {
    let way = Way {
        opts: opts(url, tls),
        limit: url.patience.open,
    };
    Ok((way.open()?, way))
}

fn opts(url: &ServerUrl, tls: Option<mysql::SslOpts>) -> Opts {
    let opts = asking(OptsBuilder::new())
        .user(Some(url.user.as_deref().unwrap_or("root")))
        .pass(url.password.as_ref().map(|password| password.0.as_str()))
        .db_name(Some(url.database.as_str()))
        .prefer_socket(false)
        .max_allowed_packet(Some(MAX_PACKET))
        .tcp_connect_timeout(url.patience.taken)
        .ssl_opts(tls);
    match &url.host {
        Host::Tcp(host, port) => opts.ip_or_hostname(Some(host.as_str())).tcp_port(*port),
        Host::Socket(path) | Host::Folder(path, _) => opts.socket(Some(path.to_string_lossy())),
    }
    .into()
}

/// On other systems the pauses between the questions are the system's.
fn asking(opts: OptsBuilder) -> OptsBuilder {
    let idle = u32::try_from(alive::IDLE.as_millis()).ok();
    let opts = opts.tcp_keepalive_time_ms(idle);
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    let opts = opts
        .tcp_keepalive_probe_interval_secs(u32::try_from(alive::APART.as_secs()).ok())
        .tcp_keepalive_probe_count(Some(alive::TIMES));
    opts
}

/// What the URL asks of TLS, as the driver takes it; `None` is a connection without.
#[cfg(feature = "tls")]
fn tls(url: &ServerUrl) -> Option<mysql::SslOpts> {
    let mode = url.tls.mode;
    if mode == TlsMode::Disabled || matches!(url.host, Host::Socket(_)) {
        return None;
    }
    // A program with two providers of cryptography has to say which one it takes, else the driver panics.
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    let identity = match (&url.tls.cert, &url.tls.key) {
        (Some(cert), Some(key)) => Some(mysql::ClientIdentity::new(cert.clone(), key.clone())),
        _ => None,
    };
    let verified = matches!(mode, TlsMode::VerifyCa | TlsMode::VerifyIdentity);
    Some(
        mysql::SslOpts::default()
            .with_root_cert_path(url.tls.ca.clone())
            .with_client_identity(identity)
            .with_danger_accept_invalid_certs(!verified)
            .with_danger_skip_domain_validation(mode != TlsMode::VerifyIdentity),
    )
}

/// A program without TLS has none.
#[cfg(not(feature = "tls"))]
fn tls(_: &ServerUrl) -> Option<mysql::SslOpts> {
    None
}

fn failed(url: &ServerUrl, name: &str, error: &mysql::Error) -> Error {
    match error {
        mysql::Error::MySqlError(answer) => refused(url, name, answer),
        mysql::Error::IoError(error) => unreachable(name, &error.to_string()),
        mysql::Error::DriverError(DriverError::CouldNotConnect(Some((_, said, _)))) => {
            unreachable(name, said)
        }
        mysql::Error::DriverError(DriverError::ConnectTimeout | DriverError::Timeout) => {
            unreachable(name, "no answer in time")
        }
        mysql::Error::DriverError(DriverError::UnknownAuthPlugin(plugin)) => Error::new(
            Kind::Failed,
            format!(
                "the server wants the user of `{name}` to sign in by `{plugin}`, which the driver does not speak: correct \
                 the user in the database URL (MySQL also asks so of users that it does not know), or change the account \
                 with `ALTER USER … IDENTIFIED WITH caching_sha2_password`"
            ),
        ),
        mysql::Error::DriverError(DriverError::TlsNotSupported) => Error::new(
            Kind::Failed,
            format!(
                "the URL of `{name}` requires TLS, which the server does not offer: turn it on there, or change `ssl-mode`"
            ),
        ),
        error => broken(url, name, &error.to_string()),
    }
}

/// The talk with the server broke off before it began: where it was to be encrypted that is most often the certificate.
fn broken(url: &ServerUrl, name: &str, said: &str) -> Error {
    let said = said
        .trim_start_matches("CodecError { ")
        .trim_start_matches("IO error: `");
    let said = said.trim_end_matches([' ', '}', '\'']);
    let verified = matches!(url.tls.mode, TlsMode::VerifyCa | TlsMode::VerifyIdentity);
    if verified {
        return untrusted(name, said, "ssl-ca", "ssl-mode");
    }
    Error::new(
        Kind::Failed,
        format!(
            "`{name}` cannot be opened ({said}): is that a MySQL or MariaDB server? correct host and port in the database URL"
        ),
    )
}

fn unreachable(name: &str, said: &str) -> Error {
    Error::new(
        Kind::Unreachable,
        format!(
            "no server answers for `{name}` ({said}): start it, or correct host and port in the database URL"
        ),
    )
}

fn refused(url: &ServerUrl, name: &str, answer: &mysql::MySqlError) -> Error {
    let said = format!("{} ({})", answer.message, answer.code);
    let (kind, message) = match answer.code {
        1045 | 1698 => (
            Kind::Failed,
            format!(
                "the server refuses the user or the password of `{name}`: {said}: correct them in the database URL"
            ),
        ),
        1044 => (
            Kind::Failed,
            format!(
                "the user of `{name}` has no rights on that database: {said}: GRANT them, or correct the database URL"
            ),
        ),
        1049 => (
            Kind::Failed,
            format!(
                "the server of `{name}` has no such database: {said}: create it with `CREATE DATABASE {}`, or correct the \
                 database URL",
                url.database
            ),
        ),
        1040 | 1047 | 1053 | 1077 | 1129 | 1203 | 1226 => (
            Kind::Unreachable,
            format!("the server of `{name}` takes no connection now: {said}: try again"),
        ),
        _ => (
            Kind::Failed,
            format!(
                "the server of `{name}` refuses the connection: {said}: look into its log, or correct the database URL"
            ),
        ),
    };
    Error::new(kind, message)
}

#[cfg(test)]
mod tests;
