//! What a statement needs to be allowed, read from its words.

#[cfg(test)]
mod tests;
mod words;

use aludel_core::Engine;

use self::words::Words;

/// Something that an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Right {
    Alter,
    Create,
    Delete,
    Drop,
    Index,
    Insert,
    /// MySQL and MariaDB, on the whole database.
    Lock,
    References,
    /// On the whole database.
    Temporary,
    Trigger,
    Truncate,
    Update,
    View,
}

/// A right, and the table that it is needed on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Need {
    pub right: Right,
    pub table: String,
    /// The columns that are written, where the statement names them.
    pub columns: Vec<String>,
}

impl Right {
    /// As MySQL and MariaDB grant it.
    pub fn word(self) -> &'static str {
        match self {
            Right::Alter => "ALTER",
            Right::Create => "CREATE",
            Right::Delete => "DELETE",
            Right::Drop => "DROP",
            Right::Index => "INDEX",
            Right::Insert => "INSERT",
            Right::Lock => "LOCK TABLES",
            Right::References => "REFERENCES",
            Right::Temporary => "CREATE TEMPORARY TABLES",
            Right::Trigger => "TRIGGER",
            Right::Truncate => "TRUNCATE",
            Right::Update => "UPDATE",
            Right::View => "CREATE VIEW",
        }
    }

    pub fn on(self, table: impl Into<String>) -> Need {
        Need {
            right: self,
            table: table.into(),
            columns: Vec::new(),
        }
    }
}

/// What kinds of object a CREATE may name; what stands before is about how it is created.
const OBJECTS: [&str; 12] = [
    "TABLE",
    "INDEX",
    "TRIGGER",
    "VIEW",
    "FUNCTION",
    "PROCEDURE",
    "TYPE",
    "SEQUENCE",
    "SCHEMA",
    "EVENT",
    "ROLE",
    "USER",
];

/// What PostgreSQL lets only its owner change.
const OWNED: [&str; 4] = ["TABLE", "SEQUENCE", "VIEW", "INDEX"];

/// The rights that a statement needs. What it does not know needs nothing that could be looked for.
pub(super) fn needs(sql: &str, engine: Engine) -> Vec<Need> {
    let mut words = Words::new(sql, engine);
    let mut found = match words.next_word().as_str() {
        "ALTER" if words.takes("TABLE") => altered(&mut words, engine),
        "ALTER" if engine == Engine::Postgres && words.takes_one(&OWNED) => {
            one(Right::Alter, words.table())
        }
        "CREATE" => created(&mut words),
        "DROP" => dropped(&mut words, engine),
        "RENAME" if words.takes("TABLE") => renamed(&mut words),
        "LOCK" if engine.is_mysql_family() => vec![Right::Lock.on("")],
        "TRUNCATE" if engine == Engine::Postgres => emptied(&mut words, Right::Truncate),
        "TRUNCATE" => emptied(&mut words, Right::Drop),
        word => return rows(word, &mut words),
    };
    while let Some(table) = words.table_after("REFERENCES") {
        // A table's own references need no right beside its own.
        if found.iter().all(|need| need.table != table) {
            found.push(Right::References.on(table));
        }
    }
    found
}

fn one(right: Right, table: Option<String>) -> Vec<Need> {
    table.map(|table| right.on(table)).into_iter().collect()
}

/// A table that gets another name on MySQL and MariaDB is one that goes and one that comes.
fn altered(words: &mut Words<'_>, engine: Engine) -> Vec<Need> {
    let Some(from) = words.table() else {
        return Vec::new();
    };
    if engine.is_mysql_family() && words.takes("RENAME") {
        words.takes_one(&["TO", "AS"]);
        if !words.takes_one(&["COLUMN", "INDEX", "KEY"])
            && let Some(to) = words.table()
        {
            return moved(from, to);
        }
    }
    vec![Right::Alter.on(from)]
}

/// `a TO b, c TO d`.
fn renamed(words: &mut Words<'_>) -> Vec<Need> {
    let mut found = Vec::new();
    while let Some(from) = words.table() {
        let Some(to) = words.table_after("TO") else {
            break;
        };
        found.extend(moved(from, to));
        if !words.takes(",") {
            break;
        }
    }
    found
}

fn moved(from: String, to: String) -> Vec<Need> {
    vec![
        Right::Alter.on(from.clone()),
        Right::Drop.on(from),
        Right::Create.on(to.clone()),
        Right::Insert.on(to),
    ]
}

fn created(words: &mut Words<'_>) -> Vec<Need> {
    while let Some(word) = words.pass() {
        if word == "TEMPORARY" || word == "TEMP" {
            return vec![Right::Temporary.on("")];
        }
        return match OBJECTS.iter().find(|object| word == **object) {
            None => continue,
            Some(&"TABLE") => one(Right::Create, words.table()),
            Some(&"INDEX") => one(Right::Index, words.table_after("ON")),
            Some(&"TRIGGER") => one(Right::Trigger, words.table_after("ON")),
            Some(&"VIEW") => one(Right::View, words.table()),
            Some(_) => Vec::new(),
        };
    }
    Vec::new()
}

fn dropped(words: &mut Words<'_>, engine: Engine) -> Vec<Need> {
    let postgres = engine == Engine::Postgres;
    words.takes("TEMPORARY");
    if words.takes("TABLE") || (!postgres && words.takes("VIEW")) {
        return words.tables(Right::Drop);
    }
    if words.takes("INDEX") && !postgres {
        return one(Right::Index, words.table_after("ON"));
    }
    if words.takes("TRIGGER") && postgres {
        return one(Right::Trigger, words.table_after("ON"));
    }
    words.takes("MATERIALIZED");
    if postgres && words.takes_one(&["SEQUENCE", "VIEW"]) {
        return words.tables(Right::Drop);
    }
    Vec::new()
}

fn emptied(words: &mut Words<'_>, right: Right) -> Vec<Need> {
    words.takes("TABLE");
    words.tables(right)
}

/// What changes rows of one table.
fn rows(word: &str, words: &mut Words<'_>) -> Vec<Need> {
    while words.takes_one(&[
        "LOW_PRIORITY",
        "HIGH_PRIORITY",
        "DELAYED",
        "QUICK",
        "IGNORE",
    ]) {}
    match word {
        "INSERT" => inserted(words),
        "REPLACE" => {
            let mut found = inserted(words);
            let also: Vec<_> = found
                .iter()
                .map(|need| Right::Delete.on(&*need.table))
                .collect();
            found.extend(also);
            found
        }
        "UPDATE" => updated(words),
        "DELETE" if words.takes("FROM") => one(Right::Delete, words.table()),
        _ => Vec::new(),
    }
}

fn inserted(words: &mut Words<'_>) -> Vec<Need> {
    words.takes("INTO");
    let Some(table) = words.table() else {
        return Vec::new();
    };
    let columns = words.list();
    let mut found = vec![Need {
        columns,
        ..Right::Insert.on(&*table)
    }];
    if words.goes_on_with("UPDATE") {
        found.push(Right::Update.on(table));
    }
    found
}

/// Of several tables at once only some are written: nothing is said of them.
fn updated(words: &mut Words<'_>) -> Vec<Need> {
    let Some(table) = words.table() else {
        return Vec::new();
    };
    if !words.takes("SET") {
        return Vec::new();
    }
    let columns = words.assigned();
    vec![Need {
        columns,
        ..Right::Update.on(table)
    }]
}
