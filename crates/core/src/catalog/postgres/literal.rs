//! What a text or a number may mean, in one spelling. Which type it has is not known where it is written, so a text that
//! looks like a moment, an interval, a UUID or a document is taken for one.

use super::{interval, json, moment};

/// The one spelling of such a text; none for any other.
pub(super) fn normal(value: &str) -> Option<String> {
    moment::normal(value)
        .or_else(|| interval::normal(value))
        .or_else(|| uuid(value))
        .or_else(|| json::normal(value).filter(|_| value.trim_start().starts_with(['{', '['])))
}

/// A UUID in lower case.
fn uuid(value: &str) -> Option<String> {
    let groups: Vec<_> = value.split('-').collect();
    let shaped = groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups
            .iter()
            .all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()));
    shaped.then(|| value.to_lowercase())
}

/// A number without an exponent, as `numeric` shows it; as it stands where that would be very long.
pub(super) fn number(text: &str) -> String {
    let lower = text.to_lowercase();
    plain(&lower).unwrap_or(lower)
}

fn plain(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once('e')?;
    let exponent: i32 = exponent.parse().ok().filter(|e| (-400..=400).contains(e))?;
    let (sign, digits) = mantissa
        .strip_prefix('-')
        .map_or(("", mantissa), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let known = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    (known(whole) && known(fraction) && !whole.is_empty()).then_some(())?;
    let places = i32::try_from(fraction.len()).ok()? - exponent;
    let all = format!("{whole}{fraction}");
    let (whole, fraction) = match usize::try_from(places) {
        Err(_) | Ok(0) => {
            let zeros = usize::try_from(-places).ok()?;
            (format!("{all}{}", "0".repeat(zeros)), String::new())
        }
        Ok(places) => {
            let padded = format!("{all:0>width$}", width = places + 1);
            let (whole, fraction) = padded.split_at(padded.len() - places);
            (whole.to_owned(), format!(".{fraction}"))
        }
    };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Some(format!("{sign}{whole}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::{normal, number};

    #[test]
    fn numbers_lose_their_exponents_and_keep_their_places() {
        let table = [
            ("1e3", "1000"),
            ("1E-3", "0.001"),
            ("1.50e1", "15.0"),
            ("1.50e-1", "0.150"),
            ("-2.5e2", "-250"),
            ("0e5", "0"),
            ("1.50", "1.50"),
            ("1e4000", "1e4000"),
            ("true", "true"),
        ];
        for (written, shown) in table {
            assert_eq!(number(written), shown, "{written}");
        }
    }

    #[test]
    fn texts_that_mean_something_have_one_spelling() {
        let table = [
            (
                "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
                Some("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            ),
            ("A0EEBC99", None),
            ("{\"b\": 1, \"a\": 1e1}", Some("{\"a\":10,\"b\":1}")),
            ("{1,2}", None),
            ("{}", Some("{}")),
            ("null", None),
            ("90 minutes", Some("01:30:00")),
            ("12:00", Some("12:00:00")),
            ("a day", None),
        ];
        for (written, shown) in table {
            assert_eq!(normal(written).as_deref(), shown, "{written}");
        }
    }
}
