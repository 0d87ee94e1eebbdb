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

/// How many letters must be put in, taken out, changed or swapped with their neighbour to make the
/// one word of the other, case not looked at.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                table[i][j] = i + j;
                continue;
            }
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (table[i - 1][j] + 1)
                .min(table[i][j - 1] + 1)
                .min(table[i - 1][j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(table[i - 2][j - 2] + 1);
            }
            table[i][j] = least;
        }
    }
    table[a.len()][b.len()]
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
            ("nmae", Some("name")),
            ("lens", Some("len")),
            ("elns", None),
            ("unqieu", Some("unique")),
            ("", None),
            ("nullable", None),
            ("x", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word, words), expected, "{word}");
        }
    }
}
