use std::collections::BTreeSet;

use super::{Conversion, Step, conversion};
use crate::lint::fits;
use crate::{Column, Default, Error, Result};

impl Step {
    /// What cannot work on the way up even where it [applies](Step::apply). On the way back it can: there the values are
    /// known. `fresh` are tables that the same migration created, which have no rows yet.
    ///
    /// # Errors
    /// A required column without a value for rows that are already there; a change of type that says no `.using`; a
    /// default or backfill that does not fit.
    pub(crate) fn forward(&self, fresh: &BTreeSet<String>) -> Result<()> {
        match self {
            Step::CreateTable(table) => {
                let mut columns = table.columns.iter();
                columns.try_for_each(|column| value_fits(&table.name, column, None))
            }
            Step::AddColumn {
                table,
                column,
                backfill,
            } => {
                value_fits(table, column, backfill.as_ref())?;
                let given = backfill.is_some() || !column.needs_value() || fresh.contains(table);
                if given {
                    Ok(())
                } else {
                    Err(valueless(table, column))
                }
            }
            Step::AlterColumn {
                table,
                from,
                to,
                backfill,
                using,
                ..
            } => {
                value_fits(table, to, None)?;
                // Where the column may be NULL from now on, only the way back takes it, to what the column was.
                let back = !from.nullable && to.nullable;
                value_fits(table, if back { from } else { to }, backfill.as_ref())?;
                let said = using.is_some() || from.generated.is_some() || to.generated.is_some();
                if said || conversion(&from.ty, &to.ty) != Conversion::Using {
                    return Ok(());
                }
                Err(Error::new(format!(
                    "no rule says how the values of `{table}.{}` become {}: add `.using(\"…\")`",
                    to.name,
                    crate::meaning::type_word(&to.ty)
                )))
            }
            Step::KeepNothing(step) => step.forward(fresh),
            _ => Ok(()),
        }
    }
}

fn value_fits(table: &str, column: &Column, backfill: Option<&Default>) -> Result<()> {
    let values = [("default", column.default.as_ref()), ("backfill", backfill)];
    for (word, value) in values {
        if let Some(Err(misfit)) = value.map(|value| fits(value, &column.ty)) {
            return Err(Error::new(format!(
                "column `{table}.{}` has a {word} that does not fit: {misfit}",
                column.name
            )));
        }
    }
    Ok(())
}

fn valueless(table: &str, column: &Column) -> Error {
    Error::new(format!(
        "column `{table}.{}` is required, and rows that are already there have no value for it: add `.nullable()`, \
         `.default(…)` or `.backfill(…)`",
        column.name
    ))
}
