//! Migrations as earlier versions wrote them read as they did then.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::{ImplItem, Item, ItemImpl, Visibility};

use super::read_chain;
use super::words::{COLUMNS, NAMES, PARTS, STEPS, VALUES};
use crate::SourceFile;

const SEALED: [(&str, &str); 6] = [
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
    (
        "0004_every_word",
        include_str!("../../../aludel/tests/sealed/0004_every_word.rs"),
    ),
    (
        "0005_outside",
        include_str!("../../../aludel/tests/sealed/0005_outside.rs"),
    ),
    (
        "0006_keep_nothing",
        include_str!("../../../aludel/tests/sealed/0006_keep_nothing.rs"),
    ),
];

/// The SQL files beside them.
const FILES: [(&str, &str); 1] = [(
    "pairs.sql",
    include_str!("../../../aludel/tests/sealed/pairs.sql"),
)];

/// Pinned for ever, as databases hold them: `crates/aludel/tests/sealed.rs` has the same.
const CHECKSUMS: [u64; 6] = [
    739_237_467_112_811_414,
    13_149_544_413_717_260_217,
    13_580_862_765_814_199_711,
    8_349_968_186_539_579_290,
    6_719_585_724_324_178_583,
    1_661_662_379_297_231_964,
];

#[test]
fn sealed_migrations_mean_what_they_meant() {
    let source = |(id, text): (&str, &str)| SourceFile {
        path: format!("migrations/{id}.rs"),
        text: text.to_owned(),
    };
    let files = FILES.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let chain = read_chain(&SEALED.map(source), &BTreeMap::from(files)).unwrap();
    let mut parent = String::new();
    let mut found = Vec::new();
    for one in chain.plain() {
        parent = aludel_core::chain(&parent, one);
        found.push((one.checksum().unwrap(), parent.clone()));
    }
    let checksums: Vec<u64> = found.iter().map(|(checksum, _)| *checksum).collect();
    assert_eq!(checksums, CHECKSUMS, "{found:#?}");
}

/// The Rust files of a folder beside this crate's, by name.
fn files_of(folder: &str) -> BTreeMap<String, String> {
    let folder = format!("{}/../aludel/{folder}", env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let rust = paths.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let read = |path: std::path::PathBuf| {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(&path).unwrap())
    };
    rust.map(read).collect()
}

/// The names in a text of Rust.
fn names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => drop(found.insert(name.to_string())),
            TokenTree::Group(group) => names(group.stream(), found),
            _ => {}
        }
    }
}

/// The public methods of the words, which are words too.
fn methods() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in files_of("src/word").values() {
        let items = syn::parse_file(text).unwrap().items;
        for item in items {
            let Item::Impl(ItemImpl { items, .. }) = item else {
                continue;
            };
            for item in items {
                if let ImplItem::Fn(one) = item
                    && matches!(one.vis, Visibility::Public(_))
                    && one.sig.receiver().is_some()
                {
                    found.insert(one.sig.ident.to_string());
                }
            }
        }
    }
    found
}

#[test]
fn every_word_stands_in_a_sealed_migration() {
    let sealed = files_of("tests/sealed");
    let pinned: Vec<_> = SEALED.iter().map(|(id, _)| *id).collect();
    assert_eq!(
        sealed.keys().collect::<Vec<_>>(),
        pinned,
        "pin each file of crates/aludel/tests/sealed here and in crates/aludel/tests/sealed.rs"
    );
    let mut there = BTreeSet::new();
    for text in sealed.values() {
        names(text.parse().unwrap(), &mut there);
    }
    let mut words = methods();
    assert!(words.contains("nullable") && words.contains("reverse_using"));
    let plain = [STEPS, COLUMNS, VALUES, PARTS, NAMES].concat();
    words.extend(plain.into_iter().map(str::to_owned));
    let missing: Vec<_> = words.difference(&there).collect();
    assert!(
        missing.is_empty(),
        "no migration in crates/aludel/tests/sealed uses {missing:?}: write one more there with them, never change one \
         that is there, and pin its checksum here and in crates/aludel/tests/sealed.rs"
    );
}
