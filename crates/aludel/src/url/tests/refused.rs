//! URLs that are wrong, and what is said of them.

use crate::Kind;
use crate::url::Url;

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
            "the parameter `pool_size` in the database URL is unknown: known are socket, ssl-mode, ssl-ca, ssl-cert, ssl-key, charset, collation, timezone, statement-cache-capacity, connect-timeout",
        ),
        (
            "mysql://h/db?a%20b=3",
            "a parameter in the database URL is unknown: known are socket, ssl-mode, ssl-ca, ssl-cert, ssl-key, charset, collation, timezone, statement-cache-capacity, connect-timeout",
        ),
        (
            "postgres://h/db?sslmode=required",
            "the parameter `sslmode` in the database URL has a value it does not know: use `disable`, `allow`, `prefer`, `require`, `verify-ca` or `verify-full`",
        ),
        ("postgres://h/db?port=x", PORT),
        (
            "postgres://h/db?connect_timeout=-1",
            "the parameter `connect_timeout` in the database URL has a value it does not know: use whole seconds, or `0` to wait for ever",
        ),
        (
            "mysql://h/db?connect-timeout=5s",
            "the parameter `connect-timeout` in the database URL has a value it does not know: use whole seconds, or `0` to wait for ever",
        ),
        (
            "postgres://h/db?sslmodes=require",
            "the parameter `sslmodes` in the database URL is unknown: did you mean `sslmode`?",
        ),
    ]);
}
