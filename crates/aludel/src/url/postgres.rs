use super::server::database_named;
use super::{Host, Patience, Secret, ServerUrl, TlsMode, authority, query};
use crate::Result;

/// The parameters as errors list them; other spellings are taken too.
const KNOWN: [&str; 12] = [
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "host",
    "port",
    "dbname",
    "user",
    "application_name",
    "options",
    "statement-cache-capacity",
    "connect_timeout",
];

const PORT: u16 = 5432;

/// Reads what follows `postgres://` or `postgresql://`.
pub(super) fn parse(rest: &str) -> Result<ServerUrl> {
    let (mut url, parameters) = authority::read("postgres", rest, PORT)?;
    if let Host::Socket(folder) = url.host {
        url.host = Host::Folder(folder, PORT);
    }
    for (name, value) in query::pairs(parameters)? {
        match name.as_str() {
            "sslmode" | "ssl-mode" => url.tls.mode = postgres_mode(&name, &value)?,
            "sslrootcert" | "ssl-root-cert" => url.tls.ca = Some(value.into()),
            "host" | "hostaddr" => url.host = postgres_host(&url.host, value),
            "port" => set_port(&mut url.host, &value)?,
            "dbname" => url.database = value,
            "user" => url.user = Some(value),
            "password" => url.password = Some(Secret(value)),
            "options" => add_options(&mut url, &value),
            "connect_timeout" => url.patience = Patience::read(&name, &value)?,
            "application_name" | "statement-cache-capacity" => {}
            word if option(word).is_some() => {
                let setting = option(word).unwrap_or_default();
                add_options(&mut url, &format!("-c {setting}={}", escape(&value)));
            }
            word if url.tls.set_file(word, &value) => {}
            _ => return Err(query::unknown(&name, &KNOWN)),
        }
    }
    database_named(url)
}

fn postgres_mode(name: &str, value: &str) -> Result<TlsMode> {
    match value.to_ascii_lowercase().as_str() {
        "disable" => Ok(TlsMode::Disabled),
        // libpq's `allow` starts without and takes TLS where the server insists: the weakest that is protected.
        "allow" | "prefer" => Ok(TlsMode::Preferred),
        "require" => Ok(TlsMode::Required),
        "verify-ca" => Ok(TlsMode::VerifyCa),
        "verify-full" => Ok(TlsMode::VerifyIdentity),
        _ => Err(query::wrong(
            name,
            "`disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`",
        )),
    }
}

/// A host that begins with a slash is the folder of a unix socket.
fn postgres_host(from: &Host, value: String) -> Host {
    match from {
        Host::Tcp(_, port) | Host::Folder(_, port) if value.starts_with('/') => {
            Host::Folder(value.into(), *port)
        }
        Host::Tcp(_, port) | Host::Folder(_, port) => Host::Tcp(value, *port),
        Host::Socket(_) => Host::Tcp(value, PORT),
    }
}

/// The setting that `options[search_path]` names.
fn option(word: &str) -> Option<&str> {
    word.strip_prefix("options[")?.strip_suffix(']')
}

/// The server parts options at blanks, unless a backslash stands before one.
fn escape(value: &str) -> String {
    value.replace('\\', "\\\\").replace(' ', "\\ ")
}

fn add_options(url: &mut ServerUrl, more: &str) {
    let options = url.options.get_or_insert_default();
    if !options.is_empty() {
        options.push(' ');
    }
    options.push_str(more);
}

fn set_port(host: &mut Host, value: &str) -> Result<()> {
    if let Host::Tcp(_, port) | Host::Folder(_, port) = host {
        *port = authority::read_port(value)?;
    }
    Ok(())
}
