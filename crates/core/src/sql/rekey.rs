//! SQLite: what stands beside a table by primary key, while the table is built anew with another one.

use super::sqlite::{following, name, written};
use crate::keep::{between, key_name, old_name};

/// How what is kept beside a table by its primary key follows the key, where that becomes another or gets other values. What
/// stands beside it is known to the database alone.
///
/// ```
/// use aludel_core::sql::Rekey;
/// let rekey = Rekey {
///     table: "posts".into(),
///     rows: "SELECT \"id\" AS \"aludel_old1\", \"code\" AS \"aludel_key1\" FROM \"posts\"".into(),
///     before: 1,
///     columns: vec!["code".into()],
///     keys: vec!["\"aludel_key1\" TEXT NOT NULL".into()],
/// };
/// let [create, _] = rekey.copied("aludel_kept_2_posts", &["aludel_value".into()]);
/// assert!(create.starts_with("CREATE TABLE \"aludel_kept_2_posts_r\""), "{create}");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Rekey {
    /// The table.
    pub table: String,
    /// A SELECT of each row's key as it was (`aludel_old1`, …) and as it will be (`aludel_key1`, …).
    pub rows: String,
    /// How many columns the key had.
    pub before: usize,
    /// The columns of the key that it gets.
    pub columns: Vec<String>,
    /// Their definitions in what stands beside the table.
    pub keys: Vec<String>,
}

impl Rekey {
    /// What runs before the table is built anew: the values of the object under the rows' new keys. `values` are its columns
    /// beside the key.
    pub fn copied(&self, object: &str, values: &[String]) -> [String; 2] {
        let next = between(object);
        let values: Vec<_> = values.iter().map(|one| name(one)).collect();
        let keys = (0..self.columns.len()).map(|at| format!("aludel_r.{}", name(&key_name(at))));
        let own = values.iter().map(|one| format!("aludel_k.{one}"));
        let all: Vec<_> = keys.chain(own).collect();
        let joined = (0..self.before).map(|at| {
            let (own, old) = (name(&key_name(at)), name(&old_name(at)));
            format!("aludel_k.{own} = aludel_r.{old}")
        });
        let joined: Vec<_> = joined.collect();
        [
            written(&next, self.keys.clone(), &values),
            format!(
                "INSERT INTO {} SELECT {} FROM {} AS aludel_k JOIN ({}) AS aludel_r ON {}",
                name(&next),
                all.join(", "),
                name(object),
                self.rows,
                joined.join(" AND ")
            ),
        ]
    }

    /// What runs once the table is there again: the object is what was copied, and follows the rows.
    pub fn settled(&self, object: &str) -> Vec<String> {
        let renamed = [
            // Views that do not compile are nobody's business here.
            "PRAGMA legacy_alter_table = ON".to_owned(),
            format!("DROP TABLE {}", name(object)),
            format!(
                "ALTER TABLE {} RENAME TO {}",
                name(&between(object)),
                name(object)
            ),
            "PRAGMA legacy_alter_table = OFF".to_owned(),
        ];
        let triggers = following(object, (&self.table, &self.columns));
        renamed.into_iter().chain(triggers).collect()
    }
}
