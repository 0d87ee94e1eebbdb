use crate::step::range;
use crate::{ColumnType, Default};

/// Whether a written value can stand in a column of this type: a default or a backfill. An expression always may.
///
/// # Errors
/// Why not, and what would: the end of a message.
///
/// ```
/// use aludel_core::{ColumnType, Default, lint::fits};
/// assert!(fits(&Default::Int(255), &ColumnType::U8).is_ok());
/// assert_eq!(
///     fits(&Default::Int(256), &ColumnType::U8).unwrap_err(),
///     "256 is not between 0 and 255: write one that is",
/// );
/// ```
pub fn fits(value: &Default, ty: &ColumnType) -> Result<(), String> {
    if let (Default::Int(number), Some((least, most))) = (value, range(ty)) {
        return holds((least..=most).contains(number), || {
            format!("{number} is not between {least} and {most}: write one that is")
        });
    }
    match (value, ty) {
        (Default::Expr(expr), _) => holds(!expr.trim().is_empty(), || {
            "the expression is empty: write one".to_owned()
        }),
        (_, ColumnType::Native(_))
        | (Default::Bool(_), ColumnType::Bool)
        | (Default::Int(_), ColumnType::F32 | ColumnType::F64)
        | (
            Default::Now,
            ColumnType::Date | ColumnType::Time | ColumnType::DateTime | ColumnType::Timestamp,
        ) => Ok(()),
        (Default::Float(digits), ColumnType::F32 | ColumnType::F64) => float(digits),
        (Default::Int(number), ColumnType::Decimal { precision, scale }) => {
            decimal(&number.to_string(), *precision, *scale)
        }
        (Default::Float(digits), ColumnType::Decimal { precision, scale }) => {
            decimal(digits, *precision, *scale)
        }
        (Default::String(text), ty) => string(text, ty),
        (Default::Bytes(bytes), ColumnType::Bytes { len }) => {
            let most = len.map_or(usize::MAX, |len| len as usize);
            holds(bytes.len() <= most, || {
                format!(
                    "it has {} bytes, and the column {most}: shorten it",
                    bytes.len()
                )
            })
        }
        (value, ty) => Err(format!(
            "{} is no {}: write {}",
            what(value),
            crate::meaning::type_word(ty),
            example(ty)
        )),
    }
}

fn holds(good: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if good { Ok(()) } else { Err(why()) }
}

fn string(text: &str, ty: &ColumnType) -> Result<(), String> {
    let shaped = |pattern| {
        holds(has_shape(text, pattern), || {
            format!("'{text}' is not of the form `{pattern}`: write it so")
        })
    };
    match ty {
        ColumnType::String { len } => {
            let (count, most) = (
                text.chars().count(),
                len.map_or(usize::MAX, |len| len as usize),
            );
            holds(count <= most, || {
                format!("it has {count} characters, and the column {most}: shorten it")
            })
        }
        ColumnType::Enum { values } => holds(values.iter().any(|value| value == text), || {
            format!(
                "'{text}' is none of its values: write one of '{}'",
                values.join("', '")
            )
        }),
        ColumnType::Json => Ok(()),
        ColumnType::Uuid => shaped("hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh")
            .or_else(|why| holds(has_shape(text, &"h".repeat(32)), || why)),
        ColumnType::Date => shaped("0000-00-00"),
        ColumnType::Time => shaped("00:00:00.000000"),
        ColumnType::DateTime => shaped("0000-00-00 00:00:00.000000"),
        ty => Err(format!(
            "a text is no {}: write {}",
            crate::meaning::type_word(ty),
            example(ty)
        )),
    }
}

/// Whether the text has digits where the pattern has `0`, hexadecimal digits where it has `h`, and all else as it is.
fn has_shape(text: &str, pattern: &str) -> bool {
    let same = |(c, wanted): (char, char)| match wanted {
        '0' => c.is_ascii_digit(),
        'h' => c.is_ascii_hexdigit(),
        other => c == other,
    };
    text.chars().count() == pattern.len() && text.chars().zip(pattern.chars()).all(same)
}

fn float(digits: &str) -> Result<(), String> {
    let finite = digits.parse::<f64>().is_ok_and(f64::is_finite);
    holds(finite, || {
        format!("`{digits}` is no number: write one such as 2.5")
    })
}

fn decimal(digits: &str, precision: u32, scale: u32) -> Result<(), String> {
    let unsigned = digits.trim_start_matches('-');
    let (whole, part) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(part) {
        return Err(format!(
            "`{digits}` is no decimal number: write its digits, such as 2.5"
        ));
    }
    let (before, after) = (
        whole.trim_start_matches('0').len(),
        part.trim_end_matches('0').len(),
    );
    let room = precision.saturating_sub(scale) as usize;
    holds(before <= room && after <= scale as usize, || {
        format!(
            "{digits} has more digits than {room} before the point and {scale} after it: write one that has not"
        )
    })
}

fn what(value: &Default) -> &'static str {
    match value {
        Default::Int(_) => "a whole number",
        Default::Float(_) => "a number with a point",
        Default::String(_) => "a text",
        Default::Bytes(_) => "a byte string",
        Default::Bool(_) => "true or false",
        Default::Now => "`now`",
        Default::Expr(_) => "an expression",
    }
}

fn example(ty: &ColumnType) -> &'static str {
    match ty {
        ColumnType::Bool => "true or false",
        ColumnType::F32 | ColumnType::F64 | ColumnType::Decimal { .. } => "a number such as 2.5",
        ColumnType::String { .. } => "a text such as \"x\"",
        ColumnType::Bytes { .. } => "a byte string such as b\"x\"",
        ColumnType::Date | ColumnType::Time | ColumnType::DateTime | ColumnType::Timestamp => {
            "`now`, or `sql(\"…\")`"
        }
        ColumnType::Uuid | ColumnType::Json => "its text, or `sql(\"…\")`",
        ColumnType::Enum { .. } => "one of its variants",
        _ => "a whole number",
    }
}
