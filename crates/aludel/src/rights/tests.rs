#![allow(clippy::unwrap_used)]

mod mysql;
mod postgres;
mod rows;

use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::servers::{Fresh, fresh, url_of};
use crate::word::Step;
use crate::{Database, Engine, Execute, Kind, Target};

const TABLES: &[Step] = &[
    create_table("users", &[bigint("id")]).primary_key(&["id"]),
    create_table("others", &[bigint("id")]).primary_key(&["id"]),
];
const TABLES_MADE: Made = ("0001_tables", TABLES, &[]);
const USERS: Made = (
    "0002_users",
    &[add_column("users", integer("n").default(int(0)))],
    &[],
);
const OTHERS: Made = (
    "0003_others",
    &[add_column("others", integer("n").default(int(0)))],
    &[],
);
const POSTS: Made = (
    "0002_posts",
    &[
        create_table("posts", &[bigint("id"), bigint("owner").nullable()])
            .primary_key(&["id"])
            .foreign_keys(&[foreign_key("posts_fkey", &["owner"], "users", &["id"])]),
    ],
    &[],
);
const TRIGGER: Made = (
    "0003_trigger",
    &[
        sql_for(
            MySql,
            "CREATE TRIGGER keeps BEFORE DELETE ON users FOR EACH ROW SET @kept = OLD.id",
        )
        .reverse(sql("DROP TRIGGER keeps")),
        sql_for(
            Postgres,
            "CREATE TRIGGER keeps BEFORE UPDATE ON users FOR EACH ROW \
             EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        )
        .reverse(sql("DROP TRIGGER keeps ON users")),
    ],
    &[],
);

/// A database with the tables, and an account of its own that goes with it.
struct Account {
    fresh: Fresh,
    engine: Engine,
}

impl Account {
    fn new(engine: Engine) -> Account {
        Account::made(engine, TABLES_MADE)
    }

    /// With these tables.
    fn made(engine: Engine, tables: Made) -> Account {
        let account = Account {
            fresh: fresh(engine),
            engine,
        };
        let mut admin = account.admin();
        embedded(&[tables]).upgrade(&mut admin).unwrap();
        account.order(match engine {
            Engine::Postgres => "CREATE ROLE USER LOGIN",
            _ => "CREATE USER USER",
        });
        account
    }

    fn name(&self) -> String {
        format!("{}_u", self.fresh.name)
    }

    fn admin(&self) -> Database {
        crate::connect(&url_of(self.engine, &self.fresh.name)).unwrap()
    }

    /// A connection of the account's.
    fn open(&self) -> Database {
        let admin = match self.engine {
            Engine::Postgres => "postgres@",
            _ => "root@",
        };
        let url = url_of(self.engine, &self.fresh.name);
        crate::connect(&url.replace(admin, &format!("{}@", self.name()))).unwrap()
    }

    /// The account is `USER` there, and the database `DB`.
    fn order(&self, sql: &str) {
        let user = match self.engine {
            Engine::Postgres => self.name(),
            _ => format!("'{}'@'%'", self.name()),
        };
        let sql = sql.replace("USER USER", &format!("USER {user}"));
        let sql = sql.replace("ROLE USER", &format!("ROLE {user}"));
        let sql = sql.replace("TO USER", &format!("TO {user}"));
        let sql = sql.replace("FROM USER", &format!("FROM {user}"));
        let sql = sql.replace("DB.", &format!("{}.", self.fresh.name));
        let done = self.admin().execute(&sql, &[]);
        done.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }

    /// Upgrades to these with the account; why it was refused, and then nothing is changed.
    fn refused(&self, chain: &[Made]) -> Option<String> {
        let before = self.applied();
        let app = embedded(chain);
        let error = app.upgrade(&mut self.open()).err()?;
        assert_eq!(error.kind(), Kind::Refused, "{error}");
        assert_eq!(self.applied(), before);
        let status = app.status(&mut self.admin()).unwrap();
        assert_eq!(status.in_flight, None);
        Some(error.to_string())
    }

    fn applied(&self) -> i64 {
        let rows = "SELECT COUNT(*) FROM refinery_schema_history";
        self.admin().query(rows, &[]).unwrap()[0].get(0).unwrap()
    }
}

impl Drop for Account {
    fn drop(&mut self) {
        let name = self.name();
        let all = match self.engine {
            Engine::Postgres => vec![
                format!("DROP OWNED BY {name} CASCADE"),
                format!("DROP ROLE {name}"),
            ],
            _ => vec![format!("DROP USER '{name}'@'%'")],
        };
        for sql in all {
            let _ = self.admin().execute(&sql, &[]);
        }
    }
}

impl Account {
    /// The refusal, with the GRANT that gives what is missing.
    fn told(&self, id: &str, why: &str, grant: &str) -> String {
        let account = match self.engine {
            Engine::Postgres => self.name(),
            _ => format!("'{}'@'%'", self.name()),
        };
        let grant = grant.replace("DB.", &format!("{}.", self.fresh.name));
        format!(
            "{id} is refused before step 1: {why}: run `GRANT {grant} TO {account}` (SECURITY.md lists all that a migrator \
             needs), or name an account that has it in `MIGRATION_DATABASE_URL`"
        )
    }
}
