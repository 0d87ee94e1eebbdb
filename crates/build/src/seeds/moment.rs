//! Dates and times as seeds write them.

/// `2026-01-31`.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    match (number(year, 4), number(month, 2), number(day, 2)) {
        (Some(1..), Some(month @ 1..=12), Some(day @ 1..)) => {
            day <= days(number(year, 4).unwrap_or(0), month)
        }
        _ => false,
    }
}

/// `23:59`, `23:59:59` or `23:59:59.123456`.
pub(super) fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<Option<u32>> = whole.split(':').map(|part| number(part, 2)).collect();
    let clock = match parts.as_slice() {
        [Some(0..=23), Some(0..=59)] => !text.contains('.'),
        [Some(0..=23), Some(0..=59), Some(0..=59)] => true,
        _ => false,
    };
    clock && (1..=6).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit())
}

/// `2026-01-31T23:59:59`.
pub(super) fn is_date_time(text: &str) -> bool {
    text.split_once('T')
        .is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// `2026-01-31T23:59:59Z` or `2026-01-31T23:59:59+01:00`.
pub(super) fn is_instant(text: &str) -> bool {
    let Some((date, rest)) = text.split_once('T') else {
        return false;
    };
    let time = match (rest.strip_suffix('Z'), rest.rfind(['+', '-'])) {
        (Some(time), _) => time,
        (None, Some(at)) if is_offset(&rest[at + 1..]) => &rest[..at],
        _ => return false,
    };
    is_date(date) && is_time(time) && time.matches(':').count() == 2
}

fn is_offset(text: &str) -> bool {
    text.len() == 5 && is_time(text)
}

fn number(text: &str, width: usize) -> Option<u32> {
    let digits = text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
