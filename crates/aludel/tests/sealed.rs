//! Migrations as earlier versions wrote them compile, and mean what they meant: what is compiled is compared with the
//! checksum that databases hold.

#![allow(missing_docs)]
#![allow(clippy::unnecessary_wraps, reason = "functions of a step return so")]

use aludel::embed::{Embedded, Source};
use aludel::{Engine, Migrations, Target};

#[path = "sealed/0001_every_type.rs"]
mod every_type;

#[path = "sealed/0002_every_step.rs"]
mod every_step;

#[rustfmt::skip]
#[path = "sealed/0003_by_hand.rs"]
mod by_hand;

#[path = "sealed/0004_every_word.rs"]
mod every_word;

#[path = "sealed/0005_outside.rs"]
mod outside;

#[path = "sealed/0006_keep_nothing.rs"]
mod keep_nothing;

/// The checksums are those of `crates/build/src/migrations/sealed_tests.rs`.
static MIGRATIONS: Migrations = Migrations::new(&Source {
    history: "refinery_schema_history",
    engines: &Engine::ALL,
    migrations: &[
        Embedded {
            id: "0001_every_type",
            migration: every_type::MIGRATION,
            checksum: 739_237_467_112_811_414,
            chain: "d26ad5c98291749a5132842b9ee76db002dbe9dd9b38eef8b8e0b58d86592c1d",
            runs: &[],
            files: &[],
            draft: false,
        },
        Embedded {
            id: "0002_every_step",
            migration: every_step::MIGRATION,
            checksum: 13_149_544_413_717_260_217,
            chain: "66bc9a346db1b517a38c1c01bdab8c1e968295ccc43844c0472b37646ea4958e",
            runs: &[],
            files: &[],
            draft: false,
        },
        Embedded {
            id: "0003_by_hand",
            migration: by_hand::MIGRATION,
            checksum: 13_580_862_765_814_199_711,
            chain: "72e189fbf485496789c66be19ce37b5fa503a53a7511c67bfe48bc4c19d15a35",
            runs: &["fill", "empty"],
            files: &[],
            draft: false,
        },
        Embedded {
            id: "0004_every_word",
            migration: every_word::MIGRATION,
            checksum: 8_349_968_186_539_579_290,
            chain: "415f737863670b3494ef5c187bc366c780e01ca686746a7d6639e72a6d03d75e",
            runs: &[],
            files: &[("pairs.sql", include_str!("sealed/pairs.sql"))],
            draft: false,
        },
        Embedded {
            id: "0005_outside",
            migration: outside::MIGRATION,
            checksum: 6_719_585_724_324_178_583,
            chain: "1e2c4fb5fdb313290dc62b5a3292dfd3a28973c9a54787afd48033d5bcda1c68",
            runs: &[],
            files: &[],
            draft: false,
        },
        Embedded {
            id: "0006_keep_nothing",
            migration: keep_nothing::MIGRATION,
            checksum: 1_661_662_379_297_231_964,
            chain: "83b219db243209e27bb359806a94b167294ef0c06af8ac72a0979afd1da3e2a4",
            runs: &[],
            files: &[],
            draft: false,
        },
    ],
    seeds: aludel::include_dir::Dir::new("", &[]),
});

#[test]
fn sealed_migrations_mean_what_they_meant() {
    for engine in Engine::ALL {
        let script = MIGRATIONS.sql(&Target::Base, &Target::Id("2".into()), engine);
        let script = script.unwrap_or_else(|error| panic!("{engine}: {error}"));
        assert!(script.contains("739237467112811414"), "{engine}: {script}");
        let error = MIGRATIONS.sql(&Target::Base, &Target::Head, engine);
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("runs the function `fill`"),
            "{engine}: {error}"
        );
    }
}
