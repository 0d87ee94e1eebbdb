/// The primary key of a table. Every table has one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PrimaryKey {
    /// Its name, by rule `{table}_pkey`. MySQL and MariaDB call every primary key `PRIMARY`.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
}

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Unique {
    /// Its name, by rule `{table}_{columns}_key`.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
}

/// An index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Index {
    /// Its name, by rule `{table}_{columns}_idx`.
    pub name: String,
    /// What is indexed, in order.
    pub parts: Vec<IndexPart>,
    /// Whether equal keys are refused.
    pub unique: bool,
    /// The predicate of a partial index (SQLite and PostgreSQL), carried as written.
    pub filter: Option<String>,
}

/// One part of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum IndexPart {
    /// A column, ascending.
    Column(String),
    /// A column, descending.
    Descending(String),
    /// An SQL expression, carried as written.
    Expr(String),
}

impl IndexPart {
    /// The column that is indexed; none for an expression.
    pub fn column(&self) -> Option<&str> {
        match self {
            IndexPart::Column(name) | IndexPart::Descending(name) => Some(name),
            IndexPart::Expr(_) => None,
        }
    }
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ForeignKey {
    /// Its name, by rule `{table}_{columns}_fkey`.
    pub name: String,
    /// The referencing columns, in order.
    pub columns: Vec<String>,
    /// The referenced table.
    pub table: String,
    /// The referenced columns, in order.
    pub references: Vec<String>,
    /// What happens to a row when the row it references is deleted.
    pub on_delete: Action,
    /// What happens to a row when the key it references changes.
    pub on_update: Action,
}

/// What a foreign key does when the referenced row goes or changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum Action {
    /// Refuse at the end of the statement; what SQL does if nothing is said.
    #[default]
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Delete or change the referencing rows too.
    Cascade,
    /// Set the referencing columns to NULL.
    SetNull,
    /// Set the referencing columns to their defaults.
    SetDefault,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 5] = [
        Action::NoAction,
        Action::Restrict,
        Action::Cascade,
        Action::SetNull,
        Action::SetDefault,
    ];

    /// The word in models and migrations: `cascade`, `set_null`, …
    pub const fn word(self) -> &'static str {
        match self {
            Action::NoAction => "no_action",
            Action::Restrict => "restrict",
            Action::Cascade => "cascade",
            Action::SetNull => "set_null",
            Action::SetDefault => "set_default",
        }
    }

    /// The action with this [`word`](Action::word), if there is one.
    pub fn from_word(word: &str) -> Option<Action> {
        Action::ALL.into_iter().find(|action| action.word() == word)
    }

    /// The words in SQL: `CASCADE`, `SET NULL`, …
    pub const fn sql(self) -> &'static str {
        match self {
            Action::NoAction => "NO ACTION",
            Action::Restrict => "RESTRICT",
            Action::Cascade => "CASCADE",
            Action::SetNull => "SET NULL",
            Action::SetDefault => "SET DEFAULT",
        }
    }
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Check {
    /// Its name, by rule `{table}_{column}_check`.
    pub name: String,
    /// The SQL expression, carried as written.
    pub expr: String,
}
