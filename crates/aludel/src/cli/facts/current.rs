use serde::Serialize;

use crate::cli::output::Facts;
use crate::cli::urls::{Purpose, Urls};
use crate::connect::Missing;
use crate::{Migrations, PinState, Result, Status};

#[derive(Serialize)]
struct StatusJson<'a> {
    database: &'a str,
    engine: &'static str,
    current: Option<&'a str>,
    head: Option<&'a str>,
    pending: &'a [String],
    unknown: &'a [String],
    floor: Option<&'a str>,
    pin: Option<PinJson<'a>>,
    in_flight: Option<&'a str>,
}

#[derive(Serialize)]
struct PinJson<'a> {
    target: Option<&'a str>,
    by: &'a str,
    at: &'a str,
}

/// `db current`.
pub(in crate::cli) fn current(urls: &Urls, migrations: &Migrations) -> Result<Facts> {
    let mut db = urls.open(Purpose::Look, Missing::Refuse)?;
    let status = migrations.status(&mut db)?;
    let json = StatusJson {
        database: db.name(),
        engine: db.engine().word(),
        current: status.current.as_deref(),
        head: status.head.as_deref(),
        pending: &status.pending,
        unknown: &status.unknown,
        floor: status.floor.as_deref(),
        pin: status.pin.as_ref().map(|pin| PinJson {
            target: pin.target.as_deref(),
            by: &pin.by,
            at: &pin.at,
        }),
        in_flight: status.in_flight.as_deref(),
    };
    Facts::new(text(&status), &json)
}

/// The id first, so that a script may take the first word; then what is to be known of it, a line each.
fn text(status: &Status) -> String {
    let current = status.current.as_deref().unwrap_or("base");
    let at_head = status.current.is_some() && status.current == status.head;
    let mut lines = vec![if at_head {
        format!("{current} (head)")
    } else {
        current.to_owned()
    }];
    let list = |word: &str, ids: &[String]| {
        (!ids.is_empty()).then(|| format!("{word}: {}", ids.join(", ")))
    };
    lines.extend(list("pending", &status.pending));
    lines.extend(list("not in this program", &status.unknown));
    lines.extend(status.pin.as_ref().map(pin));
    let in_flight = status.in_flight.as_ref();
    lines.extend(in_flight.map(|what| format!("begun and not finished: {what}")));
    lines.join("\n")
}

fn pin(pin: &PinState) -> String {
    let target = pin.target.as_deref().unwrap_or("base");
    format!(
        "pinned to {target} by {} at {}: `db upgrade` clears it",
        pin.by, pin.at
    )
}
