use aludel_core::Default;

/// A default or a backfill in a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Literal(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Int(i64),
    /// Beyond `i64`: `u64` columns only.
    UInt(u64),
    Number(&'static str),
    String(&'static str),
    Bytes(&'static [u8]),
    Bool(bool),
    Now,
    Expr(&'static str),
}

/// A whole number.
///
/// # Panics
/// At compile time, where neither `i64` nor `u64` holds it.
pub const fn int(value: i128) -> Literal {
    const LOW: i128 = i64::MIN as i128;
    const TOP: i128 = i64::MAX as i128;
    const UNSIGNED: i128 = u64::MAX as i128;
    assert!(
        value >= LOW && value <= UNSIGNED,
        "`int` takes what an i64 or a u64 holds: write larger numbers as `number(\"…\")`"
    );
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the ranges are tested"
    )]
    if value <= TOP {
        Literal(Kind::Int(value as i64))
    } else {
        Literal(Kind::UInt(value as u64))
    }
}

/// A number with a point, as its digits: `number("2.5")`.
pub const fn number(digits: &'static str) -> Literal {
    Literal(Kind::Number(digits))
}

/// A text, and the stored text of an enum's variant.
pub const fn string(value: &'static str) -> Literal {
    Literal(Kind::String(value))
}

/// Bytes: `bytes(b"\x00\x01")`.
pub const fn bytes(value: &'static [u8]) -> Literal {
    Literal(Kind::Bytes(value))
}

/// True or false.
pub const fn bool(value: core::primitive::bool) -> Literal {
    Literal(Kind::Bool(value))
}

/// An SQL expression, carried as written.
pub const fn expr(sql: &'static str) -> Literal {
    Literal(Kind::Expr(sql))
}

/// The present instant in UTC.
#[allow(non_upper_case_globals, reason = "a word of the migrations")]
pub const now: Literal = Literal(Kind::Now);

impl Literal {
    pub(crate) fn lower(self) -> Default {
        match self.0 {
            Kind::Int(value) => Default::Int(i128::from(value)),
            Kind::UInt(value) => Default::Int(i128::from(value)),
            Kind::Number(digits) => Default::Float(digits.to_owned()),
            Kind::String(value) => Default::String(value.to_owned()),
            Kind::Bytes(value) => Default::Bytes(value.to_owned()),
            Kind::Bool(value) => Default::Bool(value),
            Kind::Now => Default::Now,
            Kind::Expr(sql) => Default::Expr(sql.to_owned()),
        }
    }
}
