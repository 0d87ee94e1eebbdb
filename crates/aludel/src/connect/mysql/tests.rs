#![allow(clippy::unwrap_used)]

use super::*;
use crate::url::Url;

/// What a server answers to a connection, by its code.
#[test]
fn a_server_that_refuses_is_told_of_with_what_to_do() {
    let Url::MySql(url) = Url::parse("mysql://ada:secret@host/app").unwrap() else {
        panic!("it is a URL of MySQL");
    };
    for (code, kind, words) in [
        (
            1045,
            Kind::Failed,
            "the server refuses the user or the password of `NAME`: no (1045): correct them in the database URL",
        ),
        (
            1044,
            Kind::Failed,
            "the user of `NAME` has no rights on that database: no (1044): GRANT them, or correct the database URL",
        ),
        (
            1049,
            Kind::Failed,
            "the server of `NAME` has no such database: no (1049): create it with `CREATE DATABASE app`, or correct the database URL",
        ),
        (
            1040,
            Kind::Unreachable,
            "the server of `NAME` takes no connection now: no (1040): try again",
        ),
        (
            3159,
            Kind::Failed,
            "the server of `NAME` refuses the connection: no (3159): look into its log, or correct the database URL",
        ),
    ] {
        let answer = mysql::MySqlError {
            state: "HY000".to_owned(),
            message: "no".to_owned(),
            code,
        };
        let error = refused(&url, "NAME", &answer);
        assert_eq!((error.kind(), &*error.to_string()), (kind, words));
    }
}
