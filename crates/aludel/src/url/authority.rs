use super::{Host, PASSWORD, Patience, Secret, ServerUrl, Tls, decode, usage};
use crate::Result;

/// `user:password@host:port/database?parameters`, without the parameters, which come back as they stand.
pub(super) fn read<'a>(
    scheme: &'static str,
    rest: &'a str,
    port: u16,
) -> Result<(ServerUrl, &'a str)> {
    if rest.contains('#') {
        return Err(usage(
            "the database URL holds a `#`: percent-encode it as `%23`",
        ));
    }
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    if tail.contains('@') {
        return Err(usage(
            "the database URL has an `@` behind the host: percent-encode `/` as `%2F`, `?` as `%3F` and `@` as `%40` \
             in user, password and database",
        ));
    }
    let (path, parameters) = tail.split_once('?').unwrap_or((tail, ""));
    let (user, password, place) = credentials(authority)?;
    let database = path.strip_prefix('/').unwrap_or(path);
    if database.contains('/') {
        return Err(usage(
            "the database URL has more than one `/` behind the host: percent-encode one in the database's name as `%2F`",
        ));
    }
    let url = ServerUrl {
        scheme,
        user,
        password,
        host: host(place, port)?,
        database: decode(database, "name of the database")?,
        tls: Tls::default(),
        options: None,
        patience: Patience::default(),
    };
    Ok((url, parameters))
}

type Credentials<'a> = (Option<String>, Option<Secret>, &'a str);

fn credentials(authority: &str) -> Result<Credentials<'_>> {
    let Some((login, place)) = authority.rsplit_once('@') else {
        return Ok((None, None, authority));
    };
    let (user, password) = match login.split_once(':') {
        Some((user, password)) => (user, Some(Secret(decode(password, PASSWORD)?))),
        None => (login, None),
    };
    let user = decode(user, "name of the user")?;
    Ok((Some(user).filter(|user| !user.is_empty()), password, place))
}

fn host(place: &str, default: u16) -> Result<Host> {
    let (host, port) = if let Some(inner) = place.strip_prefix('[') {
        let (host, after) = inner.split_once(']').ok_or_else(|| {
            usage("the host in the database URL opens a `[` and never closes it: write `[::1]`")
        })?;
        host.parse::<std::net::Ipv6Addr>().map_err(|_| {
            usage("the host in the database URL's brackets is no IPv6 address: write `[::1]`")
        })?;
        (host.to_owned(), after)
    } else {
        let end = place.find(':').unwrap_or(place.len());
        (decode(&place[..end], "host")?, &place[end..])
    };
    let port = match port.strip_prefix(':') {
        Some("") => default,
        Some(port) => read_port(port)?,
        None if port.is_empty() => default,
        None => return Err(bad_port()),
    };
    let host = if host.is_empty() {
        "localhost".to_owned()
    } else {
        host
    };
    if let Some(folder) = host.starts_with('/').then(|| host.clone()) {
        return Ok(Host::Socket(folder.into()));
    }
    Ok(Host::Tcp(host, port))
}

pub(super) fn read_port(text: &str) -> Result<u16> {
    match text.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(bad_port()),
    }
}

/// Says nothing of what stands there: it may be a password whose `@host` was forgotten.
fn bad_port() -> crate::Error {
    usage(
        "the port in the database URL is no number from 1 to 65535: write `user:password@host:port`, \
         with `:`, `/` and `@` in the password percent-encoded",
    )
}
