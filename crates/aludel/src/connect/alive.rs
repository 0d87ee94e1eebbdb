//! A server whose machine is gone says nothing, as one does that is at work: the system asks it whether it is there.

use std::time::Duration;

/// After so long without a word it is asked.
pub(super) const IDLE: Duration = Duration::from_mins(1);
/// So long it is waited for the answer.
pub(super) const APART: Duration = Duration::from_secs(15);
/// So often it may leave one out.
pub(super) const TIMES: u32 = 4;
