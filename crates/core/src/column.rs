use crate::Engine;

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Column {
    /// The column's name in the database.
    pub name: String,
    /// What it holds.
    pub ty: ColumnType,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// The value that the database fills in for an INSERT that leaves the column out.
    pub default: Option<Default>,
    /// The column's comment in the database (engines without comments: kept in the history only).
    pub comment: Option<String>,
    /// A collation other than the byte-by-byte one that every text column has.
    pub collation: Option<Collation>,
    /// The expression the column is computed from.
    pub generated: Option<Generated>,
    /// Whether the column counts itself up: a sole integer primary key.
    pub auto_increment: bool,
}

impl Column {
    /// A required column without default.
    ///
    /// ```
    /// use aludel_core::{Column, ColumnType};
    /// let email = Column::new("email", ColumnType::String { len: Some(255) }).nullable();
    /// assert!(email.nullable);
    /// ```
    pub fn new(name: impl Into<String>, ty: ColumnType) -> Self {
        Self {
            name: name.into(),
            ty,
            nullable: false,
            default: None,
            comment: None,
            collation: None,
            generated: None,
            auto_increment: false,
        }
    }

    /// The same column, allowed to be NULL.
    #[must_use]
    pub fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Whether an INSERT must name the column: it is required, and nothing else gives it a value.
    pub fn needs_value(&self) -> bool {
        !self.nullable && self.default.is_none() && self.generated.is_none() && !self.auto_increment
    }

    /// Whether nothing differs but the order of an enum's values, which means nothing.
    pub fn same(&self, other: &Column) -> bool {
        let reordered = Column {
            ty: other.ty.clone(),
            ..self.clone()
        };
        self.ty.same(&other.ty) && reordered == *other
    }

    /// The same column with a database default.
    #[must_use]
    pub fn with_default(mut self, default: Default) -> Self {
        self.default = Some(default);
        self
    }
}

/// A collation as the engine names it.
pub type Collation = String;

/// What a column holds, named by the Rust type that is stored in it. DESIGN.md holds the table of what each becomes on
/// each engine, with reasons.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum ColumnType {
    /// `bool`.
    Bool,
    /// `i8`.
    I8,
    /// `i16`.
    I16,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `u8`.
    U8,
    /// `u16`.
    U16,
    /// `u32`.
    U32,
    /// `u64`.
    U64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `String`, with the most characters it may have.
    String {
        /// Characters, not bytes; without it the text is unlimited.
        len: Option<u32>,
    },
    /// `Vec<u8>`, with the most bytes it may have.
    Bytes {
        /// Bytes; without it unlimited.
        len: Option<u32>,
    },
    /// An exact decimal number.
    Decimal {
        /// All digits.
        precision: u32,
        /// Digits after the point.
        scale: u32,
    },
    /// A calendar day.
    Date,
    /// A time of day, to the microsecond.
    Time,
    /// A day and a time without zone, to the microsecond.
    DateTime,
    /// An instant in UTC, to the microsecond.
    Timestamp,
    /// A UUID.
    Uuid,
    /// A JSON document.
    Json,
    /// A field-less enum stored as text, its values checked. The order of the values means nothing.
    Enum {
        /// The texts that may be stored, in the order of declaration.
        values: Vec<String>,
    },
    /// An engine's own type.
    Native(Native),
}

impl ColumnType {
    /// Whether this is one of the eight integer types.
    pub const fn is_integer(&self) -> bool {
        use ColumnType::{I8, I16, I32, I64, U8, U16, U32, U64};
        matches!(self, I8 | I16 | I32 | I64 | U8 | U16 | U32 | U64)
    }

    /// Whether nothing differs but the order of an enum's values, which means nothing.
    pub fn same(&self, other: &ColumnType) -> bool {
        match (self, other) {
            (ColumnType::Enum { values: mine }, ColumnType::Enum { values: theirs }) => {
                let (mut mine, mut theirs) = (mine.clone(), theirs.clone());
                mine.sort();
                theirs.sort();
                mine == theirs
            }
            _ => self == other,
        }
    }
}

/// A type in the engine's own words, for each engine it was given for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Native {
    /// SQLite's word.
    pub sqlite: Option<String>,
    /// MySQL's word; holds for MariaDB unless `mariadb` stands beside it.
    pub mysql: Option<String>,
    /// MariaDB's word.
    pub mariadb: Option<String>,
    /// PostgreSQL's word.
    pub postgres: Option<String>,
}

impl Native {
    /// The same word on every engine.
    pub fn everywhere(word: impl Into<String>) -> Self {
        let word = word.into();
        Self {
            sqlite: Some(word.clone()),
            mysql: Some(word.clone()),
            mariadb: None,
            postgres: Some(word),
        }
    }

    /// The word for `engine`, if one was given.
    pub fn on(&self, engine: Engine) -> Option<&str> {
        match engine {
            Engine::Sqlite => self.sqlite.as_deref(),
            Engine::MySql => self.mysql.as_deref(),
            Engine::MariaDb => self.mariadb.as_deref().or(self.mysql.as_deref()),
            Engine::Postgres => self.postgres.as_deref(),
        }
    }
}

/// A default, a backfill or any other value that a model or a migration writes down.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Default {
    /// A whole number.
    Int(i128),
    /// A number with a point, in the shortest text that reads back as the same `f64` (`2.5`, `-1.0`); for a decimal
    /// column the digits as written.
    Float(String),
    /// A text, and the stored text of an enum's variant.
    String(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// True or false.
    Bool(bool),
    /// The present instant in UTC.
    Now,
    /// An SQL expression, carried as written.
    Expr(String),
}

/// How a generated column comes to its value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Generated {
    /// The SQL expression, carried as written.
    pub expr: String,
    /// Whether the value is stored or computed on reading.
    pub storage: Storage,
}

/// Whether a generated column's value is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub enum Storage {
    /// Computed on writing and kept.
    Stored,
    /// Computed on reading.
    Virtual,
}
