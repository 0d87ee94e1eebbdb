//! Dates and times in texts.

/// The one spelling of a date, a time or an instant in UTC: without its zone, without zeros at the end of the fraction,
/// with seconds, and at midnight the date alone. None for any other text.
pub(super) fn normal(text: &str) -> Option<String> {
    if let Some(time) = time(text) {
        return Some(time);
    }
    let date = text.get(..10).filter(|date| shaped(date, "0000-00-00"))?;
    let rest = text[10..].trim_start_matches([' ', 'T']);
    let rest = ["+00:00", "+00", "Z"]
        .iter()
        .find_map(|zone| rest.strip_suffix(zone))
        .unwrap_or(rest);
    match rest {
        "" => Some(date.to_owned()),
        rest => time(rest).map(|time| match time.as_str() {
            "00:00:00" => date.to_owned(),
            time => format!("{date} {time}"),
        }),
    }
}

fn time(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole = if shaped(whole, "00:00") {
        format!("{whole}:00")
    } else {
        whole.to_owned()
    };
    let digits = fraction.bytes().all(|b| b.is_ascii_digit());
    if !shaped(&whole, "00:00:00") || !digits {
        return None;
    }
    Some(match fraction.trim_end_matches('0') {
        "" => whole,
        fraction => format!("{whole}.{fraction}"),
    })
}

/// Whether the text has digits where the pattern has `0`, and all else as it is.
fn shaped(text: &str, pattern: &str) -> bool {
    let same = |(c, wanted): (u8, u8)| match wanted {
        b'0' => c.is_ascii_digit(),
        other => c == other,
    };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(same)
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn moments_have_one_spelling() {
        let table = [
            ("2020-01-01", Some("2020-01-01")),
            ("2020-01-01 00:00:00+00", Some("2020-01-01")),
            ("2020-01-01T10:00Z", Some("2020-01-01 10:00:00")),
            (
                "2020-01-01 10:00:00.500000+00:00",
                Some("2020-01-01 10:00:00.5"),
            ),
            ("12:00", Some("12:00:00")),
            ("12:00:00.000", Some("12:00:00")),
            ("2020-01-01 and so on", None),
            ("2020-01-01 10:00:00+05", None),
            ("x", None),
            ("é020-01-01", None),
        ];
        for (text, expected) in table {
            assert_eq!(normal(text).as_deref(), expected, "{text}");
        }
    }
}
