//! What people send, checked before the database sees it.

use serde::{Deserialize, Deserializer};

use crate::fault::{Fault, Outcome};
use crate::models::Visibility;

/// The longest URL, in characters: what the column holds.
const URL_MAX: usize = 2000;
/// The longest title. The column would hold more, a page would not.
const TITLE_MAX: usize = 1000;
/// The longest tag: what the column holds.
const TAG_MAX: usize = 50;
/// The most tags of one bookmark.
const TAGS_MAX: usize = 50;

/// A bookmark to add.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Where the page is.
    pub url: String,
    /// What it is called; without it, its URL.
    #[serde(default)]
    pub title: String,
    /// What its owner wants to remember.
    #[serde(default)]
    pub notes: Option<String>,
    /// Who sees it.
    #[serde(default)]
    pub visibility: Visibility,
    /// Whether it is still to be read.
    #[serde(default)]
    pub to_read: bool,
    /// Its tags.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// What to change of a bookmark: only what is there.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The new URL.
    pub url: Option<String>,
    /// The new title.
    pub title: Option<String>,
    /// The new notes; `null` takes them away.
    #[serde(default, deserialize_with = "present")]
    #[allow(
        clippy::option_option,
        reason = "absent, null and a text are three things"
    )]
    pub notes: Option<Option<String>>,
    /// Who sees it from now on.
    pub visibility: Option<Visibility>,
    /// Whether it is still to be read.
    pub to_read: Option<bool>,
    /// The new tags, all of them.
    pub tags: Option<Vec<String>>,
}

/// Tells a `null` that is there from a field that is not.
fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

impl Draft {
    /// The same bookmark with its texts trimmed and its tags in order.
    ///
    /// # Errors
    /// Something does not fit; the message says what and how much would.
    pub fn checked(self) -> Outcome<Self> {
        let url = url(&self.url)?;
        let title = title(&self.title)?;
        Ok(Self {
            title: if title.is_empty() { url.clone() } else { title },
            url,
            notes: notes(self.notes)?,
            tags: tags(&self.tags)?,
            ..self
        })
    }
}

impl Change {
    /// The same change with its texts trimmed and its tags in order.
    ///
    /// # Errors
    /// Something does not fit; the message says what and how much would.
    pub fn checked(self) -> Outcome<Self> {
        let title = self.title.as_deref().map(title).transpose()?;
        if title.as_deref() == Some("") {
            return invalid("the title is empty: leave it out, or give one");
        }
        Ok(Self {
            url: self.url.as_deref().map(url).transpose()?,
            title,
            notes: self.notes.map(notes).transpose()?,
            tags: self.tags.as_deref().map(tags).transpose()?,
            ..self
        })
    }
}

/// The host in a URL, in lower case, without user and port.
pub fn site_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let bare = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next()?,
        None => host.split(':').next()?,
    };
    let fits = !bare.is_empty() && bare.chars().count() <= 255;
    fits.then(|| bare.to_lowercase())
}

fn url(text: &str) -> Outcome<String> {
    let url = text.trim();
    let web = ["http://", "https://"].iter().any(|scheme| {
        let head = url.get(..scheme.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(scheme))
    });
    if !web || site_of(url).is_none() {
        return invalid(
            "url is no web address: it begins with `http://` or `https://` and names a host",
        );
    }
    if url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return invalid("url has a space or a line end in it: write it as %20 or leave it out");
    }
    short("url", url, URL_MAX)?;
    Ok(url.to_owned())
}

fn title(text: &str) -> Outcome<String> {
    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
    short("title", &title, TITLE_MAX)?;
    clean("title", &title)?;
    Ok(title)
}

fn notes(text: Option<String>) -> Outcome<Option<String>> {
    let notes = text.filter(|notes| !notes.trim().is_empty());
    if let Some(notes) = &notes {
        clean("notes", notes)?;
    }
    Ok(notes)
}

fn tags(texts: &[String]) -> Outcome<Vec<String>> {
    let mut tags: Vec<String> = Vec::new();
    for text in texts {
        let tag = text.trim().trim_start_matches('#').to_lowercase();
        if tag.is_empty() {
            continue;
        }
        if tag.contains([',', ' ']) || tag.chars().any(char::is_whitespace) {
            return invalid("a tag has a comma or a space in it: write `two-words`");
        }
        short("tag", &tag, TAG_MAX)?;
        clean("tag", &tag)?;
        tags.push(tag);
    }
    tags.sort();
    tags.dedup();
    if tags.len() > TAGS_MAX {
        return invalid(format!(
            "{} tags are too many: {TAGS_MAX} at most",
            tags.len()
        ));
    }
    Ok(tags)
}

/// A user's name or a token's label: one line of 1 to 100 characters.
///
/// # Errors
/// It is empty, too long, or more than a line.
pub fn name(what: &str, text: &str) -> Outcome<String> {
    let name = text.trim();
    if name.is_empty() || name.chars().any(char::is_control) {
        return invalid(format!(
            "the {what} is empty or not one line: give it some letters"
        ));
    }
    short(what, name, 100)?;
    Ok(name.to_owned())
}

/// An address to write to; only what could not be one at all is refused.
///
/// # Errors
/// It has no `@`, or is too long for the column.
pub fn email(text: &str) -> Outcome<String> {
    let email = text.trim();
    let parts = email.split_once('@');
    let plausible = parts.is_some_and(|(user, host)| !user.is_empty() && !host.is_empty());
    if !plausible || email.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return invalid(format!("{email:?} is no address: write `ada@example.org`"));
    }
    short("address", email, 255)?;
    Ok(email.to_owned())
}

fn short(what: &str, text: &str, most: usize) -> Outcome<()> {
    let long = text.chars().count();
    if long > most {
        return invalid(format!("the {what} has {long} characters: {most} at most"));
    }
    Ok(())
}

/// No engine but SQLite keeps a NUL everywhere, and nobody means to write one.
fn clean(what: &str, text: &str) -> Outcome<()> {
    if text.contains('\0') {
        return invalid(format!("NUL character in the {what}: leave it out"));
    }
    Ok(())
}

fn invalid<T>(message: impl Into<String>) -> Outcome<T> {
    Err(Fault::Invalid(message.into()))
}

#[cfg(test)]
mod tests;
