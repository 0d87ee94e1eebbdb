//! The Rust types that the build knows by name.

use aludel_core::ColumnType;

/// Digits of a `Decimal` that says nothing: 29 before the point and 28 after it, so that every
/// value of `rust_decimal` stands in the column exactly, on every engine.
pub(super) const DECIMAL: ColumnType = ColumnType::Decimal {
    precision: 57,
    scale: 28,
};

/// The column type for an integer type's name.
pub(super) fn integer(word: &str) -> Option<ColumnType> {
    Some(match word {
        "i8" => ColumnType::I8,
        "i16" => ColumnType::I16,
        "i32" => ColumnType::I32,
        "i64" => ColumnType::I64,
        "u8" => ColumnType::U8,
        "u16" => ColumnType::U16,
        "u32" => ColumnType::U32,
        "u64" => ColumnType::U64,
        _ => return None,
    })
}

/// The column type for a type's name that needs no arguments.
pub(super) fn simple(word: &str) -> Option<ColumnType> {
    Some(match word {
        "bool" => ColumnType::Bool,
        "f32" => ColumnType::F32,
        "f64" => ColumnType::F64,
        "String" => ColumnType::String { len: None },
        "Decimal" => DECIMAL,
        "NaiveDate" | "Date" => ColumnType::Date,
        "NaiveTime" | "Time" => ColumnType::Time,
        "NaiveDateTime" | "PrimitiveDateTime" => ColumnType::DateTime,
        "Timestamp" | "OffsetDateTime" => ColumnType::Timestamp,
        "Uuid" => ColumnType::Uuid,
        "Json" | "Value" | "JsonValue" => ColumnType::Json,
        other => return integer(other),
    })
}

/// Every type's name, for hints.
pub(super) const WORDS: &[&str] = &[
    "bool",
    "i8",
    "i16",
    "i32",
    "i64",
    "u8",
    "u16",
    "u32",
    "u64",
    "f32",
    "f64",
    "String",
    "Vec",
    "Decimal",
    "NaiveDate",
    "Date",
    "NaiveTime",
    "Time",
    "NaiveDateTime",
    "PrimitiveDateTime",
    "DateTime",
    "Timestamp",
    "OffsetDateTime",
    "Uuid",
    "Json",
    "Value",
    "Option",
];

/// Why a type that people may try is no column type, and what to write instead.
pub(super) fn refused(word: &str) -> Option<&'static str> {
    Some(match word {
        "usize" => "its size differs between machines: use `u64`, or say `type = u64`",
        "isize" => "its size differs between machines: use `i64`, or say `type = i64`",
        "u128" | "i128" => {
            "no engine has an integer of 128 bits: use `Decimal`, or `Vec<u8>` with `len = 16`"
        }
        "char" => "no driver decodes it: use `String` with `len = 1`",
        "f16" | "f128" => "no engine has it: use `f32` or `f64`",
        "str" => "it has no owner: use `String`",
        "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" | "VecDeque" => {
            "no engine has a column for it: use `Json<…>` around it, or a table of its own"
        }
        "Duration" | "TimeDelta" | "Span" => {
            "the engines do not agree on durations: store a number, such as `i64` microseconds"
        }
        "SystemTime" | "Instant" | "Zoned" => {
            "it has no fixed form in a database: use `DateTime<Utc>`, `Timestamp` or \
             `OffsetDateTime`"
        }
        "BigDecimal" => {
            "it has no limit and columns do: say `type = Decimal, precision = …, scale = …`"
        }
        "IpAddr" | "Ipv4Addr" | "Ipv6Addr" | "PathBuf" | "Url" => {
            "the engines do not agree on it: say `type = String` where your driver decodes it \
             from text"
        }
        _ => return None,
    })
}
