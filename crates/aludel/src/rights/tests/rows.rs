use super::*;

/// Everything but the rows: the history could not be written once the tables are changed.
#[test]
fn an_account_that_may_not_change_rows_is_refused_before_step_1() {
    for engine in [Engine::MariaDb, Engine::MySql] {
        let account = Account::new(engine);
        account.order("GRANT SELECT, CREATE, ALTER, DROP, INSERT, UPDATE ON DB.* TO USER");
        let chain = [TABLES_MADE, USERS];
        let lacks = "the account has no right to DELETE on the table `refinery_schema_history`, nor on the whole database";
        let told = account.told("0002_users", lacks, "DELETE ON DB.*");
        // Either of the tables that are written.
        let said = account
            .refused(&chain)
            .unwrap()
            .replace("aludel_journal", "refinery_schema_history");
        assert_eq!(said, told, "{engine}");
        account.order("GRANT DELETE ON DB.* TO USER");
        account.order("REVOKE CREATE ON DB.* FROM USER");
        let lacks = "the account has no right to CREATE on the table `aludel_journal`, nor on the whole database";
        let told = account.told("0002_users", lacks, "CREATE ON DB.*");
        assert_eq!(account.refused(&chain), Some(told), "{engine}");
        account.order("GRANT CREATE ON DB.aludel_journal TO USER");
        assert_eq!(account.refused(&chain), None, "{engine}");
    }
}

const COLUMN: Made = (
    "0002_rows",
    &[sql("UPDATE users SET n = 1").reverse(nothing)],
    &[],
);
const OTHER_COLUMN: Made = (
    "0003_rows",
    &[sql("UPDATE users SET n = 1, m = 2").reverse(nothing)],
    &[],
);
const WITH_COLUMNS: Made = (
    "0001_tables",
    &[create_table(
        "users",
        &[
            bigint("id"),
            integer("n").default(int(0)),
            integer("m").default(int(0)),
        ],
    )
    .primary_key(&["id"])],
    &[],
);

#[test]
fn rights_on_columns_are_enough_for_those_columns() {
    for engine in [Engine::MariaDb, Engine::MySql, Engine::Postgres] {
        let account = Account::made(engine, WITH_COLUMNS);
        let tables = ["refinery_schema_history", "aludel_journal"];
        let grant = "GRANT SELECT, INSERT, UPDATE, DELETE ON";
        if engine == Engine::Postgres {
            account.order("GRANT USAGE, CREATE ON SCHEMA public TO USER");
            account.order("GRANT SELECT ON users TO USER");
            account.order(&format!("{grant} {} TO USER", tables[0]));
            account.order("GRANT UPDATE (n) ON users TO USER");
        } else {
            account.order("GRANT SELECT, CREATE ON DB.* TO USER");
            for table in tables {
                account.order(&format!("{grant} DB.{table} TO USER"));
            }
            account.order("GRANT UPDATE (n) ON DB.users TO USER");
        }
        assert_eq!(account.refused(&[WITH_COLUMNS, COLUMN]), None, "{engine}");
        let lacks = "the account has no right to UPDATE on the column `users.m`";
        let table = if engine == Engine::Postgres {
            "users"
        } else {
            "DB.users"
        };
        let told = account.told("0003_rows", lacks, &format!("UPDATE (m) ON {table}"));
        let said = account.refused(&[WITH_COLUMNS, COLUMN, OTHER_COLUMN]);
        assert_eq!(said, Some(told), "{engine}");
    }
}

const LOCKS: Made = (
    "0002_locks",
    &[sql_for(
        MySql,
        "LOCK TABLES users WRITE; UPDATE users SET id = id; UNLOCK TABLES",
    )
    .reverse(nothing)],
    &[],
);
const TEMPORARY: Made = (
    "0002_temporary",
    &[
        sql_for(MySql, "CREATE TEMPORARY TABLE passing (a INT)").reverse(nothing),
        sql_for(Postgres, "CREATE TEMPORARY TABLE passing (a int)").reverse(nothing),
    ],
    &[],
);
const VIEW: Made = (
    "0002_view",
    &[sql("CREATE VIEW seen AS SELECT 1 AS a").reverse(sql("DROP VIEW seen"))],
    &[],
);

#[test]
fn what_is_given_on_whole_databases_is_looked_for() {
    for engine in [Engine::MariaDb, Engine::MySql] {
        let account = Account::new(engine);
        account.order("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON DB.* TO USER");
        for (made, right, on) in [
            (LOCKS, "LOCK TABLES", " on the database"),
            (TEMPORARY, "CREATE TEMPORARY TABLES", " on the database"),
            (
                VIEW,
                "CREATE VIEW",
                " on the table `seen`, nor on the whole database",
            ),
        ] {
            let lacks = format!("the account has no right to {right}{on}");
            let told = account.told(made.0, &lacks, &format!("{right} ON DB.*"));
            assert_eq!(
                account.refused(&[TABLES_MADE, made]),
                Some(told),
                "{engine}"
            );
        }
        account.order("GRANT CREATE TEMPORARY TABLES ON DB.* TO USER");
        assert_eq!(account.refused(&[TABLES_MADE, TEMPORARY]), None, "{engine}");
    }
    let account = Account::new(Engine::Postgres);
    account.order("GRANT SELECT, INSERT, UPDATE, DELETE ON refinery_schema_history TO USER");
    let database = account.fresh.name.clone();
    account.order(&format!(
        "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC"
    ));
    let lacks =
        format!("the account has no right to TEMPORARY tables in the database `{database}`");
    let told = account.told(
        "0002_temporary",
        &lacks,
        &format!("TEMPORARY ON DATABASE {database}"),
    );
    assert_eq!(account.refused(&[TABLES_MADE, TEMPORARY]), Some(told));
}
