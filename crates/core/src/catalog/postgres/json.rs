//! JSON as `jsonb` keeps it: no spaces, each key once, the shorter keys first.

use std::iter::Peekable;
use std::str::Chars;

use super::literal;

/// The text of a JSON document as `jsonb` would show it, but without spaces; none for what is no JSON.
pub(super) fn normal(json: &str) -> Option<String> {
    let mut chars = json.chars().peekable();
    let found = value(&mut chars)?;
    blank(&mut chars);
    chars.peek().is_none().then_some(found)
}

fn blank(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(char::is_ascii_whitespace).is_some() {}
}

/// The next character that is no space, if it is this one.
fn takes(chars: &mut Peekable<Chars<'_>>, wanted: char) -> bool {
    blank(chars);
    chars.next_if_eq(&wanted).is_some()
}

fn value(chars: &mut Peekable<Chars<'_>>) -> Option<String> {
    blank(chars);
    match chars.peek()? {
        '{' => object(chars),
        '[' => array(chars),
        '"' => string(chars).map(|text| quoted(&text)),
        _ => Some(bare(chars))
            .filter(|word| !word.is_empty())
            .map(|word| literal::number(&word)),
    }
}

/// A number or one of the words.
fn bare(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut word = String::new();
    let inside = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    while let Some(c) = chars.next_if(inside) {
        word.push(c);
    }
    word
}

fn array(chars: &mut Peekable<Chars<'_>>) -> Option<String> {
    chars.next();
    let mut all = Vec::new();
    while !takes(chars, ']') {
        if !all.is_empty() {
            takes(chars, ',').then_some(())?;
        }
        all.push(value(chars)?);
    }
    Some(format!("[{}]", all.join(",")))
}

fn object(chars: &mut Peekable<Chars<'_>>) -> Option<String> {
    chars.next();
    let mut all: Vec<(String, String)> = Vec::new();
    let mut first = true;
    while !takes(chars, '}') {
        if !first {
            takes(chars, ',').then_some(())?;
        }
        first = false;
        blank(chars);
        let key = string(chars)?;
        takes(chars, ':').then_some(())?;
        let found = value(chars)?;
        all.retain(|(other, _)| *other != key);
        all.push((key, found));
    }
    all.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
    let all: Vec<_> = all
        .iter()
        .map(|(key, found)| format!("{}:{found}", quoted(key)))
        .collect();
    Some(format!("{{{}}}", all.join(",")))
}

/// A text without its quotes and escapes.
fn string(chars: &mut Peekable<Chars<'_>>) -> Option<String> {
    chars.next_if_eq(&'"')?;
    let mut units: Vec<u16> = Vec::new();
    let mut buffer = [0; 2];
    loop {
        let c = match chars.next()? {
            '"' => return String::from_utf16(&units).ok(),
            '\\' => match chars.next()? {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    units.push(u16::from_str_radix(&digits, 16).ok()?);
                    continue;
                }
                other => other,
            },
            other => other,
        };
        units.extend_from_slice(c.encode_utf16(&mut buffer));
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn documents_are_written_as_jsonb_keeps_them() {
        let table = [
            ("{}", Some("{}")),
            (" [ 1, -2.50 ,true,null ] ", Some("[1,-2.50,true,null]")),
            (
                "{\"theme\": \"dark\", \"lang\": \"en\"}",
                Some("{\"lang\":\"en\",\"theme\":\"dark\"}"),
            ),
            ("{\"a\":1,\"a\":2}", Some("{\"a\":2}")),
            (
                "\"\\u00e9 \\ud83c\\udf89 \\\" \\n\"",
                Some("\"é 🎉 \\\" \\n\""),
            ),
            (
                "{\"a\":{\"y\":[],\"z\":null}}",
                Some("{\"a\":{\"y\":[],\"z\":null}}"),
            ),
            ("[1e2, 1.50E-3, -2e0]", Some("[100,0.00150,-2]")),
            ("{\"a\" 1}", None),
            ("[1", None),
            ("", None),
            ("1 2", None),
        ];
        for (json, expected) in table {
            assert_eq!(normal(json).as_deref(), expected, "{json}");
        }
    }
}
