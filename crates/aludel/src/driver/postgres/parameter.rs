use std::error::Error;

use postgres::types::private::BytesMut;
use postgres::types::{Format, IsNull, ToSql, Type};

use crate::Value;

/// A parameter as the driver takes it. All are sent as texts, which the server reads as whatever type stands there: a
/// number as a `numeric`, a text as a `uuid`, `timestamptz` or `jsonb`, 0 and 1 as a `boolean`.
#[derive(Debug)]
pub(super) struct Parameter<'a>(pub &'a Value);

/// Whether the texts of these parameters are the same whatever type stands there, so that nobody has to ask for it. Those
/// of bytes are not, nor is a text with backslashes, which has a meaning of its own as a `bytea`.
pub(super) fn all_are_texts(params: &[Value]) -> bool {
    params.iter().all(|param| match param {
        Value::Bytes(_) => false,
        Value::Text(text) => !text.contains('\\'),
        _ => true,
    })
}

impl Parameter<'_> {
    fn text(&self, ty: &Type) -> Result<String, &'static str> {
        Ok(match self.0 {
            Value::Null => String::new(),
            Value::Int(number) => number.to_string(),
            Value::UInt(number) => number.to_string(),
            Value::Float(number) => number.to_string(),
            Value::Text(text) if *ty == Type::BYTEA => format!("\\x{}", hex(text.as_bytes())),
            Value::Text(text) => text.clone(),
            Value::Bytes(bytes) if *ty == Type::BYTEA => format!("\\x{}", hex(bytes)),
            Value::Bytes(bytes) if *ty == Type::UUID && bytes.len() == 16 => hex(bytes),
            Value::Bytes(bytes) => std::str::from_utf8(bytes)
                .map_err(|_| "these bytes are no text: bind them where a bytea stands")?
                .to_owned(),
        })
    }
}

impl ToSql for Parameter<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        if *self.0 == Value::Null {
            return Ok(IsNull::Yes);
        }
        out.extend_from_slice(self.text(ty)?.as_bytes());
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn to_sql_checked(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        self.to_sql(ty, out)
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
