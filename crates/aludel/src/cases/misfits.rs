//! Values that fit a new type and values that do not, for all engines.

use aludel_core::sql::preflight;
use aludel_core::{Schema, Step};

use super::{literal, migrate, shown, steps};
use crate::driver::Driver;
use crate::prelude::*;
use crate::word;

/// A column whose type changes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Misfit {
    before: &'static [word::Step],
    steps: &'static [word::Step],
    /// Values as SQL that fit: they come out of the change and back as they were.
    fits: &'static [&'static str],
    /// Values as SQL that do not.
    strays: &'static [&'static str],
}

macro_rules! misfit {
    ($from:expr => $to:expr, $fits:expr, $strays:expr) => {
        Misfit {
            before: &[create_table("t", &[integer("id"), $from.nullable()]).primary_key(&["id"])],
            steps: &[alter_column("t", $from.nullable(), $to.nullable())],
            fits: &$fits,
            strays: &$strays,
        }
    };
}

/// Every change of type that is checked.
pub(super) const MISFITS: &[Misfit] = &[
    misfit!(bigint("n") => smallint("n"), ["-32768", "32767"], ["-32769", "32768"]),
    misfit!(bigint("n") => unsigned_integer("n"), ["0", "4294967295"], ["-1", "4294967296"]),
    misfit!(bigint("n") => unsigned_bigint("n"), ["0", "9223372036854775807"], ["-1"]),
    misfit!(
        unsigned_bigint("n") => bigint("n"),
        ["'00000000000000000000'", "'09223372036854775807'"],
        ["'09223372036854775808'", "'18446744073709551615'"]
    ),
    misfit!(
        unsigned_bigint("n") => varchar("n", 5),
        ["'00000000000000000000'", "'00000000000000012345'"],
        ["'00000000000000123456'"]
    ),
    misfit!(integer("n") => boolean("n"), ["0", "1"], ["2", "-1"]),
    misfit!(double("n") => boolean("n"), ["0", "1"], ["2.5", "0.5"]),
    misfit!(decimal("n", 4, 0) => boolean("n"), ["'0'", "'1'"], ["'2'", "'-1'"]),
    misfit!(boolean("n") => decimal("n", 2, 2), ["FALSE"], ["TRUE"]),
    misfit!(decimal("n", 20, 1) => double("n"), ["'0.5'", "'-12.5'"], ["'1234567890123456789.1'"]),
    misfit!(integer("n") => varchar("n", 3), ["0", "-12", "123"], ["1234", "-123"]),
    misfit!(bigint("n") => double("n"), ["9007199254740992", "-5"], ["9007199254740993"]),
    misfit!(double("n") => varchar("n", 4), ["1", "-12", "2.5", "1000"], ["-12.5", "10000"]),
    misfit!(varchar("n", 9) => double("n"), ["'1'", "'0'", "'-2.5'", "'100000'"], ["'x'", "''"]),
    misfit!(double("n") => enumeration("n", &["1", "-2.5"]), ["1", "-2.5"], ["2"]),
    misfit!(integer("n") => decimal("n", 4, 2), ["99", "-99", "0"], ["100", "-100"]),
    misfit!(double("n") => smallint("n"), ["3", "-32768"], ["3.5", "40000"]),
    misfit!(decimal("n", 6, 3) => decimal("n", 4, 1), ["'12.500'", "'-999.000'"], ["'12.250'"]),
    misfit!(decimal("n", 9, 0) => decimal("n", 4, 0), ["'9999'"], ["'10000'", "'-10000'"]),
    misfit!(decimal("n", 9, 0) => smallint("n"), ["'32767'", "'-1'"], ["'32768'"]),
    misfit!(text("n") => varchar("n", 3), ["''", "'é🎉x'"], ["'abcd'", "'é🎉xy'"]),
    misfit!(
        varchar("n", 40) => integer("n"),
        ["'0'", "'-7'", "'2147483647'"],
        ["'007'", "'1e3'", "'abc'", "''", "' 1'", "'2147483648'", "'9223372036854775808'", "'-0'", "'7\n'", "'7.0'"]
    ),
    misfit!(
        varchar("n", 40) => unsigned_bigint("n"),
        ["'0'", "'18446744073709551615'"],
        ["'-1'", "'01'", "'18446744073709551616'", "'x'", "''"]
    ),
    misfit!(varchar("n", 40) => boolean("n"), ["'0'", "'1'"], ["'true'", "''", "'2'"]),
    misfit!(
        varchar("n", 40) => decimal("n", 4, 2),
        ["'12.50'", "'-0.25'"],
        ["'1.234'", "'123.00'", "'x'", "''", "'1.2.3'", "'-'"]
    ),
    misfit!(
        varchar("n", 40) => date("n"),
        ["'2024-02-29'"],
        ["'2023-02-29'", "'2024-2-9'", "'today'", "''", "'2024-02-29 10:00:00'"]
    ),
    misfit!(
        varchar("n", 40) => datetime("n"),
        ["'2024-02-29 23:59:59.123456'"],
        ["'2024-02-30 00:00:00'", "'2024-02-29'", "'x'", "'2024-02-29 24:00:00'"]
    ),
    misfit!(
        varchar("n", 40) => uuid("n"),
        ["'0190a1b2-0000-7000-8000-00000000000f'"],
        ["'0190A1B2-0000-7000-8000-00000000000F'", "'0190a1b2'", "''"]
    ),
    misfit!(varchar("n", 40) => json("n"), ["'[]'", "'null'"], ["'{'", "''"]),
    misfit!(
        varchar("n", 40) => enumeration("n", &["a", "it's"]),
        ["'a'", "'it''s'"],
        ["'A'", "''", "'its'"]
    ),
    misfit!(integer("n") => enumeration("n", &["o", "1"]), ["1"], ["0", "2"]),
    misfit!(
        enumeration("n", &["a", "b", "c"]) => enumeration("n", &["a", "b"]),
        ["'a'", "'b'"],
        ["'c'"]
    ),
    misfit!(
        datetime("n") => date("n"),
        ["'2024-02-29 00:00:00.000000'"],
        ["'2024-02-29 00:00:00.000001'", "'2024-02-29 12:00:00.000000'"]
    ),
    misfit!(uuid("n") => varchar("n", 36), ["{u:0190A1B2000070008000000000000F0F}"], []),
    misfit!(uuid("n") => varchar("n", 35), [], ["{u:0190A1B2000070008000000000000F0F}"]),
    misfit!(blob("n") => varbinary("n", 2), ["{x:}", "{x:FF00}"], ["{x:FF0000}"]),
    misfit!(date("n") => varchar("n", 9), [], ["'2024-02-29'"]),
];

/// Counts the strays, and takes what fits there and back.
pub(super) fn count(case: &Misfit, db: &mut dyn Driver) {
    let (before, change) = (steps(case.before), steps(case.steps));
    let schema = migrate(db, &before, &Schema::default()).unwrap();
    for (id, value) in case.fits.iter().chain(case.strays).enumerate() {
        let sql = format!("INSERT INTO t (id, n) VALUES ({id}, {value})");
        let sql = literal(&sql, db.engine());
        db.execute(&sql, &[])
            .unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
    db.execute("INSERT INTO t (id, n) VALUES (1000, NULL)", &[])
        .unwrap();
    let counts = preflight(&change, &schema, db.engine());
    let found: usize = counts
        .iter()
        .map(|count| shown(db, &count.sql)[0].parse::<usize>().unwrap())
        .sum();
    assert_eq!(found, case.strays.len(), "{:?}\n{counts:#?}", case.steps);
    for one in &counts {
        assert_eq!(shown(db, &one.sample).len(), found.min(5), "{}", one.sample);
    }
    let strays = format!(
        "DELETE FROM t WHERE id < 1000 AND id >= {}",
        case.fits.len()
    );
    db.execute(&strays, &[]).unwrap();
    let rows = shown(db, "SELECT id, n FROM t ORDER BY id");
    let after = migrate(db, &change, &schema).unwrap_or_else(|e| panic!("{change:?}: {e}"));
    let back: Vec<_> = change.iter().rev().filter_map(Step::reverse).collect();
    migrate(db, &back, &after).unwrap_or_else(|e| panic!("{back:?}: {e}"));
    assert_eq!(
        shown(db, "SELECT id, n FROM t ORDER BY id"),
        rows,
        "{change:?}"
    );
}
