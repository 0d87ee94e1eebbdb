//! What a column may be: the shapes between which it changes, the values that it gets, and how they become others.

use aludel_core::{Column, ColumnType, Default};

use super::super::random::Draw;
use super::worlds::Cell;

/// A column with what it may become.
pub(super) struct Kind {
    pub name: &'static str,
    pub shapes: Vec<Column>,
}

/// How long a short text is.
pub(super) const SHORT: u32 = 3;

/// What a check may forbid.
pub(super) const BARRED: &str = "y";

/// The columns that a table may have, beside those of its keys.
pub(super) fn kinds(draw: &mut Draw) -> Vec<Kind> {
    let all = families().into_iter().chain(others());
    all.map(|(name, families)| {
        let types = draw.one(&families).into_iter();
        let shapes = types.map(|ty| shape(name, ty, draw)).collect();
        Kind { name, shapes }
    })
    .collect()
}

fn families() -> Vec<(&'static str, Vec<Vec<ColumnType>>)> {
    use ColumnType::{Bool, Date, DateTime, I16, I32, I64};
    let text = |len| ColumnType::String { len };
    let one_of = |values: &[&str]| ColumnType::Enum {
        values: values.iter().map(ToString::to_string).collect(),
    };
    let (few, more) = (one_of(&["m", "n"]), one_of(&["m", "n", "o"]));
    let other = one_of(&["m", "q"]);
    vec![
        (
            "n",
            vec![
                vec![I32, I64],
                vec![I64, I16, I32],
                vec![I32, text(Some(20))],
            ],
        ),
        (
            "s",
            vec![
                vec![text(Some(20)), text(Some(SHORT))],
                vec![text(Some(SHORT)), text(Some(40))],
            ],
        ),
        (
            "t",
            vec![vec![text(None)], vec![text(None), text(Some(SHORT))]],
        ),
        ("f", vec![vec![Bool], vec![Bool, I16]]),
        (
            "e",
            vec![
                vec![few.clone(), more.clone()],
                vec![few.clone(), other],
                vec![more, text(Some(20)), few],
            ],
        ),
        (
            "d",
            vec![
                vec![Date, DateTime],
                vec![Date, text(Some(30))],
                vec![DateTime],
            ],
        ),
    ]
}

/// Decimals, uuids, JSON, moments, floats, bytes and unsigned numbers.
fn others() -> Vec<(&'static str, Vec<Vec<ColumnType>>)> {
    use ColumnType::{Bytes, DateTime, F32, F64, I32, I64, Json, Time};
    use ColumnType::{Timestamp, U8, U32, U64, Uuid};
    let text = |len| ColumnType::String { len };
    let decimal = |precision, scale| ColumnType::Decimal { precision, scale };
    vec![
        (
            "q",
            vec![
                vec![decimal(10, 2), decimal(6, 1)],
                vec![decimal(9, 0), I32],
            ],
        ),
        ("u", vec![vec![Uuid, text(Some(36))]]),
        ("j", vec![vec![Json, text(None)]]),
        ("w", vec![vec![Time, Time]]),
        ("p", vec![vec![Timestamp, DateTime], vec![Timestamp]]),
        ("x", vec![vec![F32, F64], vec![F64, I32]]),
        ("b", vec![vec![Bytes { len: Some(4) }, Bytes { len: None }]]),
        (
            "k",
            vec![
                vec![U8, U32],
                vec![U64, text(Some(20))],
                vec![U32, I64, U64],
            ],
        ),
    ]
}

fn shape(name: &str, ty: ColumnType, draw: &mut Draw) -> Column {
    let value = value(name, &ty, draw);
    let none = value.is_none();
    let default = value.filter(|_| ty != ColumnType::String { len: None });
    Column {
        nullable: draw.once_in(2) || none,
        default: default.filter(|_| draw.once_in(3)),
        ..Column::new(name, ty)
    }
}

/// A value that a default or a backfill may have.
pub(super) fn value(name: &str, ty: &ColumnType, draw: &mut Draw) -> Option<Default> {
    let string = |value: &str| Default::String(value.to_owned());
    Some(match ty {
        _ if !speaks(ty) => return None,
        ColumnType::Bool => Default::Bool(draw.once_in(2)),
        ColumnType::Enum { values } => string(&draw.one(values)),
        ColumnType::Date => string("2024-02-29"),
        ColumnType::DateTime => string("2024-02-29 00:00:00.000000"),
        ColumnType::String { .. } => match initial(name) {
            'n' => string(draw.one(&["0", "-7"])),
            'd' => string("2024-02-29"),
            'e' => string(draw.one(&["m", "n"])),
            'u' | 'j' => return None,
            'k' => string(draw.one(&["0", "5"])),
            _ => string(draw.one(&["", "é🎉"])),
        },
        _ if initial(name) == 'k' => Default::Int(draw.one(&[0, 5])),
        _ if initial(name) == 'f' => Default::Int(draw.one(&[0, 1])),
        _ => Default::Int(draw.one(&[0, -7])),
    })
}

/// Whether a test has values of the type that a default may be.
fn speaks(ty: &ColumnType) -> bool {
    use ColumnType::{Bytes, F32, F64, Json, Time, Timestamp, Uuid};
    !matches!(
        ty,
        Uuid | Json | Bytes { .. } | Time | Timestamp | F32 | F64
    )
}

fn initial(name: &str) -> char {
    name.chars().next().unwrap_or_default()
}

/// A value that an application writes, as it is read back.
pub(super) fn cell(column: &Column, draw: &mut Draw) -> Cell {
    if column.nullable && draw.once_in(3) {
        return None;
    }
    let texts: &[&str] = match (&column.ty, initial(&column.name)) {
        (ColumnType::Bool, _) => &["1", "0"],
        (ColumnType::Enum { values }, _) => return Some(draw.one(values)),
        (ColumnType::I64 | ColumnType::I32, 'r') => &["1", "2", "3"],
        (ColumnType::I64 | ColumnType::I32, 'i') => &["0", "1", "2", "3", "4", "5", "6", "7"],
        (_, 'c') => &["k0", "k1", "k2", "k3", "k4", "k5"],
        (ColumnType::I16, 'f') => &["1", "0", "1", "0", "7"],
        (ColumnType::I16, _) => &["1", "0", "-7", "5"],
        (ColumnType::I32, _) => &["1", "0", "-7", "2147483647", "5"],
        (ColumnType::I64, 'k') => &["0", "5", "-7", "5000000000"],
        (ColumnType::I64, _) => &["1", "0", "-7", "5", "5000000000"],
        (ColumnType::Decimal { scale: 0, .. }, _) => &["1", "0", "-7", "99999"],
        (ColumnType::Decimal { scale: 1, .. }, _) => &["1.5", "0", "-7.2", "99999.9"],
        (ColumnType::Decimal { .. }, _) => &["1.5", "0", "-7.2", "3", "12345678.91"],
        (ColumnType::Date, _) => &["1999-12-31", "2024-02-29"],
        (ColumnType::DateTime, _) => &[
            "1999-12-31 00:00:00.000000",
            "2024-02-29 00:00:00.000000",
            "2024-02-29 12:30:00.250000",
        ],
        (ColumnType::Uuid, _) => &UUIDS,
        (ColumnType::Json, _) => &["[]", "null", "1"],
        (ColumnType::Time, _) => &["12:34:56.000007", "00:00:00.000000"],
        (ColumnType::Timestamp, _) => &["1999-12-31 00:00:00.000000", "2024-02-29 12:30:00.250000"],
        (ColumnType::F32 | ColumnType::F64, _) => &["0", "1.5", "-2.25", "100"],
        (ColumnType::Bytes { .. }, _) => &["", "00FF27", "DEADBEEF"],
        (ColumnType::U8, _) => &["0", "5", "255"],
        (ColumnType::U32, _) => &["0", "5", "4294967295"],
        (ColumnType::U64, _) => &["0", "5", "18446744073709551615"],
        (_, 'k') => &["0", "5", "007"],
        (_, 'n') => &["1", "0", "-7", "007"],
        (_, 'e') => &["m", "n", "m", "n", "o", "p"],
        (_, 'd') => &["1999-12-31", "2024-02-29", "2023-02-29"],
        (_, 'u') => &[UUIDS[0], UUIDS[1], "x"],
        (_, 'j') => &["[]", "null", "1", "{"],
        _ => &["x", "it's", "", "é🎉x🎉", "y"],
    };
    let text = draw.one(texts).chars();
    Some(text.take(longest(&column.ty)).collect())
}

const UUIDS: [&str; 2] = [
    "0190a1b2-0000-7000-8000-00000000000f",
    "ffffffff-ffff-4fff-bfff-ffffffffffff",
];

/// How many characters a column holds.
fn longest(ty: &ColumnType) -> usize {
    match ty {
        ColumnType::String { len: Some(len) } => *len as usize,
        _ => usize::MAX,
    }
}

/// Whether a column holds a value.
pub(super) fn holds(column: &Column, cell: &Cell) -> bool {
    let Some(text) = cell else {
        return column.nullable;
    };
    match &column.ty {
        ColumnType::Bool => ["0", "1"].contains(&text.as_str()),
        ColumnType::I16 => exact::<i16>(text),
        ColumnType::I32 => exact::<i32>(text),
        ColumnType::I64 => exact::<i64>(text),
        ColumnType::Decimal { precision, scale } => fits(text, *precision, *scale),
        ColumnType::Enum { values } => values.contains(text),
        ColumnType::Date => text.len() == 10 && text != "2023-02-29",
        ColumnType::DateTime | ColumnType::Timestamp => text.len() == 26,
        ColumnType::Uuid => text.len() == 36,
        ColumnType::Json => text != "{",
        ColumnType::U8 => exact::<u8>(text),
        ColumnType::U32 => exact::<u32>(text),
        ColumnType::U64 => exact::<u64>(text),
        ColumnType::Time => text.len() == 15,
        ty => text.chars().count() <= longest(ty),
    }
}

fn exact<T: std::str::FromStr + ToString>(text: &str) -> bool {
    text.parse::<T>()
        .is_ok_and(|number| number.to_string() == text)
}

fn fits(text: &str, precision: u32, scale: u32) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.trim_start_matches('-').len();
    digits <= (precision - scale) as usize && fraction.len() <= scale as usize
}

/// A value as the models have it, whatever the engine reads.
pub(super) fn plain(ty: &ColumnType, text: &str) -> String {
    match ty {
        ColumnType::Decimal { .. } if text.contains('.') => {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        ColumnType::F32 | ColumnType::F64 => {
            let number = text.parse::<f64>();
            number.map_or_else(|_| text.to_owned(), |number| number.to_string())
        }
        ColumnType::U64 => {
            let number = text.parse::<u64>();
            number.map_or_else(|_| text.to_owned(), |number| number.to_string())
        }
        ColumnType::Time => {
            let (time, fraction) = text.split_once('.').unwrap_or((text, ""));
            format!("{time}.{fraction:0<6}")
        }
        ColumnType::Timestamp => {
            let bare = text.strip_suffix("+00:00");
            let bare = bare.or_else(|| text.strip_suffix("+00"));
            plain(&ColumnType::DateTime, bare.unwrap_or(text))
        }
        ColumnType::DateTime => {
            let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
            let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
            format!("{day} {time}.{fraction:0<6}")
        }
        ColumnType::Uuid => {
            let hex = text.to_lowercase().replace('-', "");
            let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex[part].to_owned());
            parts.join("-")
        }
        _ => text.to_owned(),
    }
}

/// A value of an enum that is called otherwise from then on.
pub(super) fn renamed((from, to): (&Column, &Column)) -> Option<(String, String)> {
    let (ColumnType::Enum { values: old }, ColumnType::Enum { values: new }) = (&from.ty, &to.ty)
    else {
        return None;
    };
    let gone = old.iter().find(|value| !new.contains(value))?;
    let came = new.iter().find(|value| !old.contains(value))?;
    Some((gone.clone(), came.clone()))
}

/// An expression for values of a column that becomes another, where a test has one.
pub(super) fn expression(from: &Column, to: &Column) -> Option<String> {
    let name = &to.name;
    Some(match (&from.ty, &to.ty) {
        (old, ColumnType::String { len: Some(SHORT) }) if *old != to.ty => {
            format!("substr({name}, 1, {SHORT})")
        }
        (ColumnType::I64, ColumnType::I32) => {
            format!("CASE WHEN {name} > 2147483647 THEN 5 ELSE {name} END")
        }
        (ColumnType::String { .. }, ColumnType::I32) => {
            format!("CASE WHEN {name} IN ('1', '007') THEN 1 ELSE 0 END")
        }
        (ColumnType::Enum { values }, ColumnType::Enum { values: fewer })
            if fewer.len() < values.len() =>
        {
            format!("CASE WHEN {name} = 'o' THEN 'm' ELSE {name} END")
        }
        (ColumnType::String { .. }, ColumnType::Enum { .. }) => {
            format!("CASE WHEN {name} IN ('m', 'n') THEN {name} ELSE 'm' END")
        }
        _ => return None,
    })
}

/// What becomes of a value; `by_hand` is whether [`expression`] makes it.
pub(super) fn converted((from, to): (&Column, &Column), by_hand: bool, cell: &Cell) -> Cell {
    use ColumnType::{Date, DateTime, Enum, I32, I64, String as Text};
    match (&from.ty, &to.ty) {
        (Text { .. }, Text { len: Some(SHORT) }) if by_hand => {
            Some(cell.as_ref()?.chars().take(SHORT as usize).collect())
        }
        (I64, I32) if by_hand => {
            let text = cell.as_ref()?;
            Some(if exact::<i32>(text) { text } else { "5" }.to_owned())
        }
        (Text { .. }, I32) if by_hand => {
            let one = cell
                .as_ref()
                .is_some_and(|text| text == "1" || text == "007");
            Some(if one { "1" } else { "0" }.to_owned())
        }
        (Text { .. }, Enum { .. }) if by_hand => Some(match cell.as_deref() {
            Some("n") => "n".to_owned(),
            _ => "m".to_owned(),
        }),
        (Enum { .. }, Enum { .. }) if by_hand => {
            let text = cell.as_ref()?;
            Some(if text == "o" { "m" } else { text }.to_owned())
        }
        (Date, DateTime) => Some(format!("{} 00:00:00.000000", cell.as_ref()?)),
        (DateTime, Date) => {
            let text = cell.as_ref()?;
            let day = text.strip_suffix(" 00:00:00.000000");
            Some(day.unwrap_or(text).to_owned())
        }
        _ => cell.clone(),
    }
}
