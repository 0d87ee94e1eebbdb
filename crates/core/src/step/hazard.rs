//! What each kind of step endangers.

use super::{Conversion, Danger, Hazard, Raw, Step, conversion};
use crate::{Column, ColumnType, ForeignKey};

/// What becomes of what a step drops.
pub(super) const KEPT: &str = "are kept aside until `db purge`";

/// What becomes of it where a person's SQL takes it.
const GONE: &str = "are gone";

/// What becomes of it where the step says that nothing is kept.
const LOST: &str = "are lost for good";

/// The hazards of a step.
pub(super) fn of(step: &Step) -> Vec<Hazard> {
    match step {
        Step::DropTable(_) | Step::DropColumn { .. } => dropped(step),
        Step::KeepNothing(step) => unkept(of(step), LOST),
        Step::RenameTable { .. } | Step::RenameColumn { .. } | Step::RenameValue { .. } => {
            vec![renamed(step)]
        }
        Step::AddColumn { table, column, .. } if column.needs_value() => {
            let name = &column.name;
            vec![breaking(format!(
                "older binaries insert rows without {table}.{name}"
            ))]
        }
        Step::AlterColumn { .. } => altered(step),
        Step::AlterPrimaryKey { table, from, to } => rekeyed(table, from, to),
        Step::CreateUnique { table, unique } => {
            duplicates(&format!("{table}({})", unique.columns.join(", ")))
        }
        Step::CreateIndex { table, index } if index.unique => {
            duplicates(&format!("{table} under {}", index.name))
        }
        Step::CreateForeignKey { table, key } => orphans(table, key),
        Step::CreateCheck { table, check } => refused(table, &check.name),
        Step::Raw { up, means, .. } if *up != Raw::Nothing => {
            // What a person's SQL or function takes is gone.
            unkept(means.iter().flat_map(Step::dangers).collect(), GONE)
        }
        _ => Vec::new(),
    }
}

fn breaking(reason: String) -> Hazard {
    Hazard::new(Danger::Breaking, reason)
}

fn may_fail(reason: String) -> Hazard {
    Hazard::new(Danger::MayFail, reason)
}

fn destructive(reason: String) -> Hazard {
    Hazard::new(Danger::Destructive, reason)
}

/// The same where nothing is kept, and what becomes of it.
fn unkept(mut found: Vec<Hazard>, fate: &str) -> Vec<Hazard> {
    for hazard in found.iter_mut().filter(|hazard| hazard.is_kept()) {
        hazard.reason = hazard.reason.replace(KEPT, fate);
    }
    found
}

fn dropped(step: &Step) -> Vec<Hazard> {
    let (what, lost) = match step {
        Step::DropTable(table) => (table.name.clone(), Some("rows")),
        Step::DropColumn { table, column, .. } => {
            // What is computed is not lost.
            let lost = column.generated.is_none().then_some("values");
            (format!("{table}.{}", column.name), lost)
        }
        _ => return Vec::new(),
    };
    let gone = lost.map(|lost| destructive(format!("the {lost} of {what} {KEPT}")));
    let used = breaking(format!("older binaries still use {what}"));
    gone.into_iter().chain([used]).collect()
}

fn renamed(step: &Step) -> Hazard {
    breaking(match step {
        Step::RenameColumn { table, from, .. } => {
            format!("older binaries still use {table}.{from}")
        }
        Step::RenameValue {
            table,
            column,
            from,
            ..
        } => {
            format!("older binaries still store '{from}' in {table}.{column}")
        }
        _ => format!(
            "older binaries still use {}",
            step.table().unwrap_or_default()
        ),
    })
}

fn duplicates(place: &str) -> Vec<Hazard> {
    vec![
        may_fail(format!("{place} may hold duplicates")),
        breaking(format!("older binaries may store duplicates in {place}")),
    ]
}

/// Rows that differ in the old key differ in one that only has more columns.
fn rekeyed(table: &str, from: &[String], to: &[String]) -> Vec<Hazard> {
    let wider = from.iter().all(|column| to.contains(column));
    let place = format!("{table}({})", to.join(", "));
    let fails = (!wider).then(|| may_fail(format!("{place} may hold duplicates")));
    let used = breaking(format!(
        "older binaries use ({}) as the key of {table}",
        from.join(", ")
    ));
    fails.into_iter().chain([used]).collect()
}

fn orphans(table: &str, key: &ForeignKey) -> Vec<Hazard> {
    vec![
        may_fail(format!(
            "{table} may hold rows without a row in {}",
            key.table
        )),
        breaking(format!(
            "older binaries may store rows that {} refuses",
            key.name
        )),
    ]
}

fn refused(table: &str, check: &str) -> Vec<Hazard> {
    vec![
        may_fail(format!("{table} may hold rows that {check} refuses")),
        breaking(format!(
            "older binaries may store rows that {check} refuses"
        )),
    ]
}

fn altered(step: &Step) -> Vec<Hazard> {
    let Step::AlterColumn {
        table,
        from,
        to,
        backfill,
        using,
        ..
    } = step
    else {
        return Vec::new();
    };
    let name = format!("{table}.{}", to.name);
    let mut found = Vec::new();
    match (from.nullable, to.nullable) {
        (true, false) => {
            if backfill.is_none() && to.default.is_none() {
                found.push(may_fail(format!("{name} may hold NULLs")));
            }
            found.push(breaking(format!("older binaries may store NULL in {name}")));
        }
        (false, true) => found.push(breaking(format!(
            "older binaries may not expect NULL in {name}"
        ))),
        _ => {}
    }
    if to.needs_value() && !from.needs_value() && !from.nullable {
        found.push(breaking(format!(
            "older binaries may insert rows without {name}"
        )));
    }
    if !from.ty.same(&to.ty) {
        found.extend(retyped(&name, &from.ty, &to.ty, using.is_some()));
    }
    if from.generated.is_none() && to.generated.is_some() {
        found.push(destructive(format!(
            "the values of {name} from before it is computed {KEPT}"
        )));
    }
    if from.collation != to.collation || kind(from) != kind(to) {
        found.push(breaking(format!("older binaries use {name} as it was")));
    }
    found
}

/// What comes to a column's value besides INSERTs.
fn kind(column: &Column) -> (&Option<crate::Generated>, bool) {
    (&column.generated, column.auto_increment)
}

fn retyped(name: &str, from: &ColumnType, to: &ColumnType, converted: bool) -> Vec<Hazard> {
    let used = breaking(format!("older binaries use {name} with its old type"));
    let mut found = match (from, to) {
        (ColumnType::Enum { values: old }, ColumnType::Enum { values: new }) if !converted => {
            let gone = old.iter().filter(|value| !new.contains(value));
            gone.map(|value| may_fail(format!("rows may still hold '{value}' in {name}")))
                .collect()
        }
        _ if converted => vec![destructive(format!(
            "the values of {name} that the conversion changes {KEPT}"
        ))],
        _ if conversion(from, to) == Conversion::Free => Vec::new(),
        _ => vec![may_fail(format!(
            "values of {name} may not fit the new type"
        ))],
    };
    found.push(used);
    found
}
