use crate::{Action, ForeignKey};

/// What becomes of rows of a table that was kept, whose parent has gone meanwhile: as the key says. A key that would have
/// refused that, and one of the table to itself, say nothing here.
pub(crate) fn follow(table: &str, key: &ForeignKey, quote: fn(&str) -> String) -> Option<String> {
    if key.table == table {
        return None;
    }
    match key.on_delete {
        Action::Cascade => Some(format!(
            "DELETE FROM {} WHERE {}",
            quote(table),
            orphaned(table, key, quote)
        )),
        Action::SetNull => Some(emptied(table, key, quote)),
        _ => None,
    }
}

/// Takes the rows' reference away where there is nothing that it references.
pub(crate) fn emptied(table: &str, key: &ForeignKey, quote: fn(&str) -> String) -> String {
    let own = key.columns.iter();
    let nulls: Vec<_> = own.map(|own| format!("{} = NULL", quote(own))).collect();
    format!(
        "UPDATE {} SET {} WHERE {}",
        quote(table),
        nulls.join(", "),
        orphaned(table, key, quote)
    )
}

/// Whether a row references one that is not there.
pub(crate) fn orphaned(table: &str, key: &ForeignKey, quote: fn(&str) -> String) -> String {
    let name = quote(table);
    let pairs = key.columns.iter().zip(&key.references);
    let joined: Vec<_> = pairs
        .map(|(own, other)| format!("p.{} = {name}.{}", quote(other), quote(own)))
        .collect();
    let own = key.columns.iter();
    let said: Vec<_> = own
        .map(|own| format!("{name}.{} IS NOT NULL", quote(own)))
        .collect();
    format!(
        "{} AND NOT EXISTS (SELECT 1 FROM {} p WHERE {})",
        said.join(" AND "),
        quote(&key.table),
        joined.join(" AND ")
    )
}
