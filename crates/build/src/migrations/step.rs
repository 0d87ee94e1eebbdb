use aludel_core::{
    Action, Check, ForeignKey, Index, IndexPart, PrimaryKey, Step, Table, Transaction, Unique,
    derived,
};

use super::args::{call, exactly, expected, list, text, texts};
use super::column::{column, value};
use super::raw::raw_step;
use super::term::{Call, Kind, Read, Term, wrong};
use super::words::{STEPS, unknown};

/// What a step may refer to beyond its own words.
pub(super) trait Surroundings {
    /// Whether the file has a function of this name; else the nearest that it has.
    fn function(&self, name: &str) -> Result<(), Option<String>>;
    /// The text of a file beside the migrations.
    fn sql_file(&self, name: &str) -> Option<String>;
}

/// One step, such as `add_column("users", text("note"))`.
pub(super) fn step(term: &Term, around: &dyn Surroundings) -> Read<Step> {
    let call = match &term.kind {
        Kind::Call(call) => call,
        Kind::Name(name) => return unknown("a step", name, STEPS, term.span),
        other => return expected("a step such as `add_column(…)`", other, term.span),
    };
    if KEEPING.contains(&call.name.as_str()) {
        let read = kept(call)?;
        return Ok(if call.flag("keep_nothing")? {
            Step::KeepNothing(Box::new(read))
        } else {
            read
        });
    }
    match call.name.as_str() {
        "rename_table" | "comment_table" | "rename_column" | "rename_value" | "rename_index"
        | "rename_constraint" => named(call),
        "alter_primary_key" => primary_key_step(call),
        "sql" | "sql_for" | "sql_file" | "run" => raw_step(call, around),
        "floor" => {
            call.only(&[])?;
            let [id] = call.take()?;
            text(id).map(Step::Floor)
        }
        "own_transaction" => alone(call, Transaction::Own),
        "outside_transaction" => alone(call, Transaction::Outside),
        _ => constraint(call),
    }
}

/// The steps that may say that nothing is kept of them.
const KEEPING: &[&str] = &[
    "create_table",
    "drop_table",
    "add_column",
    "drop_column",
    "alter_column",
];

fn kept(call: &Call) -> Read<Step> {
    match call.name.as_str() {
        "create_table" => table(call).map(Step::CreateTable),
        "drop_table" => table(call).map(Step::DropTable),
        _ => on_column(call),
    }
}

/// A word about the whole migration.
fn alone(call: &Call, how: Transaction) -> Read<Step> {
    call.only(&[])?;
    call.take::<0>()?;
    Ok(Step::Transaction(how))
}

/// Steps that are all texts.
fn named(call: &Call) -> Read<Step> {
    call.only(&[])?;
    let texts = call.args.iter().map(text).collect::<Read<Vec<_>>>()?;
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(match call.name.as_str() {
        "rename_table" => {
            let [from, to] = words(call, texts)?;
            Step::RenameTable { from, to }
        }
        "comment_table" => {
            let [table, from, to] = words(call, texts)?;
            let (from, to) = (some(from), some(to));
            Step::CommentTable { table, from, to }
        }
        "rename_column" => {
            let [table, from, to] = words(call, texts)?;
            Step::RenameColumn { table, from, to }
        }
        "rename_index" => {
            let [table, from, to] = words(call, texts)?;
            Step::RenameIndex { table, from, to }
        }
        "rename_constraint" => {
            let [table, from, to] = words(call, texts)?;
            Step::RenameConstraint { table, from, to }
        }
        _ => {
            let [table, column, from, to] = words(call, texts)?;
            Step::RenameValue {
                table,
                column,
                from,
                to,
            }
        }
    })
}

fn words<const N: usize>(call: &Call, texts: Vec<String>) -> Read<[String; N]> {
    exactly::<N>(&call.name, &call.args, call.span)?;
    texts
        .try_into()
        .or_else(|_| wrong(call.span, "the call has too few arguments: mend it"))
}

fn primary_key_step(call: &Call) -> Read<Step> {
    call.only(&[])?;
    let [table, from, to] = call.take()?;
    Ok(Step::AlterPrimaryKey {
        table: text(table)?,
        from: texts(from)?,
        to: texts(to)?,
    })
}

fn on_column(call: &Call) -> Read<Step> {
    if call.name == "alter_column" {
        call.only(&["backfill", "using", "reverse_using", "keep_nothing"])?;
        let [table, from, to] = call.take()?;
        return Ok(Step::AlterColumn {
            table: text(table)?,
            from: column(from)?,
            to: column(to)?,
            backfill: call.read("backfill", value)?,
            using: call.read("using", text)?,
            reverse_using: call.read("reverse_using", text)?,
        });
    }
    call.only(&["backfill", "keep_nothing"])?;
    let [table, one] = call.take()?;
    let (table, column) = (text(table)?, column(one)?);
    let backfill = call.read("backfill", value)?;
    Ok(if call.name == "add_column" {
        Step::AddColumn {
            table,
            column,
            backfill,
        }
    } else {
        Step::DropColumn {
            table,
            column,
            backfill,
        }
    })
}

fn table(call: &Call) -> Read<Table> {
    call.only(&[
        "primary_key",
        "primary_key_named",
        "uniques",
        "indexes",
        "foreign_keys",
        "checks",
        "comment",
        "keep_nothing",
    ])?;
    let [name, columns] = call.take()?;
    let name = text(name)?;
    Ok(Table {
        columns: list(columns, column)?,
        primary_key: primary_key(call, &name)?,
        uniques: call.read_list("uniques", |term| {
            part(term, "unique", |c| unique(c, &c.args))
        })?,
        indexes: call.read_list("indexes", index_part)?,
        foreign_keys: call.read_list("foreign_keys", |term| {
            part(term, "foreign_key", |c| foreign_key(c, &c.args))
        })?,
        checks: call.read_list("checks", |term| part(term, "check", |c| check(c, &c.args)))?,
        comment: call.read("comment", text)?,
        name,
    })
}

fn primary_key(call: &Call, table: &str) -> Read<PrimaryKey> {
    if let (Some(_), Some(named)) = (call.method("primary_key"), call.method("primary_key_named")) {
        return wrong(
            named.span,
            "a table has one primary key: take one of the two out",
        );
    }
    if let Some(named) = call.method("primary_key_named") {
        let [name, columns] = exactly("primary_key_named", &named.args, named.span)?;
        return Ok(PrimaryKey {
            name: text(name)?,
            columns: texts(columns)?,
        });
    }
    Ok(PrimaryKey {
        name: derived(table, &[], "pkey"),
        columns: call.read("primary_key", texts)?.unwrap_or_default(),
    })
}

/// A part of a table, made by this word.
fn part<T>(term: &Term, word: &str, read: impl Fn(&Call) -> Read<T>) -> Read<T> {
    let found = call(term, &format!("`{word}(…)`"))?;
    if found.name == word {
        read(found)
    } else {
        unknown("this list", &found.name, &[word], found.span)
    }
}

fn index_part(term: &Term) -> Read<Index> {
    let found = call(term, "`index(…)`")?;
    match found.name.as_str() {
        "index" => index(found, &found.args, Parts::Columns),
        "index_on" => index(found, &found.args, Parts::Mixed),
        other => unknown("this list", other, &["index", "index_on"], found.span),
    }
}

/// Steps on a constraint or an index: a table's name, then what the part itself takes.
fn constraint(call: &Call) -> Read<Step> {
    let rest = call.args.get(1..).unwrap_or_default();
    let table = || text(call.arg(0)?);
    Ok(match call.name.as_str() {
        "create_unique" => Step::CreateUnique {
            table: table()?,
            unique: unique(call, rest)?,
        },
        "drop_unique" => Step::DropUnique {
            table: table()?,
            unique: unique(call, rest)?,
        },
        "create_index" | "create_index_on" => Step::CreateIndex {
            table: table()?,
            index: index(call, rest, Parts::of(&call.name))?,
        },
        "drop_index" | "drop_index_on" => Step::DropIndex {
            table: table()?,
            index: index(call, rest, Parts::of(&call.name))?,
        },
        "create_foreign_key" => Step::CreateForeignKey {
            table: table()?,
            key: foreign_key(call, rest)?,
        },
        "drop_foreign_key" => Step::DropForeignKey {
            table: table()?,
            key: foreign_key(call, rest)?,
        },
        "create_check" => Step::CreateCheck {
            table: table()?,
            check: check(call, rest)?,
        },
        "drop_check" => Step::DropCheck {
            table: table()?,
            check: check(call, rest)?,
        },
        other => return unknown("a step", other, STEPS, call.span),
    })
}

fn unique(call: &Call, args: &[Term]) -> Read<Unique> {
    call.only(&[])?;
    let [name, columns] = part_args(call, args)?;
    Ok(Unique {
        name: text(name)?,
        columns: texts(columns)?,
    })
}

fn check(call: &Call, args: &[Term]) -> Read<Check> {
    call.only(&[])?;
    let [name, expr] = part_args(call, args)?;
    Ok(Check {
        name: text(name)?,
        expr: text(expr)?,
    })
}

fn foreign_key(call: &Call, args: &[Term]) -> Read<ForeignKey> {
    call.only(&["on_delete", "on_update"])?;
    let [name, columns, table, references] = part_args(call, args)?;
    Ok(ForeignKey {
        name: text(name)?,
        columns: texts(columns)?,
        table: text(table)?,
        references: texts(references)?,
        on_delete: call.read("on_delete", action)?.unwrap_or_default(),
        on_update: call.read("on_update", action)?.unwrap_or_default(),
    })
}

fn action(term: &Term) -> Read<Action> {
    let words = Action::ALL.map(Action::word);
    match &term.kind {
        Kind::Name(name) => match Action::from_word(name) {
            Some(action) => Ok(action),
            None => unknown("an action", name, &words, term.span),
        },
        other => expected("an action such as `cascade`", other, term.span),
    }
}

/// What an index's word takes: names of columns, or parts of any sort.
#[derive(Clone, Copy)]
enum Parts {
    Columns,
    Mixed,
}

impl Parts {
    fn of(word: &str) -> Parts {
        if word.ends_with("_on") {
            Parts::Mixed
        } else {
            Parts::Columns
        }
    }
}

fn index(call: &Call, args: &[Term], sort: Parts) -> Read<Index> {
    call.only(&["unique", "filter"])?;
    let [name, parts] = part_args(call, args)?;
    let parts = match sort {
        Parts::Columns => list(parts, |column| text(column).map(IndexPart::Column))?,
        Parts::Mixed => list(parts, mixed)?,
    };
    Ok(Index {
        name: text(name)?,
        parts,
        unique: call.flag("unique")?,
        filter: call.read("filter", text)?,
    })
}

fn mixed(term: &Term) -> Read<IndexPart> {
    let call = call(term, "`asc(…)`, `desc(…)` or `expression(…)`")?;
    call.only(&[])?;
    let made: fn(String) -> IndexPart = match call.name.as_str() {
        "asc" => IndexPart::Column,
        "desc" => IndexPart::Descending,
        "expression" => IndexPart::Expr,
        other => {
            let words = ["asc", "desc", "expression"];
            return unknown("a part of an index", other, &words, call.span);
        }
    };
    let [of] = call.take()?;
    text(of).map(made)
}

/// Arguments of a part, which on a step follow the table's name.
fn part_args<'a, const N: usize>(call: &Call, args: &'a [Term]) -> Read<&'a [Term; N]> {
    args.try_into().or_else(|_| {
        wrong(
            call.span,
            format!(
                "`{}` takes {} arguments, and {} stand here: mend the call",
                call.name,
                N + call.args.len() - args.len(),
                call.args.len()
            ),
        )
    })
}
