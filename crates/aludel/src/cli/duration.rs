use std::time::Duration;

/// Reads a span of time such as `30s`, `10m`, `2h`, `30d` or `1h30m`.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let wrong =
        || "write a number and its unit, such as `30s`, `10m`, `2h`, `30d` or `1h30m`".to_owned();
    let mut total: u64 = 0;
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let number: u64 = rest[..end].parse().map_err(|_| wrong())?;
        let word_end = rest[end..]
            .find(|c: char| c.is_ascii_digit())
            .map_or(rest.len(), |at| end + at);
        let seconds = unit(&rest[end..word_end]).ok_or_else(wrong)?;
        total = number
            .checked_mul(seconds)
            .and_then(|more| total.checked_add(more))
            .ok_or_else(wrong)?;
        rest = &rest[word_end..];
    }
    if text.trim().is_empty() {
        return Err(wrong());
    }
    Ok(Duration::from_secs(total))
}

fn unit(word: &str) -> Option<u64> {
    match word {
        "s" => Some(1),
        "m" | "min" => Some(60),
        "h" => Some(60 * 60),
        "d" => Some(24 * 60 * 60),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn spans_are_numbers_with_units() {
        for (text, seconds) in [
            ("0s", 0),
            ("30s", 30),
            ("10m", 600),
            ("10min", 600),
            ("2h", 7200),
            ("30d", 2_592_000),
            ("1h30m", 5400),
            (" 5s ", 5),
        ] {
            assert_eq!(parse(text).unwrap().as_secs(), seconds, "{text}");
        }
        for text in [
            "",
            " ",
            "10",
            "m",
            "10x",
            "-5s",
            "1.5h",
            "10 m",
            "99999999999999999999s",
            "9999999999999999999d",
            "ä",
        ] {
            assert_eq!(
                parse(text).unwrap_err(),
                "write a number and its unit, such as `30s`, `10m`, `2h`, `30d` or `1h30m`",
                "{text}"
            );
        }
    }
}
