//! Intervals in texts.

/// What an interval counts: months, days and seconds do not turn into each other.
#[derive(Default)]
struct Span {
    months: i64,
    days: i64,
    micros: i64,
}

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// The one spelling of an interval, as PostgreSQL shows it (`1 year 2 mons 3 days 04:05:06`); none for any other text.
pub(super) fn normal(text: &str) -> Option<String> {
    Some(read(text, &[])?.text())
}

/// The same of an interval with fields behind it, the first and the last: what has no unit counts the last, and what is less
/// than that is cut off.
pub(super) fn within(text: &str, fields: &[String]) -> Option<String> {
    let mut span = read(text, fields)?;
    if let Some(last) = fields.last() {
        span.cut(last);
    }
    Some(span.text())
}

/// Read from the right, as PostgreSQL does: a unit stands behind its number, and a number before a time counts days.
fn read(text: &str, fields: &[String]) -> Option<Span> {
    let short = fields.iter().eq(["minute", "second"]);
    let mut span = Span::default();
    let mut next = fields.last().cloned();
    let mut words = text.split_whitespace().rev().peekable();
    words.peek()?;
    while let Some(word) = words.next() {
        if let Some(micros) = clock(word, short) {
            span.micros += micros;
            next = Some("day".to_owned());
        } else if let Some((years, months)) = word.split_once('-').filter(|(y, _)| !y.is_empty()) {
            span.months += count(years)? * 12 + count(months)?;
        } else if word.starts_with(|c: char| c.is_ascii_alphabetic()) {
            span.add(words.next()?, word)?;
        } else {
            let unit = next.take()?;
            span.add(word, &unit)?;
            next = (unit == "hour").then(|| "day".to_owned());
        }
    }
    Some(span)
}

fn count(word: &str) -> Option<i64> {
    word.parse::<i32>().ok().map(i64::from)
}

/// Microseconds of `06`, `06.5`, `-06.5`.
fn seconds(word: &str) -> Option<i64> {
    let (sign, plain) = match word.strip_prefix('-') {
        Some(plain) => (-1, plain),
        None => (1, word),
    };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let digits = fraction.len() <= 6 && fraction.bytes().all(|b| b.is_ascii_digit());
    let micros = format!("{fraction:0<6}").parse::<i64>().ok();
    Some(sign * (count(whole)? * SECOND + micros.filter(|_| digits)?))
}

/// Microseconds of `04:05` or `-04:05:06.5`; `short` where two numbers are minutes and seconds.
fn clock(word: &str, short: bool) -> Option<i64> {
    let (sign, plain) = match word.strip_prefix('-') {
        Some(plain) => (-1, plain),
        None => (1, word.strip_prefix('+').unwrap_or(word)),
    };
    let parts: Vec<_> = plain.split(':').collect();
    Some(
        sign * match parts[..] {
            [minutes, rest] if short => count(minutes)? * MINUTE + seconds(rest)?,
            [hours, minutes] => count(hours)? * HOUR + count(minutes)? * MINUTE,
            [hours, minutes, rest] => {
                count(hours)? * HOUR + count(minutes)? * MINUTE + seconds(rest)?
            }
            _ => return None,
        },
    )
}

impl Span {
    fn add(&mut self, word: &str, unit: &str) -> Option<()> {
        let unit = unit.to_lowercase();
        match unit.strip_suffix('s').unwrap_or(&unit) {
            "year" | "yr" => self.months += count(word)? * 12,
            "month" | "mon" => self.months += count(word)?,
            "week" => self.days += count(word)? * 7,
            "day" => self.days += count(word)?,
            "hour" | "hr" => self.micros += count(word)? * HOUR,
            "minute" | "min" => self.micros += count(word)? * MINUTE,
            "second" | "sec" => self.micros += seconds(word)?,
            _ => return None,
        }
        Some(())
    }

    /// Leaves nothing that is less than this field.
    fn cut(&mut self, field: &str) {
        let (keeps_days, least) = match field {
            "year" | "month" => (false, i64::MAX),
            "day" => (true, i64::MAX),
            "hour" => (true, HOUR),
            "minute" => (true, MINUTE),
            _ => (true, 1),
        };
        if field == "year" {
            self.months -= self.months % 12;
        }
        if !keeps_days {
            self.days = 0;
        }
        self.micros -= self.micros % least;
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
        if self.micros != 0 || all.is_empty() {
            let sign = if self.micros < 0 { "-" } else { "" };
            let left = self.micros.abs();
            let (hours, minutes) = (left / HOUR, left / MINUTE % 60);
            let (seconds, micros) = (left / SECOND % 60, left % SECOND);
            let fraction = format!(".{micros:06}");
            let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
            all.push(format!(
                "{sign}{hours:02}:{minutes:02}:{seconds:02}{fraction}"
            ));
        }
        all.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::{normal, within};

    /// Taken from PostgreSQL 15.
    #[test]
    fn fields_say_what_a_number_counts_and_where_an_interval_ends() {
        let table = [
            ("1", "year", "1 year"),
            ("1", "month", "1 mon"),
            ("1", "day", "1 day"),
            ("25", "hour", "25:00:00"),
            ("10", "minute", "00:10:00"),
            ("90", "second", "00:01:30"),
            ("1.5", "second", "00:00:01.5"),
            ("1-2", "year month", "1 year 2 mons"),
            ("1 2", "day hour", "1 day 02:00:00"),
            ("1 2:03", "day minute", "1 day 02:03:00"),
            ("3 4:05:06", "day second", "3 days 04:05:06"),
            ("1:02", "hour minute", "01:02:00"),
            ("4:05", "minute second", "00:04:05"),
            ("1 day 2 hours", "day", "1 day"),
            ("1 year 2 months", "year", "1 year"),
            ("2 days 3:04:05", "hour", "2 days 03:00:00"),
            ("2 days 3:04:05", "minute", "2 days 03:04:00"),
        ];
        for (written, fields, shown) in table {
            let fields: Vec<_> = fields.split(' ').map(str::to_owned).collect();
            assert_eq!(
                within(written, &fields).as_deref(),
                Some(shown),
                "{written}"
            );
        }
        assert_eq!(within("stone", &["day".to_owned()]), None);
        assert_eq!(within("1 2 3", &["day".to_owned()]), None);
    }

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
            ("1.5 seconds", Some("00:00:01.5")),
            ("3 4:05:06.70", Some("3 days 04:05:06.7")),
            ("-1.25 sec", Some("-00:00:01.25")),
            ("1.1234567 sec", None),
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
