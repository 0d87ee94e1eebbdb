//! Operators, and how tightly they bind.

use crate::Engine;
use crate::token::Token;

/// An operator between two expressions.
pub(super) struct Operator {
    /// Its word in normal form.
    pub word: String,
    /// How tightly it binds: the more the tighter.
    pub binds: u8,
}

/// What needs no parentheses anywhere.
pub(super) const ATOM: u8 = 20;
/// A sign before a number.
pub(super) const UNARY: u8 = 15;
/// `*`, `/` and `%`.
pub(super) const TIMES: u8 = 11;
/// `or`.
pub(super) const OR: u8 = 1;
/// `and`.
pub(super) const AND: u8 = 3;
/// `not`.
pub(super) const NOT: u8 = 4;
const COMPARE: u8 = 5;

/// The operator that the tokens begin with, taken from them.
pub(super) fn infix<'a>(
    tokens: &mut (impl Iterator<Item = Token<'a>> + Clone),
    engine: Engine,
) -> Option<Operator> {
    let first = tokens.next()?.text.to_lowercase();
    let mut takes = |word: &str| {
        let mut ahead = tokens.clone();
        let found = ahead.next().is_some_and(|next| next.is(word));
        if found {
            *tokens = ahead;
        }
        found
    };
    let word = match first.as_str() {
        "not" => {
            let words = ["in", "like", "between", "glob", "regexp", "rlike", "match"];
            format!("not {}", words.into_iter().find(|word| takes(word))?)
        }
        "is" => match (takes("not"), takes("null")) {
            (false, true) => "is null".to_owned(),
            (true, true) => "is not null".to_owned(),
            (false, false) => "is".to_owned(),
            (true, false) => "is not".to_owned(),
        },
        "isnull" => "is null".to_owned(),
        "notnull" => "is not null".to_owned(),
        "!=" => "<>".to_owned(),
        "==" => "=".to_owned(),
        "&&" => "and".to_owned(),
        "||" if engine.is_mysql_family() => "or".to_owned(),
        "mod" => "%".to_owned(),
        _ => first,
    };
    let binds = binds(&word, engine)?;
    Some(Operator { word, binds })
}

fn binds(word: &str, engine: Engine) -> Option<u8> {
    Some(match word {
        "or" => OR,
        "xor" => 2,
        "and" => AND,
        "<" | "<=" | ">" | ">=" if engine == Engine::Sqlite => COMPARE + 1,
        "=" | "<>" | "<" | "<=" | ">" | ">=" | "<=>" | "is" | "is not" | "is null"
        | "is not null" | "in" | "not in" | "like" | "not like" | "between" | "not between"
        | "glob" | "not glob" | "regexp" | "not regexp" | "rlike" | "not rlike" | "match"
        | "not match" | "escape" => COMPARE,
        "|" => 7,
        "&" => 8,
        "<<" | ">>" => 9,
        "+" | "-" => 10,
        "*" | "/" | "%" | "div" => TIMES,
        "^" => 12,
        "||" | "->" | "->>" => 13,
        "collate" => 14,
        _ => return None,
    })
}
