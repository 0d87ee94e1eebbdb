//! What a text of SQL speaks of.

use std::collections::BTreeSet;

/// The words of a text, in lower case and without quotes: names and keywords, not what stands in strings and comments.
pub(super) fn words(sql: &str) -> BTreeSet<String> {
    let chars: Vec<char> = sql.chars().collect();
    let mut all = BTreeSet::new();
    let mut at = 0;
    while let Some(c) = chars.get(at).copied() {
        let (end, word) = match c {
            '\'' => (quoted(&chars, at).0, None),
            '"' | '`' => {
                let (end, word) = quoted(&chars, at);
                (end, Some(word))
            }
            '#' => (line(&chars, at), None),
            '-' if chars.get(at + 1) == Some(&'-') => (line(&chars, at), None),
            '/' if chars.get(at + 1) == Some(&'*') => (comment(&chars, at), None),
            c if is_word(c) => {
                let rest = chars[at..].iter().take_while(|c| is_word(**c));
                let word: String = rest.collect();
                (at + word.chars().count(), Some(word))
            }
            _ => (at + 1, None),
        };
        all.extend(word.map(|word| word.to_lowercase()));
        at = end;
    }
    all
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

/// Where the quotes that open here end, and what they hold; a doubled quote stands for itself.
fn quoted(chars: &[char], open: usize) -> (usize, String) {
    let quote = chars[open];
    let mut text = String::new();
    let mut at = open + 1;
    while let Some(c) = chars.get(at).copied() {
        let next = chars.get(at + 1).copied();
        if c == '\\' && quote != '`' {
            at += 1;
        } else if c == quote {
            if next != Some(quote) {
                return (at + 1, text);
            }
            at += 1;
            text.push(c);
        } else {
            text.push(c);
        }
        at += 1;
    }
    (at, text)
}

fn line(chars: &[char], from: usize) -> usize {
    let end = chars[from..].iter().position(|c| *c == '\n');
    end.map_or(chars.len(), |end| from + end)
}

fn comment(chars: &[char], from: usize) -> usize {
    let ends = |pair: &[char]| pair == ['*', '/'];
    let end = chars[from + 2..].windows(2).position(ends);
    end.map_or(chars.len(), |end| from + 2 + end + 2)
}

/// Whether a view uses a table, or a column of it. The server writes a view down with every name in full: tables as
/// `` `db`.`t` `` or `` `db`.`t` `x` ``, columns as `` `x`.`c` `` or `` `db`.`t`.`c` ``.
pub(super) fn view_uses(view: &str, database: &str, table: &str, column: Option<&str>) -> bool {
    let quote = |name: &str| format!("`{}`", name.replace('`', "``"));
    let full = format!("{}.{}", quote(database), quote(table));
    let mut called = vec![full.clone(), quote(table)];
    let mut used = false;
    for (at, _) in view.match_indices(&full) {
        let rest = &view[at + full.len()..];
        if rest.starts_with('.') {
            continue;
        }
        used = true;
        if let Some(alias) = rest
            .strip_prefix(" `")
            .and_then(|rest| rest.split('`').next())
        {
            called.push(format!("`{alias}`"));
        }
    }
    used && column.is_none_or(|column| {
        called
            .iter()
            .any(|called| view.contains(&format!("{called}.{}", quote(column))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_names_and_keywords() {
        let text = "SELECT `a``b`, \"C\".d$1 FROM t -- gone\n# gone too\n/* and this */ WHERE x = 'no ''names'' \\' here'";
        let words = words(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        assert_eq!(
            words,
            ["a`b", "c", "d$1", "from", "select", "t", "where", "x"]
        );
        assert!(super::words("'open").is_empty() && super::words("/* open").is_empty());
    }

    #[test]
    fn a_view_uses_what_its_text_names_in_full() {
        let plain = "select `db`.`t`.`a` AS `b` from `db`.`t`";
        assert!(view_uses(plain, "db", "t", None));
        assert!(view_uses(plain, "db", "t", Some("a")));
        assert!(!view_uses(plain, "db", "t", Some("b")));
        assert!(!view_uses(plain, "other", "t", None));
        let joined = "select `x`.`a` AS `a`,`y`.`c` AS `c` from (`db`.`t` `x` join `db`.`u` `y` on(`y`.`d` = `x`.`e`))";
        assert!(view_uses(joined, "db", "t", Some("e")));
        assert!(!view_uses(joined, "db", "t", Some("c")));
        assert!(view_uses(joined, "db", "u", Some("c")));
        assert!(!view_uses(joined, "db", "x", None));
    }
}
