/// Whether an SQL expression speaks of a column or table of this name, quoted or not. Text in single quotes is passed
/// over; case is not looked at, as no engine does in unquoted names.
///
/// ```
/// use aludel_core::step::mentions;
/// assert!(mentions("lower(\"email\") <> ''", "email"));
/// assert!(!mentions("note <> 'email'", "email"));
/// assert!(!mentions("email2 > 0", "email"));
/// ```
pub fn mentions(expr: &str, name: &str) -> bool {
    let chars: Vec<char> = expr.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let (end, word) = match chars[at] {
            '\'' => (quoted(&chars, at, '\'').0, None),
            quote @ ('"' | '`') => {
                let (end, text) = quoted(&chars, at, quote);
                (end, Some(text))
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = (at..chars.len())
                    .find(|&i| !(chars[i].is_alphanumeric() || matches!(chars[i], '_' | '$')))
                    .unwrap_or(chars.len());
                (end, Some(chars[at..end].iter().collect::<String>()))
            }
            _ => (at + 1, None),
        };
        if word.is_some_and(|word| word.to_lowercase() == name.to_lowercase()) {
            return true;
        }
        at = end;
    }
    false
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
