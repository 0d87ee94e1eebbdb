use crate::sql::{hazards, script};
use crate::{Action, Column, ColumnType, Engine, ForeignKey, Schema, Step, Table};

const BOTH: [Engine; 2] = [Engine::MySql, Engine::MariaDb];

fn key(name: &str, column: &str) -> ForeignKey {
    ForeignKey {
        name: name.into(),
        columns: vec![column.into()],
        table: "teams".into(),
        references: vec!["id".into()],
        on_delete: Action::Cascade,
        on_update: Action::NoAction,
    }
}

/// Users with a key on `team_id` and none on `old_team_id`.
fn schema() -> Schema {
    let id = || Column::new("id", ColumnType::I64);
    let columns = vec![
        id(),
        Column::new("team_id", ColumnType::I64),
        Column::new("old_team_id", ColumnType::I64),
    ];
    let mut users = Table::new("users", columns, &["id"]);
    users.foreign_keys.push(key("users_team_fkey", "team_id"));
    Schema::default()
        .with(Table::new("teams", vec![id()], &["id"]))
        .with(users)
}

fn rename() -> Step {
    Step::RenameConstraint {
        table: "users".into(),
        from: "users_team_fkey".into(),
        to: "users_team_id_fkey".into(),
    }
}

/// Each statement, and whether keys are not checked meanwhile.
fn statements(steps: &[Step], engine: Engine) -> Vec<(String, bool)> {
    let parts = script(steps, &schema(), engine).unwrap().parts;
    let all = parts.iter().flat_map(|part| part.body.statements());
    all.map(|one| (one.sql.clone(), one.unchecked)).collect()
}

#[test]
fn a_key_that_gets_another_name_copies_nothing() {
    let ways = ["ALGORITHM=INPLACE, LOCK=NONE", "ALGORITHM=INSTANT"];
    for (engine, way) in BOTH.into_iter().zip(ways) {
        let alter = format!(
            "ALTER TABLE `users`\n  DROP FOREIGN KEY `users_team_fkey`,\n  \
             RENAME INDEX `users_team_fkey` TO `users_team_id_fkey`,\n  \
             ADD CONSTRAINT `users_team_id_fkey` FOREIGN KEY (`team_id`) REFERENCES `teams` (`id`) ON DELETE CASCADE,\n  {way}"
        );
        assert_eq!(statements(&[rename()], engine), [(alter, true)]);
        let found = hazards(&[rename()], &schema(), engine).unwrap();
        assert_eq!(found, [[]], "{engine}");
    }
}

#[test]
fn a_key_of_a_table_to_itself_gets_another_name_in_one_statement() {
    let mut before = schema();
    let users = before.tables.get_mut("users").unwrap();
    users.foreign_keys[0].table = "users".into();
    for engine in BOTH {
        let parts = script(&[rename()], &before, engine).unwrap().parts;
        let all: Vec<_> = parts
            .iter()
            .flat_map(|part| part.body.statements())
            .collect();
        let [one] = all[..] else { panic!("{all:#?}") };
        assert!(
            one.unchecked && one.sql.contains("DROP FOREIGN KEY"),
            "{one:?}"
        );
        assert_eq!(hazards(&[rename()], &before, engine).unwrap(), [[]]);
    }
}

#[test]
fn a_key_whose_rows_nobody_looked_at_is_checked_and_copies() {
    let new = Step::CreateForeignKey {
        table: "users".into(),
        key: key("users_old_fkey", "old_team_id"),
    };
    let other = |action| {
        let mut key = key("users_team_id_fkey", "team_id");
        key.on_delete = action;
        let table = || "users".to_owned();
        [
            Step::DropForeignKey {
                table: table(),
                key: schema().tables["users"].foreign_keys[0].clone(),
            },
            Step::CreateForeignKey {
                table: table(),
                key,
            },
        ]
    };
    let [drop, add] = other(Action::Restrict);
    let [_, same] = other(Action::Cascade);
    let cases = [
        (vec![rename(), new.clone()], true),
        (vec![new], true),
        (vec![drop.clone(), add], true),
        (vec![drop, same], false),
    ];
    for engine in BOTH {
        for (steps, copies) in &cases {
            let all = statements(steps, engine);
            let copied = all.iter().any(|one| one.0.contains("ALGORITHM=COPY"));
            let unchecked = all.iter().any(|one| one.1);
            assert_eq!((copied, unchecked), (*copies, !copies), "{all:#?}");
        }
    }
}
