//! Servers that speak TLS, with a certificate for `localhost` of an authority that only its own URL names.

use aludel::{Error, Execute, Kind, connect};
use tempfile::TempDir;

use crate::own::OwnServer;

/// How an engine's URLs speak of TLS, and how its server tells that a connection has it.
struct Words {
    engine: &'static str,
    database: &'static str,
    mode: &'static str,
    authority: &'static str,
    required: &'static str,
    verify_ca: &'static str,
    verify_full: &'static str,
    encrypted: &'static str,
}

const MARIADB: Words = Words {
    engine: "mariadb",
    database: "mysql",
    mode: "ssl-mode",
    authority: "ssl-ca",
    required: "REQUIRED",
    verify_ca: "VERIFY_CA",
    verify_full: "VERIFY_IDENTITY",
    encrypted: "SELECT variable_value FROM information_schema.session_status WHERE variable_name = 'Ssl_version'",
};

const MYSQL: Words = Words {
    engine: "mysql",
    encrypted: "SELECT variable_value FROM performance_schema.session_status WHERE variable_name = 'Ssl_version'",
    ..MARIADB
};

const POSTGRES: Words = Words {
    engine: "postgres",
    database: "postgres",
    mode: "sslmode",
    authority: "sslrootcert",
    required: "require",
    verify_ca: "verify-ca",
    verify_full: "verify-full",
    encrypted: "SELECT coalesce(version, '') FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
};

#[test]
fn mariadb_is_trusted_as_far_as_the_url_says() {
    trusted(&MARIADB);
}

#[test]
fn mysql_is_trusted_as_far_as_the_url_says() {
    trusted(&MYSQL);
}

#[test]
fn postgres_is_trusted_as_far_as_the_url_says() {
    trusted(&POSTGRES);
}

fn trusted(words: &Words) {
    let (ours, theirs) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let tls = |folder: &TempDir| format!("--own-tls={}", folder.path().display());
    let server = OwnServer::with(words.engine, &[&tls(&ours)]);
    let other = OwnServer::with(words.engine, &[&tls(&theirs)]);
    drop(other);
    account(words, &server);
    let port = server.url.trim_end_matches('/').rsplit(':').next().unwrap();
    let ca = |folder: &TempDir| format!("{}", folder.path().join("ca.pem").display());
    let (ours, theirs) = (ca(&ours), ca(&theirs));
    let open = |host: &str, mode: &str, ca: Option<&str>| {
        let front = server.url.split("root").next().unwrap();
        let front = front.split("postgres@").next().unwrap();
        let (database, key, authority) = (words.database, words.mode, words.authority);
        let ca = ca.map_or_else(String::new, |ca| format!("&{authority}={ca}"));
        version(
            words,
            &format!("{front}somebody:s3cret@{host}:{port}/{database}?{key}={mode}{ca}"),
        )
    };
    for (host, mode, ca) in [
        ("127.0.0.1", words.required, None),
        ("127.0.0.1", words.verify_ca, Some(&*ours)),
        ("localhost", words.verify_ca, Some(&*ours)),
        ("localhost", words.verify_full, Some(&*ours)),
    ] {
        let found = open(host, mode, ca).unwrap_or_else(|error| panic!("{host} {mode}: {error}"));
        assert!(found.starts_with("TLSv1."), "{host} {mode}: `{found}`");
    }
    let authority = format!(
        "name the authority of its certificate with `{}`, or change `{}`",
        words.authority, words.mode
    );
    let host = format!(
        "name the host as its certificate does, or change `{}`",
        words.mode
    );
    for (at, mode, ca, said, remedy) in [
        (
            "localhost",
            words.verify_ca,
            None,
            "UnknownIssuer",
            &authority,
        ),
        (
            "localhost",
            words.verify_full,
            None,
            "UnknownIssuer",
            &authority,
        ),
        (
            "localhost",
            words.verify_ca,
            Some(&*theirs),
            "certificate",
            &authority,
        ),
        (
            "localhost",
            words.verify_full,
            Some(&*theirs),
            "certificate",
            &authority,
        ),
        (
            "127.0.0.1",
            words.verify_full,
            Some(&*ours),
            "not valid for name",
            &host,
        ),
    ] {
        let error = open(at, mode, ca).unwrap_err();
        refused(&error, said, remedy);
    }
}

/// Makes the account of the URLs, whose password is never to be read in a message.
fn account(words: &Words, server: &OwnServer) {
    let mut db = connect(&format!("{}{}", server.url, words.database)).unwrap();
    let all: &[&str] = match words.engine {
        "postgres" => &["CREATE ROLE somebody LOGIN PASSWORD 's3cret'"],
        _ => &[
            "CREATE USER somebody@'%' IDENTIFIED BY 's3cret'",
            "GRANT ALL ON *.* TO somebody@'%'",
        ],
    };
    for sql in all {
        db.execute(sql, &[]).unwrap();
    }
}

/// The version of TLS that the connection has.
fn version(words: &Words, url: &str) -> aludel::Result<String> {
    let rows = connect(url)?.query(words.encrypted, &[])?;
    rows[0].get(0)
}

#[track_caller]
fn refused(error: &Error, said: &str, remedy: &str) {
    let words = error.to_string();
    assert_eq!(error.kind(), Kind::Unreachable, "{words}");
    assert!(words.contains(said), "{words}");
    assert!(words.ends_with(remedy), "{words}");
    assert!(!words.contains("s3cret"), "{words}");
}
