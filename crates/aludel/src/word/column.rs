use aludel_core::{ColumnType, Engine, Generated, Native, Storage};

use super::Literal;

/// A column in a migration: `varchar("email", 255).nullable()`.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Column {
    pub(crate) name: &'static str,
    ty: Type,
    default: Option<Literal>,
    comment: Option<&'static str>,
    collation: Option<&'static str>,
    generated: Option<(&'static str, Storage)>,
    nullable: bool,
    auto_increment: bool,
}

#[derive(Clone, Copy, Debug)]
enum Type {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    String(Option<u32>),
    Bytes(Option<u32>),
    Decimal(u32, u32),
    Date,
    Time,
    DateTime,
    Timestamp,
    Uuid,
    Json,
    Enum(&'static [&'static str]),
    Native(&'static str),
    NativeFor(&'static [On]),
}

/// An engine's own type for one engine: `on(Postgres, "citext")`.
#[derive(Clone, Copy, Debug)]
pub struct On {
    engine: Engine,
    word: &'static str,
}

/// An engine's own type, for one engine of a [`native_for`].
pub const fn on(engine: Engine, word: &'static str) -> On {
    On { engine, word }
}

const fn column(name: &'static str, ty: Type) -> Column {
    Column {
        name,
        ty,
        default: None,
        comment: None,
        collation: None,
        generated: None,
        nullable: false,
        auto_increment: false,
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $word:ident => $ty:expr;)*) => {$(
        $(#[$doc])*
        pub const fn $word(name: &'static str) -> Column {
            column(name, $ty)
        }
    )*};
}

words! {
    /// A `bool`.
    boolean => Type::Bool;
    /// An `i8`.
    tinyint => Type::I8;
    /// An `i16`.
    smallint => Type::I16;
    /// An `i32`.
    integer => Type::I32;
    /// An `i64`.
    bigint => Type::I64;
    /// A `u8`.
    unsigned_tinyint => Type::U8;
    /// A `u16`.
    unsigned_smallint => Type::U16;
    /// A `u32`.
    unsigned_integer => Type::U32;
    /// A `u64`.
    unsigned_bigint => Type::U64;
    /// An `f32`.
    real => Type::F32;
    /// An `f64`.
    double => Type::F64;
    /// A `String` of any length.
    text => Type::String(None);
    /// A `Vec<u8>` of any length.
    blob => Type::Bytes(None);
    /// A calendar day.
    date => Type::Date;
    /// A time of day, to the microsecond.
    time => Type::Time;
    /// A day and a time without zone, to the microsecond.
    datetime => Type::DateTime;
    /// An instant in UTC, to the microsecond.
    timestamp => Type::Timestamp;
    /// A UUID.
    uuid => Type::Uuid;
    /// A JSON document.
    json => Type::Json;
}

/// A `String` of at most `len` characters.
pub const fn varchar(name: &'static str, len: u32) -> Column {
    column(name, Type::String(Some(len)))
}

/// A `Vec<u8>` of at most `len` bytes.
pub const fn varbinary(name: &'static str, len: u32) -> Column {
    column(name, Type::Bytes(Some(len)))
}

/// An exact decimal number of `precision` digits, `scale` of them after the point.
pub const fn decimal(name: &'static str, precision: u32, scale: u32) -> Column {
    column(name, Type::Decimal(precision, scale))
}

/// An enum stored as one of these texts.
pub const fn enumeration(name: &'static str, values: &'static [&'static str]) -> Column {
    column(name, Type::Enum(values))
}

/// An engine's own type, by the same word on every engine.
pub const fn native(name: &'static str, word: &'static str) -> Column {
    column(name, Type::Native(word))
}

/// An engine's own type, by a word for each engine: `native_for("tag", &[on(Postgres, "citext")])`.
pub const fn native_for(name: &'static str, words: &'static [On]) -> Column {
    column(name, Type::NativeFor(words))
}

impl Column {
    /// The column may be NULL.
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// What the database fills in where an INSERT leaves the column out.
    pub const fn default(mut self, value: Literal) -> Self {
        self.default = Some(value);
        self
    }

    /// The column's comment in the database.
    pub const fn comment(mut self, comment: &'static str) -> Self {
        self.comment = Some(comment);
        self
    }

    /// A collation other than the byte-by-byte one.
    pub const fn collate(mut self, collation: &'static str) -> Self {
        self.collation = Some(collation);
        self
    }

    /// The column is computed on writing, and kept.
    pub const fn generated_stored(mut self, expr: &'static str) -> Self {
        self.generated = Some((expr, Storage::Stored));
        self
    }

    /// The column is computed on reading.
    pub const fn generated_virtual(mut self, expr: &'static str) -> Self {
        self.generated = Some((expr, Storage::Virtual));
        self
    }

    /// The column counts itself up.
    pub const fn auto_increment(mut self) -> Self {
        self.auto_increment = true;
        self
    }

    pub(crate) fn lower(self) -> aludel_core::Column {
        aludel_core::Column {
            name: self.name.to_owned(),
            ty: self.ty.lower(),
            nullable: self.nullable,
            default: self.default.map(Literal::lower),
            comment: self.comment.map(str::to_owned),
            collation: self.collation.map(str::to_owned),
            generated: self.generated.map(|(expr, storage)| Generated {
                expr: expr.to_owned(),
                storage,
            }),
            auto_increment: self.auto_increment,
        }
    }
}

impl Type {
    fn lower(self) -> ColumnType {
        match self {
            Type::Bool => ColumnType::Bool,
            Type::I8 => ColumnType::I8,
            Type::I16 => ColumnType::I16,
            Type::I32 => ColumnType::I32,
            Type::I64 => ColumnType::I64,
            Type::U8 => ColumnType::U8,
            Type::U16 => ColumnType::U16,
            Type::U32 => ColumnType::U32,
            Type::U64 => ColumnType::U64,
            Type::F32 => ColumnType::F32,
            Type::F64 => ColumnType::F64,
            Type::String(len) => ColumnType::String { len },
            Type::Bytes(len) => ColumnType::Bytes { len },
            Type::Decimal(precision, scale) => ColumnType::Decimal { precision, scale },
            Type::Date => ColumnType::Date,
            Type::Time => ColumnType::Time,
            Type::DateTime => ColumnType::DateTime,
            Type::Timestamp => ColumnType::Timestamp,
            Type::Uuid => ColumnType::Uuid,
            Type::Json => ColumnType::Json,
            Type::Enum(values) => ColumnType::Enum {
                values: super::owned(values),
            },
            Type::Native(word) => ColumnType::Native(Native::everywhere(word)),
            Type::NativeFor(words) => ColumnType::Native(native_words(words)),
        }
    }
}

fn native_words(words: &[On]) -> Native {
    let mut native = Native::default();
    for on in words {
        let slot = match on.engine {
            Engine::Sqlite => &mut native.sqlite,
            Engine::MySql => &mut native.mysql,
            Engine::MariaDb => &mut native.mariadb,
            Engine::Postgres => &mut native.postgres,
        };
        *slot = Some(on.word.to_owned());
    }
    native
}
