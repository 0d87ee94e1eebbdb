use crate::{Column, ColumnType, Engine};

/// The collation that compares text byte by byte, without padding.
pub(crate) const fn byte_collation(engine: Engine) -> &'static str {
    match engine {
        Engine::MariaDb => "utf8mb4_nopad_bin",
        _ => "utf8mb4_0900_bin",
    }
}

/// The type's word, without charset: `VARCHAR(255)`. None for a native type that was not given for this engine.
pub(crate) fn type_word(ty: &ColumnType, engine: Engine) -> Option<String> {
    let fixed = match ty {
        ColumnType::Bool => "TINYINT(1)",
        ColumnType::I8 => "TINYINT",
        ColumnType::I16 => "SMALLINT",
        ColumnType::I32 => "INT",
        ColumnType::I64 => "BIGINT",
        ColumnType::U8 => "TINYINT UNSIGNED",
        ColumnType::U16 => "SMALLINT UNSIGNED",
        ColumnType::U32 => "INT UNSIGNED",
        ColumnType::U64 => "BIGINT UNSIGNED",
        ColumnType::F32 => "FLOAT",
        ColumnType::F64 => "DOUBLE",
        ColumnType::String { len: None } => "LONGTEXT",
        ColumnType::String { len: Some(len) } => return Some(format!("VARCHAR({len})")),
        ColumnType::Bytes { len: None } => "LONGBLOB",
        ColumnType::Bytes { len: Some(len) } => return Some(format!("VARBINARY({len})")),
        ColumnType::Decimal { precision, scale } => {
            return Some(format!("DECIMAL({precision},{scale})"));
        }
        ColumnType::Date => "DATE",
        ColumnType::Time => "TIME(6)",
        ColumnType::DateTime | ColumnType::Timestamp => "DATETIME(6)",
        ColumnType::Uuid => "BINARY(16)",
        ColumnType::Json => "JSON",
        ColumnType::Enum { .. } => "VARCHAR(255)",
        ColumnType::Native(native) => return native.on(engine).map(str::to_owned),
    };
    Some(fixed.to_owned())
}

/// Whether the column's type is one of ours that holds text, so that charset and collation are stated.
pub(crate) fn is_text(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::String { .. } | ColumnType::Enum { .. })
}

/// The collation of a text column: the given one, or the one that compares byte by byte. None for what is no text.
pub(crate) fn collation(column: &Column, engine: Engine) -> Option<String> {
    match &column.collation {
        Some(given) => Some(given.clone()),
        None => is_text(&column.ty).then(|| byte_collation(engine).to_owned()),
    }
}

/// The charset that a collation belongs to, which its name begins with; MariaDB's newer ones name none.
pub(crate) fn charset(collation: &str) -> &str {
    const KNOWN: [&str; 12] = [
        "ascii", "binary", "cp1250", "cp1251", "latin1", "latin2", "ucs2", "utf16", "utf32",
        "utf8", "utf8mb3", "utf8mb4",
    ];
    let word = collation.split('_').next().unwrap_or(collation);
    if KNOWN.contains(&word) {
        word
    } else {
        "utf8mb4"
    }
}

/// Whether the type is stored outside of the row, so that MySQL takes no literal as its default: only an expression.
pub(super) fn is_long(ty: &ColumnType, engine: Engine) -> bool {
    let word = type_word(ty, engine).unwrap_or_default().to_lowercase();
    ["text", "blob", "json", "geometry"].iter().any(|long| {
        word.split(['(', ' '])
            .next()
            .is_some_and(|w| w.ends_with(long))
    })
}

/// Bytes of the length prefix that a varying type has in a row; growing it across this is a copy of the table.
pub(super) fn length_bytes(ty: &ColumnType) -> Option<(u32, bool)> {
    match ty {
        ColumnType::String { len: Some(len) } => Some((*len, len.saturating_mul(4) > 255)),
        ColumnType::Enum { .. } => Some((255, true)),
        ColumnType::Bytes { len: Some(len) } => Some((*len, *len > 255)),
        _ => None,
    }
}
