use postgres::types::{FromSql, Kind, Type};

use super::{numeric, time};
use crate::driver::{Class, DbError};
use crate::{Row, Value};

/// A row of values: what the other engines give for a column of the same model.
pub(super) fn row(row: &postgres::Row) -> Result<Row, DbError> {
    let cell = |at: usize| {
        row.try_get::<_, Cell>(at).map(|cell| cell.0).map_err(|_| {
            let (name, ty) = (row.columns()[at].name(), row.columns()[at].type_());
            DbError {
                class: Class::Other,
                message: format!(
                    "the column `{name}` is of type {ty}, which has no value here: cast it in the query, such as \
                     `{name}::text`"
                ),
            }
        })
    };
    (0..row.len()).map(cell).collect::<Result<_, _>>().map(Row)
}

struct Cell(Value);

type Answer = Result<Cell, Box<dyn std::error::Error + Sync + Send>>;

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Answer {
        decode(ty, raw).map(Cell).ok_or_else(|| "no value".into())
    }

    fn from_sql_null(_: &Type) -> Answer {
        Ok(Cell(Value::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

fn decode(ty: &Type, raw: &[u8]) -> Option<Value> {
    if let Kind::Domain(inner) = ty.kind() {
        return decode(inner, raw);
    }
    Some(match *ty {
        Type::BOOL => Value::Int(i64::from(*raw.first()? != 0)),
        Type::INT2 => Value::Int(i16::from_be_bytes(raw.try_into().ok()?).into()),
        Type::INT4 => Value::Int(i32::from_be_bytes(raw.try_into().ok()?).into()),
        Type::INT8 => Value::Int(i64::from_be_bytes(raw.try_into().ok()?)),
        Type::OID | Type::XID => Value::Int(u32::from_be_bytes(raw.try_into().ok()?).into()),
        Type::FLOAT4 => Value::Float(widened(f32::from_be_bytes(raw.try_into().ok()?))),
        Type::FLOAT8 => Value::Float(f64::from_be_bytes(raw.try_into().ok()?)),
        Type::NUMERIC => Value::Text(numeric::text(raw)?),
        // As the other engines keep it.
        Type::UUID | Type::BYTEA => Value::Bytes(raw.to_vec()),
        Type::DATE => Value::Text(time::date(raw)?),
        Type::TIME => Value::Text(time::time(raw)?),
        Type::TIMESTAMP => Value::Text(time::timestamp(raw)?),
        Type::TIMESTAMPTZ => Value::Text(time::zoned(raw)?),
        Type::JSONB => text(raw.strip_prefix(&[1])?)?,
        Type::VOID => Value::Null,
        Type::JSON
        | Type::TEXT
        | Type::VARCHAR
        | Type::BPCHAR
        | Type::NAME
        | Type::CHAR
        | Type::UNKNOWN
        | Type::XML => text(raw)?,
        _ if matches!(ty.kind(), Kind::Enum(_)) || ty.name() == "citext" => text(raw)?,
        _ => return None,
    })
}

fn text(raw: &[u8]) -> Option<Value> {
    std::str::from_utf8(raw)
        .ok()
        .map(|t| Value::Text(t.to_owned()))
}

/// The number whose shortest text is the same.
fn widened(number: f32) -> f64 {
    number.to_string().parse().unwrap_or(f64::from(number))
}
