//! The models of a project that grows from migration to migration.

/// How large a project is.
#[derive(Clone, Copy)]
pub struct Size {
    /// Tables, a file each.
    pub tables: usize,
    /// Columns of each table, the key included.
    pub columns: usize,
    /// Migrations that lead to them.
    pub migrations: usize,
}

/// How many tables there are once `stage` of the migrations are sealed, from 1. Every other migration adds a column to a
/// table that is there; where there are as many tables as migrations, each makes one.
pub fn tables_at(size: Size, stage: usize) -> usize {
    if grows(size) {
        size.tables * stage.div_ceil(2) / size.migrations.div_ceil(2)
    } else {
        size.tables * stage / size.migrations
    }
}

/// Whether every other migration adds a column.
fn grows(size: Size) -> bool {
    size.tables != size.migrations
}

/// The column that a migration adds: to which table.
pub fn widened_at(size: Size, stage: usize) -> Option<usize> {
    (grows(size) && stage.is_multiple_of(2)).then(|| tables_at(size, stage) - 1)
}

/// The file of all models: a `mod` for each.
pub fn root(tables: usize) -> String {
    let lines: Vec<String> = (0..tables)
        .map(|at| format!("pub mod table{at:04};\n"))
        .collect();
    lines.concat()
}

/// The name of a table's file.
pub fn file(at: usize) -> String {
    format!("table{at:04}.rs")
}

/// The types that columns take turns in.
const TYPES: [&str; 7] = [
    "String",
    "Option<i64>",
    "bool",
    "DateTime<Utc>",
    "i32",
    "Option<String>",
    "f64",
];

/// A table with this many columns, three at least; nine of ten reference the one before them.
pub fn table(at: usize, columns: usize) -> String {
    let mut text = format!(
        "use aludel::Model;\nuse chrono::{{DateTime, Utc}};\n\n/// Number {at} of the tables.\n\
         #[derive(Debug, Clone, Model)]\n\
         #[table(name = \"table{at:04}\", index(field2, field1))]\npub struct Table{at:04} {{\n    \
         #[column(primary_key)]\n    pub id: i64,\n    #[column(len = 100, unique)]\n    pub field1: String,\n    pub field2: i64,\n"
    );
    for column in 3..columns {
        text.push_str(&field(at, column));
    }
    text.push_str("}\n");
    text
}

fn field(at: usize, column: usize) -> String {
    if column == 4 && !at.is_multiple_of(10) {
        let to = at - 1;
        return format!(
            "    #[column(references = Table{to:04}, on_delete = cascade)]\n    pub table{to:04}_id: i64,\n"
        );
    }
    // What comes to a table that is there must not be required.
    let ty = match column {
        7.. => ["Option<i64>", "Option<String>"][(at + column) % 2],
        _ => TYPES[(at + column) % TYPES.len()],
    };
    let default = match ty {
        "i32" => "    #[column(default = 0)]\n",
        "DateTime<Utc>" => "    #[column(default = now)]\n",
        "bool" => "    #[column(default = false)]\n",
        _ => "",
    };
    format!("{default}    pub field{column}: {ty},\n")
}
