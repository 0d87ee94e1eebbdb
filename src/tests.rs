//! The app's own migrations: cut anywhere, and there and back.

use aludel::testing::{Trial, round_trip};

use crate::MIGRATIONS;

/// Where to test, and after each how many statements to cut: on servers a round takes its time.
fn places() -> [(String, usize); 3] {
    let server = |variable: &str| {
        let url = std::env::var(variable);
        let url = url.unwrap_or_else(|_| panic!("run the tests through `make test`"));
        format!("{url}mysql")
    };
    [
        ("sqlite::memory:".to_owned(), 3),
        (server("ALUDEL_TEST_MARIADB"), 97),
        (server("ALUDEL_TEST_MYSQL"), 97),
    ]
}

#[test]
fn cut_anywhere_the_next_boot_comes_to_the_head() {
    std::thread::scope(|scope| {
        for (url, every) in places() {
            scope.spawn(move || {
                let survived = Trial::new(&MIGRATIONS, &url).every(every).survives();
                let survived = survived.unwrap_or_else(|error| panic!("{url}: {error}"));
                assert!(survived.cuts > 1, "{url}: {survived:?}");
            });
        }
    });
}

#[test]
fn every_migration_goes_there_and_back() {
    std::thread::scope(|scope| {
        for (url, _) in places() {
            scope.spawn(move || {
                let travelled = round_trip(&MIGRATIONS, &url);
                let travelled = travelled.unwrap_or_else(|error| panic!("{url}: {error}"));
                assert!(travelled.migrations >= 11);
                assert_eq!(travelled.unfilled, [""; 0], "{url}");
                assert!(travelled.rows > 10, "{url}: {travelled:?}");
            });
        }
    });
}
