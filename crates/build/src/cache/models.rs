//! Models that were read before.

use aludel_core::{Hints, Schema};

use crate::SourceFile;
use crate::models::{Models, Places};
use crate::project::Project;

/// Paths and texts of the models' files.
type Texts<'a> = Vec<(&'a str, &'a str)>;

fn texts(files: &[SourceFile]) -> Texts<'_> {
    let files = files.iter();
    files
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect()
}

/// What is left for the next build.
pub(super) fn models_text(project: &Project<'_>, files: &[SourceFile]) -> Option<Vec<u8>> {
    let Models { schema, places, .. } = &project.models;
    let made = (schema, &project.hints, places);
    postcard::to_stdvec(&(texts(files), made)).ok()
}

/// The models in these files, where none changed.
pub(super) fn models(left: &[u8], files: &[SourceFile]) -> Option<Models> {
    let (old, made): (Texts<'_>, &[u8]) = postcard::take_from_bytes(left).ok()?;
    if old != texts(files) {
        return None;
    }
    let (schema, hints, places): (Schema, Hints, Places) = postcard::from_bytes(made).ok()?;
    Some(Models {
        schema,
        hints,
        places,
    })
}
