use super::server::database_named;
use super::{Host, Patience, ServerUrl, TlsMode, authority, query};
use crate::Result;

/// The parameters as errors list them; other spellings are taken too.
const KNOWN: [&str; 10] = [
    "socket",
    "ssl-mode",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "charset",
    "collation",
    "timezone",
    "statement-cache-capacity",
    "connect-timeout",
];

/// Parameters that speak of the app's own pool and sessions: their form is right as it is, and they are passed over, since
/// migrations pin the settings of their one session themselves.
const PASSED_OVER: [&str; 5] = [
    "charset",
    "collation",
    "timezone",
    "time-zone",
    "statement-cache-capacity",
];

/// Reads what follows `mysql://` or `mariadb://`.
pub(super) fn parse(scheme: &'static str, rest: &str) -> Result<ServerUrl> {
    let (mut url, parameters) = authority::read(scheme, rest, 3306)?;
    for (name, value) in query::pairs(parameters)? {
        match name.replace('_', "-").as_str() {
            "socket" | "unix-socket" => url.host = Host::Socket(value.into()),
            "ssl-mode" | "sslmode" => url.tls.mode = mysql_mode(&name, &value)?,
            "connect-timeout" => url.patience = Patience::read(&name, &value)?,
            word if url.tls.set_file(word, &value) => {}
            word if PASSED_OVER.contains(&word) => {}
            _ => return Err(query::unknown(&name, &KNOWN)),
        }
    }
    database_named(url)
}

fn mysql_mode(name: &str, value: &str) -> Result<TlsMode> {
    match value.to_ascii_lowercase().replace('-', "_").as_str() {
        "disabled" => Ok(TlsMode::Disabled),
        "preferred" => Ok(TlsMode::Preferred),
        "required" => Ok(TlsMode::Required),
        "verify_ca" => Ok(TlsMode::VerifyCa),
        "verify_identity" => Ok(TlsMode::VerifyIdentity),
        _ => Err(query::wrong(
            name,
            "`disabled`, `preferred`, `required`, `verify_ca` or `verify_identity`",
        )),
    }
}
