use mysql::DriverError;

use crate::driver::{Class, DbError};

impl From<mysql::Error> for DbError {
    fn from(error: mysql::Error) -> Self {
        use mysql::Error as E;
        let (class, message) = match &error {
            E::MySqlError(answer) => {
                let (said, code) = (&answer.message, answer.code);
                let remedy = remedy(code, said);
                let class = match code {
                    1180 if lost_at_commit(said) => Class::Busy,
                    1180 if said.contains(NOT_SENT) => Class::Unreachable,
                    _ => class(code),
                };
                (class, format!("{said} ({code}){remedy}"))
            }
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

/// Whether COMMIT gave way to a change of another node: what InnoDB says of a deadlock and of a lock not granted, by number
/// since the words follow the server's language. The transaction is undone as a whole.
fn lost_at_commit(said: &str) -> bool {
    let number = said
        .split(|c: char| !c.is_ascii_digit())
        .find(|part| !part.is_empty());
    matches!(number, Some("146" | "149"))
}

/// What a node says that could not send a transaction to the others, since one of them has just gone.
const NOT_SENT: &str = "Not connected to Primary Component";

/// What a node of a cluster leaves unsaid: nothing where it is no node.
fn remedy(code: u16, said: &str) -> &'static str {
    match code {
        1047 if said.starts_with("WSREP") => {
            ": the node is cut off from its cluster, or not in step with it: try again once it is, or connect to another node"
        }
        1105 | 1180 if said.contains("writeset size") || said.starts_with("wsrep_max_ws_rows") => {
            ": the transaction is too large for the cluster: change fewer rows in one step, or raise `wsrep_max_ws_size` or \
             `wsrep_max_ws_rows`"
        }
        3098 => {
            ": a group takes changes of rows only in tables of InnoDB that have a primary key: give it one where it is created"
        }
        3100 => {
            ": the group refuses the transaction, most often as too large: change fewer rows in one step, or raise \
             `group_replication_transaction_size_limit`"
        }
        _ => "",
    }
}

/// What follows from the code of a server's error.
pub(super) fn class(code: u16) -> Class {
    match code {
        // No such table; unknown column.
        1046 | 1054 | 1146 => Class::Missing,
        // Changed since it was read, lock wait timeout, deadlock, the table was altered within the transaction, certification
        // failed, to be prepared anew, a wait given up for another's statement, NOWAIT, a member that is behind its group.
        1020 | 1205 | 1213 | 1412 | 1614 | 1615 | 1689 | 3101 | 3572 | 3797 => Class::Busy,
        // Too many connections, a node out of its cluster, shutdown, the network, killed, offline mode, idle too long, a
        // member that leaves its group or is not in step with it.
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
        | 3032
        | 3168
        | 3169
        | 3796
        | 3799
        | 4031 => Class::Unreachable,
        // Wrong password, unknown database, locked or expired account.
        1044 | 1045 | 1049 | 1130 | 1251 | 1698 | 1820 | 1862 | 3118 | 4151 => Class::Denied,
        // Read-only server or transaction; a privilege is missing.
        1142 | 1143 | 1227 | 1290 | 1370 | 1792 | 1836 => Class::ReadOnly,
        // NULL, duplicate, out of range, truncated, wrong value, too long, orphan, check, no default, JSON.
        1048 | 1062 | 1138 | 1216 | 1217 | 1263 | 1264 | 1265 | 1292 | 1364 | 1366 | 1367
        | 1406 | 1411 | 1451 | 1452 | 1525 | 1557 | 1586 | 1690 | 3140 | 3819 | 4025 => Class::Data,
        // Not at all, and not any more for a table with so many columns that came and went.
        1845 | 1846 | 4092 | 4158 => Class::Algorithm,
        1295 => Class::Unprepared,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: u16, message: &str) -> DbError {
        let answer = mysql::MySqlError {
            state: "HY000".to_owned(),
            message: message.to_owned(),
            code,
        };
        mysql::Error::MySqlError(answer).into()
    }

    #[test]
    fn what_a_node_of_a_cluster_leaves_unsaid_is_added() {
        let unready = said(1047, "WSREP has not yet prepared node for application use");
        assert_eq!(unready.class, Class::Unreachable);
        assert_eq!(
            unready.message,
            "WSREP has not yet prepared node for application use (1047): the node is cut off from its cluster, or not in step \
             with it: try again once it is, or connect to another node"
        );
        for (code, message) in [
            (1105, "Maximum writeset size exceeded"),
            (1180, "wsrep_max_ws_rows exceeded"),
        ] {
            assert_eq!(
                said(code, message).message,
                format!(
                    "{message} ({code}): the transaction is too large for the cluster: change fewer rows in one step, or raise \
                     `wsrep_max_ws_size` or `wsrep_max_ws_rows`"
                )
            );
        }
        let observer = "Error on observer while running replication hook 'before_commit'.";
        assert_eq!(
            said(3100, observer).message,
            format!(
                "{observer} (3100): the group refuses the transaction, most often as too large: change fewer rows in one step, \
                 or raise `group_replication_transaction_size_limit`"
            )
        );
    }

    #[test]
    fn a_table_without_a_primary_key_is_told_what_it_lacks_in_a_group() {
        let told = "The table does not comply with the requirements by an external plugin.";
        assert_eq!(
            said(3098, told).message,
            format!(
                "{told} (3098): a group takes changes of rows only in tables of InnoDB that have a primary key: give it one \
                 where it is created"
            )
        );
    }

    #[test]
    fn a_commit_that_gave_way_to_another_node_may_be_tried_again() {
        for message in [
            "Got error 149 - 'Lock deadlock; Retry transaction' during COMMIT",
            "Got error 146 - 'Lock timed out; Retry transaction' during COMMIT",
            "Fehler 149 - 'Lock deadlock; Retry transaction' beim COMMIT",
        ] {
            assert_eq!(said(1180, message).class, Class::Busy, "{message}");
        }
        for message in [
            "Got error 28 - 'No space left on device' during COMMIT",
            "wsrep_max_ws_rows exceeded",
        ] {
            assert_eq!(said(1180, message).class, Class::Other, "{message}");
        }
        let alone = "Error while appending streaming replication fragment(provider status: Not connected to Primary Component)";
        assert_eq!(said(1180, alone).class, Class::Unreachable);
    }

    #[test]
    fn what_passes_by_itself_is_known_by_its_number() {
        for code in [1020, 1205, 1213, 1412, 1615, 1689, 3101, 3797] {
            assert_eq!(class(code), Class::Busy, "{code}");
        }
        for code in [1053, 2013, 3032, 3168, 3796, 3799] {
            assert_eq!(class(code), Class::Unreachable, "{code}");
        }
        // No primary key; a person's KILL QUERY; a time limit of the server's own.
        for code in [3098, 1317, 1969] {
            assert_eq!(class(code), Class::Other, "{code}");
        }
    }

    #[test]
    fn what_any_server_says_is_left_as_it_is() {
        for (code, message) in [
            (1047, "Unknown command"),
            (1105, "Unknown error"),
            (1180, "no"),
        ] {
            assert_eq!(said(code, message).message, format!("{message} ({code})"));
        }
    }
}
