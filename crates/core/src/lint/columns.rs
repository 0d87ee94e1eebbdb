//! Columns that cannot be as they are.

use super::{FAMILY, Lint, fits};
use crate::{Column, ColumnType, Engine, Storage, Table};

/// The longest text of an enum's value: its column is a `VARCHAR(255)` on MySQL and MariaDB.
const MAX_VALUE: usize = 255;

/// The most columns of a table.
const MAX_COLUMNS: [(&[Engine], usize); 3] = [
    (&FAMILY, 1017),
    (&[Engine::Postgres], 1600),
    (&[Engine::Sqlite], 2000),
];

impl Lint<'_> {
    /// More columns than an engine holds.
    pub(super) fn width(&mut self, table: &Table) {
        let count = table.columns.len();
        let mut narrow = MAX_COLUMNS.iter().filter(|(_, most)| count > *most);
        let first = narrow.find_map(|(engines, most)| Some((self.among(engines)?, most)));
        if let Some((among, most)) = first {
            let message = format!(
                "table `{}` has {count} columns, and {} hold{} {most} at most: split it in two, {}",
                table.name,
                among.names,
                among.verb,
                among.leave_out()
            );
            self.on_table(table, message);
        }
    }

    pub(super) fn columns(&mut self, table: &Table) {
        for column in &table.columns {
            let problems = [
                type_problem(column),
                self.native_problem(column),
                self.size_problem(column),
                self.collation_problem(column),
                generated_problem(column),
                self.storage_problem(column),
                counting_problem(table, column),
                default_problem(column),
                self.comment_problem(column.comment.as_deref()),
            ];
            for problem in problems.into_iter().flatten() {
                let message = format!("column `{}.{}` {problem}", table.name, column.name);
                self.on_column(table, &column.name, message);
            }
        }
        if let Some(problem) = self.comment_problem(table.comment.as_deref()) {
            self.on_table(table, format!("table `{}` {problem}", table.name));
        }
    }

    /// MySQL and MariaDB keep comments in letters of three bytes.
    fn comment_problem(&self, comment: Option<&str>) -> Option<String> {
        let comment = comment?;
        if comment.is_empty() {
            return Some("has an empty comment: take it out, or write one".to_owned());
        }
        let letter = comment.chars().find(|c| u32::from(*c) > 0xFFFF)?;
        let among = self.among(&FAMILY)?;
        Some(format!(
            "has `{letter}` in its comment, of which {} keep{} a question mark: take it out, {}",
            among.names,
            among.verb,
            among.leave_out()
        ))
    }

    fn native_problem(&self, column: &Column) -> Option<String> {
        let ColumnType::Native(native) = &column.ty else {
            return None;
        };
        let missing: Vec<Engine> = Engine::ALL
            .into_iter()
            .filter(|e| native.on(*e).is_none())
            .collect();
        let among = self.among(&missing)?;
        let first = missing.into_iter().find(|e| self.engines.contains(e))?;
        Some(format!(
            "names no type for {}: add `{} = \"…\"` to its `type(…)`, {}",
            among.names,
            first.word(),
            among.leave_out()
        ))
    }

    /// Types that one of the engines has only smaller.
    pub(super) fn size_problem(&self, column: &Column) -> Option<String> {
        let (engines, what, most): (&[Engine], _, _) = match column.ty {
            ColumnType::String { len: Some(len) } if len > 10_485_760 => {
                (&[Engine::Postgres], "characters", 10_485_760)
            }
            ColumnType::Decimal { precision, .. } if precision > 1000 => {
                (&[Engine::Postgres], "digits", 1000)
            }
            _ => (&[], "", 0),
        };
        let family: Option<(_, u32)> = match column.ty {
            ColumnType::String { len: Some(len) } if len > 16_383 => Some(("characters", 16_383)),
            ColumnType::Bytes { len: Some(len) } if len > 65_532 => Some(("bytes", 65_532)),
            ColumnType::Decimal { precision, .. } if precision > 65 => Some(("digits", 65)),
            ColumnType::Decimal { scale, .. } if scale > 30 => Some(("digits after the point", 30)),
            _ => None,
        };
        let told = |among: super::Among, what: &str, most: u32| {
            let way = if what.starts_with("digits") {
                "ask for fewer"
            } else {
                "ask for fewer, or take `len` out"
            };
            format!(
                "has more than {most} {what}, which {} cannot hold: {way}, {}",
                among.names,
                among.leave_out()
            )
        };
        match (family, self.among(&FAMILY), self.among(engines)) {
            (Some((what, most)), Some(among), _) => Some(told(among, what, most)),
            (_, _, Some(among)) => Some(told(among, what, most)),
            _ => None,
        }
    }

    /// Collations are named by the engine: what is none of its names is told before the engine does.
    fn collation_problem(&self, column: &Column) -> Option<String> {
        let name = column.collation.as_deref()?;
        if !matches!(
            column.ty,
            ColumnType::String { .. } | ColumnType::Enum { .. } | ColumnType::Native(_)
        ) {
            return Some("has a collation and is no text: take `collate` out".to_owned());
        }
        let sqlite = ["binary", "nocase", "rtrim"].contains(&name.to_lowercase().as_str());
        let family = name == "binary" || name.contains('_');
        let charsets = ["utf8", "latin1", "ascii", "ucs2", "utf16", "utf32"];
        let of_family = charsets.iter().any(|charset| {
            let rest = name.strip_prefix(charset);
            rest.is_some_and(|rest| rest.contains('_'))
        });
        let unknown: Vec<Engine> = Engine::ALL
            .into_iter()
            .filter(|engine| match engine {
                Engine::Sqlite => !sqlite,
                Engine::MySql | Engine::MariaDb => !family,
                // A person may have created one of any other name.
                Engine::Postgres => sqlite || of_family,
            })
            .collect();
        let among = self.among(&unknown)?;
        Some(format!(
            "has the collation `{name}`, which {} do{} not know: take `collate` out, {}",
            among.names,
            if among.verb.is_empty() { "" } else { "es" },
            among.leave_out()
        ))
    }

    fn storage_problem(&self, column: &Column) -> Option<String> {
        let generated = column.generated.as_ref()?;
        if generated.storage == Storage::Stored {
            return None;
        }
        let among = self.among(&[Engine::Postgres])?;
        Some(format!(
            "is computed on reading, which PostgreSQL has only from 18: make it `stored`, {}",
            among.leave_out()
        ))
    }
}

fn counting_problem(table: &Table, column: &Column) -> Option<String> {
    if !column.auto_increment {
        return None;
    }
    let sole = table.primary_key.columns == [column.name.clone()];
    if !sole || !column.ty.is_integer() {
        return Some(
            "counts itself up, which only a sole integer primary key does: take `auto_increment` out".to_owned(),
        );
    }
    column.default.as_ref()?;
    Some(
        "counts itself up and has a default: take the default out, or say `auto_increment = false`"
            .to_owned(),
    )
}

fn type_problem(column: &Column) -> Option<String> {
    match &column.ty {
        ColumnType::String { len: Some(0) } | ColumnType::Bytes { len: Some(0) } => {
            Some("has a length of 0: give it the most it may hold, or take `len` out".to_owned())
        }
        ColumnType::Decimal { precision: 0, .. } => {
            Some("has no digits: give it a `precision` of 1 or more".to_owned())
        }
        ColumnType::Decimal { precision, scale } if scale > precision => Some(format!(
            "has {scale} digits after the point and {precision} in all: make `precision` as large as `scale` or larger"
        )),
        ColumnType::Enum { values } => enum_problem(values),
        _ => None,
    }
}

fn enum_problem(values: &[String]) -> Option<String> {
    if values.is_empty() {
        return Some("is an enum without values: give the enum a variant".to_owned());
    }
    for (at, value) in values.iter().enumerate() {
        if values[..at].contains(value) {
            return Some(format!(
                "is an enum with two values '{value}': give one variant another `name`"
            ));
        }
        if value.chars().count() > MAX_VALUE {
            let start: String = value.chars().take(20).collect();
            return Some(format!(
                "is an enum with a value of more than {MAX_VALUE} characters ('{start}…'): give the variant a shorter `name`"
            ));
        }
        if value.contains('\0') {
            return Some("is an enum with a NUL in a value, which PostgreSQL cannot hold: give the variant another `name`".to_owned());
        }
    }
    None
}

fn generated_problem(column: &Column) -> Option<String> {
    let generated = column.generated.as_ref()?;
    if column.default.is_some() {
        return Some("is generated and has a default: take one of them out".to_owned());
    }
    generated
        .expr
        .trim()
        .is_empty()
        .then(|| "is generated from an empty expression: write one".to_owned())
}

fn default_problem(column: &Column) -> Option<String> {
    let misfit = fits(column.default.as_ref()?, &column.ty).err()?;
    Some(format!("has a default that does not fit: {misfit}"))
}
