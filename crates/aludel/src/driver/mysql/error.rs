use mysql::DriverError;

use crate::driver::{Class, DbError};

impl From<mysql::Error> for DbError {
    fn from(error: mysql::Error) -> Self {
        use mysql::Error as E;
        let (class, message) = match &error {
            E::MySqlError(answer) => (
                class(answer.code),
                format!("{} ({})", answer.message, answer.code),
            ),
            // What a caller did wrong with parameters says nothing of the connection.
            E::DriverError(
                DriverError::MismatchedStmtParams(..)
                | DriverError::Params(_)
                | DriverError::MixedParams
                | DriverError::BulkExecute(_)
                | DriverError::PacketTooLarge,
            ) => (Class::Other, error.to_string()),
            E::IoError(_) | E::DriverError(_) | E::CodecError(_) => {
                (Class::Unreachable, error.to_string())
            }
            _ => (Class::Other, error.to_string()),
        };
        DbError { class, message }
    }
}

/// What follows from the code of a server's error.
pub(super) fn class(code: u16) -> Class {
    match code {
        // No such table; unknown column.
        1046 | 1054 | 1146 => Class::Missing,
        // Changed since it was read, lock wait timeout, deadlock, certification failed, NOWAIT.
        1020 | 1205 | 1213 | 1614 | 3101 | 3572 => Class::Busy,
        // Too many connections, a node out of its cluster, shutdown, the network, killed, idle too long.
        1040
        | 1047
        | 1053
        | 1077
        | 1079
        | 1129
        | 1152
        | 1158..=1161
        | 1184
        | 1203
        | 1226
        | 1927
        | 2002
        | 2003
        | 2006
        | 2013
        | 3169
        | 4031 => Class::Unreachable,
        // Wrong password, unknown database, locked or expired account.
        1044 | 1045 | 1049 | 1130 | 1251 | 1698 | 1820 | 1862 | 3118 | 4151 => Class::Denied,
        // Read-only server or transaction; a privilege is missing.
        1142 | 1143 | 1227 | 1290 | 1370 | 1792 | 1836 => Class::ReadOnly,
        // NULL, duplicate, out of range, truncated, wrong value, too long, orphan, check, no default, JSON.
        1048 | 1062 | 1138 | 1216 | 1217 | 1263 | 1264 | 1265 | 1292 | 1364 | 1366 | 1367
        | 1406 | 1411 | 1451 | 1452 | 1525 | 1557 | 1586 | 1690 | 3140 | 3819 | 4025 => Class::Data,
        1845 | 1846 | 4092 => Class::Algorithm,
        1295 => Class::Unprepared,
        _ => Class::Other,
    }
}
