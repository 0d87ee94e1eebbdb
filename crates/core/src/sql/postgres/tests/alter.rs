use super::*;

#[test]
fn what_belongs_together_is_one_alter() {
    let [_, email, bio, ..] = &users().columns[..] else {
        panic!("the table has columns");
    };
    let steps = [
        alter("users", email.clone(), text("email", None)),
        alter(
            "users",
            bio.clone(),
            text("bio", None)
                .nullable()
                .with_default(Default::String("x".into())),
        ),
        add("users", Column::new("age", ColumnType::U8).nullable(), None),
    ];
    assert_eq!(
        all(&steps, &schema()),
        [
            "ALTER TABLE \"users\"\n  \
             ALTER COLUMN \"email\" TYPE text COLLATE \"C\",\n  \
             ALTER COLUMN \"bio\" SET DEFAULT 'x',\n  \
             ADD COLUMN \"age\" smallint,\n  \
             ADD CONSTRAINT \"users_age_range\" CHECK (\"age\" BETWEEN 0 AND 255)",
            "COMMENT ON COLUMN \"users\".\"email\" IS NULL",
        ]
    );
}

#[test]
fn p12_a_default_steps_aside_for_another_type() {
    let from = Column::new("n", ColumnType::I32).with_default(Default::Int(1));
    let to = Column {
        ty: ColumnType::String { len: None },
        default: Some(Default::String("x".into())),
        ..from.clone()
    };
    let table = Table::new(
        "t",
        vec![counting("id", ColumnType::I64), from.clone()],
        &["id"],
    );
    let before = Schema::default().with(table);
    assert_eq!(
        all(&[alter("t", from, to)], &before),
        ["ALTER TABLE \"t\"\n  ALTER COLUMN \"n\" DROP DEFAULT,\n  \
          ALTER COLUMN \"n\" TYPE text COLLATE \"C\" USING \"n\"::text,\n  ALTER COLUMN \"n\" SET DEFAULT 'x'"]
    );
}

#[test]
fn a_generated_column_is_plain_before_it_is_converted() {
    let from = Column::new("g", ColumnType::I32).nullable();
    let from = Column {
        generated: Some(crate::Generated {
            expr: "id * 2".into(),
            storage: crate::Storage::Stored,
        }),
        ..from
    };
    let to = Column::new("g", ColumnType::I64).nullable();
    let key = counting("id", ColumnType::I64);
    let table = Table::new("t", vec![key, from.clone()], &["id"]);
    let before = Schema::default().with(table);
    let found = all(&[alter("t", from, to)], &before);
    assert_eq!(
        found,
        [
            "ALTER TABLE \"t\"\n  ALTER COLUMN \"g\" DROP EXPRESSION",
            "ALTER TABLE \"t\"\n  ALTER COLUMN \"g\" TYPE bigint",
        ]
    );
}

#[test]
fn p9_what_is_named_after_a_table_or_column_is_renamed_along() {
    let table = Step::RenameTable {
        from: "users".into(),
        to: "people".into(),
    };
    let column = |from: &str, to: &str| Step::RenameColumn {
        table: "people".into(),
        from: from.into(),
        to: to.into(),
    };
    assert_eq!(
        all(
            &[table, column("id", "uid"), column("status", "state")],
            &schema()
        ),
        [
            "ALTER TABLE \"users\" RENAME TO \"people\"",
            "ALTER TABLE \"people\" RENAME CONSTRAINT \"users_pkey\" TO \"people_pkey\"",
            "ALTER SEQUENCE \"users_id_seq\" RENAME TO \"people_id_seq\"",
            "ALTER TABLE \"people\" RENAME CONSTRAINT \"users_status_check\" TO \"people_status_check\"",
            "ALTER TABLE \"people\" RENAME COLUMN \"id\" TO \"uid\"",
            "ALTER SEQUENCE \"people_id_seq\" RENAME TO \"people_uid_seq\"",
            "ALTER TABLE \"people\" RENAME COLUMN \"status\" TO \"state\"",
            "ALTER TABLE \"people\" RENAME CONSTRAINT \"people_status_check\" TO \"people_state_check\"",
        ]
    );
}

fn key_to(table: &str, to: &str) -> crate::ForeignKey {
    crate::ForeignKey {
        name: format!("{table}_{to}_fkey"),
        columns: vec!["id".into()],
        table: to.into(),
        references: vec!["id".into()],
        on_delete: crate::Action::NoAction,
        on_update: crate::Action::NoAction,
    }
}

/// A table that references one that changes may itself reference a third, which has nothing to do with the steps.
#[test]
fn a_key_to_a_table_far_from_the_steps_is_left_alone() {
    let bare = |name: &str| Table::new(name, vec![Column::new("id", ColumnType::I64)], &["id"]);
    let (far, mut middle) = (bare("far"), bare("middle"));
    middle.foreign_keys = ["users", "far"].map(|to| key_to("middle", to)).into();
    let schema = schema().with(far).with(middle);
    let more = add("users", Column::new("age", ColumnType::U8).nullable(), None);
    assert_eq!(all(std::slice::from_ref(&more), &schema).len(), 1);
}

#[test]
fn a_key_steps_aside_while_both_its_columns_change() {
    let text = |column: Column| Column {
        ty: ColumnType::String { len: Some(20) },
        auto_increment: false,
        ..column
    };
    let (id, team) = (counting("id", ColumnType::I64), users().columns[3].clone());
    let steps = [
        alter("teams", id.clone(), text(id.clone())),
        alter("users", team.clone(), text(team)),
    ];
    assert_eq!(
        all(&steps, &schema()),
        [
            "ALTER TABLE \"users\"\n  DROP CONSTRAINT \"users_team_id_fkey\"",
            "ALTER TABLE \"teams\"\n  ALTER COLUMN \"id\" DROP IDENTITY",
            "ALTER TABLE \"teams\"\n  ALTER COLUMN \"id\" TYPE varchar(20) COLLATE \"C\" USING \"id\"::text",
            "ALTER TABLE \"users\"\n  ALTER COLUMN \"team_id\" TYPE varchar(20) COLLATE \"C\" USING \"team_id\"::text",
            "ALTER TABLE \"users\"\n  ADD CONSTRAINT \"users_team_id_fkey\" FOREIGN KEY (\"team_id\") REFERENCES \"teams\" \
             (\"id\") ON DELETE CASCADE",
        ]
    );
    assert_eq!(
        refused(steps[0].clone(), &schema()),
        "the foreign key `users_team_id_fkey` on `users` would join columns of two types: change `users(team_id)` and \
         `teams(id)` together"
    );
}

#[test]
fn rows_get_their_values_before_what_they_must_hold_to() {
    let bio = users().columns[2].clone();
    let required = Column {
        nullable: false,
        ..bio.clone()
    };
    let Step::AlterColumn {
        table, from, to, ..
    } = alter("users", bio, required)
    else {
        panic!("it alters");
    };
    let fill = Step::AlterColumn {
        table,
        from,
        to,
        backfill: Some(Default::String("none".into())),
        using: None,
        reverse_using: None,
    };
    assert_eq!(
        all(&[fill], &schema()),
        [
            "UPDATE \"users\" SET \"bio\" = 'none' WHERE \"bio\" IS NULL",
            "ALTER TABLE \"users\"\n  ALTER COLUMN \"bio\" SET NOT NULL",
        ]
    );
    let rename = Step::RenameValue {
        table: "users".into(),
        column: "status".into(),
        from: "active".into(),
        to: "on".into(),
    };
    assert_eq!(
        all(&[rename], &schema()),
        [
            "ALTER TABLE \"users\"\n  DROP CONSTRAINT \"users_status_check\"",
            "UPDATE \"users\" SET \"status\" = 'on' WHERE \"status\" = 'active'",
            "ALTER TABLE \"users\"\n  \
             ALTER COLUMN \"status\" SET DEFAULT 'on',\n  \
             ADD CONSTRAINT \"users_status_check\" CHECK (\"status\" IN ('banned', 'on'))",
        ]
    );
}

#[test]
fn a_new_column_gets_what_rows_are_to_have() {
    let given = add(
        "users",
        Column::new("n", ColumnType::I32),
        Some(Default::Int(7)),
    );
    assert_eq!(
        all(&[given], &schema()),
        [
            "ALTER TABLE \"users\"\n  ADD COLUMN \"n\" integer DEFAULT 7 NOT NULL",
            "ALTER TABLE \"users\"\n  ALTER COLUMN \"n\" DROP DEFAULT",
        ]
    );
    let computed = Some(Default::Expr("lower(email)".into()));
    assert_eq!(
        all(&[add("users", text("low", None), computed)], &schema()),
        [
            "ALTER TABLE \"users\"\n  ADD COLUMN \"low\" text COLLATE \"C\"",
            "UPDATE \"users\" SET \"low\" = (lower(email))",
            "ALTER TABLE \"users\"\n  ALTER COLUMN \"low\" SET NOT NULL",
        ]
    );
}

#[test]
fn p20_a_column_that_begins_to_count_goes_on_behind_the_greatest() {
    let from = Column::new("id", ColumnType::I64);
    let before = Schema::default().with(Table::new("t", vec![from.clone()], &["id"]));
    let step = alter("t", from, counting("id", ColumnType::I64));
    let moved = "SELECT setval(pg_get_serial_sequence('\"t\"', 'id'), greatest(coalesce((SELECT max(\"id\") FROM \"t\"), 0), \
                 0) + 1, false)";
    assert_eq!(
        all(&[step], &before),
        [
            "ALTER TABLE \"t\"\n  ALTER COLUMN \"id\" ADD GENERATED BY DEFAULT AS IDENTITY (SEQUENCE NAME \"t_id_seq\")",
            moved,
        ]
    );
    let sql = crate::sql::catch_up(&teams(), Engine::Postgres).map(|one| one.sql);
    assert_eq!(sql.unwrap(), moved.replace("\"t\"", "\"teams\""));
    assert_eq!(crate::sql::catch_up(&teams(), Engine::MySql), None);
}

#[test]
fn a_computed_column_goes_before_what_it_is_computed_from() {
    let low = Column {
        generated: Some(crate::Generated {
            expr: "lower(email)".into(),
            storage: crate::Storage::Stored,
        }),
        ..text("low", None).nullable()
    };
    let email = text("email", Some(9));
    let id = counting("id", ColumnType::I64);
    let before = Schema::default().with(Table::new(
        "t",
        vec![id, email.clone(), low.clone()],
        &["id"],
    ));
    let drop = |column| Step::DropColumn {
        table: "t".into(),
        column,
        backfill: None,
    };
    assert_eq!(
        all(&[drop(low), drop(email)], &before),
        ["ALTER TABLE \"t\"\n  DROP COLUMN \"low\",\n  DROP COLUMN \"email\""]
    );
}

#[test]
fn a_computed_column_is_made_anew_where_what_it_is_computed_from_changes() {
    let low = Column {
        generated: Some(crate::Generated {
            expr: "lower(email)".into(),
            storage: crate::Storage::Stored,
        }),
        ..text("low", None).nullable()
    };
    let mut table = Table::new(
        "t",
        vec![counting("id", ColumnType::I64), text("email", Some(9)), low],
        &["id"],
    );
    table.uniques.push(unique("t_low_key", &["low"]));
    let before = Schema::default().with(table);
    assert_eq!(
        all(
            &[alter("t", text("email", Some(9)), text("email", None))],
            &before
        ),
        [
            "ALTER TABLE \"t\"\n  DROP CONSTRAINT \"t_low_key\",\n  DROP COLUMN \"low\",\n  \
             ALTER COLUMN \"email\" TYPE text COLLATE \"C\",\n  \
             ADD COLUMN \"low\" text COLLATE \"C\" GENERATED ALWAYS AS (lower(email)) STORED,\n  \
             ADD CONSTRAINT \"t_low_key\" UNIQUE (\"low\")"
        ]
    );
}
