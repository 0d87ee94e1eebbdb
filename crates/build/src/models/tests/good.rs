use aludel_core::diff::ColumnHint;
use aludel_core::{
    Action, Column, ColumnType, Default, ForeignKey, Index, IndexPart, Table, Unique,
};

use super::*;

/// The first example of the documentation.
const FIRST: &str = r#"
/// Someone who can sign in.
#[derive(Model)]
#[table(name = "users", index(team_id, joined_at))]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
    #[column(len = 255, unique)]
    pub email: String,
    #[column(renamed_from = "name")]
    pub full_name: Option<String>,
    #[column(default = now)]
    pub joined_at: DateTime<Utc>,
    #[column(references = Team, on_delete = cascade)]
    pub team_id: Option<i64>,
    #[column(default = Status::Active)]
    pub status: Status,
}

#[derive(Model)]
pub enum Status { Active, Banned }

#[derive(Model)]
#[table(name = "teams")]
pub struct Team {
    #[column(primary_key)]
    pub id: i64,
}
"#;

fn counting(name: &str) -> Column {
    Column {
        auto_increment: true,
        ..Column::new(name, ColumnType::I64)
    }
}

#[test]
fn the_first_example_is_read_whole() {
    let models = read(FIRST).unwrap();
    let values = vec!["active".to_owned(), "banned".to_owned()];
    let columns = vec![
        counting("id"),
        Column::new("email", ColumnType::String { len: Some(255) }),
        Column::new("full_name", ColumnType::String { len: None }).nullable(),
        Column::new("joined_at", ColumnType::Timestamp).with_default(Default::Now),
        Column::new("team_id", ColumnType::I64).nullable(),
        Column::new("status", ColumnType::Enum { values })
            .with_default(Default::String("active".into())),
    ];
    let mut users = Table::new("users", columns, &["id"]);
    users.uniques = vec![Unique {
        name: "users_email_key".into(),
        columns: vec!["email".into()],
    }];
    users.indexes = vec![Index {
        name: "users_team_id_joined_at_idx".into(),
        parts: vec![
            IndexPart::Column("team_id".into()),
            IndexPart::Column("joined_at".into()),
        ],
        unique: false,
        filter: None,
    }];
    users.foreign_keys = vec![ForeignKey {
        name: "users_team_id_fkey".into(),
        columns: vec!["team_id".into()],
        table: "teams".into(),
        references: vec!["id".into()],
        on_delete: Action::Cascade,
        on_update: Action::NoAction,
    }];
    let teams = Table::new("teams", vec![counting("id")], &["id"]);
    assert_eq!(models.schema, Schema::default().with(users).with(teams));
    let renamed = ColumnHint {
        table: "users".into(),
        from: "name".into(),
        to: "full_name".into(),
    };
    assert_eq!(models.hints.columns, [renamed]);
}
