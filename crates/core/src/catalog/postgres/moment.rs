//! Dates and times in texts.

/// The one spelling of a date, a time or an instant, in UTC: without its zone, without zeros at the end of the fraction,
/// with seconds, and at midnight the date alone. None for any other text.
pub(super) fn normal(text: &str) -> Option<String> {
    spelled(text, in_utc)
}

/// The same of a moment without a zone: PostgreSQL does not look at one that stands there.
pub(super) fn local(text: &str) -> Option<String> {
    spelled(text, |date, time, _| {
        Some((date.to_owned(), time.to_owned()))
    })
}

/// A moment's date and time, and how many minutes east of UTC they are, in others.
type Shift = fn(&str, &str, i64) -> Option<(String, String)>;

fn spelled(text: &str, shift: Shift) -> Option<String> {
    if let Some(time) = time(text) {
        return Some(time);
    }
    let date = text.get(..10).filter(|date| shaped(date, "0000-00-00"))?;
    let rest = text[10..].trim_start_matches([' ', 'T']);
    let rest = ["+00:00", "+00", "Z"]
        .iter()
        .find_map(|zone| rest.strip_suffix(zone))
        .unwrap_or(rest);
    if rest.is_empty() {
        return Some(date.to_owned());
    }
    let (date, time) = match zone(rest) {
        Some((local, east)) => shift(date, &time(local)?, east)?,
        None => (date.to_owned(), time(rest)?),
    };
    Some(match time.as_str() {
        "00:00:00" => date,
        time => format!("{date} {time}"),
    })
}

/// A time before its zone, and how many minutes east of UTC that is.
fn zone(rest: &str) -> Option<(&str, i64)> {
    let at = rest.rfind(['+', '-'])?;
    let (local, zone) = rest.split_at(at);
    let digits = zone[1..].replace(':', "");
    let minutes = match digits.len() {
        2 => number(&digits)? * 60,
        4 => number(digits.get(..2)?)? * 60 + number(digits.get(2..)?)?,
        _ => return None,
    };
    let east = if zone.starts_with('-') {
        -minutes
    } else {
        minutes
    };
    Some((local.trim_end(), east))
}

fn number(digits: &str) -> Option<i64> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

/// The same instant in UTC.
fn in_utc(date: &str, time: &str, east: i64) -> Option<(String, String)> {
    let (hours, minutes) = (number(time.get(..2)?)?, number(time.get(3..5)?)?);
    let all = hours * 60 + minutes - east;
    let part = |from: usize, to: usize| number(date.get(from..to)?);
    let day = part(8, 10)? + all.div_euclid(24 * 60);
    let (year, month, day) = known(part(0, 4)?, part(5, 7)?, day)?;
    let of_day = all.rem_euclid(24 * 60);
    let (hours, minutes) = (of_day / 60, of_day % 60);
    Some((
        format!("{year:04}-{month:02}-{day:02}"),
        format!("{hours:02}:{minutes:02}{}", &time[5..]),
    ))
}

/// A date whose day may lie one before or behind its month.
fn known(year: i64, month: i64, day: i64) -> Option<(i64, i64, i64)> {
    let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = |year, month| match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=12).contains(&month) {
        return None;
    }
    Some(match (month, day) {
        (1, 0) => (year - 1, 12, 31),
        (_, 0) => (year, month - 1, days(year, month - 1)),
        (12, 32) => (year + 1, 1, 1),
        (_, day) if day > days(year, month) => (year, month + 1, 1),
        _ => (year, month, day),
    })
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
            ("2020-01-01 05:30:00+05:30", Some("2020-01-01")),
            ("2020-01-01T00:00:00.5-05", Some("2020-01-01 05:00:00.5")),
            ("2020-01-01 01:00+0200", Some("2019-12-31 23:00:00")),
            ("2020-03-01 01:00:00 +02", Some("2020-02-29 23:00:00")),
            ("2021-12-31 23:30:00-01", Some("2022-01-01 00:30:00")),
            ("2020-01-01 05:00:00+5", None),
            ("2020-13-01 05:00:00+05", None),
            (
                "2020-01-01 10:00:00.500000+00:00",
                Some("2020-01-01 10:00:00.5"),
            ),
            ("12:00", Some("12:00:00")),
            ("12:00:00.000", Some("12:00:00")),
            ("2020-01-01 and so on", None),
            ("2020-01-01 10:00:00+05", Some("2020-01-01 05:00:00")),
            ("x", None),
            ("é020-01-01", None),
        ];
        for (text, expected) in table {
            assert_eq!(normal(text).as_deref(), expected, "{text}");
        }
    }
}
