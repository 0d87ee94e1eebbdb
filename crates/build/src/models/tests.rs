use super::*;

mod around;
mod bad;
mod fields;
mod good;
mod keys;
mod lint;
mod references;
mod robust;
mod tree;
mod types;

use around::{around, column, table};

/// Reads one file, `models/mod.rs`; problems as people see them.
fn read(text: &str) -> Result<Models, Vec<String>> {
    let file = SourceFile {
        path: "models/mod.rs".to_owned(),
        text: text.to_owned(),
    };
    read_models(&[file]).map_err(|all| all.iter().map(ToString::to_string).collect())
}
