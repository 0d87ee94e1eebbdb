use super::Missing;
use crate::Result;
use crate::driver::Driver;
use crate::rights::needs::{Need, Right};

/// What is missing on the whole table may be granted on the columns that are written. Where the statement names none, that
/// cannot be known.
///
/// # Errors
/// The database does not answer.
pub(super) fn excused(
    driver: &mut dyn Driver,
    need: &Need,
    missing: Missing,
    account: &str,
) -> Result<Option<Missing>> {
    if !matches!(need.right, Right::Insert | Right::Update) {
        return Ok(Some(missing));
    }
    let sql = "SELECT a.attname::text, pg_catalog.has_column_privilege(c.oid, a.attnum, ?) FROM pg_catalog.pg_attribute a \
               JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               WHERE n.nspname = current_schema() AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped";
    let (right, table) = (need.right.word(), &need.table);
    let mut allowed = Vec::new();
    let mut denied = Vec::new();
    for row in driver.query(sql, &[right.into(), table.as_str().into()])? {
        let name: String = row.get(0)?;
        if row.get(1)? {
            allowed.push(name);
        } else {
            denied.push(name);
        }
    }
    if allowed.is_empty() {
        return Ok(Some(missing));
    }
    let lacks = need.columns.iter().find(|column| denied.contains(column));
    Ok(lacks.map(|column| Missing {
        why: format!("the account has no right to {right} on the column `{table}.{column}`"),
        grant: format!("GRANT {right} ({column}) ON {table} TO {account}"),
    }))
}

/// A `serial` column that an INSERT leaves to its default takes a number of its sequence, for which nobody is asked where the
/// column is an identity.
///
/// # Errors
/// The database does not answer.
pub(super) fn sequence(
    driver: &mut dyn Driver,
    need: &Need,
    account: &str,
) -> Result<Option<Missing>> {
    if need.right != Right::Insert || need.columns.is_empty() {
        return Ok(None);
    }
    let sql = "SELECT s.relname::text, a.attname::text FROM pg_catalog.pg_depend d \
               JOIN pg_catalog.pg_class s ON s.oid = d.objid AND s.relkind = 'S' \
               JOIN pg_catalog.pg_class c ON c.oid = d.refobjid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
               JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid \
               WHERE n.nspname = current_schema() AND c.relname = ? AND d.deptype = 'a' \
               AND NOT pg_catalog.has_sequence_privilege(s.oid, 'USAGE')";
    for row in driver.query(sql, &[need.table.as_str().into()])? {
        let (sequence, column): (String, String) = (row.get(0)?, row.get(1)?);
        if !need.columns.contains(&column) {
            return Ok(Some(Missing {
                why: format!(
                    "the account has no right to USAGE on the sequence `{sequence}`, which counts `{}.{column}`",
                    need.table
                ),
                grant: format!("GRANT USAGE ON SEQUENCE {sequence} TO {account}"),
            }));
        }
    }
    Ok(None)
}
