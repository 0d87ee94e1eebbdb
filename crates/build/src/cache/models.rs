//! Models that were read before.

use std::collections::BTreeMap;

use aludel_core::{Hints, Schema};

use crate::SourceFile;
use crate::models::{Before, Location, Models, Outline, Places, Read};
use crate::project::Project;

/// Paths and texts of the models' files.
type Texts<'a> = Vec<(&'a str, &'a str)>;

/// What was made of them.
type Made = (
    Schema,
    Hints,
    Places,
    Vec<Outline>,
    BTreeMap<String, Location>,
);

/// What is left for the next build.
pub(super) fn models_text(project: &Project<'_>, files: &[SourceFile]) -> Option<Vec<u8>> {
    let texts: Texts<'_> = files
        .iter()
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect();
    let Models { schema, places, .. } = &project.models;
    let Project {
        hints,
        outlines,
        names,
        ..
    } = project;
    let made = (schema, hints, places, outlines, names);
    postcard::to_stdvec(&(texts, made)).ok()
}

/// What the last build read.
pub(super) fn before(left: &[u8]) -> Option<Before> {
    let (texts, made): (Texts<'_>, &[u8]) = postcard::take_from_bytes(left).ok()?;
    let (schema, hints, places, outlines, names): Made = postcard::from_bytes(made).ok()?;
    let file = |(path, text): (&str, &str)| SourceFile {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    Some(Before {
        files: texts.into_iter().map(file).collect(),
        read: Read {
            models: Models {
                schema,
                hints,
                places,
            },
            outlines,
            names,
        },
    })
}
