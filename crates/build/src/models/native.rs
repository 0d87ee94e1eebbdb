//! `type = …`: what stands in the column instead of what the field's own type says.

use aludel_core::{Engine, Native};
use syn::{Expr, ExprLit, Lit, Type};

use super::report::wrong;
use super::word::{Arg, Value, Word, checked};
use crate::nearest::hint;

/// What `type` says.
pub(super) enum StandIn<'a> {
    /// `type = i64`.
    Rust(&'a Type),
    /// `type = "citext"`, `type(mysql = "…")`.
    Engine(Native),
}

const EXAMPLE: &str = "type(sqlite = \"TEXT\", mysql = \"TINYTEXT\", postgres = \"citext\")";

/// Reads the word `type`.
pub(super) fn stand_in(word: &Word) -> syn::Result<StandIn<'_>> {
    match &word.value {
        Value::Type(ty) => Ok(StandIn::Rust(ty)),
        Value::Is(Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        })) => {
            checked(text, "type")?;
            Ok(StandIn::Engine(Native::everywhere(text.value())))
        }
        Value::List(args) if !args.is_empty() => by_engine(args).map(StandIn::Engine),
        _ => wrong(
            word.span(),
            format!("`type` wants a type: write `type = i64`, `type = \"citext\"` or `{EXAMPLE}`"),
        ),
    }
}

fn by_engine(args: &[Arg]) -> syn::Result<Native> {
    let mut native = Native::default();
    for arg in args {
        let (word, text) = match arg {
            Arg::Word(word) => (word, word.text()?),
            Arg::Text(text) => {
                return wrong(
                    text.span(),
                    format!("`type(…)` wants an engine before each text: write `{EXAMPLE}`"),
                );
            }
        };
        let slot = slot(&mut native, word)?;
        if slot.is_some() {
            return wrong(
                word.span(),
                format!("`{}` is given twice: keep one of them", word.key),
            );
        }
        *slot = Some(text.value());
    }
    Ok(native)
}

fn slot<'a>(native: &'a mut Native, word: &Word) -> syn::Result<&'a mut Option<String>> {
    let key = word.key.to_string();
    match Engine::from_word(&key) {
        Some(Engine::Sqlite) => Ok(&mut native.sqlite),
        Some(Engine::MySql) => Ok(&mut native.mysql),
        Some(Engine::MariaDb) => Ok(&mut native.mariadb),
        Some(Engine::Postgres) => Ok(&mut native.postgres),
        None => {
            let engines = Engine::ALL.map(Engine::word);
            let remedy = format!("there are {}", engines.join(", "));
            wrong(
                word.span(),
                format!("unknown engine `{key}`{}", hint(&key, engines, &remedy)),
            )
        }
    }
}
