//! The way back of a migration as the history holds it, for binaries that have never seen the migration.

use aludel_core::catalog::Catalog;
use aludel_core::keep::{Estranged, Kept};
use aludel_core::sql::{Apart, Body, Count, Found, Rebuild, Rekey, Statement, Turns};
use serde::{Deserialize, Serialize};

use crate::{Engine, Error, Kind, Result};

/// The number of the format; others are refused.
const FORMAT: u32 = 1;

/// The way back of one migration on one engine. As JSON it stands in databases, for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Down {
    format: u32,
    /// The engine's word.
    pub engine: String,
    /// What runs, in order.
    pub parts: Vec<DownPart>,
    /// What must be counted before it starts, and be zero.
    pub counts: Vec<DownCount>,
    /// What leaves the application's sight, in words.
    pub loses: Vec<String>,
    /// What the way up took away and nothing keeps, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<String>,
    /// Steps that change rows, are not taken back and run again on the next way up, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub again: Vec<String>,
    /// What is kept aside once it has run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Kept>,
    /// Names of what was kept, and is given back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<String>,
    /// Whether its transaction holds nothing else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub alone: bool,
    /// Whether a table goes for good, with all that is kept beside it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ends: bool,
    /// The tables that do, and what the way back keeps beside them itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buried: Vec<String>,
    /// Tables beside which nothing may be kept, since it could not follow a person's SQL.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub estranged: Vec<Estranged>,
    /// Names of functions: only a binary that holds the migration can take it back.
    pub needs: Vec<String>,
    /// Why it cannot be taken back at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impossible: Option<String>,
    /// MySQL and MariaDB: the tables it changes, as the catalogue shows them before it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Catalog>,
}

/// A part of the way back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DownPart {
    /// In words.
    pub label: String,
    /// The statements, in order.
    pub sql: Vec<DownStatement>,
    /// SQLite: the table that the statements build anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rebuild: Option<DownRebuild>,
    /// The function that runs instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// What must be counted directly before this part, and be zero.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<DownCount>,
    /// What is counted directly before this part, and said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<DownCount>,
    /// Whether a person wrote the statements.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raw: bool,
    /// MySQL and MariaDB: the tables, as the catalogue shows them after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Catalog>,
    /// SQLite and PostgreSQL: that it runs outside of a transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<DownApart>,
}

/// What is known of what runs outside of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DownApart {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    probe: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mend: Option<String>,
    /// Whether it is as good where it is done before it began.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    good: bool,
    /// Whether it may wait for locks until the deadline.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    long: bool,
}

/// A statement, and what runs instead where the engine refuses the algorithm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DownStatement {
    sql: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fallback: Option<String>,
    /// MySQL and MariaDB: whether it runs with `foreign_key_checks` off. A binary that does not know of it takes the fallback.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unchecked: bool,
}

/// What a rebuild must know beside its statements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DownRebuild {
    table: String,
    columns: Vec<String>,
    indexes: Vec<String>,
    keeps_rowids: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unreferenced: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rekey: Option<Rekey>,
}

/// Rows that must not be there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DownCount {
    sql: String,
    sample: String,
    reason: String,
    remedy: String,
}

impl Down {
    /// A way back without a part.
    pub fn new(engine: Engine) -> Self {
        Self {
            format: FORMAT,
            engine: engine.word().to_owned(),
            parts: Vec::new(),
            counts: Vec::new(),
            loses: Vec::new(),
            gone: Vec::new(),
            again: Vec::new(),
            kept: Vec::new(),
            given: Vec::new(),
            alone: false,
            ends: false,
            buried: Vec::new(),
            estranged: Vec::new(),
            needs: Vec::new(),
            impossible: None,
            before: None,
        }
    }

    /// As the history holds it.
    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what the row of `id` holds.
    ///
    /// # Errors
    /// There is nothing, or nothing that this version reads, or it is for another engine.
    pub fn read(text: Option<&str>, id: &str, engine: Engine) -> Result<Down> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let needs = |why: &str| {
            Err(Error::new(
                Kind::Unfit,
                format!(
                    "{id} cannot be taken back by this binary, since {why}: run the downgrade with a binary that holds it"
                ),
            ))
        };
        let Some(text) = text else {
            return needs("the history holds no way back for it");
        };
        match serde_json::from_str::<Format>(text) {
            Ok(Format { format: FORMAT }) => {}
            Ok(_) => return needs("a newer aludel wrote its way back"),
            Err(_) => return needs("its way back in the history cannot be read"),
        }
        let Ok(down) = serde_json::from_str::<Down>(text) else {
            return needs("its way back in the history cannot be read");
        };
        if down.engine != engine.word() {
            return needs(&format!(
                "its way back in the history is for {}",
                down.engine
            ));
        }
        Ok(down)
    }
}

impl DownPart {
    /// A part of a script, to be written down.
    pub fn new(label: String, body: &Body, after: Option<Catalog>) -> Self {
        let statement = |s: &Statement| DownStatement {
            sql: s.sql.clone(),
            fallback: s.fallback.clone(),
            unchecked: s.unchecked,
        };
        Self {
            label,
            sql: body.statements().iter().map(statement).collect(),
            rebuild: match body {
                Body::Rebuild(rebuild) => Some(DownRebuild::new(rebuild)),
                _ => None,
            },
            run: match body {
                Body::Run(name) => Some(name.clone()),
                _ => None,
            },
            counts: Vec::new(),
            told: Vec::new(),
            raw: false,
            after,
            apart: None,
        }
    }

    /// The part, to be run.
    pub fn body(&self) -> Body {
        let statement = |s: &DownStatement| {
            let plain = Statement::new(&s.sql).or(s.fallback.clone());
            if s.unchecked {
                plain.unchecked()
            } else {
                plain
            }
        };
        let statements = self.sql.iter().map(statement).collect();
        match (&self.run, &self.rebuild) {
            (Some(name), _) => Body::Run(name.clone()),
            (None, Some(rebuild)) => Body::Rebuild(rebuild.body(statements)),
            (None, None) => Body::Sql(statements),
        }
    }
}

impl DownRebuild {
    fn new(rebuild: &Rebuild) -> Self {
        Self {
            table: rebuild.table.clone(),
            columns: rebuild.columns.clone(),
            indexes: rebuild.indexes.clone(),
            keeps_rowids: rebuild.keeps_rowids,
            unreferenced: rebuild.unreferenced,
            rekey: rebuild.rekey.clone(),
        }
    }

    fn body(&self, statements: Vec<Statement>) -> Rebuild {
        Rebuild {
            table: self.table.clone(),
            columns: self.columns.clone(),
            indexes: self.indexes.clone(),
            keeps_rowids: self.keeps_rowids,
            unreferenced: self.unreferenced,
            rekey: self.rekey.clone(),
            statements,
        }
    }
}

impl From<&Apart> for DownApart {
    fn from(apart: &Apart) -> Self {
        Self {
            probe: apart.probe.clone(),
            mend: apart.mend.clone(),
            good: apart.found == Found::Good,
            long: apart.turns == Turns::Long,
        }
    }
}

impl From<&DownApart> for Apart {
    fn from(apart: &DownApart) -> Self {
        Self {
            probe: apart.probe.clone(),
            mend: apart.mend.clone(),
            found: if apart.good {
                Found::Good
            } else {
                Found::Strange
            },
            turns: if apart.long {
                Turns::Long
            } else {
                Turns::Short
            },
        }
    }
}

impl From<&Count> for DownCount {
    fn from(count: &Count) -> Self {
        Self {
            sql: count.sql.clone(),
            sample: count.sample.clone(),
            reason: count.reason.clone(),
            remedy: count.remedy.clone(),
        }
    }
}

impl From<&DownCount> for Count {
    fn from(count: &DownCount) -> Self {
        Self {
            sql: count.sql.clone(),
            sample: count.sample.clone(),
            reason: count.reason.clone(),
            remedy: count.remedy.clone(),
            step: 0,
        }
    }
}
