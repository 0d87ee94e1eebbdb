use std::fmt::Write;

/// The text of a `numeric`: so many groups of four decimal digits, the weight of the first, the sign, the digits behind
/// the point, then the groups.
pub(super) fn text(raw: &[u8]) -> Option<String> {
    let mut words = raw
        .chunks_exact(2)
        .map(|two| u16::from_be_bytes([two[0], two[1]]));
    let count = words.next()?;
    let weight = i32::from(words.next()?.cast_signed());
    let sign = words.next()?;
    let scale = usize::from(words.next()?);
    let groups: Vec<u16> = words.collect();
    if groups.len() != usize::from(count) {
        return None;
    }
    let minus = match sign {
        0x0000 => "",
        0x4000 => "-",
        0xC000 => return Some("NaN".to_owned()),
        0xD000 => return Some("Infinity".to_owned()),
        0xF000 => return Some("-Infinity".to_owned()),
        _ => return None,
    };
    // The group that counts units of 10000 to this power.
    let group = |power: i32| {
        let at = usize::try_from(weight - power).ok();
        at.and_then(|at| groups.get(at)).copied().unwrap_or(0)
    };
    let digits = |powers: std::ops::Range<i32>| {
        powers.rev().fold(String::new(), |mut out, power| {
            let _ = write!(out, "{:04}", group(power));
            out
        })
    };
    let whole = digits(0..weight.max(0) + 1);
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    if scale == 0 {
        return Some(format!("{minus}{whole}"));
    }
    let last = -i32::try_from(scale.div_ceil(4)).ok()?;
    let behind = digits(last..0);
    Some(format!("{minus}{whole}.{}", &behind[..scale]))
}
