//! Migrations that were read before.

use aludel_core::{Engine, Schema};

use crate::embed::Entry;
use crate::files::Folder;
use crate::migrations::{Chain, Known, Located};
use crate::project::Project;

/// The texts that were read: the SQL files by name, and the migrations by path.
type Texts<'a> = (
    Vec<Engine>,
    Vec<(&'a str, &'a str)>,
    Vec<(&'a str, &'a str)>,
);

/// What was made of them.
type Made = (Vec<Located>, Vec<Entry>, Schema);

/// What is left for the next build.
pub(super) fn chain_text(project: &Project<'_>, entries: Vec<Entry>) -> Option<Vec<u8>> {
    let sealed = &project.sealed;
    let files = sealed.folder.sealed.iter();
    let sql = sealed.folder.sql.iter();
    let texts: Texts<'_> = (
        sealed.config.engines.clone(),
        sql.map(|(name, text)| (name.as_str(), text.as_str()))
            .collect(),
        files
            .map(|file| (file.path.as_str(), file.text.as_str()))
            .collect(),
    );
    let made = (&sealed.chain.migrations, entries, &project.from);
    postcard::to_stdvec(&(texts, made)).ok()
}

/// What is known of the migrations that the folder's begin with: all that the last build met must stand there as it
/// stood, and more may follow.
pub(super) fn chain(left: &[u8], folder: &Folder, engines: &[Engine]) -> Option<Chain> {
    let (texts, made): (Texts<'_>, &[u8]) = postcard::take_from_bytes(left).ok()?;
    let (tried, sql, files) = texts;
    let same_sql = sql.len() == folder.sql.len()
        && folder
            .sql
            .iter()
            .zip(&sql)
            .all(|((name, text), old)| (name.as_str(), text.as_str()) == *old);
    let begin = folder.sealed.iter().zip(&files);
    let mut begin = begin.map(|(file, old)| (file.path.as_str(), file.text.as_str()) == *old);
    if tried != engines || !same_sql || files.len() > folder.sealed.len() || !begin.all(|same| same)
    {
        return None;
    }
    let (migrations, entries, after): Made = postcard::from_bytes(made).ok()?;
    Some(Chain {
        migrations,
        known: Known { entries, after },
    })
}
