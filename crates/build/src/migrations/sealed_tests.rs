//! Migrations as earlier versions wrote them read as they did then.

use std::collections::BTreeMap;

use super::read_chain;
use crate::SourceFile;

const SEALED: [(&str, &str); 3] = [
    (
        "0001_every_type",
        include_str!("../../../aludel/tests/sealed/0001_every_type.rs"),
    ),
    (
        "0002_every_step",
        include_str!("../../../aludel/tests/sealed/0002_every_step.rs"),
    ),
    (
        "0003_by_hand",
        include_str!("../../../aludel/tests/sealed/0003_by_hand.rs"),
    ),
];

/// Pinned for ever, as databases hold them: `crates/aludel/tests/sealed.rs` has the same.
const CHECKSUMS: [u64; 3] = [
    739_237_467_112_811_414,
    13_149_544_413_717_260_217,
    13_580_862_765_814_199_711,
];

#[test]
fn sealed_migrations_mean_what_they_meant() {
    let source = |(id, text): (&str, &str)| SourceFile {
        path: format!("migrations/{id}.rs"),
        text: text.to_owned(),
    };
    let chain = read_chain(&SEALED.map(source), &BTreeMap::new()).unwrap();
    let mut parent = String::new();
    let mut found = Vec::new();
    for one in chain.plain() {
        parent = aludel_core::chain(&parent, one);
        found.push((one.checksum().unwrap(), parent.clone()));
    }
    let checksums: Vec<u64> = found.iter().map(|(checksum, _)| *checksum).collect();
    assert_eq!(checksums, CHECKSUMS, "{found:#?}");
}
