//! Every test that PITFALLS.md and SCENARIOS.md name exists, and nothing that a migration meets is left out.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Runs of pitfalls, by letter: the first and the last.
const NUMBERS: [(char, u32, u32); 6] = [
    ('S', 1, 24),
    ('M', 1, 18),
    ('M', 20, 27),
    ('P', 1, 20),
    ('P', 22, 26),
    ('K', 1, 8),
];

#[test]
fn every_pitfall_has_a_test_and_every_test_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join("PITFALLS.md")).unwrap();
    let mut listed = BTreeSet::new();
    let mut missing = Vec::new();
    for row in text.lines().filter(|line| is_row(line)) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        listed.insert(cells[1].to_owned());
        missing.extend(
            lost(&root.join("crates"), cells[3])
                .into_iter()
                .map(|name| format!("{}: {name}", cells[1])),
        );
    }
    assert_eq!(missing, [""; 0], "these tests do not exist");
    let all = NUMBERS
        .iter()
        .flat_map(|(letter, first, last)| (*first..=*last).map(move |n| format!("{letter}{n}")));
    let left_out: Vec<_> = all.filter(|one| !listed.contains(one)).collect();
    assert_eq!(left_out, [""; 0], "these pitfalls have no test");
}

fn is_row(line: &str) -> bool {
    let mut letters = line.chars().skip_while(|c| "| ".contains(*c));
    let letter = letters.next().is_some_and(|c| "SMPK".contains(c));
    letter && letters.next().is_some_and(|c| c.is_ascii_digit())
}

/// What stands where a scenario is not held by a test yet.
const NOT_YET: &str = "not yet";

#[test]
fn every_scenario_is_listed_and_its_tests_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let text = fs::read_to_string(root.join("SCENARIOS.md")).unwrap();
    let (mut listed, mut missing) = (Vec::new(), Vec::new());
    for row in text.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        listed.push(cells[1].parse::<u32>().unwrap());
        if cells[5] != NOT_YET {
            let lost = lost(&root, cells[5]);
            missing.extend(lost.into_iter().map(|name| format!("{}: {name}", cells[1])));
        }
    }
    assert_eq!(missing, [""; 0], "these tests do not exist");
    assert_eq!(listed, (1..=30).collect::<Vec<_>>());
}

/// The tests of a cell that are not in the file named before them; a cell without any is one.
fn lost(root: &Path, cell: &str) -> Vec<String> {
    let mut file = String::new();
    let mut tests = 0;
    let mut lost = Vec::new();
    for word in cell.split('`').skip(1).step_by(2) {
        if Path::new(word).extension().is_some_and(|ext| ext == "rs") {
            file = fs::read_to_string(root.join(word)).unwrap_or_default();
            continue;
        }
        tests += 1;
        if !file.contains(&format!("fn {word}(")) && !file.contains(&format!("\"{word}\"")) {
            lost.push(word.to_owned());
        }
    }
    if tests == 0 {
        lost.push("no test".to_owned());
    }
    lost
}
