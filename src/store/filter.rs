use aludel::Value;

/// Whose bookmarks are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of this user's.
    Of(i64),
    /// Everybody's public ones.
    Public,
}

/// Which bookmarks are meant, beyond whose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Words that all stand in the title, the URL, the notes or the tags.
    pub words: Vec<String>,
    /// A tag it has.
    pub tag: Option<String>,
    /// The host in its URL.
    pub site: Option<String>,
    /// Whether it is still to be read.
    pub to_read: Option<bool>,
}

/// Which stretch of a list is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many at most.
    pub limit: i64,
    /// How many to pass over.
    pub offset: i64,
}

/// A condition on `bookmarks b` with its parameters.
pub(super) struct Condition {
    pub sql: String,
    pub params: Vec<Value>,
}

const TAGGED: &str = "b.id IN (SELECT bt.bookmark_id FROM bookmark_tags bt \
                      JOIN tags t ON t.id = bt.tag_id WHERE t.name";

impl Filter {
    /// A filter for what a search box holds: words apart by spaces, `#word` for a tag.
    pub fn typed(text: &str) -> Self {
        let mut filter = Self::default();
        for word in text.split_whitespace() {
            match word.strip_prefix('#') {
                Some(tag) if !tag.is_empty() && filter.tag.is_none() => {
                    filter.tag = Some(tag.to_lowercase());
                }
                _ => filter.words.push(word.to_owned()),
            }
        }
        filter
    }

    pub(super) fn condition(&self, scope: Scope) -> Condition {
        let mut all = match scope {
            Scope::Of(user) => Condition::new("b.user_id = ?", user),
            Scope::Public => Condition::new("b.visibility = ?", "public"),
        };
        for word in &self.words {
            all.and_word(word);
        }
        if let Some(tag) = &self.tag {
            all.and(&format!("{TAGGED} = ?)"), tag.as_str());
        }
        if let Some(site) = &self.site {
            all.and("b.site = ?", site.as_str());
        }
        if let Some(to_read) = self.to_read {
            all.and("b.to_read = ?", to_read);
        }
        all
    }
}

impl Condition {
    fn new(sql: &str, param: impl Into<Value>) -> Self {
        Self {
            sql: sql.to_owned(),
            params: vec![param.into()],
        }
    }

    fn and(&mut self, sql: &str, param: impl Into<Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql);
        self.params.push(param.into());
    }

    /// Letters of ASCII are alike in both cases on every engine; other letters are so on MySQL and MariaDB only, since
    /// SQLite's `LOWER` knows no others.
    fn and_word(&mut self, word: &str) {
        const PLACES: [&str; 3] = ["b.title", "b.url", "b.notes"];
        let like = "LIKE LOWER(?) ESCAPE '!'";
        let mut places: Vec<String> = PLACES
            .iter()
            .map(|place| format!("LOWER({place}) {like}"))
            .collect();
        places.push(format!("{TAGGED} {like})"));
        self.sql.push_str(" AND (");
        self.sql.push_str(&places.join(" OR "));
        self.sql.push(')');
        let pattern = pattern(word);
        self.params
            .extend(places.iter().map(|_| Value::from(pattern.as_str())));
    }
}

/// A LIKE pattern for texts that hold `word`, escaped with `!` (a backslash means something of its own on MySQL).
fn pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for c in word.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_what_was_typed_and_no_wildcard() {
        assert_eq!(pattern("100%_a!b"), "%100!%!_a!!b%");
        assert_eq!(pattern("naïve"), "%naïve%");
    }

    #[test]
    fn a_search_box_holds_words_and_a_tag() {
        let filter = Filter::typed("  rust #Databases  async #two ");
        assert_eq!(filter.tag.as_deref(), Some("databases"));
        assert_eq!(filter.words, ["rust", "async", "#two"]);
        assert_eq!(Filter::typed(" # ").words, ["#"]);
        assert_eq!(Filter::typed(" "), Filter::default());
    }

    #[test]
    fn every_condition_has_its_parameter() {
        let mut filter = Filter::typed("one two #three");
        filter.site = Some("example.org".into());
        filter.to_read = Some(true);
        for scope in [Scope::Of(7), Scope::Public] {
            let condition = filter.condition(scope);
            let marks = condition.sql.matches('?').count();
            assert_eq!(marks, condition.params.len(), "{}", condition.sql);
        }
    }
}
