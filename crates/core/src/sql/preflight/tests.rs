use crate::sql::{Count, preflight};
use crate::{Column, ColumnType, Engine, Raw, Schema, Step, Table, Unique};

fn users() -> Schema {
    let name = Column::new("name", ColumnType::String { len: None }).nullable();
    Schema::default().with(Table::new(
        "users",
        vec![Column::new("id", ColumnType::I64), name],
        &["id"],
    ))
}

fn require_name() -> Step {
    let from = users().tables["users"].columns[1].clone();
    Step::AlterColumn {
        table: "users".into(),
        to: Column {
            nullable: false,
            ..from.clone()
        },
        from,
        backfill: None,
        using: None,
        reverse_using: None,
    }
}

#[test]
fn a_count_says_what_is_wrong_shows_rows_and_ends_in_the_remedy() {
    assert_eq!(
        preflight(&[require_name()], &users(), Engine::Sqlite),
        [Count {
            sql: "SELECT count(*) FROM \"users\" AS aludel_t WHERE \"name\" IS NULL".into(),
            sample: "SELECT 'id' || ' ' || coalesce(CAST(\"id\" AS TEXT), 'NULL') FROM \"users\" AS aludel_t \
                     WHERE \"name\" IS NULL ORDER BY \"id\" LIMIT 5"
                .into(),
            reason: "users.name holds NULLs and becomes required".into(),
            remedy: "add `.backfill(…)` to the step, or fill them first".into(),
            step: 0,
        }]
    );
    let counts = preflight(&[require_name()], &users(), Engine::MySql);
    assert_eq!(
        counts[0].sql,
        "SELECT count(*) FROM `users` AS aludel_t WHERE `name` IS NULL"
    );
    assert_eq!(
        counts[0].sample,
        "SELECT concat(concat('id', ' ', coalesce(CAST(`id` AS CHAR), 'NULL'))) FROM `users` AS aludel_t \
         WHERE `name` IS NULL ORDER BY `id` LIMIT 5"
    );
}

#[test]
fn what_the_steps_themselves_create_needs_no_count() {
    let again = users().tables["users"].clone();
    let steps = [
        Step::DropTable(again.clone()),
        Step::CreateTable(again),
        require_name(),
        Step::CreateUnique {
            table: "users".into(),
            unique: Unique {
                name: "users_name_key".into(),
                columns: vec!["name".into()],
            },
        },
    ];
    for engine in [Engine::Sqlite, Engine::MySql, Engine::MariaDb] {
        assert_eq!(preflight(&steps, &users(), engine), []);
    }
}

#[test]
fn the_step_is_named_by_its_index() {
    let rename = Step::RenameColumn {
        table: "users".into(),
        from: "id".into(),
        to: "uid".into(),
    };
    let counts = preflight(&[rename, require_name()], &users(), Engine::Sqlite);
    assert_eq!(
        counts.iter().map(|count| count.step).collect::<Vec<_>>(),
        [1]
    );
}

#[test]
fn what_a_persons_function_or_sql_may_have_mended_is_not_counted() {
    let raw = |up| Step::Raw {
        up,
        down: None,
        means: Vec::new(),
    };
    let function = raw(Raw::Run {
        name: "mend".into(),
    });
    let text = |text: &str| {
        raw(Raw::Sql {
            engine: None,
            text: text.into(),
        })
    };
    let count = |first: Step| preflight(&[first, require_name()], &users(), Engine::MySql).len();
    assert_eq!(count(function), 0);
    assert_eq!(count(text("UPDATE users SET name = ''")), 0);
    assert_eq!(count(text("UPDATE other SET name = 'users'")), 1);
    assert_eq!(count(raw(Raw::Nothing)), 1);
}

#[test]
fn on_postgres_a_cast_stands_behind_the_form_of_what_is_cast() {
    let from = users().tables["users"].columns[1].clone();
    let to = Column {
        ty: ColumnType::I8,
        ..from.clone()
    };
    let step = Step::AlterColumn {
        table: "users".into(),
        from,
        to,
        backfill: None,
        using: None,
        reverse_using: None,
    };
    let counts = preflight(&[step], &users(), Engine::Postgres);
    assert_eq!(counts.len(), 1);
    assert_eq!(
        counts[0].sql,
        "SELECT count(*) FROM \"users\" AS aludel_t WHERE \"name\" IS NOT NULL AND (CASE WHEN \"name\" ~ \
         '^(0|-?[1-9][0-9]*)$' THEN \"name\"::numeric NOT BETWEEN -128 AND 127 ELSE true END)"
    );
    assert_eq!(
        counts[0].sample,
        "SELECT 'id' || ' ' || coalesce(CAST(\"id\" AS TEXT), 'NULL') || ': ' || 'name' || ' ' || \
         quote_nullable(substr(\"name\", 1, 60)) COLLATE \"C\" FROM \"users\" AS aludel_t WHERE \"name\" IS NOT NULL AND (CASE WHEN \
         \"name\" ~ '^(0|-?[1-9][0-9]*)$' THEN \"name\"::numeric NOT BETWEEN -128 AND 127 ELSE true END) ORDER BY \"id\" \
         LIMIT 5"
    );
}
