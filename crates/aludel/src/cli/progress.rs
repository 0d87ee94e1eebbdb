#[cfg(test)]
mod tests;

use super::output;
use crate::{Direction, Event, Options};

/// Options that tell on stderr what is going on.
pub(super) fn watched(options: Options) -> Options {
    options.observe(|event| match event {
        Event::Again { .. }
        | Event::Ahead { .. }
        | Event::Drift { .. }
        | Event::Danger { .. }
        | Event::NotGivenBack { .. }
        | Event::RunsAgain { .. } => {
            output::warn(&line(event));
        }
        _ => output::note(&line(event)),
    })
}

fn line(event: &Event) -> String {
    match event {
        Event::Waiting { holder, seconds } => {
            let holder = holder.as_deref().unwrap_or("another process");
            format!("waiting for {holder}, which is changing the database ({seconds} s so far)")
        }
        Event::Again { cause } => format!("trying again: {cause}"),
        Event::Ahead { database, binary } => {
            format!(
                "the database is at {database}, ahead of this program, which ends at {binary} and may serve it all the same: \
                 deploy the newer program soon, or take the database back with `--downgrade=head`"
            )
        }
        Event::Drift { head, difference } => {
            let head = head.as_deref().unwrap_or("an empty history");
            format!(
                "the live schema is not what {head} leads to: {difference}: take back what was changed by hand, or make it a \
                 migration"
            )
        }
        Event::Danger { id, hazard } => {
            format!("{id}: {hazard}")
        }
        Event::NotGivenBack { id, what } => {
            format!("{id}: what it took away does not come back: {what}")
        }
        Event::RunsAgain { id, step } => {
            format!(
                "{id}: what `{step}` did stays, and the next upgrade runs it again: give the step a `.reverse(…)` where it may not \
                 be done twice"
            )
        }
        Event::Begin { id, direction } => match direction {
            Direction::Up => format!("applying {id}"),
            Direction::Down => format!("taking back {id}"),
        },
        Event::Done { id, direction } => match direction {
            Direction::Up => format!("applied {id}"),
            Direction::Down => format!("took back {id}"),
        },
        Event::Resume { id, done } => {
            format!(
                "{id} was begun and not finished: going on with step {} of it",
                done + 1
            )
        }
    }
}
