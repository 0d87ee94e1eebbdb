mod alter;
mod create;

use crate::sql::{Body, script};
use crate::{
    Check, Column, ColumnType, Default, Engine, ForeignKey, Index, IndexPart, Schema, Step, Table,
    Unique,
};

/// Every statement of the script.
fn all(steps: &[Step], before: &Schema) -> Vec<String> {
    let parts = script(steps, before, Engine::Postgres).unwrap().parts;
    let statements = parts.iter().flat_map(|part| match &part.body {
        Body::Sql(all) => all.clone(),
        other => panic!("no SQL: {other:?}"),
    });
    statements.map(|one| one.sql).collect()
}

fn refused(step: Step, before: &Schema) -> String {
    let error = script(&[step], before, Engine::Postgres).unwrap_err();
    error.message
}

fn text(name: &str, len: Option<u32>) -> Column {
    Column::new(name, ColumnType::String { len })
}

fn enumeration(name: &str, values: &[&str]) -> Column {
    let values = values.iter().map(ToString::to_string).collect();
    Column::new(name, ColumnType::Enum { values })
}

fn counting(name: &str, ty: ColumnType) -> Column {
    Column {
        auto_increment: true,
        ..Column::new(name, ty)
    }
}

fn unique(name: &str, columns: &[&str]) -> Unique {
    Unique {
        name: name.into(),
        columns: columns.iter().map(ToString::to_string).collect(),
    }
}

fn key(name: &str, column: &str, table: &str, references: &str) -> ForeignKey {
    ForeignKey {
        name: name.into(),
        columns: vec![column.into()],
        table: table.into(),
        references: vec![references.into()],
        on_delete: crate::Action::Cascade,
        on_update: crate::Action::NoAction,
    }
}

fn teams() -> Table {
    Table::new("teams", vec![counting("id", ColumnType::I64)], &["id"])
}

fn users() -> Table {
    let columns = vec![
        counting("id", ColumnType::I64),
        text("email", Some(255)),
        text("bio", None).nullable(),
        Column::new("team_id", ColumnType::I64).nullable(),
        Column::new("joined_at", ColumnType::Timestamp).with_default(Default::Now),
        enumeration("status", &["banned", "active"]).with_default(Default::String("active".into())),
    ];
    let mut table = Table::new("users", columns, &["id"]);
    table.uniques.push(unique("users_email_key", &["email"]));
    table.indexes.push(Index {
        name: "users_team_id_idx".into(),
        parts: vec![
            IndexPart::Column("team_id".into()),
            IndexPart::Descending("joined_at".into()),
            IndexPart::Expr("lower(bio)".into()),
        ],
        unique: false,
        filter: Some("team_id > 0".into()),
    });
    table
        .foreign_keys
        .push(key("users_team_id_fkey", "team_id", "teams", "id"));
    table.checks.push(Check {
        name: "users_email_check".into(),
        expr: "email <> ''".into(),
    });
    table.comment = Some("who's here".into());
    table.columns[1].comment = Some("lower case".into());
    table
}

fn schema() -> Schema {
    Schema::default().with(teams()).with(users())
}

fn alter(table: &str, from: Column, to: Column) -> Step {
    Step::AlterColumn {
        table: table.into(),
        from,
        to,
        backfill: None,
        using: None,
        reverse_using: None,
    }
}

fn add(table: &str, column: Column, backfill: Option<Default>) -> Step {
    Step::AddColumn {
        table: table.into(),
        column,
        backfill,
    }
}
