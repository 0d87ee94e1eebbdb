//! Statements of people's that spare those who use the table: what their plain forms cost, these do not.

use crate::Engine;
use crate::sql::toll::{Grows, Toll, Waits};
use crate::token::{Token, tokens};

/// It reads the table from end to end, and nobody waits.
const READS: Toll = Toll::new(Grows::Reads, Waits::Nobody);

/// What a statement costs that builds or drops an index CONCURRENTLY, adds constraints NOT VALID, or does VALIDATE them;
/// `None` for every other. The table of an index that is named alone is not told.
pub(crate) fn gentle(sql: &str) -> Option<Vec<(String, Toll)>> {
    let all: Vec<Token<'_>> = tokens(sql, Engine::Postgres).collect();
    let word = |at: usize, word: &str| all.get(at).is_some_and(|token| token.is(word));
    let position = |word: &str| all.iter().position(|token| token.is(word));
    if word(0, "ALTER") && word(1, "TABLE") {
        let at = 2 + skipped(&all[2..], &["IF", "EXISTS", "ONLY"]);
        let (table, clauses) = named(&all[at..])?;
        return constraints(clauses)
            .map(|reads| reads.then_some((table, READS)).into_iter().collect());
    }
    let at = position("CONCURRENTLY")?;
    let index = |before: usize| at > before && word(at - 1, "INDEX");
    if word(0, "CREATE") && index(0) {
        let on = position("ON")? + 1;
        let on = on + skipped(all.get(on..)?, &["ONLY"]);
        return Some(vec![(named(all.get(on..)?)?.0, READS)]);
    }
    if word(0, "REINDEX") {
        let table = word(at - 1, "TABLE").then(|| named(&all[at + 1..]));
        let reads = table.flatten().map(|(table, _)| (table, READS));
        return Some(reads.into_iter().collect());
    }
    (word(0, "DROP") && index(0)).then(Vec::new)
}

/// Whether all clauses of an ALTER only add constraints that hold for new rows, or make them hold for all: then whether the
/// rows are read.
fn constraints(clauses: &[Token<'_>]) -> Option<bool> {
    let mut depth = 0_usize;
    let mut reads = false;
    let all = clauses.split(|token| {
        match token.text {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && token.is(",")
    });
    for clause in all {
        let first = clause.first()?;
        let valid = clause
            .windows(2)
            .any(|two| two[0].is("NOT") && two[1].is("VALID"));
        if first.is("VALIDATE") {
            reads = true;
        } else if !(first.is("ADD") && valid) {
            return None;
        }
    }
    Some(reads)
}

/// How many of these words come first.
fn skipped(all: &[Token<'_>], words: &[&str]) -> usize {
    let skips = |token: &&Token| words.iter().any(|word| token.is(word));
    all.iter().take_while(skips).count()
}

/// The name that comes first, without its schema, and what stands behind it.
fn named<'a, 'b>(all: &'a [Token<'b>]) -> Option<(String, &'a [Token<'b>])> {
    match all {
        [_, dot, rest @ ..] if dot.is(".") => named(rest),
        [name, rest @ ..] => Some((name.value(), rest)),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_that_are_built_beside_the_app_only_read() {
        for sql in [
            "CREATE INDEX CONCURRENTLY i ON t (n)",
            "create unique index concurrently if not exists i on only public.\"t\" (n) where n > 0",
            "REINDEX TABLE CONCURRENTLY public.t",
            "ALTER TABLE t VALIDATE CONSTRAINT c",
            "ALTER TABLE IF EXISTS ONLY public.t VALIDATE CONSTRAINT a, VALIDATE CONSTRAINT b",
            "ALTER TABLE t ADD CONSTRAINT a CHECK (n IN (1, 2)) NOT VALID, VALIDATE CONSTRAINT b",
        ] {
            assert_eq!(gentle(sql), Some(vec![("t".to_owned(), READS)]), "{sql}");
        }
    }

    #[test]
    fn what_only_the_catalogue_holds_costs_nothing() {
        for sql in [
            "DROP INDEX CONCURRENTLY i",
            "REINDEX INDEX CONCURRENTLY i",
            "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0) NOT VALID",
            "ALTER TABLE t ADD CHECK (n > 0) NOT VALID, ADD CONSTRAINT k FOREIGN KEY (a, b) REFERENCES u (a, b) NOT VALID",
        ] {
            assert_eq!(gentle(sql), Some(Vec::new()), "{sql}");
        }
    }

    #[test]
    fn plain_forms_are_none_of_them() {
        for sql in [
            "CREATE INDEX i ON t (n)",
            "CREATE TABLE concurrently (n int)",
            "DROP INDEX i",
            "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0)",
            "ALTER TABLE t ADD CONSTRAINT a CHECK (n > 0) NOT VALID, ADD CONSTRAINT b CHECK (n < 9)",
            "ALTER TABLE t ADD COLUMN n int, VALIDATE CONSTRAINT c",
            "UPDATE t SET n = 'NOT VALID'",
            "",
        ] {
            assert_eq!(gentle(sql), None, "{sql}");
        }
    }
}
