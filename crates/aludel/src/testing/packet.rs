//! What clients say to servers, message by message.

use std::io::Read;

/// How a client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// MySQL and MariaDB.
    MySql,
    Postgres,
}

/// Reads one connection's messages.
pub(super) struct Reader {
    protocol: Protocol,
    /// PostgreSQL: the first messages have no type.
    begun: bool,
}

impl Protocol {
    pub fn reader(self) -> Reader {
        Reader {
            protocol: self,
            begun: false,
        }
    }

    /// The statement that a message carries.
    pub fn statement(self, message: &[u8]) -> Option<&[u8]> {
        const MYSQL_QUERY: u8 = 3;
        match self {
            Protocol::MySql => (message.get(4) == Some(&MYSQL_QUERY)).then(|| &message[5..]),
            Protocol::Postgres => match message.first()? {
                b'Q' => message.get(5..),
                // The name of the prepared statement comes first.
                b'P' => {
                    let rest = message.get(5..)?;
                    let end = rest.iter().position(|byte| *byte == 0)?;
                    rest.get(end + 1..)
                }
                _ => None,
            },
        }
    }
}

impl Reader {
    /// The next message, as it came; `None` where the client has gone.
    pub fn message(&mut self, client: &mut impl Read) -> Option<Vec<u8>> {
        let head = match (self.protocol, self.begun) {
            (Protocol::MySql, _) | (Protocol::Postgres, false) => 4,
            (Protocol::Postgres, true) => 5,
        };
        let mut message = vec![0; head];
        client.read_exact(&mut message).ok()?;
        let length = match self.protocol {
            Protocol::MySql => number([0, message[2], message[1], message[0]]) + 4,
            Protocol::Postgres => {
                let at = head - 4;
                at + number([
                    message[at],
                    message[at + 1],
                    message[at + 2],
                    message[at + 3],
                ])
            }
        };
        message.resize(length.max(head), 0);
        client.read_exact(&mut message[head..]).ok()?;
        self.begun = self.begun || !asks_for_encryption(&message);
        Some(message)
    }
}

/// The largest first.
fn number(bytes: [u8; 4]) -> usize {
    bytes
        .iter()
        .fold(0, |all, byte| all << 8 | usize::from(*byte))
}

/// PostgreSQL: after the answer another first message comes.
fn asks_for_encryption(message: &[u8]) -> bool {
    const SSL: [u8; 4] = [0x04, 0xD2, 0x16, 0x2F];
    const GSS: [u8; 4] = [0x04, 0xD2, 0x16, 0x30];
    message
        .get(4..8)
        .is_some_and(|code| code == SSL || code == GSS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(protocol: Protocol, mut sent: &[u8]) -> Vec<Option<String>> {
        let mut reader = protocol.reader();
        let mut found = Vec::new();
        while let Some(message) = reader.message(&mut sent) {
            let text = |sql| String::from_utf8_lossy(sql).into_owned();
            found.push(protocol.statement(&message).map(text));
        }
        found
    }

    #[test]
    fn statements_of_mysql_are_told_from_all_else() {
        let sent = b"\x03\0\0\x01abc\x07\0\0\0\x03COMMIT\x01\0\0\0\x0e";
        let found = statements(Protocol::MySql, sent);
        assert_eq!(found, [None, Some("COMMIT".into()), None]);
    }

    #[test]
    fn statements_of_postgres_come_after_the_first_messages() {
        let sent = b"\0\0\0\x08\x04\xd2\x16\x2f\0\0\0\x08\0\x03\0\0Q\0\0\0\x0bCOMMIT\0P\0\0\0\x0fs1\0BEGIN\0\0\0S\0\0\0\x04";
        let found = statements(Protocol::Postgres, sent);
        assert_eq!(
            found,
            [
                None,
                None,
                Some("COMMIT\0".into()),
                Some("BEGIN\0\0\0".into()),
                None
            ]
        );
    }
}
