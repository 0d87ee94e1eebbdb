use crate::sql::{Body, script};
use crate::{
    Action, Column, ColumnType, Default, Engine, ForeignKey, Index, IndexPart, Schema, Step, Table,
    Unique,
};

/// Every statement of the script, its algorithm left out.
fn plain(steps: &[Step], before: &Schema, engine: Engine) -> Vec<String> {
    let parts = script(steps, before, engine).unwrap().parts;
    let statements = parts.iter().flat_map(|part| match &part.body {
        Body::Sql(all) => all.clone(),
        other => panic!("no SQL: {other:?}"),
    });
    statements
        .map(|one| one.fallback.unwrap_or(one.sql))
        .collect()
}

fn text(name: &str, len: Option<u32>) -> Column {
    Column::new(name, ColumnType::String { len })
}

fn users() -> Table {
    let mut id = Column::new("id", ColumnType::I64);
    id.auto_increment = true;
    let status = ColumnType::Enum {
        values: vec!["banned".into(), "active".into()],
    };
    let columns = vec![
        id,
        text("email", Some(255)),
        text("bio", None).nullable(),
        Column::new("team_id", ColumnType::I64).nullable(),
        Column::new("joined_at", ColumnType::Timestamp).with_default(Default::Now),
        Column::new("status", status).with_default(Default::String("active".into())),
    ];
    let mut table = Table::new("users", columns, &["id"]);
    table.uniques.push(Unique {
        name: "users_email_key".into(),
        columns: vec!["email".into()],
    });
    table.indexes.push(Index {
        name: "users_joined_at_idx".into(),
        parts: vec![IndexPart::Descending("joined_at".into())],
        unique: false,
        filter: None,
    });
    table.foreign_keys.push(ForeignKey {
        name: "users_team_id_fkey".into(),
        columns: vec!["team_id".into()],
        table: "teams".into(),
        references: vec!["id".into()],
        on_delete: Action::SetNull,
        on_update: Action::NoAction,
    });
    table.comment = Some("people".into());
    table
}

fn schema() -> Schema {
    let teams = Table::new("teams", vec![Column::new("id", ColumnType::I64)], &["id"]);
    Schema::default().with(teams).with(users())
}

#[test]
fn a_table_is_one_statement() {
    let mut before = schema();
    before.tables.remove("users");
    let sql = plain(&[Step::CreateTable(users())], &before, Engine::MySql);
    assert_eq!(
        sql,
        ["CREATE TABLE `users` (
  `id` BIGINT NOT NULL AUTO_INCREMENT,
  `email` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL,
  `bio` LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NULL,
  `team_id` BIGINT NULL,
  `joined_at` DATETIME(6) NOT NULL DEFAULT (utc_timestamp(6)),
  `status` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin NOT NULL DEFAULT 'active',
  PRIMARY KEY (`id`),
  UNIQUE INDEX `users_email_key` (`email`),
  INDEX `users_joined_at_idx` (`joined_at` DESC),
  INDEX `users_team_id_fkey` (`team_id`),
  CONSTRAINT `users_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`) ON DELETE SET NULL,
  CONSTRAINT `users_status_check` CHECK (`status` IN ('active', 'banned'))
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin COMMENT='people'"]
    );
}

fn alter(from: Column, to: Column) -> Step {
    Step::AlterColumn {
        table: "users".into(),
        from,
        to,
        backfill: None,
        using: None,
        reverse_using: None,
    }
}

#[test]
fn changes_of_one_table_are_one_alter() {
    let before = schema();
    let steps = [
        Step::AddColumn {
            table: "users".into(),
            column: text("phone", Some(40)).nullable(),
            backfill: None,
        },
        alter(text("email", Some(255)), text("email", Some(300))),
        Step::CreateIndex {
            table: "users".into(),
            index: Index {
                name: "users_phone_idx".into(),
                parts: vec![IndexPart::Column("phone".into())],
                unique: false,
                filter: None,
            },
        },
    ];
    let parts = script(&steps, &before, Engine::MariaDb).unwrap().parts;
    assert_eq!(parts.len(), 1);
    assert_eq!(parts[0].steps, 0..3);
    assert_eq!(
        parts[0].body.statements()[0].sql,
        "ALTER TABLE `users`
  MODIFY COLUMN `email` VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  ADD COLUMN `phone` VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NULL,
  ADD INDEX `users_phone_idx` (`phone`),
  ALGORITHM=INPLACE, LOCK=NONE"
    );
}
