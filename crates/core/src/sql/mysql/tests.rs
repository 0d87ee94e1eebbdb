use crate::sql::{Body, script};
use crate::{
    Action, Check, Column, ColumnType, Default, Engine, ForeignKey, Index, IndexPart, Schema, Step,
    Table, Unique,
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

/// What is said of a table that a change leads to.
fn refused(change: impl Fn(&mut Table), engine: Engine) -> String {
    let mut table = Table::new("t", vec![Column::new("id", ColumnType::I64)], &["id"]);
    change(&mut table);
    match script(&[Step::CreateTable(table)], &Schema::default(), engine) {
        Ok(_) => "fits".to_owned(),
        Err(error) => error.message,
    }
}

fn unique(table: &mut Table, columns: &[&str]) {
    table.uniques.push(Unique {
        name: "t_key".into(),
        columns: columns.iter().map(ToString::to_string).collect(),
    });
}

#[test]
fn m11_what_the_engine_cannot_hold_is_refused_with_the_ways_out() {
    let out = "or take MySQL out of `engines` in Cargo.toml";
    let on = |columns: Vec<Column>, keys: &[&str]| {
        let change = |table: &mut Table| {
            table.columns.extend(columns.clone());
            if !keys.is_empty() {
                unique(table, keys);
            }
        };
        refused(change, Engine::MySql)
    };
    assert_eq!(
        on(vec![text("s", None)], &["s"]),
        format!(
            "`t_key` is on column `t.s`, and MySQL cannot index a LONGTEXT: give the column a length, such as `len = 255`, {out}"
        )
    );
    assert_eq!(on(vec![text("s", Some(768))], &["s"]), "fits");
    assert_eq!(
        on(vec![text("s", Some(769))], &["s"]),
        format!(
            "`t_key` on `t(s)` has 3076 bytes, and MySQL takes 3072 in a key, at four a character: shorten its columns, \
             such as `len = 255`, {out}"
        )
    );
    assert_eq!(
        on(vec![text("s", Some(20_000))], &[]),
        format!(
            "column `t.s` has 20000 characters, and MySQL takes 16383: leave out its `len`, {out}"
        )
    );
    let wide = vec![text("a", Some(9_000)), text("b", Some(9_000))];
    assert_eq!(
        on(wide, &[]),
        format!(
            "the columns of table `t` have 72012 bytes in all, and MySQL takes 65535 in a row: shorten some, or leave out \
             the `len` of the longest, {out}"
        )
    );
    let decimal = ColumnType::Decimal {
        precision: 66,
        scale: 2,
    };
    assert_eq!(
        on(vec![Column::new("d", decimal)], &[]),
        format!(
            "column `t.d` has 66 digits, 2 after the point, and MySQL takes 65 and 30: shorten it, {out}"
        )
    );
    let long = ColumnType::Enum {
        values: vec!["x".repeat(256)],
    };
    assert_eq!(
        on(vec![Column::new("e", long)], &[]),
        format!(
            "column `t.e` has a value of 256 characters, and MySQL takes 255: give the variant a shorter `name`, {out}"
        )
    );
}

#[test]
fn m9_foreign_keys_that_the_engine_cannot_keep_are_refused() {
    let key = |on_delete| ForeignKey {
        name: "t_up_fkey".into(),
        columns: vec!["up".into()],
        table: "t".into(),
        references: vec!["id".into()],
        on_delete,
        on_update: Action::NoAction,
    };
    let with = |on_delete, engine| {
        let change = |table: &mut Table| {
            table.columns.push(Column::new("up", ColumnType::I64));
            table.foreign_keys.push(key(on_delete));
        };
        refused(change, engine)
    };
    assert_eq!(with(Action::Cascade, Engine::MariaDb), "fits");
    assert_eq!(
        with(Action::SetDefault, Engine::MariaDb),
        "the foreign key `t_up_fkey` on table `t` says `set_default`, which MariaDB does not do: choose another action, or \
         take MariaDB out of `engines` in Cargo.toml"
    );
    assert_eq!(
        with(Action::SetNull, Engine::MySql),
        "the foreign key `t_up_fkey` sets `t.up` to NULL, which that column may not be: make the column an `Option`, or \
         choose another action, or take MySQL out of `engines` in Cargo.toml"
    );
}

#[test]
fn names_of_the_whole_database_are_taken_once() {
    let check = Check {
        name: "positive".into(),
        expr: "id > 0".into(),
    };
    let mut other = Table::new("other", vec![Column::new("id", ColumnType::I64)], &["id"]);
    other.checks.push(check.clone());
    let before = Schema::default().with(other.clone());
    let mut table = other;
    table.name = "t".into();
    let step = [Step::CreateTable(table)];
    assert!(script(&step, &before, Engine::MariaDb).is_ok());
    assert_eq!(
        script(&step, &before, Engine::MySql).unwrap_err().message,
        "`positive` is the name of a constraint on table `t` and on table `other`, and MySQL takes one of a name in a \
         database: give one of them another name, or take MySQL out of `engines` in Cargo.toml"
    );
    let taken = |table: &mut Table| {
        let values = vec!["a".to_owned()];
        table
            .columns
            .push(Column::new("s", ColumnType::Enum { values }));
        table.checks.push(Check {
            name: "t_s_check".into(),
            ..check.clone()
        });
    };
    assert_eq!(
        refused(taken, Engine::MariaDb),
        "the check `t_s_check` on table `t` has the name of the one that the enum `s` brings along: give it another name, \
         or take MariaDB out of `engines` in Cargo.toml"
    );
}

/// MySQL 9 dies of both in one ALTER.
#[test]
fn what_a_key_to_its_own_table_references_is_renamed_after_it() {
    let parent = Column::new("parent", ColumnType::I64).nullable();
    let nodes = Table::new(
        "nodes",
        vec![Column::new("id", ColumnType::I64), parent],
        &["id"],
    );
    let key = ForeignKey {
        name: "nodes_parent_fkey".into(),
        columns: vec!["parent".into()],
        table: "nodes".into(),
        references: vec!["id".into()],
        on_delete: Action::NoAction,
        on_update: Action::Restrict,
    };
    let table = || "nodes".to_owned();
    let steps = [
        Step::CreateForeignKey {
            table: table(),
            key,
        },
        Step::RenameColumn {
            table: table(),
            from: "id".into(),
            to: "uid".into(),
        },
    ];
    for engine in [Engine::MySql, Engine::MariaDb] {
        let found = plain(&steps, &Schema::default().with(nodes.clone()), engine);
        assert_eq!(
            found,
            [
                "ALTER TABLE `nodes`\n  ADD INDEX `nodes_parent_fkey` (`parent`),\n  ADD CONSTRAINT `nodes_parent_fkey` FOREIGN KEY (`parent`) REFERENCES `nodes` (`id`) ON UPDATE RESTRICT,\n  ALGORITHM=COPY, LOCK=SHARED",
                "ALTER TABLE `nodes`\n  RENAME COLUMN `id` TO `uid`"
            ]
        );
    }
}
