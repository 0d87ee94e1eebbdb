//! Foreign keys.

use super::{FAMILY, Lint};
use crate::{Action, Column, ForeignKey, Storage, Table};

impl Lint<'_> {
    pub(super) fn foreign_keys(&mut self, table: &Table) {
        for key in &table.foreign_keys {
            let problem = self
                .target_problem(table, key)
                .or_else(|| self.order_problem(key))
                .or_else(|| null_problem(table, key))
                .or_else(|| self.default_problem(key))
                .or_else(|| self.computed_problem(table, key))
                .or_else(|| twin_problem(table, key));
            if let Some(problem) = problem {
                let message = format!(
                    "the foreign key `{}` on table `{}` {problem}",
                    key.name, table.name
                );
                match key
                    .columns
                    .first()
                    .filter(|name| table.column(name).is_some())
                {
                    Some(column) => self.on_column(table, column, message),
                    None => self.on_table(table, message),
                }
            }
        }
    }

    fn target_problem(&self, table: &Table, key: &ForeignKey) -> Option<String> {
        if let Some(missing) = key.columns.iter().find(|name| table.column(name).is_none()) {
            return Some(format!(
                "names column `{missing}`, which is not there: mend the name"
            ));
        }
        let Some(target) = self.schema.table(&key.table) else {
            return Some(format!(
                "references table `{}`, which is not among the models: mend the name, or add it",
                key.table
            ));
        };
        if let Some(missing) = key
            .references
            .iter()
            .find(|name| target.column(name).is_none())
        {
            return Some(format!(
                "references column `{}.{missing}`, which is not there: mend the name",
                key.table
            ));
        }
        if key.columns.len() != key.references.len() || key.columns.is_empty() {
            return Some(format!(
                "has {} columns and references {}: name as many on both sides",
                key.columns.len(),
                key.references.len()
            ));
        }
        if !target.is_key(&key.references) {
            return Some(format!(
                "references `{}({})`, which is neither its primary key nor unique: make it unique",
                key.table,
                key.references.join(", ")
            ));
        }
        let pairs = key.columns.iter().zip(&key.references);
        let mut pairs =
            pairs.filter_map(|(own, other)| Some((table.column(own)?, target.column(other)?)));
        pairs.find_map(|(own, other)| type_problem(own, other, &key.table))
    }

    /// InnoDB wants the referenced columns in the order in which the key has them.
    fn order_problem(&self, key: &ForeignKey) -> Option<String> {
        let among = self.among(&FAMILY)?;
        let target = self.schema.table(&key.table)?;
        let uniques = target.uniques.iter().map(|unique| unique.columns.clone());
        let indexes = target.indexes.iter().filter(|index| index.unique);
        let indexes = indexes.map(|index| {
            index
                .parts
                .iter()
                .filter_map(|p| p.column().map(str::to_owned))
                .collect()
        });
        let mut keys = uniques
            .chain(indexes)
            .chain([target.primary_key.columns.clone()]);
        if keys.any(|columns: Vec<String>| columns == key.references) {
            return None;
        }
        Some(format!(
            "references `{}({})` in an order that no key of it has, which {} need{}: name the columns in the key's order",
            key.table,
            key.references.join(", "),
            among.names,
            among.verb
        ))
    }

    fn default_problem(&self, key: &ForeignKey) -> Option<String> {
        let among = self.among(&FAMILY)?;
        let (word, _) = actions(key)
            .into_iter()
            .find(|(_, action)| *action == Action::SetDefault)?;
        Some(format!(
            "says `{word} = set_default`, which InnoDB refuses on {}: choose another, {}",
            among.names,
            among.leave_out()
        ))
    }

    /// What MySQL and MariaDB refuse on computed columns.
    fn computed_problem(&self, table: &Table, key: &ForeignKey) -> Option<String> {
        let among = self.among(&FAMILY)?;
        let mut own = key.columns.iter().filter_map(|name| table.column(name));
        let computed = own.find_map(|c| Some((c, c.generated.as_ref()?)));
        let (column, generated) = computed?;
        if generated.storage == Storage::Virtual {
            return Some(format!(
                "is on column `{}`, which is computed on reading, and {} need{} it `stored`: make it so, {}",
                column.name,
                among.names,
                among.verb,
                among.leave_out()
            ));
        }
        None
    }
}

fn type_problem(own: &Column, other: &Column, table: &str) -> Option<String> {
    let words = |c: &Column| match &c.collation {
        Some(collation) => format!("{} collate {collation}", crate::meaning::type_word(&c.ty)),
        None => crate::meaning::type_word(&c.ty),
    };
    (!own.ty.same(&other.ty) || own.collation != other.collation).then(|| {
        format!(
            "is on column `{}` ({}) and references `{table}.{}` ({}): give both the same type",
            own.name,
            words(own),
            other.name,
            words(other)
        )
    })
}

/// SQLite cannot tell two that are the same apart, and the second does nothing on any engine.
fn twin_problem(table: &Table, key: &ForeignKey) -> Option<String> {
    let same = |other: &&ForeignKey| {
        let target = |key: &ForeignKey| (key.table.clone(), key.references.clone());
        other.columns == key.columns && target(other) == target(key)
    };
    let before = table.foreign_keys.iter().take_while(|one| *one != key);
    let twin = before.into_iter().find(same)?;
    Some(format!(
        "is on the columns of `{}` and references the same: take one of them out",
        twin.name
    ))
}

fn actions(key: &ForeignKey) -> [(&'static str, Action); 2] {
    [("on_delete", key.on_delete), ("on_update", key.on_update)]
}

fn null_problem(table: &Table, key: &ForeignKey) -> Option<String> {
    let (word, _) = actions(key)
        .into_iter()
        .find(|(_, action)| *action == Action::SetNull)?;
    let mut own = key.columns.iter().filter_map(|name| table.column(name));
    let required = own.find(|column| !column.nullable)?;
    Some(format!(
        "says `{word} = set_null`, and column `{}` is required: make the field an `Option`, or choose another action",
        required.name
    ))
}
