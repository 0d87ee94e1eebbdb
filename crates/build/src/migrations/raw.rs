use aludel_core::{Raw, Step};

use super::args::{expected, text};
use super::column::engine;
use super::step::{Surroundings, step};
use super::term::{Call, Kind, Read, Term, wrong};
use super::words::unknown;

const RAW: &[&str] = &["sql", "sql_for", "sql_file", "run"];

/// `sql("…").reverse(sql("…")).means(&[…])` and its kin.
pub(super) fn raw_step(call: &Call, around: &dyn Surroundings) -> Read<Step> {
    call.only(&["reverse", "means"])?;
    Ok(Step::Raw {
        up: raw(call, around)?,
        down: call.read("reverse", |term| reverse(term, around))?,
        means: call.read_list("means", |term| means(term, around))?,
    })
}

/// A step that says what raw steps do to the schema.
fn means(term: &Term, around: &dyn Surroundings) -> Read<Step> {
    match step(term, around)? {
        Step::Floor(_) => wrong(
            term.span,
            "`floor` is about the whole migration: put it among the steps, not into `.means`",
        ),
        Step::KeepNothing(_) => wrong(
            term.span,
            "nothing is kept of what SQL or a function takes: take `.keep_nothing()` out",
        ),
        Step::Transaction(_) => wrong(
            term.span,
            "a word about the whole migration stands here: put it among the steps, not into `.means`",
        ),
        step => Ok(step),
    }
}

fn reverse(term: &Term, around: &dyn Surroundings) -> Read<Raw> {
    match &term.kind {
        Kind::Name(name) if name == "nothing" => Ok(Raw::Nothing),
        Kind::Name(name) => wrong(
            term.span,
            format!("`.reverse` takes a step: write `run({name})`, `sql(\"…\")` or `nothing`"),
        ),
        Kind::Call(call) if RAW.contains(&call.name.as_str()) => {
            call.only(&[])?;
            raw(call, around)
        }
        Kind::Call(call) => unknown("the way back", &call.name, RAW, call.span),
        other => expected(
            "a step such as `sql(\"…\")`, `run(f)` or `nothing`",
            other,
            term.span,
        ),
    }
}

fn raw(call: &Call, around: &dyn Surroundings) -> Read<Raw> {
    if call.name == "sql_for" {
        let [on, sql] = call.take()?;
        return Ok(Raw::Sql {
            engine: Some(engine(on)?),
            text: text(sql)?,
        });
    }
    let [arg] = call.take()?;
    match call.name.as_str() {
        "sql" => Ok(Raw::Sql {
            engine: None,
            text: text(arg)?,
        }),
        "sql_file" => file(arg, around),
        _ => function(arg, around),
    }
}

fn file(arg: &Term, around: &dyn Surroundings) -> Read<Raw> {
    let name = text(arg)?;
    if name.contains(['/', '\\']) {
        return wrong(
            arg.span,
            format!("`{name}` lies in another folder: put the file beside the migrations"),
        );
    }
    match around.sql_file(&name) {
        Some(text) => Ok(Raw::File {
            text: lines(&text),
            name,
        }),
        None => wrong(
            arg.span,
            format!("there is no file `{name}` beside the migrations: create it, or mend the name"),
        ),
    }
}

fn function(arg: &Term, around: &dyn Surroundings) -> Read<Raw> {
    let Kind::Name(name) = &arg.kind else {
        return expected("the name of a function in this file", &arg.kind, arg.span);
    };
    match around.function(name) {
        Ok(()) => Ok(Raw::Run { name: name.clone() }),
        Err(near) => {
            let remedy = near.map_or_else(
                || "write it below the migration".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            wrong(
                arg.span,
                format!("this file has no function `{name}`: {remedy}"),
            )
        }
    }
}

/// A file's text with line ends as `\n`, whatever the checkout made of them.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n")
}
