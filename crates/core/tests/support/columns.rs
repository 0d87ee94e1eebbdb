//! Columns of every type. Those of one [`POOLS`] have types that convert to each other, and may be renamed to each other.

use aludel_core::{Column, ColumnType, Default, Engine, Generated, Native, Storage, Table};

use super::{Draw, Shape, comment};

/// Names that columns of one kind may have.
pub const POOLS: [&[&str]; 8] = [
    &["v", "w", "x", "y", "z"],
    &["i", "k"],
    &["d", "e"],
    &["t"],
    &["j"],
    &["q"],
    &["m", "n"],
    &["o"],
];

const GENERATED: [&str; 2] = ["g", "h"];

/// Some of the names of each pool, as columns.
pub(super) fn some(draw: &mut Draw, shape: &Shape) -> Vec<Column> {
    let mut columns = Vec::new();
    for name in draw.some(POOLS[0], 5) {
        columns.push(column(draw, shape, name, &plain()));
    }
    for pool in &POOLS[1..] {
        if draw.once_in(3) {
            for name in draw.some(pool, 2) {
                columns.push(column(draw, shape, name, &rare(name)));
            }
        }
    }
    columns
}

type Kind = (ColumnType, Vec<Default>);

const fn text(len: u32) -> ColumnType {
    ColumnType::String { len: Some(len) }
}

fn string(value: &str) -> Default {
    Default::String(value.to_owned())
}

fn expr(value: &str) -> Default {
    Default::Expr(value.to_owned())
}

fn plain() -> Vec<Kind> {
    let values = |values: &[&str]| ColumnType::Enum {
        values: values.iter().map(ToString::to_string).collect(),
    };
    vec![
        (ColumnType::I32, vec![Default::Int(0), expr("1 + 2")]),
        (ColumnType::I64, vec![Default::Int(-1)]),
        (ColumnType::U64, vec![Default::Int(1)]),
        (ColumnType::F64, vec![Default::Float("2.5".into())]),
        (ColumnType::Bool, vec![Default::Bool(true)]),
        (text(20), vec![string("it's"), expr("lower('ABC')")]),
        (text(40), vec![string(""), string("\\ \"q\" 🎉")]),
        (values(&["m", "n"]), vec![string("m")]),
        (values(&["n", "m", "o"]), vec![string("n")]),
        (values(&["o"]), vec![string("o")]),
    ]
}

fn rare(name: &str) -> Vec<Kind> {
    let now = || Default::Now;
    match name {
        "i" | "k" => numbers(),
        "d" | "e" => vec![
            (ColumnType::Date, vec![string("2024-02-29"), now()]),
            (ColumnType::DateTime, vec![now()]),
            (ColumnType::Timestamp, vec![now()]),
            (text(40), vec![string("2024-02-29")]),
        ],
        "t" => vec![
            (ColumnType::Time, vec![string("12:34:56.000007")]),
            (text(40), vec![string("x")]),
        ],
        "j" => vec![
            (ColumnType::Json, vec![string("[]")]),
            (ColumnType::String { len: None }, vec![string("{}")]),
        ],
        "q" => vec![
            (ColumnType::Uuid, vec![string(UUID)]),
            (text(40), vec![string(UUID)]),
        ],
        "m" | "n" => {
            let bytes = || vec![Default::Bytes(b"\x00\xff'\\".to_vec())];
            let types = [Some(9), Some(20), None].map(|len| ColumnType::Bytes { len });
            types.into_iter().map(|ty| (ty, bytes())).collect()
        }
        _ => vec![(ColumnType::Native(native()), Vec::new())],
    }
}

/// A uuid, as a default and as a value.
pub const UUID: &str = "0190a1b2-0000-7000-8000-00000000000f";

fn numbers() -> Vec<Kind> {
    let decimal = |precision, scale| ColumnType::Decimal { precision, scale };
    let one = || vec![Default::Int(1)];
    vec![
        (ColumnType::I8, one()),
        (ColumnType::I16, one()),
        (ColumnType::U8, one()),
        (ColumnType::U16, one()),
        (ColumnType::U32, vec![Default::Int(4_294_967_295)]),
        (ColumnType::F32, vec![Default::Float("0.5".into())]),
        (decimal(9, 2), vec![Default::Float("1.50".into())]),
        (decimal(12, 4), one()),
        (ColumnType::Bool, vec![Default::Bool(false)]),
        (text(40), vec![string("1")]),
    ]
}

fn native() -> Native {
    Native {
        sqlite: Some("CHARACTER(5)".into()),
        mysql: Some("MEDIUMTEXT".into()),
        mariadb: None,
        postgres: Some("character varying(5)".into()),
    }
}

/// A column that is nullable or has a default.
fn column(draw: &mut Draw, shape: &Shape, name: &str, kinds: &[Kind]) -> Column {
    let (ty, defaults) = draw.one(kinds);
    let mut column = Column::new(name, ty);
    column.nullable = defaults.is_empty() || draw.once_in(2);
    if !column.nullable || !defaults.is_empty() && draw.once_in(2) {
        column.default = Some(draw.one(&defaults));
    }
    column.comment = comment(draw);
    if matches!(column.ty, ColumnType::String { .. }) {
        column.collation = collation(draw, shape);
    }
    column
}

/// A collation that all the engines have: there is none for SQLite, the MySQL family and PostgreSQL together.
fn collation(draw: &mut Draw, shape: &Shape) -> Option<String> {
    let names: &[&str] = match shape.engines.as_slice() {
        [Engine::Sqlite] => &["NOCASE", "RTRIM"],
        [Engine::Postgres] => &["POSIX", "en-x-icu", "und-x-icu"],
        engines if engines.iter().all(|engine| engine.is_mysql_family()) => {
            &["utf8mb4_general_ci", "utf8mb4_unicode_ci", "utf8mb4_bin"]
        }
        _ => return None,
    };
    draw.once_in(3).then(|| draw.one(names).to_owned())
}

/// Whether the column can be in a key on every engine.
pub(super) fn is_ordered(column: &Column) -> bool {
    use ColumnType::{Bytes, Decimal, Json, Native, String as Text};
    !matches!(
        column.ty,
        Json | Native(_) | Decimal { .. } | Text { len: None } | Bytes { len: None }
    )
}

/// Columns that expressions may speak of: SQLite keeps a `u64` and a decimal as text.
pub(super) fn spoken_of(table: &Table) -> Vec<&Column> {
    let spoken = |column: &&Column| {
        is_ordered(column)
            && column.ty != ColumnType::U64
            && POOLS
                .iter()
                .any(|pool| pool.contains(&column.name.as_str()))
    };
    table.columns.iter().filter(spoken).collect()
}

/// What an expression may make of a column on every engine, and the type of that; none where there is nothing.
pub(super) fn computed(column: &Column) -> Option<(String, ColumnType)> {
    let name = &column.name;
    match column.ty {
        ColumnType::String { .. } | ColumnType::Enum { .. } => {
            Some((format!("lower({name})"), text(60)))
        }
        ColumnType::Bool => Some((
            format!("CASE WHEN {name} THEN 1 ELSE 0 END"),
            ColumnType::I64,
        )),
        ColumnType::F64 => Some((format!("abs({name})"), ColumnType::F64)),
        ref ty if ty.is_integer() => Some((format!("{name} % 7"), ColumnType::I64)),
        _ => None,
    }
}

/// Adds columns that are computed from others.
pub(super) fn generated(draw: &mut Draw, shape: &Shape, table: &mut Table) {
    let sources = spoken_of(table).into_iter();
    let mut sources: Vec<_> = sources.filter_map(computed).collect();
    for name in draw.some(&GENERATED, 2) {
        if sources.is_empty() {
            return;
        }
        let (expr, ty) = draw.one(&sources);
        let mut column = Column::new(name, ty).nullable();
        let virtually = !shape.on(Engine::Postgres) && draw.once_in(2);
        column.generated = Some(Generated {
            expr,
            storage: if virtually {
                Storage::Virtual
            } else {
                Storage::Stored
            },
        });
        // PostgreSQL computes no column from a computed one.
        let next = computed(&column).filter(|_| !shape.on(Engine::Postgres));
        sources.extend(next);
        table.columns.push(column);
    }
}
