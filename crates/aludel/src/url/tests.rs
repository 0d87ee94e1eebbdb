#![allow(clippy::unwrap_used)]

mod refused;

use super::{Access, Host, Patience, Place, Secret, ServerUrl, SqliteUrl, Tls, TlsMode, Url};

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
            options: None,
            patience: Patience::default(),
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
            Host::Folder("/run/pg".into(), 5432),
        ),
        (
            "postgres://%2Frun%2Fpg/db?port=7",
            None,
            None,
            Host::Folder("/run/pg".into(), 7),
        ),
        (
            "postgres:///?port=7&host=/run/pg&dbname=db",
            None,
            None,
            Host::Folder("/run/pg".into(), 7),
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
fn the_settings_of_a_session_are_kept() {
    for (query, options) in [
        ("", None),
        (
            "?options=-c%20search_path%3Da,b",
            Some("-c search_path=a,b"),
        ),
        (
            "?options[search_path]=a, \\b&options[timezone]=UTC",
            Some("-c search_path=a,\\ \\\\b -c timezone=UTC"),
        ),
    ] {
        let url = server(&format!("postgres://h/db{query}"));
        assert_eq!(url.options.as_deref(), options, "{query}");
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
        (
            "postgres://u:s3cret@/db?host=/run/pg",
            "postgres://u@/db?host=/run/pg&port=5432",
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

#[test]
fn connect_timeout_is_seconds_for_the_whole_opening() {
    let seconds = |n| Some(std::time::Duration::from_secs(n));
    for (text, taken, open) in [
        ("mysql://h/db", seconds(10), seconds(30)),
        ("mysql://h/db?connect_timeout=5", seconds(5), seconds(5)),
        ("mariadb://h/db?connect-timeout=0", None, None),
        ("postgres://h/db", seconds(10), seconds(30)),
        (
            "postgres://h/db?connect_timeout=60",
            seconds(60),
            seconds(60),
        ),
        ("postgres://h/db?connect_timeout=0", None, None),
    ] {
        assert_eq!(server(text).patience, Patience { taken, open }, "{text}");
    }
}
