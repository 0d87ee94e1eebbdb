//! SQLite: what a script has set aside beside tables, and how it follows where the script builds a table anew. A live run
//! looks at the database for that, which a script cannot.

use std::collections::BTreeMap;

use super::Rebuild;
use super::sqlite::following;
use crate::keep::{NEW, VALUE};
use crate::token::{Token, tokens};
use crate::{Engine, RESERVED_PREFIX};

/// What stands beside which table, as the statements of a script so far say.
///
/// ```
/// use aludel_core::sql::Followers;
/// let mut followers = Followers::default();
/// followers.hear("CREATE TRIGGER \"aludel_kept_2_a_u\" AFTER UPDATE OF \"id\" ON \"items\" WHEN 1 BEGIN SELECT 1; END");
/// assert_eq!(followers.beside("items"), ["aludel_kept_2_a"]);
/// followers.hear("ALTER TABLE \"items\" RENAME TO \"things\"");
/// assert_eq!(followers.beside("things"), ["aludel_kept_2_a"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followers {
    /// By the name of the object.
    all: BTreeMap<String, Follower>,
    /// The objects that have a column of what values became.
    changed: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Follower {
    table: String,
    keys: Vec<String>,
}

impl Followers {
    /// The names of what stands beside a table.
    pub fn beside(&self, table: &str) -> Vec<&str> {
        let own = self.all.iter().filter(|(_, one)| same(&one.table, table));
        own.map(|(object, _)| object.as_str()).collect()
    }

    /// Takes note of a statement of the script, but for those of a rebuild.
    pub fn hear(&mut self, sql: &str) {
        let all: Vec<Token<'_>> = tokens(sql, Engine::Sqlite).take(400).collect();
        let words: Vec<String> = all.iter().map(Token::value).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            ["CREATE", "TABLE", object, ..] if ours(object) && words.contains(&NEW) => {
                self.changed.push(object.to_owned());
            }
            [
                "CREATE",
                "TRIGGER",
                trigger,
                "AFTER",
                "UPDATE",
                "OF",
                ref rest @ ..,
            ] if ours(trigger) => {
                self.followed(trigger, rest);
            }
            ["DROP", "TRIGGER", trigger, ..] => {
                self.all
                    .retain(|object, _| format!("{object}_u") != trigger);
            }
            ["DROP", "TABLE", table, ..] => self.all.retain(|_, one| !same(&one.table, table)),
            ["ALTER", "TABLE", from, "RENAME", "TO", to, ..] => self.renamed(from, to),
            [
                "ALTER",
                "TABLE",
                table,
                "RENAME",
                "COLUMN",
                from,
                "TO",
                to,
                ..,
            ] => {
                let own = self.all.values_mut().filter(|one| same(&one.table, table));
                let keys = own.flat_map(|one| &mut one.keys);
                keys.filter(|key| same(key, from))
                    .for_each(|key| to.clone_into(key));
            }
            _ => {}
        }
    }

    fn followed(&mut self, trigger: &str, rest: &[&str]) {
        let Some(at) = rest.iter().position(|word| *word == "ON") else {
            return;
        };
        let (Some(object), Some(table)) = (trigger.strip_suffix("_u"), rest.get(at + 1)) else {
            return;
        };
        let keys = rest[..at].iter().filter(|word| **word != ",");
        let follower = Follower {
            table: (*table).to_owned(),
            keys: keys.map(|key| (*key).to_owned()).collect(),
        };
        self.all.insert(object.to_owned(), follower);
    }

    fn renamed(&mut self, from: &str, to: &str) {
        for one in self.all.values_mut().filter(|one| same(&one.table, from)) {
            to.clone_into(&mut one.table);
        }
    }

    /// What the script runs before it builds a table anew: what stands beside it gets the keys that the rows will have.
    pub fn before(&self, rebuild: &Rebuild) -> Vec<String> {
        let Some(rekey) = &rebuild.rekey else {
            return Vec::new();
        };
        let copied = self.beside(&rebuild.table).into_iter().flat_map(|object| {
            let mut values = vec![VALUE.to_owned()];
            if self.changed.iter().any(|one| one == object) {
                values.push(NEW.to_owned());
            }
            rekey.copied(object, &values)
        });
        copied.collect()
    }

    /// What the script runs once the table is there again: what stands beside it follows it, as before.
    pub fn after(&mut self, rebuild: &Rebuild) -> Vec<String> {
        let mut all = Vec::new();
        let own = self.all.iter_mut();
        for (object, one) in own.filter(|(_, one)| same(&one.table, &rebuild.table)) {
            if let Some(rekey) = &rebuild.rekey {
                all.extend(rekey.settled(object));
                one.keys.clone_from(&rekey.columns);
            } else {
                all.extend(following(object, (&one.table, &one.keys)));
            }
        }
        all
    }
}

fn ours(object: &str) -> bool {
    object.starts_with(RESERVED_PREFIX)
}

fn same(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}
