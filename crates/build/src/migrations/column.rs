use aludel_core::{
    Column, ColumnType, Default, Engine, Generated, Native, Storage, meaning::engine_word,
};

use super::args::{call, exactly, expected, list, number, text, texts};
use super::term::{Call, Kind, Read, Term, wrong};
use super::words::{COLUMNS, VALUES, unknown};

/// `varchar("email", 255).nullable()`.
pub(super) fn column(term: &Term) -> Read<Column> {
    let call = call(term, "a column")?;
    let ty = column_type(call)?;
    call.only(&[
        "nullable",
        "default",
        "comment",
        "collate",
        "generated_stored",
        "generated_virtual",
        "auto_increment",
    ])?;
    Ok(Column {
        name: text(call.arg(0)?)?,
        ty,
        nullable: call.flag("nullable")?,
        default: call.read("default", value)?,
        comment: call.read("comment", text)?,
        collation: call.read("collate", text)?,
        generated: generated(call)?,
        auto_increment: call.flag("auto_increment")?,
    })
}

fn generated(call: &Call) -> Read<Option<Generated>> {
    let of = |name, storage| {
        let expr = call.read(name, text)?;
        Ok(expr.map(|expr| Generated { expr, storage }))
    };
    let stored = of("generated_stored", Storage::Stored)?;
    let computed = of("generated_virtual", Storage::Virtual)?;
    if stored.is_some() && computed.is_some() {
        return wrong(
            call.span,
            "a column is generated either stored or virtual: take one of the two out",
        );
    }
    Ok(stored.or(computed))
}

fn column_type(call: &Call) -> Read<ColumnType> {
    let simple = match call.name.as_str() {
        "boolean" => ColumnType::Bool,
        "tinyint" => ColumnType::I8,
        "smallint" => ColumnType::I16,
        "integer" => ColumnType::I32,
        "bigint" => ColumnType::I64,
        "unsigned_tinyint" => ColumnType::U8,
        "unsigned_smallint" => ColumnType::U16,
        "unsigned_integer" => ColumnType::U32,
        "unsigned_bigint" => ColumnType::U64,
        "real" => ColumnType::F32,
        "double" => ColumnType::F64,
        "text" => ColumnType::String { len: None },
        "blob" => ColumnType::Bytes { len: None },
        "date" => ColumnType::Date,
        "time" => ColumnType::Time,
        "datetime" => ColumnType::DateTime,
        "timestamp" => ColumnType::Timestamp,
        "uuid" => ColumnType::Uuid,
        "json" => ColumnType::Json,
        _ => return measured(call),
    };
    call.take::<1>()?;
    Ok(simple)
}

/// The types that take more than a name.
fn measured(call: &Call) -> Read<ColumnType> {
    if call.name == "decimal" {
        let [_, precision, scale] = call.take()?;
        return Ok(ColumnType::Decimal {
            precision: number(precision)?,
            scale: number(scale)?,
        });
    }
    let more = || call.take::<2>().map(|[_, more]| more);
    Ok(match call.name.as_str() {
        "varchar" => ColumnType::String {
            len: Some(number(more()?)?),
        },
        "varbinary" => ColumnType::Bytes {
            len: Some(number(more()?)?),
        },
        "enumeration" => ColumnType::Enum {
            values: texts(more()?)?,
        },
        "native" => ColumnType::Native(Native::everywhere(text(more()?)?)),
        "native_for" => ColumnType::Native(native_for(more()?)?),
        other => return unknown("a column", other, COLUMNS, call.span),
    })
}

fn native_for(term: &Term) -> Read<Native> {
    let mut native = Native::default();
    list(term, |on| {
        let call = call(on, "`on(engine, \"type\")`")?;
        if call.name != "on" {
            return unknown("an engine's type", &call.name, &["on"], call.span);
        }
        call.only(&[])?;
        let [engine_term, word] = call.take()?;
        Ok((engine(engine_term)?, text(word)?, call.span))
    })?
    .into_iter()
    .try_for_each(|(engine, word, span)| {
        let slot = match engine {
            Engine::Sqlite => &mut native.sqlite,
            Engine::MySql => &mut native.mysql,
            Engine::MariaDb => &mut native.mariadb,
            Engine::Postgres => &mut native.postgres,
        };
        match slot.replace(word) {
            None => Ok(()),
            Some(_) => wrong(span, format!("{engine} stands twice: take one out")),
        }
    })?;
    Ok(native)
}

/// `MySql`.
pub(super) fn engine(term: &Term) -> Read<Engine> {
    let names = Engine::ALL.map(engine_word);
    match &term.kind {
        Kind::Name(name) => match Engine::ALL.into_iter().find(|e| engine_word(*e) == name) {
            Some(engine) => Ok(engine),
            None => unknown("an engine", name, &names, term.span),
        },
        other => expected("an engine such as `MySql`", other, term.span),
    }
}

/// `int(0)`, `string("x")`, `now`.
pub(super) fn value(term: &Term) -> Read<Default> {
    match &term.kind {
        Kind::Name(name) if name == "now" => Ok(Default::Now),
        Kind::Name(name) => unknown("a value", name, VALUES, term.span),
        Kind::Call(call) => typed(call),
        other => expected(
            "a value such as `int(0)`, `string(\"x\")` or `now`",
            other,
            term.span,
        ),
    }
}

fn typed(call: &Call) -> Read<Default> {
    if call.name == "now" {
        return wrong(call.span, "`now` takes no parentheses: take them out");
    }
    if !VALUES.contains(&call.name.as_str()) {
        return unknown("a value", &call.name, VALUES, call.span);
    }
    call.only(&[])?;
    let [arg] = exactly(&call.name, &call.args, call.span)?;
    Ok(match (call.name.as_str(), &arg.kind) {
        ("int", _) => Default::Int(int(arg)?),
        ("number", _) => Default::Float(text(arg)?),
        ("string", _) => Default::String(text(arg)?),
        ("expr", _) => Default::Expr(text(arg)?),
        ("bytes", Kind::Bytes(bytes)) => Default::Bytes(bytes.clone()),
        ("bool", Kind::Bool(value)) => Default::Bool(*value),
        ("bytes", other) => return expected("a byte string `b\"…\"`", other, arg.span),
        (_, other) => return expected("`true` or `false`", other, arg.span),
    })
}

/// A whole number that an `i64` or a `u64` holds, as no column holds more.
fn int(arg: &Term) -> Read<i128> {
    let value: i128 = number(arg)?;
    if (i128::from(i64::MIN)..=i128::from(u64::MAX)).contains(&value) {
        Ok(value)
    } else {
        wrong(
            arg.span,
            format!(
                "{value} is more than any column holds: choose a number that an i64 or a u64 holds, or write it as `number(\"{value}\")`"
            ),
        )
    }
}
