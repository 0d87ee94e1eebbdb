/// A type of MySQL or MariaDB in normal form, as a person writes it or as a catalogue shows it: in lower case, synonyms
/// and widths that mean nothing undone.
///
/// ```
/// use aludel_core::catalog::type_normal;
/// assert_eq!(type_normal("bigint(20) unsigned"), "bigint unsigned");
/// assert_eq!(type_normal("BOOLEAN"), "tinyint(1)");
/// assert_eq!(type_normal("Numeric(10, 2)"), "decimal(10,2)");
/// assert_eq!(type_normal("enum('A','b')"), "enum('A','b')");
/// ```
pub fn type_normal(word: &str) -> String {
    let word = uncased(word.trim());
    let word = without_charset(&word);
    let (name, args, rest) = parts(&word);
    let synonym = SYNONYMS.iter().find(|(from, _)| *from == name);
    let name = synonym.map_or(name.as_str(), |(_, to)| to);
    if matches!(name, "bool" | "boolean") {
        return "tinyint(1)".to_owned();
    }
    let args = match (name, args.as_deref()) {
        ("tinyint", Some("1")) => args,
        ("tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "year", _) => None,
        ("decimal", None) => Some("10,0".to_owned()),
        ("decimal", Some(digits)) if !digits.contains(',') => Some(format!("{digits},0")),
        ("char" | "binary" | "bit", None) => Some("1".to_owned()),
        _ => args,
    };
    let args = args.map(|args| format!("({args})")).unwrap_or_default();
    let rest = if rest.is_empty() {
        rest
    } else {
        format!(" {rest}")
    };
    format!("{name}{args}{rest}")
}

const SYNONYMS: [(&str, &str); 12] = [
    ("integer", "int"),
    ("dec", "decimal"),
    ("numeric", "decimal"),
    ("fixed", "decimal"),
    ("double precision", "double"),
    ("real", "double"),
    ("character", "char"),
    ("character varying", "varchar"),
    ("int4", "int"),
    ("int8", "bigint"),
    ("long", "mediumtext"),
    ("long varchar", "mediumtext"),
];

/// In lower case with single spaces and none beside marks, but for texts in quotes.
fn uncased(word: &str) -> String {
    let mut out = String::new();
    let mut quoted = false;
    for c in word.chars() {
        if c == '\'' {
            quoted = !quoted;
        }
        if quoted {
            out.push(c);
        } else if c.is_whitespace() {
            if !out.ends_with([' ', '(', ',']) {
                out.push(' ');
            }
        } else {
            if matches!(c, '(' | ',' | ')') {
                out.truncate(out.trim_end_matches(' ').len());
            }
            out.extend(c.to_lowercase());
        }
    }
    out
}

/// Charset and collation are facts of their own.
fn without_charset(word: &str) -> String {
    let mut kept = Vec::new();
    let mut words = word.split(' ').peekable();
    while let Some(word) = words.next() {
        match word {
            "collate" | "charset" => {
                words.next();
            }
            "character" if words.peek() == Some(&"set") => {
                words.next();
                words.next();
            }
            _ => kept.push(word),
        }
    }
    kept.join(" ")
}

/// The name, what stands in parentheses, and what follows them.
fn parts(word: &str) -> (String, Option<String>, String) {
    if let (Some(open), Some(close)) = (word.find('('), word.rfind(')')) {
        let rest = word[close + 1..].trim().to_owned();
        return (
            word[..open].trim().to_owned(),
            Some(word[open + 1..close].to_owned()),
            rest,
        );
    }
    let mut words: Vec<&str> = word.split(' ').collect();
    let mut rest = Vec::new();
    while let Some(&last) = words.last() {
        if !matches!(last, "unsigned" | "signed" | "zerofill") {
            break;
        }
        words.pop();
        if last != "signed" {
            rest.insert(0, last);
        }
    }
    (words.join(" "), None, rest.join(" "))
}
