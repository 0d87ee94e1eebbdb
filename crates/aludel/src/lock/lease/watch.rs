use std::time::{Duration, Instant};

/// Longer between two looks, and what the holder did in between is not known: its beats wait as long as our looks do while a
/// statement runs on every node at once.
const BLIND: Duration = Duration::from_secs(3);

/// How long the holder has shown no sign of life, by the clock of the one who waits.
#[derive(Debug, Default)]
pub(super) struct Watch {
    last: Option<((u64, u64), Instant)>,
    still: Duration,
}

impl Watch {
    /// Takes a look's result in; gives how long it has been the same. Time without looks does not count.
    pub fn still(&mut self, seen: (u64, u64), now: Instant) -> Duration {
        match self.last {
            Some((before, at)) if before == seen => {
                let passed = now.saturating_duration_since(at);
                if passed <= BLIND {
                    self.still += passed;
                }
            }
            _ => self.still = Duration::ZERO,
        }
        self.last = Some((seen, now));
        self.still
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_still_is_counted_and_a_beat_begins_anew() {
        let (mut watch, begin) = (Watch::default(), Instant::now());
        let at = |seconds| begin + Duration::from_secs(seconds);
        assert_eq!(watch.still((1, 1), at(0)), Duration::ZERO);
        assert_eq!(watch.still((1, 1), at(2)), Duration::from_secs(2));
        assert_eq!(watch.still((1, 1), at(4)), Duration::from_secs(4));
        assert_eq!(watch.still((1, 2), at(5)), Duration::ZERO);
        assert_eq!(watch.still((1, 2), at(6)), Duration::from_secs(1));
        assert_eq!(watch.still((2, 2), at(7)), Duration::ZERO);
    }

    #[test]
    fn time_without_looks_does_not_count() {
        let (mut watch, begin) = (Watch::default(), Instant::now());
        let at = |seconds| begin + Duration::from_secs(seconds);
        watch.still((1, 1), at(0));
        watch.still((1, 1), at(1));
        assert_eq!(watch.still((1, 1), at(61)), Duration::from_secs(1));
        assert_eq!(watch.still((1, 1), at(63)), Duration::from_secs(3));
        // A clock that goes back is none.
        assert_eq!(watch.still((1, 1), at(62)), Duration::from_secs(3));
    }
}
