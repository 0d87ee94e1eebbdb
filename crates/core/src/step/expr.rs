use crate::Engine;
use crate::token::{Kind, Token, tokens};

/// Whether an SQL expression speaks of a column or table of this name, quoted or not. Text in single quotes is passed
/// over, and so is a word without quotes that is called (`date(…)`) or follows `AS`, where only types stand; case is
/// not looked at, as no engine does in unquoted names.
///
/// ```
/// use aludel_core::step::mentions;
/// assert!(mentions("lower(\"email\") <> ''", "email"));
/// assert!(!mentions("note <> 'email'", "email"));
/// assert!(!mentions("email2 > 0", "email"));
/// assert!(!mentions("date(day) > CAST(now AS date)", "date"));
/// ```
pub fn mentions(expr: &str, name: &str) -> bool {
    let chars: Vec<char> = expr.chars().collect();
    let name = name.to_lowercase();
    let mut after_as = false;
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let (end, word) = match c {
            '\'' => (quoted(&chars, at, c).0, None),
            '"' | '`' => {
                let (end, text) = quoted(&chars, at, c);
                (end, Some(text))
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = end_of_word(&chars, at);
                let word: String = chars[at..end].iter().collect();
                let named = !after_as && !is_called(&chars, end);
                after_as = word.eq_ignore_ascii_case("as");
                (end, named.then_some(word))
            }
            _ => (at + 1, None),
        };
        if word.is_some_and(|word| word.to_lowercase() == name) {
            return true;
        }
        at = end;
    }
    false
}

/// Whether an SQL expression names the table before a column of it: `t.a`, quoted or not.
pub(crate) fn qualifies(expr: &str, table: &str) -> bool {
    let all: Vec<_> = tokens(expr, Engine::Sqlite).collect();
    let named = |token: &Token| {
        matches!(token.kind, Kind::Word | Kind::Name)
            && token.value().to_lowercase() == table.to_lowercase()
    };
    all.windows(2)
        .any(|pair| named(&pair[0]) && pair[1].is("."))
}

fn end_of_word(chars: &[char], start: usize) -> usize {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let rest = chars[start..].iter();
    start + rest.take_while(|c| inside(**c)).count()
}

/// Whether an opening parenthesis follows.
fn is_called(chars: &[char], end: usize) -> bool {
    let mut rest = chars[end..].iter();
    rest.find(|c| !c.is_whitespace()) == Some(&'(')
}

/// The end of what is quoted from `start`, and the text in it with doubled quotes undone.
fn quoted(chars: &[char], start: usize, quote: char) -> (usize, String) {
    let mut text = String::new();
    let mut at = start + 1;
    while at < chars.len() {
        if chars[at] != quote {
            text.push(chars[at]);
            at += 1;
        } else if chars.get(at + 1) == Some(&quote) {
            text.push(quote);
            at += 2;
        } else {
            return (at + 1, text);
        }
    }
    (chars.len(), text)
}

/// Whether the expression is the same for every row, as far as can be seen: no column, and no function but such as have
/// one value for the same arguments.
///
/// ```
/// # use aludel_core::step::is_constant;
/// assert!(is_constant("(1 + 2) * 3"));
/// assert!(is_constant("lower('ABC')"));
/// assert!(!is_constant("a + 1"));
/// assert!(!is_constant("random()"));
/// ```
pub fn is_constant(expr: &str) -> bool {
    const WORDS: [&str; 14] = [
        "abs", "and", "coalesce", "concat", "false", "floor", "length", "lower", "not", "null",
        "or", "round", "true", "upper",
    ];
    let fixed = |token: Token<'_>| match token.kind {
        Kind::Word => WORDS.iter().any(|word| token.is(word)),
        Kind::Name => false,
        Kind::Text | Kind::Number | Kind::Mark => true,
    };
    // A text in double quotes is a name elsewhere.
    tokens(expr, Engine::Postgres).all(fixed)
}
