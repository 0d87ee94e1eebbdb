#![allow(clippy::unwrap_used)]

use std::net::TcpListener;
use std::time::{Duration, Instant};

use crate::{Kind, connect};

/// The system takes connections for whoever listens, whether or not anybody accepts them.
fn mute() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

fn schemes() -> Vec<&'static str> {
    let mut schemes = Vec::new();
    #[cfg(feature = "mysql")]
    schemes.extend(["mysql", "mariadb"]);
    #[cfg(feature = "postgres")]
    schemes.push("postgres");
    schemes
}

#[test]
fn a_server_that_says_nothing_is_left_when_the_time_is_over() {
    for scheme in schemes() {
        let (_listener, address) = mute();
        let begun = Instant::now();
        let url = format!("{scheme}://ada:s3cret@{address}/app?connect_timeout=1");
        let error = connect(&url).unwrap_err();
        assert_eq!(
            error.to_string().replace(&address, "HOST"),
            format!(
                "the server of `{scheme}://ada@HOST/app` has not let us in within 1 s: look whether it, or a proxy before \
                 it, takes connections and says nothing; correct host and port in the database URL, or wait longer with \
                 `connect_timeout=2` in it"
            )
        );
        assert_eq!(error.kind(), Kind::Unreachable);
        assert!(begun.elapsed() >= Duration::from_secs(1));
    }
}

/// M23: who gives up waiting for a statement leaves it running on the server, with nobody to hear how it ends.
#[cfg(all(feature = "mysql", feature = "postgres"))]
#[test]
fn m23_the_time_for_opening_is_none_for_statements() {
    for (variable, database, sleep) in [
        ("ALUDEL_TEST_MARIADB", "mysql", "SELECT SLEEP(2.5)"),
        ("ALUDEL_TEST_MYSQL", "mysql", "SELECT SLEEP(2.5)"),
        (
            "ALUDEL_TEST_POSTGRES",
            "postgres",
            "SELECT pg_sleep(2.5)::text",
        ),
    ] {
        let server = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set: run the tests through `make test`"));
        let url = format!("{server}{database}?connect_timeout=1");
        let mut db = connect(&url).unwrap();
        let begun = Instant::now();
        crate::Execute::query(&mut db, sleep, &[]).unwrap();
        assert!(begun.elapsed() >= Duration::from_secs(2), "{variable}");
    }
}

/// In the table of the system's connections a timer of kind 2 is the one that asks whether the other side is there.
#[cfg(all(target_os = "linux", feature = "mysql", feature = "postgres"))]
#[test]
fn a_server_whose_machine_is_gone_is_noticed() {
    use crate::Execute;

    for variable in [
        "ALUDEL_TEST_MARIADB",
        "ALUDEL_TEST_MYSQL",
        "ALUDEL_TEST_POSTGRES",
    ] {
        let server = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set: run the tests through `make test`"));
        let database = if server.starts_with("postgres") {
            "postgres"
        } else {
            "mysql"
        };
        let mut open = connect(&format!("{server}{database}")).unwrap();
        let sql = match open.engine() {
            crate::Engine::Postgres => "SELECT inet_client_port()::text",
            _ => {
                "SELECT SUBSTRING_INDEX(host, ':', -1) FROM information_schema.processlist WHERE id = CONNECTION_ID()"
            }
        };
        let own: String = open.query(sql, &[]).unwrap()[0].get(0).unwrap();
        let local = format!(":{:04X}", own.parse::<u16>().unwrap());
        let port = server.trim_end_matches('/').rsplit(':').next().unwrap();
        let remote = format!(":{:04X}", port.parse::<u16>().unwrap());
        // Until what was said last is acknowledged another timer runs.
        let end = Instant::now() + Duration::from_secs(10);
        while timer(&local, &remote) != "02" && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(timer(&local, &remote), "02", "{variable}");
    }
}

/// The kind of the timer that runs for the connection between these two ports.
#[cfg(all(target_os = "linux", feature = "mysql", feature = "postgres"))]
fn timer(local: &str, remote: &str) -> String {
    let table = std::fs::read_to_string("/proc/net/tcp").unwrap();
    let rows = table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>());
    let mut own = rows.filter(|row| row[1].ends_with(local) && row[2].ends_with(remote));
    let row = own.next().unwrap();
    row[5].split(':').next().unwrap().to_owned()
}
