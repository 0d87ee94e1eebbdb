//! Checks as MySQL takes them: it refuses an expression that is no condition by its form, such as a CASE or a plain column,
//! which every other engine reads as true or false.

use crate::Engine;
use crate::token::{Kind, Token, tokens};

/// What makes a condition of what stands beside it.
const OPERATORS: &[&str] = &[
    "=", "<=>", "<", ">", "<=", ">=", "<>", "!=", "and", "or", "xor", "not", "!", "is", "in",
    "between", "like", "regexp", "rlike", "of",
];

/// Functions that are conditions by themselves, and what the names of others begin with.
const FUNCTIONS: &[&str] = &[
    "exists",
    "is_ipv4",
    "is_ipv4_compat",
    "is_ipv4_mapped",
    "is_ipv6",
    "is_uuid",
    "isnull",
    "json_contains",
    "json_contains_path",
    "json_overlaps",
    "json_schema_valid",
    "json_valid",
    "regexp_like",
    "strcmp",
];
const FAMILIES: &[&str] = &["mbr", "st_"];

/// The check in words that MySQL takes, true, false and NULL for the same rows.
pub(super) fn condition(expr: &str) -> String {
    if is_condition(expr) {
        expr.to_owned()
    } else {
        format!("({expr}) IS NOT FALSE")
    }
}

fn is_condition(expr: &str) -> bool {
    let all: Vec<_> = tokens(expr, Engine::MySql).collect();
    let mut all = &all[..];
    while let [first, inner @ .., _] = all
        && first.is("(")
        && top(all).count() == 0
    {
        all = inner;
    }
    match all {
        [] => true,
        [one] => one.is("true") || one.is("false"),
        [name, open, ..] if open.is("(") && top(all).count() == 1 => is_function(name),
        _ => operated(all),
    }
}

/// `&&` comes as two marks.
fn operated(all: &[Token]) -> bool {
    let top: Vec<_> = top(all).collect();
    let both = |pair: &[&Token]| pair.iter().all(|token| token.is("&"));
    let one = |token: &&Token| token.is("||") || OPERATORS.iter().any(|one| token.is(one));
    top.iter().any(one) || top.windows(2).any(both)
}

fn is_function(name: &Token) -> bool {
    let lower = name.text.to_lowercase();
    let family = || FAMILIES.iter().any(|start| lower.starts_with(start));
    name.kind == Kind::Word && (FUNCTIONS.contains(&&*lower) || family())
}

/// The tokens outside of all parentheses and of every CASE. `end` is a name, too, where no CASE is open.
fn top<'a, 'b>(all: &'a [Token<'b>]) -> impl Iterator<Item = &'a Token<'b>> {
    let mut open: Vec<&Token> = Vec::new();
    all.iter().filter(move |token| {
        let opens = token.is("(") || token.is("case");
        let closes = token.is(")") || token.is("end") && open.last().is_some_and(|o| o.is("case"));
        let outside = open.is_empty() && !opens && !closes;
        if opens {
            open.push(token);
        } else if closes {
            open.pop();
        }
        outside
    })
}

#[cfg(test)]
mod tests {
    use super::condition;

    #[test]
    fn what_is_a_condition_stays_as_it_is_written() {
        let all = [
            "n > 0",
            "n BETWEEN 1 AND 2",
            "NOT n",
            "! n",
            "((n IN (1, 2)))",
            "(n) = (m)",
            "true",
            "n AND m",
            "n && m",
            "n || m",
            "name LIKE 'a' COLLATE utf8mb4_bin",
            "CASE WHEN n > 0 THEN 1 ELSE 2 END < 3",
            "json_valid(j)",
            "(JSON_CONTAINS(j, '1'))",
            "st_within(a, b)",
            "'a' MEMBER OF (j)",
            "start < end",
            "n IS NULL",
        ];
        assert_eq!(all.map(condition), all);
    }

    #[test]
    fn what_is_none_becomes_one() {
        let all = [
            "CASE WHEN n > 0 THEN n < 100 ELSE n > -100 END",
            "(case when n > 0 then (n < 1) end)",
            "if(n > 0, n < 5, n > 1)",
            "coalesce(n > 0, true)",
            "active",
            "`active`",
            "1",
            "n + 1",
            "n & 1",
            "n << 1",
            "(n > 0) + (m > 0)",
            "j -> '$.is'",
            "instr(name, 'a = b')",
            "pick(end, n = m)",
            "binary n",
        ];
        assert_eq!(
            all.map(condition),
            all.map(|one| format!("({one}) IS NOT FALSE"))
        );
    }
}
