#![allow(clippy::unwrap_used)]

use super::{Access, Host, Place, Secret, ServerUrl, SqliteUrl, Tls, TlsMode, Url};
use crate::Kind;

fn sqlite(text: &str) -> SqliteUrl {
    match Url::parse(text).unwrap() {
        Url::Sqlite(url) => url,
        other => panic!("{text} is read as {other:?}"),
    }
}

fn server(text: &str) -> ServerUrl {
    match Url::parse(text).unwrap() {
        Url::MySql(url) | Url::Postgres(url) => url,
        Url::Sqlite(url) => panic!("{text} is read as {url:?}"),
    }
}

fn tcp(host: &str, port: u16) -> Host {
    Host::Tcp(host.into(), port)
}

#[test]
fn a_sqlite_path_is_what_follows_the_scheme() {
    for (text, path) in [
        ("sqlite://app.db", "app.db"),
        ("sqlite:app.db", "app.db"),
        ("SQLite://app.db", "app.db"),
        ("  sqlite://app.db\n", "app.db"),
        ("sqlite:./data/app.db", "./data/app.db"),
        ("sqlite:///var/lib/app.db", "/var/lib/app.db"),
        ("sqlite:/var/lib/app.db", "/var/lib/app.db"),
        ("sqlite://my%20app%3f.db", "my app?.db"),
        ("sqlite://ä#1@home:8.db", "ä#1@home:8.db"),
        ("sqlite://C:\\data\\app.db", "C:\\data\\app.db"),
    ] {
        assert_eq!(sqlite(text).place, Place::File(path.into()), "{text}");
    }
}

#[test]
fn a_sqlite_database_may_be_in_memory() {
    for (text, name) in [
        ("sqlite::memory:", None),
        ("sqlite://:memory:", None),
        ("sqlite://shared?mode=memory&cache=shared", Some("shared")),
    ] {
        let name = name.map(str::to_owned);
        assert_eq!(sqlite(text).place, Place::Memory(name), "{text}");
    }
}

#[test]
fn sqlite_takes_the_parameters_of_sqlx() {
    assert_eq!(sqlite("sqlite:a.db").access, Access::Create);
    assert_eq!(sqlite("sqlite:a.db?mode=rwc").access, Access::Create);
    assert_eq!(sqlite("sqlite:a.db?mode=rw").access, Access::Write);
    assert_eq!(sqlite("sqlite:a.db?mode=ro").access, Access::Read);
    let url = sqlite("sqlite://a.db?cache=private&immutable=true");
    assert_eq!(url.cache.as_deref(), Some("private"));
    assert_eq!(url.immutable.as_deref(), Some("true"));
}

#[test]
fn a_server_url_is_read_whole() {
    assert_eq!(
        server(
            "mysql://us%40er:p%3Aw%2F%25@db.example:3307/my%2Fapp?ssl-mode=VERIFY_CA&ssl-ca=/ca.pem"
        ),
        ServerUrl {
            scheme: "mysql",
            user: Some("us@er".into()),
            password: Some(Secret("p:w/%".into())),
            host: tcp("db.example", 3307),
            database: "my/app".into(),
            tls: Tls {
                mode: TlsMode::VerifyCa,
                ca: Some("/ca.pem".into()),
                cert: None,
                key: None,
            },
        }
    );
}

#[test]
fn what_a_server_url_leaves_out_has_a_default() {
    for (text, user, password, host) in [
        ("mysql://h/db", None, None, tcp("h", 3306)),
        ("mariadb:///db", None, None, tcp("localhost", 3306)),
        ("mysql://u@h/db", Some("u"), None, tcp("h", 3306)),
        ("mysql://u:@h:/db", Some("u"), Some(""), tcp("h", 3306)),
        ("mysql://:pw@h/db", None, Some("pw"), tcp("h", 3306)),
        ("mysql://u:p@w@h/db", Some("u"), Some("p@w"), tcp("h", 3306)),
        ("mysql://u:a:b@h/db", Some("u"), Some("a:b"), tcp("h", 3306)),
        (
            "mysql://u:a%0Ab@h/db",
            Some("u"),
            Some("a\nb"),
            tcp("h", 3306),
        ),
        ("mysql://[::1]/db", None, None, tcp("::1", 3306)),
        (
            "mysql://u@[fe80::2]:33/db",
            Some("u"),
            None,
            tcp("fe80::2", 33),
        ),
        ("postgres://h/db", None, None, tcp("h", 5432)),
        ("postgresql://h:1/db", None, None, tcp("h", 1)),
        (
            "postgres://u@/db?host=h2&port=7",
            Some("u"),
            None,
            tcp("h2", 7),
        ),
        (
            "postgres:///?host=/run/pg&dbname=db",
            None,
            None,
            Host::Socket("/run/pg".into()),
        ),
        (
            "postgres://%2Frun%2Fpg/db",
            None,
            None,
            Host::Socket("/run/pg".into()),
        ),
        (
            "mysql://u@localhost/db?socket=/run/m.sock",
            Some("u"),
            None,
            Host::Socket("/run/m.sock".into()),
        ),
        (
            "mysql://h/db?charset=utf8mb4&timezone=%2B00:00",
            None,
            None,
            tcp("h", 3306),
        ),
    ] {
        let url = server(text);
        assert_eq!(url.user.as_deref(), user, "{text}");
        assert_eq!(url.password, password.map(|p| Secret(p.into())), "{text}");
        assert_eq!(url.host, host, "{text}");
        assert_eq!(url.database, "db", "{text}");
    }
}

#[test]
fn every_word_for_tls_is_known() {
    for (text, mode) in [
        ("mysql://h/db", TlsMode::Preferred),
        ("mysql://h/db?ssl-mode=disabled", TlsMode::Disabled),
        ("mysql://h/db?sslmode=PREFERRED", TlsMode::Preferred),
        ("mysql://h/db?ssl_mode=REQUIRED", TlsMode::Required),
        ("mysql://h/db?ssl-mode=verify-ca", TlsMode::VerifyCa),
        (
            "mysql://h/db?ssl-mode=VERIFY_IDENTITY",
            TlsMode::VerifyIdentity,
        ),
        ("postgres://h/db?sslmode=disable", TlsMode::Disabled),
        ("postgres://h/db?sslmode=allow", TlsMode::Preferred),
        ("postgres://h/db?sslmode=prefer", TlsMode::Preferred),
        ("postgres://h/db?sslmode=require", TlsMode::Required),
        ("postgres://h/db?ssl-mode=verify-ca", TlsMode::VerifyCa),
        (
            "postgres://h/db?sslmode=verify-full",
            TlsMode::VerifyIdentity,
        ),
    ] {
        assert_eq!(server(text).tls.mode, mode, "{text}");
    }
}

#[test]
fn the_files_of_tls_are_taken() {
    let tls = Tls {
        mode: TlsMode::Preferred,
        ca: Some("a".into()),
        cert: Some("c".into()),
        key: Some("k".into()),
    };
    for text in [
        "mysql://h/db?ssl-ca=a&ssl-cert=c&ssl-key=k",
        "mariadb://h/db?sslca=a&sslcert=c&sslkey=k",
        "mysql://h/db?ssl_ca=a&ssl_cert=c&ssl_key=k",
        "postgres://h/db?sslrootcert=a&sslcert=c&sslkey=k",
    ] {
        assert_eq!(server(text).tls, tls, "{text}");
    }
}

#[test]
fn the_name_shows_neither_password_nor_parameters() {
    for (text, name) in [
        ("sqlite:app.db?mode=rw", "sqlite://app.db"),
        ("sqlite:///a/b.db", "sqlite:///a/b.db"),
        ("sqlite::memory:", "sqlite::memory:"),
        ("mysql://u:s3cret@h/db", "mysql://u@h:3306/db"),
        ("mariadb://h:1/db?ssl-mode=disabled", "mariadb://h:1/db"),
        ("mysql://u:s3cret@[::1]/db", "mysql://u@[::1]:3306/db"),
        (
            "mysql://u:s3cret@x/db?socket=/m.sock",
            "mysql://u@/db?socket=/m.sock",
        ),
        (
            "postgresql://u:s3cret@h/db?password=s3cret",
            "postgres://u@h:5432/db",
        ),
    ] {
        let url = Url::parse(text).unwrap();
        assert_eq!(url.name(), name);
        assert!(!format!("{url:?}").contains("s3cret"), "{text}");
    }
}

#[test]
fn local_is_a_file_a_loopback_host_or_a_socket() {
    for (text, local) in [
        ("sqlite:app.db", true),
        ("mysql://localhost/db", true),
        ("mysql://LOCALHOST/db", true),
        ("mysql://127.0.0.9/db", true),
        ("mysql://[::1]/db", true),
        ("mysql://far/db?socket=/m.sock", true),
        ("mysql://10.0.0.1/db", false),
        ("mysql://localhost.example/db", false),
        ("mysql://[::2]/db", false),
    ] {
        assert_eq!(Url::parse(text).unwrap().is_local(), local, "{text}");
    }
}

const NO_SCHEME: &str = "the database URL has no scheme that is known: begin it with `sqlite`, `mysql`, `mariadb` or `postgres`, then `://`";
const BEHIND: &str = "the database URL has an `@` behind the host: percent-encode `/` as `%2F`, `?` as `%3F` and `@` as `%40` in user, password and database";
const PORT: &str = "the port in the database URL is no number from 1 to 65535: write `user:password@host:port`, with `:`, `/` and `@` in the password percent-encoded";

/// Each URL is refused with these words, as wrong usage, and the password is not among them.
fn refused(cases: &[(&str, &str)]) {
    for (text, message) in cases {
        let error = Url::parse(text).unwrap_err();
        assert_eq!(error.to_string(), *message, "{text}");
        assert_eq!(error.kind(), Kind::Usage, "{text}");
        assert!(!error.to_string().contains("s3"), "{text}");
    }
}

#[test]
fn a_url_without_a_known_scheme_says_what_is_wrong() {
    refused(&[
        (
            "",
            "the database URL is empty: give one such as `sqlite://app.db`",
        ),
        (
            "  ",
            "the database URL is empty: give one such as `sqlite://app.db`",
        ),
        (
            "sqlite://a\nb",
            "the database URL holds a line break or another control character: remove it",
        ),
        (
            "app.db",
            "the database URL `app.db` has no scheme: write `sqlite://app.db` for the file of this name",
        ),
        (
            "s3cret@host/db",
            "the database URL has no scheme: begin it with `sqlite`, `mysql`, `mariadb` or `postgres`, then `://`",
        ),
        ("user:s3cret@host/db", NO_SCHEME),
        ("://h/db", NO_SCHEME),
        (
            "mysqll://h/db",
            "the database URL has the unknown scheme `mysqll`: did you mean `mysql`?",
        ),
        (
            "sqlit://a.db",
            "the database URL has the unknown scheme `sqlit`: did you mean `sqlite`?",
        ),
        (
            "sqlite3://a.db",
            "the database URL has the unknown scheme `sqlite3`: did you mean `sqlite`?",
        ),
        (
            "sqlte:a.db",
            "the database URL has the unknown scheme `sqlte`: did you mean `sqlite`?",
        ),
        (
            "postgre://h/db",
            "the database URL has the unknown scheme `postgre`: did you mean `postgres`?",
        ),
        (
            "pg://h/db",
            "the database URL has the unknown scheme `pg`: use `sqlite`, `mysql`, `mariadb` or `postgres`",
        ),
        (
            "maria://h/db",
            "the database URL has the unknown scheme `maria`: did you mean `mariadb`?",
        ),
        (
            "mongodb://h/db",
            "the database URL has the unknown scheme `mongodb`: use `sqlite`, `mysql`, `mariadb` or `postgres`",
        ),
        (
            "mysql:u:s3cret@h/db",
            "the database URL lacks the two slashes after `mysql:`: write `mysql://user:password@host/database`",
        ),
    ]);
}

#[test]
fn a_wrong_sqlite_url_says_what_is_wrong() {
    refused(&[
        (
            "sqlite://",
            "the database URL names no file: write `sqlite://app.db`, or `sqlite::memory:`",
        ),
        (
            "sqlite:?mode=rw",
            "the database URL names no file: write `sqlite://app.db`, or `sqlite::memory:`",
        ),
        (
            "sqlite:a%zz.db",
            "the path in the database URL has a `%` that begins no escape: write a `%` itself as `%25`",
        ),
        (
            "sqlite:a%ff.db",
            "the path in the database URL is not UTF-8 once decoded: encode its UTF-8 bytes",
        ),
        (
            "sqlite:a%00.db",
            "the path in the database URL holds a control character: remove it",
        ),
        (
            "sqlite:a.db?mode=rx",
            "the parameter `mode` in the database URL has a value it does not know: use `ro`, `rw`, `rwc` or `memory`",
        ),
        (
            "sqlite:a.db?cache=on",
            "the parameter `cache` in the database URL has a value it does not know: use `shared` or `private`",
        ),
        (
            "sqlite:a.db?immutable=1",
            "the parameter `immutable` in the database URL has a value it does not know: use `true` or `false`",
        ),
        (
            "sqlite:a.db?mod=rw",
            "the parameter `mod` in the database URL is unknown: did you mean `mode`?",
        ),
        (
            "sqlite:a.db?timeout=5",
            "the parameter `timeout` in the database URL is unknown: known are mode, cache, immutable",
        ),
        (
            "sqlite:a.db?mode",
            "the parameter `mode` in the database URL has no value: write `name=value`",
        ),
        (
            "sqlite:a.db?mode=ro&mode=rw",
            "the parameter `mode` is given twice in the database URL: give it once",
        ),
    ]);
}

#[test]
fn a_wrong_server_says_what_is_wrong() {
    refused(&[
        (
            "mysql://h",
            "the database URL names no database: end it with `/` and the name, such as `mysql://h:3306/app`",
        ),
        (
            "mysql://u:s3cret@h:3307/",
            "the database URL names no database: end it with `/` and the name, such as `mysql://h:3307/app`",
        ),
        (
            "mysql://h/a/b",
            "the database URL has more than one `/` behind the host: percent-encode one in the database's name as `%2F`",
        ),
        (
            "mysql://u:s3#cret@h/db",
            "the database URL holds a `#`: percent-encode it as `%23`",
        ),
        ("mysql://u:s3/cret@h/db", BEHIND),
        ("mysql://u:s3?cret@h/db", BEHIND),
        (
            "mysql://u:s3%cret@h/db",
            "the password in the database URL has a `%` that begins no escape: write a `%` itself as `%25`",
        ),
        (
            "mysql://u%0A@h/db",
            "the name of the user in the database URL holds a control character: remove it",
        ),
        ("mysql://u:s3cret/db", PORT),
        ("mysql://h:0/db", PORT),
        ("mysql://h:65536/db", PORT),
        ("mysql://[::1]x/db", PORT),
        (
            "mysql://[::1/db",
            "the host in the database URL opens a `[` and never closes it: write `[::1]`",
        ),
        (
            "mysql://[1.2.3.4]/db",
            "the host in the database URL's brackets is no IPv6 address: write `[::1]`",
        ),
    ]);
}

#[test]
fn a_wrong_parameter_says_what_is_wrong() {
    refused(&[
        (
            "mysql://h/db?ssl-mode=on",
            "the parameter `ssl-mode` in the database URL has a value it does not know: use `disabled`, `preferred`, `required`, `verify_ca` or `verify_identity`",
        ),
        (
            "mysql://h/db?sslmod=on",
            "the parameter `sslmod` in the database URL is unknown: did you mean `ssl-mode`?",
        ),
        (
            "mysql://h/db?pool_size=3",
            "the parameter `pool_size` in the database URL is unknown: known are socket, ssl-mode, ssl-ca, ssl-cert, ssl-key, charset, collation, timezone, statement-cache-capacity",
        ),
        (
            "mysql://h/db?a%20b=3",
            "a parameter in the database URL is unknown: known are socket, ssl-mode, ssl-ca, ssl-cert, ssl-key, charset, collation, timezone, statement-cache-capacity",
        ),
        (
            "postgres://h/db?sslmode=required",
            "the parameter `sslmode` in the database URL has a value it does not know: use `disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`",
        ),
        ("postgres://h/db?port=x", PORT),
        (
            "postgres://h/db?sslmodes=require",
            "the parameter `sslmodes` in the database URL is unknown: did you mean `sslmode`?",
        ),
    ]);
}
