//! Time and place of a run: stamps, deadlines, and who is running.

use std::hash::{BuildHasher, Hasher};
use std::time::{Duration, Instant};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The present instant in UTC, to the second, as refinery reads it.
pub(crate) fn now() -> String {
    let now = OffsetDateTime::now_utc();
    let whole = now.replace_nanosecond(0).unwrap_or(now);
    whole.format(&Rfc3339).unwrap_or_default()
}

/// The instant that lies so long before the present one, as [`now`] writes it.
pub(crate) fn before(span: Duration) -> String {
    let then =
        OffsetDateTime::now_utc().checked_sub(span.try_into().unwrap_or(time::Duration::MAX));
    let then = then.unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let whole = then.replace_nanosecond(0).unwrap_or(then);
    whole.format(&Rfc3339).unwrap_or_default()
}

/// This process, for the history and for those who wait: host, program, process id.
pub(crate) fn whoami() -> String {
    let host = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .or_else(|| std::env::var("COMPUTERNAME").ok())
        .or_else(|| std::env::var("HOSTNAME").ok())
        .map_or_else(|| "localhost".to_owned(), |host| host.trim().to_owned());
    let program = std::env::current_exe().ok();
    let program = program.as_deref().and_then(|path| path.file_name());
    let program = program.map_or_else(|| "?".into(), |name| name.to_string_lossy());
    format!("{host} {program} {}", std::process::id())
}

/// Until when to wait.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline {
    begun: Instant,
    timeout: Duration,
}

/// How often those who wait are heard of.
const REPORT_EVERY: Duration = Duration::from_secs(5);

impl Deadline {
    /// So long from now; for ever where it is zero.
    pub fn after(timeout: Duration) -> Self {
        Self {
            begun: Instant::now(),
            timeout,
        }
    }

    /// Whether the time is over.
    pub fn passed(&self) -> bool {
        !self.timeout.is_zero() && self.begun.elapsed() >= self.timeout
    }

    /// How long it is still; `None` where it never passes.
    pub fn left(&self) -> Option<Duration> {
        let left = self.timeout.saturating_sub(self.begun.elapsed());
        (!self.timeout.is_zero()).then_some(left)
    }

    /// Seconds waited so far.
    pub fn waited(&self) -> u64 {
        self.begun.elapsed().as_secs()
    }

    /// Sleeps for a while that no two processes agree on, and never past the deadline.
    pub fn pause(&self) {
        self.pause_about(Duration::from_millis(60));
    }

    /// Sleeps for two thirds to four thirds of this time, and never past the deadline.
    pub fn pause_about(&self, time: Duration) {
        let random = std::collections::hash_map::RandomState::new()
            .build_hasher()
            .finish();
        let third = u64::try_from(time.as_millis()).unwrap_or(u64::MAX) / 3;
        let pause = Duration::from_millis(third * 2 + random % (third * 2).max(1));
        let left = if self.timeout.is_zero() {
            pause
        } else {
            self.timeout.saturating_sub(self.begun.elapsed())
        };
        std::thread::sleep(pause.min(left));
    }
}

/// Grows from turn to turn, so that what is asked for again and again is not kept busy by that.
#[derive(Debug)]
pub(crate) struct Backoff {
    next: Duration,
    most: Duration,
}

impl Backoff {
    /// From `first` on, twice as long each turn, `most` at last.
    pub fn new(first: Duration, most: Duration) -> Self {
        Self { next: first, most }
    }

    /// About how long to wait now.
    pub fn turn(&mut self) -> Duration {
        let now = self.next;
        self.next = (now * 2).min(self.most);
        now
    }
}

/// Says now and then that somebody is waiting: at once, and every few seconds after.
#[derive(Debug, Default)]
pub(crate) struct Patience {
    told: Option<Instant>,
}

impl Patience {
    /// Whether it is time to say it.
    pub fn due(&mut self) -> bool {
        let due = self.told.is_none_or(|told| told.elapsed() >= REPORT_EVERY);
        if due {
            self.told = Some(Instant::now());
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_are_what_refinery_reads() {
        assert!(OffsetDateTime::parse(&now(), &Rfc3339).is_ok());
    }

    #[test]
    fn a_deadline_passes_and_none_never_does() {
        let short = Deadline::after(Duration::from_millis(1));
        short.pause();
        assert!(short.passed());
        assert!(!Deadline::after(Duration::ZERO).passed());
    }

    #[test]
    fn a_backoff_doubles_up_to_its_most() {
        let (first, most) = (Duration::from_millis(100), Duration::from_millis(300));
        let mut backoff = Backoff::new(first, most);
        let turns: Vec<_> = (0..4).map(|_| backoff.turn().as_millis()).collect();
        assert_eq!(turns, [100, 200, 300, 300]);
    }

    #[test]
    fn a_pause_is_about_as_long_as_was_said_and_ends_with_the_deadline() {
        let begun = Instant::now();
        Deadline::after(Duration::ZERO).pause_about(Duration::from_millis(90));
        assert!(begun.elapsed() >= Duration::from_millis(60));
        let begun = Instant::now();
        Deadline::after(Duration::from_millis(5)).pause_about(Duration::from_mins(1));
        assert!(begun.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn whoever_waits_says_so_at_once_and_not_again_directly() {
        let mut patience = Patience::default();
        assert!(patience.due());
        assert!(!patience.due());
    }
}
