use std::collections::BTreeSet;

use aludel_core::{Schema, Table};

/// The tables' names, each after those that it references; tables of one rank by name. Where foreign keys go round in a
/// circle, the first by name begins it.
pub(crate) fn tables(schema: &Schema) -> Vec<&str> {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut order = Vec::new();
    let mut rest: Vec<&Table> = schema.tables.values().collect();
    while !rest.is_empty() {
        let free = rest.iter().position(|table| is_free(table, &done));
        let table = rest.remove(free.unwrap_or(0));
        done.insert(&table.name);
        order.push(table.name.as_str());
    }
    order
}

fn is_free(table: &Table, done: &BTreeSet<&str>) -> bool {
    table
        .foreign_keys
        .iter()
        .all(|key| key.table == table.name || done.contains(key.table.as_str()))
}

#[cfg(test)]
mod tests {
    use aludel_core::{Action, Column, ColumnType, ForeignKey};

    use super::*;

    fn table(name: &str, references: &[&str]) -> Table {
        let mut table = Table::new(name, vec![Column::new("id", ColumnType::I64)], &["id"]);
        for other in references {
            table.foreign_keys.push(ForeignKey {
                name: format!("{name}_{other}_fkey"),
                columns: vec![format!("{other}_id")],
                table: (*other).to_owned(),
                references: vec!["id".to_owned()],
                on_delete: Action::NoAction,
                on_update: Action::NoAction,
            });
        }
        table
    }

    #[test]
    fn a_table_comes_after_those_it_references() {
        let schema = Schema::default()
            .with(table("a", &["c", "a"]))
            .with(table("b", &[]))
            .with(table("c", &["d"]))
            .with(table("d", &[]));
        assert_eq!(tables(&schema), ["b", "d", "c", "a"]);
    }

    #[test]
    fn a_circle_begins_with_its_first_by_name() {
        let schema = Schema::default()
            .with(table("x", &["y"]))
            .with(table("y", &["x"]))
            .with(table("z", &["x"]));
        assert_eq!(tables(&schema), ["x", "y", "z"]);
    }
}
