//! What stands beside a table by primary key follows the key where that becomes another. What stands there is known to the
//! database alone.

use super::shape::Shape;
use super::side;
use super::value::{name, text};
use crate::keep::{self, key_name, old_name};
use crate::{Error, Result, Schema, Table};

/// What runs around the change of a key.
pub(super) struct Rekey {
    /// Before it, while the rows have the old key.
    pub first: String,
    /// After it.
    pub last: String,
}

/// Stands for the name of an object, in texts in which it is put later.
const ANY: &str = "aludel_kept";

/// The change from the key of `from` to that of `to`; `value` says what a column of the new key gets from a row as it is
/// before.
///
/// # Errors
/// A column that PostgreSQL cannot have.
pub(super) fn rekey(
    from: &Table,
    (to, after): (&Table, &Schema),
    value: impl Fn(&str) -> String,
) -> Result<Rekey> {
    let shape = Shape::of(to, after)?;
    let key = |key: &String| {
        let shown = shape.column(key).ok_or_else(|| {
            Error::new(format!(
                "`{}` has no column `{key}` for its key: mend the name",
                to.name
            ))
        })?;
        let collate = shown.collation.as_ref();
        let collate = collate.map(|c| format!(" COLLATE {}", name(c)));
        Ok(format!(
            "(({})::{}){}",
            value(key),
            shown.ty,
            collate.unwrap_or_default()
        ))
    };
    let new = to.primary_key.columns.iter().map(key);
    let new = new.collect::<Result<Vec<_>>>()?;
    let old: Vec<_> = from.primary_key.columns.iter().map(|c| name(c)).collect();
    let rows = keep::keys((&old, &new), &name(&from.name), name);
    Ok(Rekey {
        first: copied(&from.name, &rows, (old.len(), new.len())),
        last: settled(&side::followed(ANY, to, after)?),
    })
}

/// Copies the values of each object under the rows' new keys, and lets go what made it follow the old one.
fn copied(table: &str, rows: &str, (before, after): (usize, usize)) -> String {
    let keys: Vec<_> = (0..after).map(|at| name(&key_name(at))).collect();
    let own: Vec<_> = keys.iter().map(|key| format!("r.{key}")).collect();
    let joined = (0..before).map(|at| {
        let (own, old) = (name(&key_name(at)), name(&old_name(at)));
        format!("k.{own} = r.{old}")
    });
    let joined: Vec<_> = joined.collect();
    let create = format!(
        "CREATE TABLE %I AS SELECT {}, %s FROM %I AS k JOIN (%s) AS r ON {}",
        own.join(", "),
        joined.join(" AND ")
    );
    let table = name(table);
    format!(
        "DO $aludel_do$ DECLARE object text; own text; BEGIN FOREACH object IN ARRAY coalesce((SELECT array_agg(left(tgname::text, -2) \
         ORDER BY tgname) FROM pg_trigger WHERE tgrelid = {}::regclass AND tgname LIKE 'aludel\\_kept\\_%\\_d'), '{{}}') LOOP \
         LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; SELECT string_agg(format('k.%I', attname), ', ' ORDER BY attnum) INTO own \
         FROM pg_attribute WHERE attrelid = quote_ident(object)::regclass AND attnum > 0 AND NOT attisdropped AND attname NOT \
         LIKE 'aludel\\_key%'; EXECUTE format({}, object || '_r', own, object, {}); EXECUTE format('ALTER TABLE %I ADD PRIMARY \
         KEY ({})', object || '_r'); EXECUTE format('DROP FUNCTION %I() CASCADE', object || '_f'); END LOOP; END $aludel_do$",
        text(&table),
        text(&create),
        text(rows),
        keys.join(", ")
    )
}

/// The copies get the names of what they were copied from, and follow the rows by these statements.
fn settled(followed: &[String]) -> String {
    let each = followed.iter().map(|sql| {
        let put = format!(
            "replace({}, '{ANY}', replace(object, '\"', '\"\"'))",
            text(sql)
        );
        format!("EXECUTE {put}; ")
    });
    format!(
        "DO $aludel_do$ DECLARE object text; BEGIN FOREACH object IN ARRAY coalesce((SELECT array_agg(left(relname::text, -2) ORDER \
         BY relname) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname LIKE \
         'aludel\\_kept\\_%\\_r'), '{{}}') LOOP EXECUTE format('DROP TABLE %I', object); EXECUTE format('ALTER TABLE %I RENAME TO \
         %I', object || '_r', object); {}END LOOP; END $aludel_do$",
        each.collect::<String>()
    )
}
