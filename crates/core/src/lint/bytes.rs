//! Sizes of rows on MySQL and MariaDB.

use super::{FAMILY, Lint};
use crate::{Column, ColumnType, Table};

/// The most bytes that the columns of a row may take on MySQL and MariaDB, texts and blobs without length left out.
const MAX_ROW: u64 = 65_535;

/// The bytes that a column may take in an index on MySQL and MariaDB: 4 for each character. None for what has no limit,
/// or is not known.
pub(super) fn key_bytes(ty: &ColumnType) -> Option<u64> {
    Some(match ty {
        ColumnType::String { len } => u64::from((*len)?) * 4,
        ColumnType::Bytes { len } => u64::from((*len)?),
        ColumnType::Enum { .. } => 255 * 4,
        ColumnType::Native(_) | ColumnType::Json => return None,
        ty => fixed(ty),
    })
}

fn fixed(ty: &ColumnType) -> u64 {
    use ColumnType::{Bool, Date, Decimal, F32, I8, I16, I32, Time, U8, U16, U32, Uuid};
    match ty {
        Bool | I8 | U8 => 1,
        I16 | U16 => 2,
        Date => 3,
        I32 | U32 | F32 => 4,
        Time => 6,
        Uuid => 16,
        // Four bytes for nine digits, on either side of the point.
        Decimal { precision, scale } => {
            let digits = |n: u32| u64::from(n / 9 * 4 + (n % 9).div_ceil(2));
            digits(precision.saturating_sub(*scale)) + digits(*scale)
        }
        _ => 8,
    }
}

/// The bytes that a column takes in a row: a text without length only a reference.
fn row_bytes(column: &Column) -> u64 {
    let prefix = |bytes: u64| bytes + if bytes > 255 { 2 } else { 1 };
    match &column.ty {
        ColumnType::String { len: Some(_) }
        | ColumnType::Bytes { len: Some(_) }
        | ColumnType::Enum { .. } => key_bytes(&column.ty).map_or(0, prefix),
        ColumnType::String { len: None }
        | ColumnType::Bytes { len: None }
        | ColumnType::Json
        | ColumnType::Native(_) => 12,
        ty => fixed(ty),
    }
}

impl Lint<'_> {
    pub(super) fn row(&mut self, table: &Table) {
        let Some(among) = self.among(&FAMILY) else {
            return;
        };
        let stored = table.columns.iter();
        let nulls = table
            .columns
            .iter()
            .filter(|c| c.nullable)
            .count()
            .div_ceil(8);
        let bytes = stored.map(row_bytes).sum::<u64>() + nulls as u64;
        // A column that is too long by itself is told by itself.
        let told = table.columns.iter().any(|c| self.size_problem(c).is_some());
        if bytes <= MAX_ROW || told {
            return;
        }
        let message = format!(
            "a row of table `{}` may take {bytes} bytes, and {} hold{} {MAX_ROW}: take `len` out of a long text (it is \
             then kept apart), {}",
            table.name,
            among.names,
            among.verb,
            among.leave_out()
        );
        self.on_table(table, message);
    }
}
