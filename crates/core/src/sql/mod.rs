//! What steps are in SQL, engine by engine.

mod apart;
mod cost;
mod followers;
mod keyed;
pub(crate) mod mysql;
pub(crate) mod postgres;
mod preflight;
pub(crate) mod raw;
mod rekey;
mod scope;
mod server;
mod split;
pub(crate) mod sqlite;
mod toll;

pub use apart::{Apart, Found, Turns};
pub use cost::{hazards, hazards_keeping, hazards_on};
pub use followers::Followers;
pub use raw::{changes_rows, stands_apart, writes_rows};
pub use rekey::Rekey;
use server::Reshapes;
pub use server::Server;
use toll::Toll;

use std::borrow::Cow;
use std::ops::Range;

use crate::keep::{Keeping, Kept};
use crate::{Engine, ForeignKey, Result, Schema, Step, Table};

/// What a list of steps is on one engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// In order. Together they cover every step.
    pub parts: Vec<Part>,
    /// SQLite: whether a table is rebuilt, so that foreign keys must be off, set before the transaction begins.
    pub rebuilds: bool,
    /// What is kept aside once all parts have run.
    pub kept: Vec<Kept>,
    /// Names of what was kept, and is given back.
    pub given: Vec<String>,
    /// MySQL and MariaDB: the schema that the first part meets, with what was kept and is given back; `None` where that
    /// is nothing.
    pub before: Option<Schema>,
}

/// Some consecutive steps, as what runs for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The steps, by index.
    pub steps: Range<usize>,
    /// What runs.
    pub body: Body,
    /// The schema after this part, where it is another than what the steps up to the end of `steps` lead to: a step that
    /// takes more than one statement on MySQL and MariaDB (a value renamed, a column converted, a foreign key out of the
    /// way for a while) passes through schemas in between. `None` on SQLite, and after most parts.
    pub after: Option<Schema>,
    /// Rows that are counted directly before it, and said: what was kept for them does not come back.
    pub told: Vec<Count>,
    /// PostgreSQL and SQLite: that it stands outside of a transaction, and what is known of it there. Then the body is one
    /// statement, or a function.
    pub apart: Option<Apart>,
}

impl Part {
    /// A part that leads to where its steps lead.
    pub fn new(steps: Range<usize>, body: Body) -> Self {
        Self {
            steps,
            body,
            after: None,
            told: Vec::new(),
            apart: None,
        }
    }
}

/// What runs for a [`Part`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Statements, in order. On MySQL and MariaDB at most one of them changes what the catalogue shows, and those before
    /// it may run twice without harm.
    Sql(Vec<Statement>),
    /// The function of this name, in the migration that holds the step.
    Run(String),
    /// SQLite: a table is built anew, since `ALTER TABLE` cannot make the change.
    Rebuild(Rebuild),
}

impl Body {
    /// The statements, those of a rebuild included; none for a function.
    pub fn statements(&self) -> &[Statement] {
        match self {
            Body::Sql(statements) => statements,
            Body::Rebuild(rebuild) => &rebuild.statements,
            Body::Run(_) => &[],
        }
    }
}

/// SQLite: one table built anew under its old name, with its rows and their rowids.
///
/// The statements alone make the change on a database that nobody has put his hand to. Where people may have, what runs
/// them also saves and restores what stands on the table and no model knows (triggers, indexes), and refuses where a
/// column that no model knows would be lost. `PRAGMA foreign_keys` must be off, set before the transaction began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebuild {
    /// The table.
    pub table: String,
    /// The columns that the model has before: a live one beyond these must not be lost.
    pub columns: Vec<String>,
    /// The indexes that the model has before: live ones beyond these are people's, and are created again.
    pub indexes: Vec<String>,
    /// Whether every row keeps its rowid: `false` where another column becomes the rowid's alias.
    pub keeps_rowids: bool,
    /// Whether no foreign key references the table, not even its own: then it does not matter how foreign keys stand.
    pub unreferenced: bool,
    /// Where the primary key or its values change: how what stands beside the table by it follows.
    pub rekey: Option<Rekey>,
    /// Create under a temporary name, copy, drop, rename, create the model's indexes.
    pub statements: Vec<Statement>,
}

/// One SQL statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The text, without a closing semicolon.
    pub sql: String,
    /// The text to run instead where the engine refuses the algorithm that `sql` states (1845, 1846, 4092, 4158).
    pub fallback: Option<String>,
    /// MySQL and MariaDB: whether `sql` runs with `foreign_key_checks` off, since the keys that it adds hold already.
    pub unchecked: bool,
    /// What grows with the table, where the text does not tell.
    pub(crate) toll: Option<Toll>,
    /// MySQL: what an instant one does to the table's rows.
    pub(crate) reshapes: Option<Reshapes>,
}

impl Statement {
    /// A statement without fallback.
    pub fn new(sql: impl Into<String>) -> Self {
        Self {
            sql: sql.into(),
            fallback: None,
            unchecked: false,
            toll: None,
            reshapes: None,
        }
    }

    /// The same, with what to run where the engine refuses the algorithm that the text states.
    #[must_use]
    pub fn or(mut self, fallback: Option<String>) -> Self {
        self.fallback = fallback;
        self
    }

    /// The same, where foreign keys are not checked meanwhile.
    #[must_use]
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }
}

/// What runs for these steps on `engine`, where `before` is the schema that they meet. Changes of one table that follow
/// each other are merged into one ALTER (MySQL, MariaDB) or one rebuild (SQLite).
///
/// # Errors
/// The engine cannot do it: named, with the way out.
pub fn script(steps: &[Step], before: &Schema, engine: Engine) -> Result<Script> {
    run(steps, before, engine, None)
}

/// The same, where what is dropped is kept aside, and what was kept is given back.
///
/// # Errors
/// As [`script`].
pub fn script_keeping(
    steps: &[Step],
    before: &Schema,
    engine: Engine,
    keeping: &Keeping,
) -> Result<Script> {
    run(steps, before, engine, Some(keeping))
}

fn run(
    steps: &[Step],
    before: &Schema,
    engine: Engine,
    keeping: Option<&Keeping>,
) -> Result<Script> {
    let keeping = keeping.map(|keeping| keeping.without(steps));
    let steps = bare(steps);
    let (steps, keeping) = (&*steps, keeping.as_ref());
    match engine {
        Engine::Sqlite => sqlite::script(steps, before, keeping),
        Engine::MySql | Engine::MariaDb => mysql::script(steps, before, engine, keeping),
        Engine::Postgres => postgres::script(steps, before, keeping),
    }
}

/// The steps as they are where it does not matter whether something is kept of them.
fn bare(steps: &[Step]) -> Cow<'_, [Step]> {
    if steps
        .iter()
        .any(|step| matches!(step, Step::KeepNothing(_)))
    {
        return steps.iter().map(|step| step.bare().clone()).collect();
    }
    Cow::Borrowed(steps)
}

/// What one step is on `engine`, where `schema` is what it meets: [`script`] of that step alone.
///
/// # Errors
/// As [`script`].
pub fn sql(step: &Step, schema: &Schema, engine: Engine) -> Result<Vec<Statement>> {
    let parts = script(std::slice::from_ref(step), schema, engine)?.parts;
    let statements = parts.iter().flat_map(|part| part.body.statements());
    Ok(statements.cloned().collect())
}

/// The statement to run once rows with ids of their own have come into a table: on PostgreSQL the sequence of a
/// self-counting key then goes on behind the greatest. None elsewhere, where that happens by itself.
pub fn catch_up(table: &Table, engine: Engine) -> Option<Statement> {
    if engine == Engine::Postgres {
        return postgres::catch_up(table);
    }
    None
}

/// The statement that gives a table on MySQL or MariaDB a foreign key again that it lost.
///
/// ```
/// use aludel_core::{Action, ForeignKey, sql::key_again};
/// let key = ForeignKey {
///     name: "posts_user_id_fkey".into(),
///     columns: vec!["user_id".into()],
///     table: "users".into(),
///     references: vec!["id".into()],
///     on_delete: Action::NoAction,
///     on_update: Action::NoAction,
/// };
/// assert_eq!(
///     key_again("posts", &key).sql,
///     "ALTER TABLE `posts` ADD CONSTRAINT `posts_user_id_fkey` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)"
/// );
/// ```
pub fn key_again(table: &str, key: &ForeignKey) -> Statement {
    let (table, key) = (mysql::quote::name(table), mysql::foreign_key(key));
    Statement::new(format!("ALTER TABLE {table} ADD {key}"))
}

/// Rows that must not be there before step 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// A `SELECT count(*)` that must give 0.
    pub sql: String,
    /// A SELECT that shows the first rows that do not fit, at most 5, one text column.
    pub sample: String,
    /// What is wrong with them: `users.email holds NULLs and becomes required`.
    pub reason: String,
    /// What to do: ends the message.
    pub remedy: String,
    /// The step, by index.
    pub step: usize,
}

/// What must be counted on a database that has the schema `before`, before the first of these steps runs. Steps on tables
/// and columns that these steps themselves create need no count; names are those of `before`.
pub fn preflight(steps: &[Step], before: &Schema, engine: Engine) -> Vec<Count> {
    preflight::counts(&bare(steps), before, engine, &|_| None)
}

/// The same, where what was kept is given back; `keeping` says how the step at an index keeps and gives back.
pub fn preflight_keeping<'a>(
    steps: &[Step],
    before: &Schema,
    engine: Engine,
    keeping: &dyn Fn(usize) -> Option<&'a Keeping>,
) -> Vec<Count> {
    preflight::counts(&bare(steps), before, engine, keeping)
}
