/// The known word that `word` was most likely meant to be: two letters off, or one in a
/// short word.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = if word.chars().count() > 5 { 2 } else { 1 };
    known
        .into_iter()
        .map(|other| (distance(word, other), other))
        .filter(|(far, _)| *far <= limit)
        .min_by_key(|(far, _)| *far)
        .map(|(_, other)| other)
}

/// `: did you mean `x`?` where a known word is near, else `: ` and the remedy.
pub(crate) fn hint<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    remedy: &str,
) -> String {
    match nearest(word, known) {
        Some(near) => format!(": did you mean `{near}`?"),
        None => format!(": {remedy}"),
    }
}

/// How many letters must be put in, taken out or changed to make the one word of the other, case not looked at.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let change = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_a_stranger_is_not() {
        let words = ["len", "name", "renamed_from", "unique"];
        let cases = [
            ("lenn", Some("len")),
            ("uniqe", Some("unique")),
            ("rename_from", Some("renamed_from")),
            ("Name", Some("name")),
            ("nullable", None),
            ("x", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word, words), expected, "{word}");
        }
    }
}
