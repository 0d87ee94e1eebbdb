//! The values of dropped columns, in tables beside their table, which triggers keep true.

use super::shape::Shape;
use super::value::name;
use crate::keep::{Side, VALUE, key_name};
use crate::{Column, Result, Schema, Table};

/// Creates and fills the side table, while the column is there.
pub(super) fn filled(
    object: &str,
    column: &Column,
    (table, schema): (&Table, &Schema),
) -> Result<Vec<String>> {
    let shape = Shape::of(table, schema)?;
    let typed = |own: &str, there: &str| {
        let shown = shape.column(there)?;
        let collate = shown.collation.as_ref();
        let collate = collate.map(|c| format!(" COLLATE {}", name(c)));
        Some(format!(
            "{} {}{}",
            name(own),
            shown.ty,
            collate.unwrap_or_default()
        ))
    };
    let keys = table.primary_key.columns.iter().enumerate();
    let mut lines: Vec<_> = keys
        .filter_map(|(at, key)| typed(&key_name(at), key))
        .collect();
    let keys: Vec<_> = (0..lines.len()).map(|at| name(&key_name(at))).collect();
    lines.extend(typed(VALUE, &column.name));
    let create = format!(
        "CREATE TABLE {} (\n  {},\n  PRIMARY KEY ({})\n)",
        name(object),
        lines.join(",\n  "),
        keys.join(", ")
    );
    // A row that is written between the copy and the drop would be lost.
    let lock = format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", name(&table.name));
    Ok(vec![
        lock,
        create,
        Side::new(object, table, column, name).filled(),
    ])
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
