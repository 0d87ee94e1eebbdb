//! The values of dropped columns, in tables beside their table, which triggers keep true.

use super::shape::{Shape, Shown};
use super::value::name;
use crate::keep::{Change, Loss, NEW, Side, VALUE, Values, Words, key_name};
use crate::{Column, Result, Schema, Table};

/// Creates and fills the side table, while the column is there.
pub(super) fn filled(
    object: &str,
    column: &Column,
    (table, schema): (&Table, &Schema),
) -> Result<Vec<String>> {
    let shape = Shape::of(table, schema)?;
    let value = typed(VALUE, shape.column(&column.name));
    Ok(vec![
        locked(table),
        created(object, (table, &shape), value),
        Side::new(object, table, column, name).filled(),
    ])
}

/// Creates and fills the side table of values that a change loses, while they are there; `after` is the schema in which
/// they are lost.
pub(super) fn lost(
    object: &str,
    (change, loss): (&Change<'_>, Loss),
    (table, before, after): (&Table, &Schema, &Schema),
) -> Result<[String; 3]> {
    let shape = Shape::of(table, before)?;
    let new = after.table(&table.name);
    let new = new.map(|new| Shape::of(new, after)).transpose()?;
    let is = new.as_ref().and_then(|new| new.column(&change.to.name));
    let value = typed(VALUE, shape.column(&change.from.name));
    let own = value.into_iter().chain(typed(NEW, is));
    Ok([
        locked(table),
        created(object, (table, &shape), own),
        values(object, table, change.from).filled(loss),
    ])
}

/// The side table of such values.
pub(super) fn values(object: &str, table: &Table, column: &Column) -> Values {
    let words = Words {
        quote: name,
        // As texts, since not every type has an equality, and some take for the same what is not.
        same: |a, b| format!("{a}::text IS NOT DISTINCT FROM {b}::text"),
        text: |value| format!("{value}::text"),
    };
    Values::new(object, table, column, words)
}

fn typed(own: &str, there: Option<&Shown>) -> Option<String> {
    let shown = there?;
    let collate = shown.collation.as_ref();
    let collate = collate.map(|c| format!(" COLLATE {}", name(c)));
    Some(format!(
        "{} {}{}",
        name(own),
        shown.ty,
        collate.unwrap_or_default()
    ))
}

/// A row that is written between the copy and the change would be lost.
fn locked(table: &Table) -> String {
    format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", name(&table.name))
}

fn created(
    object: &str,
    (table, shape): (&Table, &Shape),
    own: impl IntoIterator<Item = String>,
) -> String {
    let keys = table.primary_key.columns.iter().enumerate();
    let mut lines: Vec<_> = keys
        .filter_map(|(at, key)| typed(&key_name(at), shape.column(key)))
        .collect();
    let keys: Vec<_> = (0..lines.len()).map(|at| name(&key_name(at))).collect();
    lines.extend(own);
    format!(
        "CREATE TABLE {} (\n  {},\n  PRIMARY KEY ({})\n)",
        name(object),
        lines.join(",\n  "),
        keys.join(", ")
    )
}

/// A function that says of a row whether it holds what its value became, and the value until then. An ALTER may ask it,
/// where it may not ask a table.
pub(super) fn asked(
    object: &str,
    change: &Change<'_>,
    (table, before, after): (&Table, &Schema, &Schema),
) -> Result<Option<Asked>> {
    let shape = Shape::of(table, before)?;
    let new = after.table(&table.name);
    let new = new.map(|new| Shape::of(new, after)).transpose()?;
    let was = new.as_ref().and_then(|new| new.column(&change.to.name));
    let (Some(was), Some(is)) = (was, shape.column(&change.from.name)) else {
        return Ok(None);
    };
    let keys: Vec<_> = table.primary_key.columns.iter().collect();
    let columns = keys.iter().filter_map(|key| shape.column(key));
    let takes: Vec<_> = columns.chain([is]).map(|one| one.ty.as_str()).collect();
    let joined = (0..keys.len()).map(|at| format!("{} = ${}", name(&key_name(at)), at + 1));
    let joined: Vec<_> = joined.collect();
    let function = name(&format!("{object}_g"));
    let row: Vec<_> = keys.iter().map(|key| name(key)).collect();
    let call = format!("{function}({}, {})", row.join(", "), name(&is.name));
    Ok(Some(Asked {
        create: format!(
            "CREATE FUNCTION {function}({}, OUT held boolean, OUT was {}) LANGUAGE sql STABLE AS $aludel$ SELECT true, {} FROM \
             {} WHERE {} AND {}::text IS NOT DISTINCT FROM ${}::text $aludel$",
            takes.join(", "),
            was.ty,
            name(VALUE),
            name(object),
            joined.join(" AND "),
            name(NEW),
            keys.len() + 1
        ),
        held: format!("({call}).held"),
        value: format!("({call}).was"),
        drop: format!("DROP FUNCTION {function}"),
    }))
}

/// A function that is asked for what is held, in SQL.
pub(super) struct Asked {
    pub create: String,
    /// Whether something is held for a row.
    pub held: String,
    /// What is held for it.
    pub value: String,
    pub drop: String,
}

/// What makes the side table follow its rows. The function finds the key's columns by itself, since they may be renamed,
/// and runs as its owner, since applications may have no right to what is kept.
pub(super) fn followed(object: &str, table: &Table, schema: &Schema) -> Result<Vec<String>> {
    let shape = Shape::of(table, schema)?;
    let keys: Vec<_> = table.primary_key.columns.iter().collect();
    let of = |row: &str| {
        let each = keys.iter().enumerate().filter_map(|(at, key)| {
            let ty = &shape.column(key)?.ty;
            let value = format!("(to_jsonb({row}) ->> keys[{}])::{ty}", at + 1);
            Some((name(&key_name(at)), value))
        });
        each.collect::<Vec<_>>()
    };
    let equal = |row: &str, between: &str| {
        let pairs = of(row).into_iter();
        let pairs: Vec<_> = pairs
            .map(|(own, value)| format!("{own} = {value}"))
            .collect();
        pairs.join(between)
    };
    let (new, old, set) = (
        equal("NEW", " AND "),
        equal("OLD", " AND "),
        equal("NEW", ", "),
    );
    let (own, there) = (name(object), name(&table.name));
    let function = name(&function(object));
    let count = keys.len();
    let create = format!(
        "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS \
         $aludel$ DECLARE keys text[]; BEGIN IF TG_OP = 'TRUNCATE' THEN DELETE FROM {own}; RETURN NULL; END IF; SELECT \
         array_agg(a.attname::text ORDER BY k.place) INTO keys FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) \
         WITH ORDINALITY AS k(number, place) JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number WHERE \
         i.indrelid = TG_RELID AND i.indisprimary; IF coalesce(array_length(keys, 1), 0) <> {count} THEN RETURN NULL; END IF; \
         IF TG_OP = 'DELETE' THEN DELETE FROM {own} WHERE {old}; ELSE DELETE FROM {own} WHERE {new}; UPDATE {own} SET {set} \
         WHERE {old}; END IF; RETURN NULL; END $aludel$"
    );
    let quoted: Vec<_> = keys.iter().map(|key| name(key)).collect();
    let moved: Vec<_> = quoted
        .iter()
        .map(|key| format!("OLD.{key} IS DISTINCT FROM NEW.{key}"))
        .collect();
    let [deleted, truncated, updated] =
        ["d", "t", "u"].map(|letter| name(&format!("{object}_{letter}")));
    Ok(vec![
        create,
        format!(
            "CREATE TRIGGER {deleted} AFTER DELETE ON {there} FOR EACH ROW EXECUTE FUNCTION {function}()"
        ),
        format!(
            "CREATE TRIGGER {truncated} AFTER TRUNCATE ON {there} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        ),
        format!(
            "CREATE TRIGGER {updated} AFTER UPDATE OF {} ON {there} FOR EACH ROW WHEN ({}) EXECUTE FUNCTION {function}()",
            quoted.join(", "),
            moved.join(" OR ")
        ),
    ])
}

/// The side table goes, with what kept it true.
pub(super) fn gone(object: &str) -> [String; 2] {
    [
        format!("DROP FUNCTION {}() CASCADE", name(&function(object))),
        format!("DROP TABLE {}", name(object)),
    ]
}

fn function(object: &str) -> String {
    format!("{object}_f")
}
