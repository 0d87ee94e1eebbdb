use proc_macro2::Span;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Meta, Token};

use super::report::Report;
use super::site::Site;
use super::word::Word;
use crate::nearest::hint;

/// The words of all `#[table(…)]` or `#[column(…)]` on one thing, each known there.
#[derive(Default)]
pub(super) struct Words(Vec<Word>);

impl Words {
    /// Reads the attributes of a thing. What does not belong there is reported and left out.
    pub(super) fn read(attrs: &[Attribute], site: Site, report: &mut Report<'_>) -> Self {
        let mut words = Words::default();
        for attr in attrs {
            let name = match attr.path().get_ident() {
                Some(name) if name == "table" || name == "column" => name,
                _ => continue,
            };
            if name != site.attribute() {
                misplaced(name, site, report);
            } else if let Some(list) = report.keep(parse(attr, name)) {
                for word in list {
                    words.admit(word, site, report);
                }
            }
        }
        words
    }

    fn admit(&mut self, word: Word, site: Site, report: &mut Report<'_>) {
        let key = word.key.to_string();
        if !site.words().contains(&key.as_str()) {
            report.say(word.span(), unknown(&key, site));
        } else if self.get(&key).is_some() && !site.repeats(&key) {
            report.say(
                word.span(),
                format!("`{key}` is given twice: keep one of them"),
            );
        } else {
            self.0.push(word);
        }
    }

    /// The word with this key.
    pub(super) fn get(&self, key: &str) -> Option<&Word> {
        self.0.iter().find(|word| word.key == key)
    }

    /// Every word with this key.
    pub(super) fn all<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a Word> {
        self.0.iter().filter(move |word| word.key == key)
    }

    /// Every word.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Word> {
        self.0.iter()
    }

    /// The text of `key = "…"`.
    pub(super) fn text(&self, key: &str, report: &mut Report<'_>) -> Option<LitStr> {
        self.get(key).and_then(|word| report.keep(word.text()))
    }

    /// Where the flag stands, if it does.
    pub(super) fn flag(&self, key: &str, report: &mut Report<'_>) -> Option<Span> {
        self.get(key).and_then(|word| report.keep(word.alone()))
    }
}

fn parse(attr: &Attribute, name: &Ident) -> syn::Result<Vec<Word>> {
    let example = if name == "table" {
        "#[table(name = \"users\")]"
    } else {
        "#[column(len = 255, unique)]"
    };
    let Meta::List(list) = &attr.meta else {
        return Err(syn::Error::new(
            name.span(),
            format!("`{name}` wants words in brackets: write `{example}`, or take it out"),
        ));
    };
    let parsed = Punctuated::<Word, Token![,]>::parse_terminated.parse2(list.tokens.clone());
    match parsed {
        Ok(words) => Ok(words.into_iter().collect()),
        Err(error) => Err(syn::Error::new(
            end_or(&error, list.delimiter.span().close()),
            format!("cannot read this attribute: {error}: write it like `{example}`"),
        )),
    }
}

/// The span of a syntax error; that of the closing bracket where the tokens just ended.
fn end_or(error: &syn::Error, close: Span) -> Span {
    if error.to_string().starts_with("unexpected end of input") {
        close
    } else {
        error.span()
    }
}

fn misplaced(name: &Ident, site: Site, report: &mut Report<'_>) {
    let right = site.attribute();
    report.say(
        name.span(),
        format!(
            "`#[{name}]` cannot stand on {}: write `#[{right}(…)]`",
            site.noun()
        ),
    );
}

fn unknown(key: &str, site: Site) -> String {
    let noun = site.noun();
    if ["nullable", "null", "not_null"].contains(&key) {
        return format!(
            "the type says whether a column may be NULL: take `{key}` out, and write `Option<…>` \
             where it may"
        );
    }
    match site.home(key) {
        Some(home) => format!(
            "`{key}` belongs on {}, not on {noun}: move it there, or take it out",
            home.noun()
        ),
        None if site.words().is_empty() => {
            format!("unknown word `{key}`: {noun} takes no words, take it out")
        }
        None => format!(
            "unknown word `{key}` on {noun}{}",
            hint(
                key,
                site.words().iter().copied(),
                &format!("it may have {}", site.words().join(", "))
            )
        ),
    }
}
