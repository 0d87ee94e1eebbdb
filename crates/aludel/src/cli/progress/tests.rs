use aludel_core::Danger;

use super::line;
use crate::{Direction, Event, Hazard};

fn id() -> String {
    "0007_x".to_owned()
}

#[test]
fn every_event_is_a_line_that_names_its_migration() {
    let hazard = Hazard {
        danger: Danger::Breaking,
        reason: "older binaries still use users.age".into(),
    };
    let done = |direction| Event::Done {
        id: id(),
        direction,
    };
    let begin = |direction| Event::Begin {
        id: id(),
        direction,
    };
    let table = [
        (begin(Direction::Up), "applying 0007_x"),
        (begin(Direction::Down), "taking back 0007_x"),
        (done(Direction::Up), "applied 0007_x"),
        (done(Direction::Down), "took back 0007_x"),
        (
            Event::Resume { id: id(), done: 1 },
            "0007_x was begun and not finished: going on with step 2 of it",
        ),
        (
            Event::Danger { id: id(), hazard },
            "0007_x: breaking: older binaries still use users.age",
        ),
        (
            Event::NotGivenBack {
                id: id(),
                what: "the rows of users are gone".into(),
            },
            "0007_x: what it took away does not come back: the rows of users are gone",
        ),
        (
            Event::RunsAgain {
                id: id(),
                step: "run fill".into(),
            },
            "0007_x: what `run fill` did stays, and the next upgrade runs it again: give the step a `.reverse(…)` where it may not be done twice",
        ),
    ];
    for (event, said) in table {
        assert_eq!(line(&event), said);
    }
}

#[test]
fn what_is_waited_for_and_what_differs_ends_in_what_to_do() {
    let waiting = |holder: Option<&str>| Event::Waiting {
        holder: holder.map(str::to_owned),
        seconds: 12,
    };
    let drift = |head: Option<&str>| Event::Drift {
        head: head.map(str::to_owned),
        difference: "table users: column x is new".into(),
    };
    let ahead = Event::Ahead {
        database: "0009_y".into(),
        binary: id(),
    };
    let table = [
        (
            waiting(Some("app@host, process 7")),
            "waiting for app@host, process 7, which is changing the database (12 s so far)",
        ),
        (
            waiting(None),
            "waiting for another process, which is changing the database (12 s so far)",
        ),
        (
            Event::Again {
                cause: "the connection was lost".into(),
            },
            "trying again: the connection was lost",
        ),
        (
            ahead,
            "the database is at 0009_y, ahead of this program, which ends at 0007_x and may serve it all the same: deploy the newer program soon, or take the database back with `--downgrade=head`",
        ),
        (
            drift(Some("0007_x")),
            "the live schema is not what 0007_x leads to: table users: column x is new: take back what was changed by hand, or make it a migration",
        ),
        (
            drift(None),
            "the live schema is not what an empty history leads to: table users: column x is new: take back what was changed by hand, or make it a migration",
        ),
    ];
    for (event, said) in table {
        assert_eq!(line(&event), said);
    }
}
