//! Values for the rows that a test generates: the same ones every time.

use aludel_core::{Column, ColumnType};
use serde_json::{Value as Json, json};

/// Which row of a table, from 1, and how often one was refused before: the first time the values are plain, after that
/// they vary, until they happen to fit the checks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub row: u32,
    pub attempt: u32,
}

impl Turn {
    /// One of `0..n`: the first at the first attempt, then any.
    fn below(self, salt: &str, n: u32) -> u32 {
        if self.attempt == 0 || n == 0 {
            return 0;
        }
        let words = [self.row, self.attempt].map(u32::to_le_bytes);
        let bytes = salt.bytes().chain(words.into_iter().flatten());
        // FNV-1a: what is asked for is only that it varies, and is the same on every machine.
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        u32::try_from((hash >> 33) % u64::from(n)).unwrap_or(0)
    }

    /// Whether a column is left out that may be: by its default in the third row, by NULL in the second.
    pub fn leaves_out(self, column: &Column) -> bool {
        let may = column.nullable || column.default.is_some();
        let plain = match (column.nullable, self.row % 3) {
            (true, 2) => true,
            (_, 0) => column.default.is_some(),
            _ => false,
        };
        may && (plain || (self.attempt > 0 && self.below(&column.name, 4) == 3))
    }
}

/// A value of the column as a seed would have it; `None` where no value of the type can be guessed.
pub(super) fn value(column: &Column, turn: Turn) -> Option<Json> {
    let pick = |n| turn.below(&column.name, n);
    let row = turn.row;
    Some(match &column.ty {
        ColumnType::Bool => json!((row + pick(2)) % 2 == 1),
        ty if ty.is_integer() => whole(ty, row, pick(8)),
        ColumnType::F32 | ColumnType::F64 => {
            json!([f64::from(row) + 0.5, f64::from(row), 0.5, -f64::from(row)][pick(4) as usize])
        }
        ColumnType::Decimal { precision, scale } => json!(decimal(*precision, *scale, row)),
        ColumnType::String { len } => json!(cut(&text(&column.name, row, pick(7)), *len)),
        ColumnType::Bytes { len } => {
            let bytes = format!("{row:02}ff00");
            json!(cut(&bytes, len.map(|len| len.saturating_mul(2))))
        }
        ColumnType::Enum { values } => {
            let at = (row - 1 + pick(8)) as usize % values.len().max(1);
            json!(values.get(at)?)
        }
        ColumnType::Date => json!(format!("{}-02-{:02}", year(pick(4)), row)),
        ColumnType::Time => json!(format!("{:02}:30:00.25", 8 + row)),
        ColumnType::DateTime => json!(format!("{}-02-{row:02}T12:30:00.25", year(pick(4)))),
        ColumnType::Timestamp => json!(format!("{}-02-{row:02}T12:30:00.25Z", year(pick(4)))),
        ColumnType::Uuid => json!(format!("67e55044-10b1-426f-9247-{row:012x}")),
        ColumnType::Json => json!({ "row": row, "text": "it's" }),
        _ => json!(cut(&text(&column.name, row, pick(7)), None)),
    })
}

fn whole(ty: &ColumnType, row: u32, pick: u32) -> Json {
    let signed = matches!(
        ty,
        ColumnType::I8 | ColumnType::I16 | ColumnType::I32 | ColumnType::I64
    );
    let row = i64::from(row);
    let number = [
        row,
        row + 10,
        row + 18,
        0,
        100 + row,
        2000 + row,
        row * 50,
        1 - row,
    ][pick as usize % 8];
    json!(if signed { number } else { number.abs() })
}

fn decimal(precision: u32, scale: u32, row: u32) -> String {
    match (precision > scale, scale > 0) {
        (true, true) => format!("{row}.5"),
        (true, false) => row.to_string(),
        _ => format!("0.{row}"),
    }
}

fn text(name: &str, row: u32, pick: u32) -> String {
    match pick {
        0 => format!("{row} {name}"),
        1 => format!("user{row}@example.com"),
        2 => format!("https://example.com/{row}"),
        3 => format!("a{row}"),
        4 => format!("A{row}"),
        5 => row.to_string(),
        _ => format!("{row:02}:00"),
    }
}

fn year(pick: u32) -> u32 {
    [2024, 1999, 2031, 2000][pick as usize % 4]
}

fn cut(text: &str, len: Option<u32>) -> String {
    let most = len.map_or(usize::MAX, |len| len as usize);
    text.chars().take(most).collect()
}
