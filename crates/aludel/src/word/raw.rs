use std::fmt;

use aludel_core::Engine;

use super::step::{Kind, Step};
use crate::{Execute, Result};

/// A raw step: what runs up, what runs down, what it does to the schema.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawStep {
    pub up: Raw,
    pub down: Option<Raw>,
    pub means: &'static [Step],
}

#[derive(Clone, Copy)]
pub(super) enum Raw {
    Nothing,
    Sql(&'static str),
    SqlFor(Engine, &'static str),
    File(&'static str),
    Run(fn(&mut dyn Execute) -> Result<()>),
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Raw::Nothing => f.write_str("nothing"),
            Raw::Sql(text) => write!(f, "sql({text:?})"),
            Raw::SqlFor(engine, text) => write!(f, "sql_for({engine:?}, {text:?})"),
            Raw::File(name) => write!(f, "sql_file({name:?})"),
            Raw::Run(_) => f.write_str("run(…)"),
        }
    }
}

const fn raw(up: Raw) -> Step {
    Step(Kind::Raw(RawStep {
        up,
        down: None,
        means: &[],
    }))
}

/// SQL on every engine, statements separated by semicolons.
pub const fn sql(text: &'static str) -> Step {
    raw(Raw::Sql(text))
}

/// SQL on one engine. MySQL's is for MariaDB too, unless a step for MariaDB stands directly beside it.
pub const fn sql_for(engine: Engine, text: &'static str) -> Step {
    raw(Raw::SqlFor(engine, text))
}

/// SQL from a file beside the migrations.
pub const fn sql_file(name: &'static str) -> Step {
    raw(Raw::File(name))
}

/// A function of the migration's file.
pub const fn run(function: fn(&mut dyn Execute) -> Result<()>) -> Step {
    raw(Raw::Run(function))
}

/// Nothing needs to be done: `run(f).reverse(nothing)`.
#[allow(non_upper_case_globals, reason = "a word of the migrations")]
pub const nothing: Step = raw(Raw::Nothing);

impl Step {
    /// How a raw step is taken back: by another raw step, or [`nothing`].
    pub const fn reverse(mut self, step: Step) -> Self {
        match (&mut self.0, step.0) {
            (Kind::Raw(this), Kind::Raw(back)) => this.down = Some(back.up),
            _ => panic!(
                "`.reverse(…)` stands on sql, sql_for, sql_file and run, and takes one of them or `nothing`: other steps reverse themselves"
            ),
        }
        self
    }

    /// What a raw step does to the schema, in steps.
    pub const fn means(mut self, steps: &'static [Step]) -> Self {
        match &mut self.0 {
            Kind::Raw(this) => this.means = steps,
            _ => panic!("`.means(…)` stands on sql, sql_for, sql_file and run only"),
        }
        self
    }
}
