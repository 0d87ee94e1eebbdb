use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// A row of a file of seeds.
pub(super) struct Row {
    /// Its number in the file, from 1.
    pub(super) number: usize,
    /// Where it begins; both count from 1.
    pub(super) line: usize,
    pub(super) column: usize,
    /// Names and values as they stand, those given twice too.
    pub(super) cells: Vec<(String, Value)>,
}

/// The rows of a file; else line, column and message.
pub(super) fn rows(text: &str) -> Result<Vec<Row>, (usize, usize, String)> {
    let cells: Vec<Cells> = serde_json::from_str(text).map_err(|error| {
        let message = format!("{}: write a JSON array of objects", bare(&error));
        (error.line().max(1), error.column().max(1), message)
    })?;
    let rows = cells.into_iter().zip(starts(text)).enumerate();
    let rows = rows.map(|(at, (Cells(cells), (line, column)))| Row {
        number: at + 1,
        line,
        column,
        cells,
    });
    Ok(rows.collect())
}

/// The error without ` at line 1 column 2`, which the diagnostic shows itself.
fn bare(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}

/// An object whose keys may stand twice: a map would keep the last and say nothing.
struct Cells(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Cells {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Cells;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cells, A::Error> {
                let mut cells = Vec::new();
                while let Some(cell) = map.next_entry()? {
                    cells.push(cell);
                }
                Ok(Cells(cells))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// Where each object of an array of objects begins. The text is known to be one.
fn starts(text: &str) -> Vec<(usize, usize)> {
    let (mut line, mut column, mut depth) = (1, 0, 0_usize);
    let (mut quoted, mut escaped) = (false, false);
    let mut found = Vec::new();
    for c in text.chars() {
        column += 1;
        match c {
            '\n' => (line, column) = (line + 1, 0),
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '[' | '{' if !quoted => {
                if c == '{' && depth == 1 {
                    found.push((line, column));
                }
                depth += 1;
            }
            ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    found
}
