use time::{Date, Duration, PrimitiveDateTime, Time};

/// What dates and instants are counted from: the day of this number in the Julian count is 2000-01-01.
const EPOCH: PrimitiveDateTime = match Date::from_julian_day(2_451_545) {
    Ok(day) => PrimitiveDateTime::new(day, Time::MIDNIGHT),
    Err(_) => PrimitiveDateTime::MIN,
};

/// `2024-02-29`; what lies beyond a calendar of four digits is `infinity`.
pub(super) fn date(raw: &[u8]) -> Option<String> {
    let days = i32::from_be_bytes(raw.try_into().ok()?);
    let instant = EPOCH.checked_add(Duration::days(days.into()));
    Some(instant.map_or_else(|| infinity(days.into()), |at| written(at).0))
}

/// `23:59:59.123456`.
pub(super) fn time(raw: &[u8]) -> Option<String> {
    let micros = i64::from_be_bytes(raw.try_into().ok()?);
    // The end of the day is a time of PostgreSQL's.
    if micros == 86_400_000_000 {
        return Some("24:00:00.000000".to_owned());
    }
    let at = Time::MIDNIGHT + Duration::microseconds(micros);
    Some(clock(at))
}

/// `2024-02-29 23:59:59.123456`.
pub(super) fn timestamp(raw: &[u8]) -> Option<String> {
    instant(raw, "")
}

/// The same in UTC, with `+00:00`.
pub(super) fn zoned(raw: &[u8]) -> Option<String> {
    instant(raw, "+00:00")
}

fn instant(raw: &[u8], zone: &str) -> Option<String> {
    let micros = i64::from_be_bytes(raw.try_into().ok()?);
    let instant = EPOCH.checked_add(Duration::microseconds(micros));
    Some(instant.map_or_else(
        || infinity(micros),
        |at| {
            let (date, time) = written(at);
            format!("{date} {time}{zone}")
        },
    ))
}

fn written(at: PrimitiveDateTime) -> (String, String) {
    let date = format!(
        "{:04}-{:02}-{:02}",
        at.year(),
        u8::from(at.month()),
        at.day()
    );
    (date, clock(at.time()))
}

fn clock(at: Time) -> String {
    let (hour, minute, second) = at.as_hms();
    format!("{hour:02}:{minute:02}:{second:02}.{:06}", at.microsecond())
}

fn infinity(number: i64) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}infinity")
}
