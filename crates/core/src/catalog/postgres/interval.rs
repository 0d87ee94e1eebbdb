//! Intervals in texts.

/// What an interval counts: months, days and seconds do not turn into each other.
#[derive(Default)]
struct Span {
    months: i64,
    days: i64,
    seconds: i64,
}

/// The one spelling of an interval, as PostgreSQL shows it (`1 year 2 mons 3 days 04:05:06`); none for any other text, nor
/// for fractions.
pub(super) fn normal(text: &str) -> Option<String> {
    let mut span = Span::default();
    let mut words = text.split_whitespace();
    words.clone().next()?;
    while let Some(word) = words.next() {
        if let Some(seconds) = clock(word) {
            span.seconds += seconds;
        } else if let Some((years, months)) = word.split_once('-').filter(|(y, _)| !y.is_empty()) {
            span.months += count(years)? * 12 + count(months)?;
        } else {
            span.add(count(word)?, words.next()?)?;
        }
    }
    Some(span.text())
}

fn count(word: &str) -> Option<i64> {
    word.parse::<i32>().ok().map(i64::from)
}

/// Seconds of `04:05` or `-04:05:06`.
fn clock(word: &str) -> Option<i64> {
    let (sign, plain) = match word.strip_prefix('-') {
        Some(plain) => (-1, plain),
        None => (1, word.strip_prefix('+').unwrap_or(word)),
    };
    let parts: Vec<_> = plain.split(':').map(count).collect::<Option<_>>()?;
    match parts[..] {
        [hours, minutes] => Some(sign * (hours * 3600 + minutes * 60)),
        [hours, minutes, seconds] => Some(sign * (hours * 3600 + minutes * 60 + seconds)),
        _ => None,
    }
}

impl Span {
    fn add(&mut self, count: i64, unit: &str) -> Option<()> {
        let unit = unit.to_lowercase();
        match unit.strip_suffix('s').unwrap_or(&unit) {
            "year" | "yr" => self.months += count * 12,
            "month" | "mon" => self.months += count,
            "week" => self.days += count * 7,
            "day" => self.days += count,
            "hour" | "hr" => self.seconds += count * 3600,
            "minute" | "min" => self.seconds += count * 60,
            "second" | "sec" => self.seconds += count,
            _ => return None,
        }
        Some(())
    }

    fn text(&self) -> String {
        let counted = |count: i64, unit: &str| {
            let many = if count == 1 { "" } else { "s" };
            (count != 0).then(|| format!("{count} {unit}{many}"))
        };
        let mut all: Vec<String> = [
            counted(self.months / 12, "year"),
            counted(self.months % 12, "mon"),
            counted(self.days, "day"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if self.seconds != 0 || all.is_empty() {
            let sign = if self.seconds < 0 { "-" } else { "" };
            let left = self.seconds.abs();
            let (hours, minutes, seconds) = (left / 3600, left / 60 % 60, left % 60);
            all.push(format!("{sign}{hours:02}:{minutes:02}:{seconds:02}"));
        }
        all.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn intervals_have_one_spelling() {
        let table = [
            ("1 day 2 hours", Some("1 day 02:00:00")),
            ("1 day 02:00:00", Some("1 day 02:00:00")),
            ("90 minutes", Some("01:30:00")),
            ("1-2", Some("1 year 2 mons")),
            ("14 MONTHS", Some("1 year 2 mons")),
            ("2 weeks", Some("14 days")),
            ("-1 day -02:30", Some("-1 days -02:30:00")),
            ("100:00", Some("100:00:00")),
            ("0 days", Some("00:00:00")),
            ("1.5 days", None),
            ("1 stone", None),
            ("day", None),
            ("1", None),
            ("-1", None),
            ("", None),
            ("a-b", None),
        ];
        for (written, shown) in table {
            assert_eq!(normal(written).as_deref(), shown, "{written}");
        }
    }
}
