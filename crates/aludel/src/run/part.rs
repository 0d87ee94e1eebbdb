use std::collections::BTreeMap;
use std::time::Duration;

use aludel_core::sql::{Body, Statement};

use super::text::short;
use super::watch::Watch;
use super::work::{Nature, Part};
use super::{Context, counts};
use crate::clock::Backoff;
use crate::driver::{Class, DbError};
use crate::execute::Handle;
use crate::session::Keys;
use crate::word::RunFn;
use crate::{Error, Kind, Result, session};

/// Runs one part of a migration; `what` begins its messages.
///
/// # Errors
/// Rows do not fit; the database refuses a statement; the function does.
pub(crate) fn run(
    cx: &mut Context<'_>,
    part: &Part,
    functions: &BTreeMap<String, RunFn>,
    what: &str,
) -> Result<()> {
    counts::check(cx.driver, what, &part.counts)?;
    let done = match &part.body {
        Body::Run(name) => function(cx, functions, name),
        Body::Rebuild(rebuild) => crate::rebuild::rebuild(cx.driver, rebuild),
        Body::Sql(statements) => statements
            .iter()
            .try_for_each(|sql| statement(cx, sql, part)),
    };
    done.map_err(|error| error.during(what))
}

fn function(cx: &mut Context<'_>, functions: &BTreeMap<String, RunFn>, name: &str) -> Result<()> {
    let function = functions.get(name).ok_or_else(|| {
        Error::new(
            Kind::Failed,
            format!("there is no function `{name}`: this is a bug of aludel, please report it"),
        )
    })?;
    match cx.flying {
        None => {
            if cx.place.is_some() {
                session::postgres::allow_idle(cx.driver)?;
            }
            function(&mut Handle(cx.driver))
        }
        Some(flying) => {
            session::allow_idle(cx.driver)?;
            let mut watch = Watch::new(cx.driver, &cx.names, flying);
            let done = function(&mut Handle(&mut watch));
            session::forbid_idle(cx.driver);
            done
        }
    }
}

fn statement(cx: &mut Context<'_>, statement: &Statement, part: &Part) -> Result<()> {
    let done = match stated(cx, statement, part) {
        Err(error) if error.class == Class::Algorithm => match &statement.fallback {
            Some(fallback) => attempt(cx, fallback, part),
            None => Err(error),
        },
        done => done,
    };
    done.map_err(|error| {
        let sql = short(&statement.sql);
        let said = if part.label.contains(&sql) {
            error.to_string()
        } else {
            format!("{error} (`{sql}`)")
        };
        let told = DbError {
            class: error.class,
            message: said,
        };
        Error::from(told).caused_by(error)
    })
}

/// The statement as it stands, its algorithm and all.
fn stated(cx: &mut Context<'_>, statement: &Statement, part: &Part) -> Result<(), DbError> {
    if !statement.unchecked {
        return attempt(cx, &statement.sql, part);
    }
    session::check_keys(cx.driver, Keys::Unchecked)?;
    let done = attempt(cx, &statement.sql, part);
    let checked = session::check_keys(cx.driver, Keys::Checked);
    done.and(checked)
}

/// On MySQL and MariaDB a table that somebody else uses is asked for again and again until the deadline: waiting inside
/// the server would make every reader of the table wait behind us. Inside a transaction nothing is tried again.
fn attempt(cx: &mut Context<'_>, sql: &str, part: &Part) -> Result<(), DbError> {
    let again = cx.engine.is_mysql_family() && part.nature == Nature::Schema;
    let mut backoff = Backoff::new(Duration::from_millis(100), Duration::from_secs(3));
    loop {
        match cx.driver.execute(sql, &[]) {
            Err(error) if again && error.class == Class::Busy && !cx.deadline.passed() => {
                cx.deadline.pause_about(backoff.turn());
            }
            Ok(_) if !part.raw => return warned(cx, sql),
            done => return done.map(drop),
        }
    }
}

/// MySQL and MariaDB may do something else than they were told, and warn of it only: a value cut, an index shortened.
fn warned(cx: &mut Context<'_>, sql: &str) -> Result<(), DbError> {
    let warnings = cx.driver.warnings()?;
    let untold = warnings.into_iter().find(|warning| !warning.tolerated());
    if let Some(warning) = untold {
        cx.warned.get_or_insert(format!(
            "the server warns ({}): {} (`{}`); look whether the table is what it should be",
            warning.code,
            warning.message,
            short(sql)
        ));
    }
    Ok(())
}
