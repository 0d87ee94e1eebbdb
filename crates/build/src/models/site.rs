/// Where an attribute stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// A struct with named fields: a table.
    Struct,
    /// An enum.
    Enum,
    /// A one-field tuple struct.
    Newtype,
    /// A field of a table.
    Field,
    /// The one field of a newtype.
    Inner,
    /// A variant of an enum.
    Variant,
}

impl Site {
    const ALL: [Site; 6] = [
        Site::Struct,
        Site::Enum,
        Site::Field,
        Site::Inner,
        Site::Variant,
        Site::Newtype,
    ];

    /// What people call it, with its article.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Site::Struct => "a struct",
            Site::Enum => "an enum",
            Site::Newtype => "a newtype",
            Site::Field => "a field",
            Site::Inner => "a newtype's field",
            Site::Variant => "a variant",
        }
    }

    /// The attribute that belongs there.
    pub(super) fn attribute(self) -> &'static str {
        match self {
            Site::Struct | Site::Enum | Site::Newtype => "table",
            Site::Field | Site::Inner | Site::Variant => "column",
        }
    }

    /// The words that the attribute knows there.
    pub(super) fn words(self) -> &'static [&'static str] {
        match self {
            Site::Struct => &[
                "name",
                "comment",
                "renamed_from",
                "primary_key",
                "unique",
                "index",
                "check",
                "foreign_key",
            ],
            Site::Enum => &["stored"],
            Site::Newtype => &[],
            Site::Field => &[
                "primary_key",
                "unique",
                "index",
                "auto_increment",
                "name",
                "renamed_from",
                "comment",
                "skip",
                "len",
                "precision",
                "scale",
                "collate",
                "type",
                "default",
                "backfill",
                "references",
                "on_delete",
                "on_update",
                "check",
                "generated",
                "stored",
                "virtual",
            ],
            Site::Inner => &["len", "precision", "scale", "collate", "type"],
            Site::Variant => &["name", "renamed_from"],
        }
    }

    /// Whether the word may stand there more than once.
    pub(super) fn repeats(self, word: &str) -> bool {
        self == Site::Struct && ["unique", "index", "check", "foreign_key"].contains(&word)
    }

    /// Another place where the word belongs; of two the one with the same attribute.
    pub(super) fn home(self, word: &str) -> Option<Site> {
        let known = |site: &Site| site.words().contains(&word);
        let near = |site: &Site| site.attribute() == self.attribute() && known(site);
        Site::ALL
            .into_iter()
            .find(near)
            .or_else(|| Site::ALL.into_iter().find(known))
    }
}
