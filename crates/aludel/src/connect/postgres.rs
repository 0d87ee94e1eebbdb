#[cfg(feature = "tls")]
mod tls;

use std::sync::Arc;

use postgres::config::SslMode;
use postgres::error::SqlState;
use postgres::{Config, NoTls};

use super::speaks::Speaks;
use super::{alive, silent, untrusted};
use crate::driver::deadline::Unopened;
use crate::driver::postgres::{Open, Owned, Way};
use crate::url::{Host, ServerUrl, TlsMode};
use crate::{Error, Kind, Result};

/// Opens a connection that asks the server nothing of its own.
pub(super) fn open(url: &ServerUrl, name: &str) -> Result<Owned> {
    let config = config(url);
    Speaks::built().check(config.get_ssl_mode() == SslMode::Require, name)?;
    let way = Way {
        open: opener(url, config, name)?,
        limit: url.patience.open,
    };
    Owned::open(way).map_err(|error| match error {
        Unopened::Late(limit) => silent(name, limit),
        Unopened::Failed(error) => failed(url, name, &error),
    })
}

fn config(url: &ServerUrl) -> Config {
    let mut config = Config::new();
    config
        .dbname(&url.database)
        .keepalives_idle(alive::IDLE)
        .keepalives_interval(alive::APART)
        .keepalives_retries(alive::TIMES)
        .application_name("aludel");
    if let Some(limit) = url.patience.taken {
        config.connect_timeout(limit);
    }
    if let Some(user) = &url.user {
        config.user(user);
    }
    if let Some(password) = &url.password {
        config.password(&password.0);
    }
    if let Some(options) = &url.options {
        config.options(options);
    }
    match &url.host {
        Host::Tcp(host, port) => config.host(host).port(*port),
        Host::Folder(folder, port) => config.host_path(folder).port(*port),
        Host::Socket(folder) => config.host_path(folder),
    };
    // What is required is never taken back; a socket has no way that could be listened to.
    config.ssl_mode(match url.tls.mode {
        _ if !matches!(url.host, Host::Tcp(..)) => SslMode::Disable,
        TlsMode::Disabled => SslMode::Disable,
        TlsMode::Preferred => SslMode::Prefer,
        TlsMode::Required | TlsMode::VerifyCa | TlsMode::VerifyIdentity => SslMode::Require,
    });
    config
}

#[cfg(feature = "tls")]
fn opener(url: &ServerUrl, config: Config, name: &str) -> Result<Open> {
    if config.get_ssl_mode() == SslMode::Disable {
        return Ok(Arc::new(move || config.connect(NoTls)));
    }
    let tls = tls::connector(&url.tls, name)?;
    Ok(Arc::new(move || config.connect(tls.clone())))
}

/// A program without TLS has one way.
#[cfg(not(feature = "tls"))]
#[allow(clippy::unnecessary_wraps, reason = "with the feature it can fail")]
fn opener(_: &ServerUrl, config: Config, _name: &str) -> Result<Open> {
    Ok(Arc::new(move || config.connect(NoTls)))
}

fn failed(url: &ServerUrl, name: &str, error: &postgres::Error) -> Error {
    if let Some(answer) = error.as_db_error() {
        return refused(url, name, answer);
    }
    let source = std::error::Error::source(error);
    let said = source.map_or_else(|| error.to_string(), ToString::to_string);
    let words = error.to_string();
    if words.contains("TLS handshake") {
        return handshake(url, name, &said);
    }
    if words.contains("password missing") || said.contains("password missing") {
        return Error::new(
            Kind::Failed,
            format!(
                "the server wants a password for the user of `{name}`: put it into the database URL"
            ),
        );
    }
    if words.contains("connecting to server") || words.contains("timeout") || error.is_closed() {
        return Error::new(
            Kind::Unreachable,
            format!(
                "no server answers for `{name}` ({said}): start it, or correct host and port in the database URL"
            ),
        );
    }
    Error::new(
        Kind::Failed,
        format!(
            "`{name}` cannot be opened ({said}): is that a PostgreSQL server? correct host and port in the database URL"
        ),
    )
}

/// The talk about encryption failed: most often the server has none, or its certificate is not trusted.
fn handshake(url: &ServerUrl, name: &str, said: &str) -> Error {
    if said.contains("server does not support TLS") {
        return Error::new(
            Kind::Failed,
            format!(
                "the URL of `{name}` requires TLS, which the server does not offer: turn it on there, or change `sslmode`"
            ),
        );
    }
    let verified = matches!(url.tls.mode, TlsMode::VerifyCa | TlsMode::VerifyIdentity);
    if verified {
        return untrusted(name, said, "sslrootcert", "sslmode");
    }
    Error::new(
        Kind::Failed,
        format!(
            "`{name}` cannot be opened ({said}): is that a PostgreSQL server? correct host and port in the database URL"
        ),
    )
}

fn refused(url: &ServerUrl, name: &str, answer: &postgres::error::DbError) -> Error {
    let said = format!("{} ({})", answer.message(), answer.code().code());
    let (kind, message) = match *answer.code() {
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => (
            Kind::Failed,
            format!(
                "the server refuses the user or the password of `{name}`: {said}: correct them in the database URL"
            ),
        ),
        SqlState::INVALID_CATALOG_NAME => (
            Kind::Failed,
            format!(
                "the server of `{name}` has no such database: {said}: create it with `CREATE DATABASE {}`, or correct the \
                 database URL",
                url.database
            ),
        ),
        SqlState::INSUFFICIENT_PRIVILEGE => (
            Kind::Failed,
            format!(
                "the user of `{name}` has no rights on that database: {said}: GRANT them, or correct the database URL"
            ),
        ),
        SqlState::TOO_MANY_CONNECTIONS
        | SqlState::CANNOT_CONNECT_NOW
        | SqlState::ADMIN_SHUTDOWN
        | SqlState::CRASH_SHUTDOWN => (
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
