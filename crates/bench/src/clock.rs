//! Time of the processor that a child process takes.

use std::process::{Command, Stdio};
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;

use crate::Result;

/// Runs the command and gives what it printed and its time of the processor, that of the system for it included.
///
/// # Errors
/// It cannot be started or fails: with what it said.
pub fn run(command: &mut Command) -> Result<(String, Duration)> {
    let before = spent()?;
    let program = command.get_program().display().to_string();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{program} cannot be started: {error}"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok((said, spent()?.saturating_sub(before)));
    }
    let why = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program} failed ({}): {said}{why}", output.status))
}

/// What all children that have ended took until now.
fn spent() -> Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)
        .map_err(|error| format!("the time of children cannot be asked for: {error}"))?;
    Ok(duration(usage.user_time()) + duration(usage.system_time()))
}

fn duration(time: TimeVal) -> Duration {
    let seconds = u64::try_from(time.tv_sec()).unwrap_or_default();
    let micros = u64::try_from(time.tv_usec()).unwrap_or_default();
    Duration::from_secs(seconds) + Duration::from_micros(micros)
}
