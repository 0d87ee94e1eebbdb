//! The reader of models: from Rust structs to a [`Schema`].
//!
//! Plain functions over texts: which files there are is the build's business. Every problem that
//! can be seen at once is reported at once, in the order of files and lines.

mod again;
mod checks;
mod columns;
mod counting;
mod declared;
mod discriminant;
mod enums;
mod gate;
mod hints;
mod joins;
mod keys;
mod known;
mod names;
mod native;
mod outline;
mod parts;
mod places;
mod references;
mod report;
mod reserved;
mod scan;
mod shape;
mod site;
mod spelled;
mod tables;
mod targets;
#[cfg(test)]
mod tests;
mod tree;
mod types;
mod values;
mod word;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::{Engine, Hints, Schema};

pub(crate) use again::{Again, Before, read_again};
pub(crate) use discriminant::range;
pub(crate) use outline::Outline;
pub use places::{Location, Places};

use crate::{Diagnostic, SourceFile};
use declared::{Declared, Newtype, TableModel};
use enums::EnumModel;
use report::Report;
use scan::Scan;
use tables::Settled;

/// What the models say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Models {
    /// The tables.
    pub schema: Schema,
    /// What is said beyond the schema: names until now, and values for rows that are there already.
    pub hints: Hints,
    /// Where tables and columns are declared.
    pub places: Places,
}

impl Models {
    /// What cannot stand in the schema, or not on one of these engines, where the models declare
    /// it.
    pub fn lint(&self, engines: &[Engine]) -> Vec<Diagnostic> {
        self.located(&aludel_core::lint::lint(&self.schema, engines))
    }

    /// The same, where all but these tables, and what foreign keys join to them, were found sound
    /// before.
    pub(crate) fn lint_changed(
        &self,
        engines: &[Engine],
        changed: &BTreeSet<String>,
    ) -> Vec<Diagnostic> {
        let changed = changed.iter().map(String::as_str).collect();
        let near = self.schema.around(&changed);
        let near = near.iter().map(String::as_str);
        self.located(&aludel_core::lint::lint_tables(&self.schema, engines, near))
    }

    fn located(&self, errors: &[aludel_core::Error]) -> Vec<Diagnostic> {
        let found = errors.iter().map(|error| {
            // What speaks of no table or column stands at the head of the models.
            let nowhere = || Diagnostic::new("models", 1, 1, &error.message);
            self.places.diagnostic(error).unwrap_or_else(nowhere)
        });
        sorted(found.collect())
    }
}

/// Reads the models in these files.
///
/// ```
/// use aludel_build::{SourceFile, read_models};
/// let text = "#[derive(Model)] struct User { #[column(primary_key)] id: i64, email: String }";
/// let file = SourceFile { path: "models/mod.rs".into(), text: text.into() };
/// let models = read_models(&[file]).unwrap();
/// assert_eq!(models.schema.tables["user"].columns[1].name, "email");
/// ```
///
/// # Errors
/// Every problem found, sorted by file, line and column; never an empty list.
pub fn read_models(files: &[SourceFile]) -> Result<Models, Vec<Diagnostic>> {
    read_whole(files).map(|read| read.models)
}

/// Models, and what must be known of them to read them again when few files changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Read {
    pub models: Models,
    /// Of each file, in order.
    pub outlines: Vec<Outline>,
    /// Every name that is taken, in lower case, and where.
    pub names: BTreeMap<String, Location>,
}

/// Reads the models in these files, every one of them.
///
/// # Errors
/// As [`read_models`].
pub(crate) fn read_whole(files: &[SourceFile]) -> Result<Read, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let scans = scan_all(files.iter(), &mut found);
    // What a file that cannot be parsed declares is not known, so nothing more can be said for
    // certain.
    let scans = scans.ok_or_else(|| sorted(found.clone()))?;
    let outlines: Vec<Outline> = scans.iter().map(Outline::of).collect();
    found.extend(tree::check(files, &outlines));
    let declared = declare(files.iter().zip(scans), &mut found);
    if declared.tables.is_empty() && found.is_empty() {
        found.push(none(files));
    }
    let (models, names) = tables::build(&declared, Settled::default(), &mut found);
    if found.is_empty() {
        Ok(Read {
            models,
            outlines,
            names,
        })
    } else {
        Err(sorted(found))
    }
}

/// The models of each file, or nothing where a file cannot be parsed.
fn scan_all<'a>(
    files: impl Iterator<Item = &'a SourceFile>,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<Scan>> {
    let mut scans = Vec::new();
    let mut whole = true;
    for file in files {
        let mut report = Report::new(&file.path, found);
        match syn::parse_file(&file.text) {
            Ok(parsed) => scans.push(scan::scan(parsed, &mut report)),
            Err(error) => {
                report.say(error.span(), syntax(&error));
                whole = false;
            }
        }
    }
    whole.then_some(scans)
}

fn syntax(error: &syn::Error) -> String {
    let text = error.to_string();
    // What syn says of brackets and quotes that do not pair.
    let text = match text.as_str() {
        "cannot parse string into token stream" => "a bracket or a quote that has no partner",
        other => other,
    };
    format!("syntax error: {text}: mend it, as the models cannot be read before")
}

fn declare<'a>(
    files: impl Iterator<Item = (&'a SourceFile, Scan)>,
    found: &mut Vec<Diagnostic>,
) -> Declared {
    let mut declared = Declared::default();
    for (file, scan) in files {
        let mut report = Report::new(&file.path, found);
        for item in scan.tables {
            let model = TableModel::read(item, &file.path, &mut report);
            declared.tables.push(model);
        }
        for item in scan.newtypes {
            let model = Newtype::read(item, &file.path, &mut report);
            declared.newtypes.extend(model);
        }
        for item in scan.enums {
            declared.enums.push(EnumModel::read(item, &mut report));
        }
        declared.broken.extend(scan.broken);
    }
    declared.index();
    declared
}

/// No model at all is more likely a slip in a path than the wish to drop every table.
fn none(files: &[SourceFile]) -> Diagnostic {
    let path = files.first().map_or("models", |file| file.path.as_str());
    Diagnostic::new(
        path,
        1,
        1,
        "there is no table among the models, and no model at all would drop every table: write \
         `#[derive(Model)]` on a struct, or mend `models` in [package.metadata.aludel]",
    )
}

fn sorted(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort();
    found.dedup();
    found
}
