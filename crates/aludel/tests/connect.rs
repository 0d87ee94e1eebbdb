//! Opening databases on real servers, and every way in which that fails.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "connect/server.rs"]
mod server;

#[cfg(feature = "tls")]
#[path = "../src/servers/own.rs"]
#[allow(dead_code, reason = "only some tests kill it")]
mod own;
#[cfg(feature = "tls")]
#[path = "connect/tls.rs"]
mod tls;

use aludel::{Engine, Error, Execute, Kind, connect};
use server::Server;

/// The words of an error, with what differs from server to server written as `PORT`, `DB` and `USER`.
fn words(server: &Server, error: &Error) -> String {
    error
        .to_string()
        .replace(&server.port().to_string(), "PORT")
        .replace(&server.database, "DB")
        .replace(&server.user, "USER")
}

#[test]
fn the_server_says_which_engine_it_is() {
    for (server, engine) in [
        (Server::mariadb("engine"), Engine::MariaDb),
        (Server::mysql("engine"), Engine::MySql),
    ] {
        for scheme in ["mysql", "mariadb"] {
            let url = server.url_of("root").replacen("mysql", scheme, 1);
            assert_eq!(connect(&url).unwrap().engine(), engine);
        }
    }
}

#[test]
fn a_password_may_hold_anything() {
    for server in Server::both("anything") {
        let account = server.account("p:w/d@%#?[] ü'\"\\");
        let url = server.url_of(&account.replace('ü', "%C3%BC"));
        let mut db = connect(&url).unwrap();
        let rows = db.query("SELECT CURRENT_USER()", &[]).unwrap();
        let user: String = rows[0].get(0).unwrap();
        assert_eq!(user, format!("{}@%", server.user));
        assert_eq!(db.name(), server.name());
    }
}

#[test]
fn opening_asks_the_server_nothing() {
    for server in Server::both("asks") {
        server.account("pw");
        let sql = "SHOW SESSION STATUS LIKE 'Questions'";
        let mut db = connect(&server.url_of(&format!("{}:pw", server.user))).unwrap();
        let rows = db.query(sql, &[]).unwrap();
        // The question itself is the first.
        assert_eq!(rows[0].get::<i64>(1).unwrap(), 1, "{}", server.name());
    }
}

#[test]
fn a_wrong_password_is_said_to_be_one() {
    for server in Server::both("wrong") {
        server.account("right");
        let url = server.url_of(&format!("{}:s3cret", server.user));
        let error = connect(&url).unwrap_err();
        assert_eq!(
            words(&server, &error).replace("127.0.0.1' (using", "localhost' (using"),
            "the server refuses the user or the password of `mysql://USER@127.0.0.1:PORT/DB`: \
             Access denied for user 'USER'@'localhost' (using password: YES) (1045): \
             correct them in the database URL"
        );
        assert_eq!(error.kind(), Kind::Failed);
    }
}

#[test]
fn a_way_to_sign_in_that_the_driver_does_not_speak_is_named() {
    let server = Server::mysql("plugin");
    let sql = format!(
        "CREATE USER {}@'%' IDENTIFIED WITH sha256_password BY 's3cret'",
        server.user
    );
    server.admin().execute(&sql, &[]).unwrap();
    let url = server.url_of(&format!("{}:s3cret", server.user));
    let error = connect(&url).unwrap_err();
    assert_eq!(
        words(&server, &error),
        "the server wants the user of `mysql://USER@127.0.0.1:PORT/DB` to sign in by `sha256_password`, which the driver \
         does not speak: correct the user in the database URL (MySQL also asks so of users that it does not know), \
         or change the account with `ALTER USER … IDENTIFIED WITH caching_sha2_password`"
    );
    assert_eq!(error.kind(), Kind::Failed);
}

#[test]
fn an_unknown_database_is_said_to_be_one() {
    for server in Server::both("unknown") {
        let url = server.url_of("root").replace(&server.database, "nowhere");
        let error = connect(&url).unwrap_err();
        assert_eq!(
            words(&server, &error),
            "the server of `mysql://root@127.0.0.1:PORT/nowhere` has no such database: \
             Unknown database 'nowhere' (1049): create it with `CREATE DATABASE nowhere`, \
             or correct the database URL"
        );
        assert_eq!(error.kind(), Kind::Failed);
    }
}

#[test]
fn an_account_without_rights_is_said_to_be_one() {
    for server in Server::both("rights") {
        server.account("pw");
        let other = format!("{}:pw", server.user);
        let url = server
            .url_of(&other)
            .replace(&format!("/{}", server.database), "/mysql");
        let error = connect(&url).unwrap_err();
        assert_eq!(
            words(&server, &error),
            "the user of `mysql://USER@127.0.0.1:PORT/mysql` has no rights on that database: \
             Access denied for user 'USER'@'%' to database 'mysql' (1044): GRANT them, \
             or correct the database URL"
        );
        assert_eq!(error.kind(), Kind::Failed);
    }
}

#[test]
fn no_server_is_worth_another_try() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .unwrap()
        .port();
    let error = connect(&format!("mysql://root:s3cret@127.0.0.1:{port}/app")).unwrap_err();
    assert_eq!(
        error.to_string().replace(&port.to_string(), "PORT"),
        "no server answers for `mysql://root@127.0.0.1:PORT/app` (Connection refused (os error 111)): \
         start it, or correct host and port in the database URL"
    );
    assert_eq!(error.kind(), Kind::Unreachable);

    let error = connect("mysql://root:s3cret@no-such-host.invalid/app").unwrap_err();
    let message = error.to_string();
    assert!(
        message.starts_with("no server answers for `mysql://root@no-such-host.invalid:3306/app` ("),
        "{message}"
    );
    assert_eq!(error.kind(), Kind::Unreachable);

    let error = connect("mysql://root:s3cret@localhost/app?socket=/no/such.sock").unwrap_err();
    assert_eq!(
        error.to_string(),
        "no server answers for `mysql://root@/app?socket=/no/such.sock` (No such file or directory (os error 2)): \
         start it, or correct host and port in the database URL"
    );
    assert_eq!(error.kind(), Kind::Unreachable);
}

#[test]
fn what_speaks_another_protocol_is_no_such_server() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        std::io::Write::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").unwrap();
    });
    let error = connect(&format!("mysql://root:s3cret@127.0.0.1:{port}/app")).unwrap_err();
    answer.join().unwrap();
    assert_eq!(
        error.to_string().replace(&port.to_string(), "PORT"),
        "`mysql://root@127.0.0.1:PORT/app` cannot be opened (Packet is larger than max_allowed_packet): \
         is that a MySQL or MariaDB server? correct host and port in the database URL"
    );
    assert_eq!(error.kind(), Kind::Failed);
}

#[test]
fn a_unix_socket_leads_to_the_server_too() {
    for server in Server::both("socket") {
        let rows = server.admin().query("SELECT @@socket", &[]).unwrap();
        let socket: String = rows[0].get(0).unwrap();
        let url = format!("mysql://root@localhost/{}?socket={socket}", server.database);
        match connect(&url) {
            Ok(db) => assert_eq!(
                db.name(),
                format!("mysql://root@/{}?socket={socket}", server.database)
            ),
            // The account of the tests may be another one than root's over a socket; the server was reached all the same.
            Err(error) => assert_eq!(error.kind(), Kind::Failed, "{error}"),
        }
    }
}

#[cfg(not(feature = "tls"))]
#[test]
fn tls_that_is_required_is_never_taken_back() {
    for mode in ["required", "verify_ca", "verify_identity"] {
        let error = connect(&format!("mysql://u:s3cret@127.0.0.1:1/app?ssl-mode={mode}"));
        let error = error.unwrap_err();
        assert_eq!(
            error.to_string(),
            "the URL of `mysql://u@127.0.0.1:1/app` requires TLS, which this program was built without: \
             add the feature `tls` of `aludel`"
        );
        assert_eq!(error.kind(), Kind::Usage);
    }
}

#[cfg(feature = "tls")]
#[test]
fn tls_is_used_where_the_url_asks_for_it() {
    let server = Server::mysql("tls");
    let cipher = |mode: &str| {
        let url = format!("{}?ssl-mode={mode}", server.url_of("root"));
        let mut db = connect(&url)?;
        let rows = db.query("SHOW STATUS LIKE 'Ssl_cipher'", &[])?;
        rows[0].get::<String>(1)
    };
    assert_eq!(cipher("disabled").unwrap(), "");
    assert_ne!(cipher("preferred").unwrap(), "");
    assert_ne!(cipher("required").unwrap(), "");
    // Its certificate is of no authority that anyone knows.
    for mode in ["verify_ca", "verify_identity"] {
        let error = cipher(mode).unwrap_err();
        assert_eq!(error.kind(), Kind::Unreachable);
        assert_eq!(
            words(&server, &error),
            "`mysql://root@127.0.0.1:PORT/DB` cannot be opened (invalid peer certificate: UnknownIssuer): \
             name the authority of its certificate with `ssl-ca`, or change `ssl-mode`"
        );
    }
}
