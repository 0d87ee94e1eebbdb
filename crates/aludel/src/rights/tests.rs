#![allow(clippy::unwrap_used)]

use super::needs::{Need, Right, needs};
use crate::fixture::{Made, embedded};
use crate::prelude::*;
use crate::servers::{Fresh, fresh, url_of};
use crate::word::Step;
use crate::{Database, Engine, Execute, Kind, Target};

fn read(sql: &str, engine: Engine) -> Vec<String> {
    let shown = |Need { right, table }: &Need| format!("{} {table}", right.word());
    needs(sql, engine).iter().map(shown).collect()
}

#[test]
fn what_a_statement_needs_is_read_from_its_words() {
    let all: [(&str, &[&str]); 13] = [
        ("ALTER TABLE `t` ADD COLUMN `a` INT", &["ALTER t"]),
        (
            "ALTER TABLE `t` ADD CONSTRAINT `k` FOREIGN KEY (`a`) REFERENCES `app`.`u` (`id`), ALGORITHM=COPY",
            &["ALTER t", "REFERENCES u"],
        ),
        (
            "CREATE TABLE IF NOT EXISTS `t` (a INT, FOREIGN KEY (a) REFERENCES `t` (a), FOREIGN KEY (a) REFERENCES u (a))",
            &["CREATE t", "REFERENCES u"],
        ),
        ("DROP TABLE IF EXISTS `a`, `b`", &["DROP a", "DROP b"]),
        (
            "RENAME TABLE `a` TO `b`, `c` TO `d`",
            &["ALTER a", "DROP a", "ALTER c", "DROP c"],
        ),
        ("CREATE UNIQUE INDEX i ON `t` (a)", &["INDEX t"]),
        ("DROP INDEX i ON t", &["INDEX t"]),
        (
            "CREATE DEFINER=`a`@`b` TRIGGER x BEFORE INSERT ON `t` FOR EACH ROW SET NEW.a = 1",
            &["TRIGGER t"],
        ),
        ("CREATE TEMPORARY TABLE t (a INT)", &[]),
        ("CREATE OR REPLACE VIEW v AS SELECT 1", &[]),
        ("UPDATE t SET a = 'CREATE TABLE x'", &[]),
        ("ALTER DATABASE app CHARACTER SET utf8mb4", &[]),
        ("", &[]),
    ];
    for (sql, expected) in all {
        assert_eq!(read(sql, Engine::MySql), expected, "{sql}");
    }
    let all: [(&str, &[&str]); 5] = [
        (
            "ALTER TABLE ONLY \"app\".\"t\" RENAME TO \"u\"",
            &["ALTER t"],
        ),
        (
            "CREATE INDEX CONCURRENTLY i ON ONLY t USING btree (a)",
            &["INDEX t"],
        ),
        ("DROP INDEX i", &[]),
        ("DROP TRIGGER x ON t", &["TRIGGER t"]),
        (
            "CREATE TRIGGER x AFTER UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION f()",
            &["TRIGGER t"],
        ),
    ];
    for (sql, expected) in all {
        assert_eq!(read(sql, Engine::Postgres), expected, "{sql}");
    }
    assert!(Right::Alter < Right::Drop);
}

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
        let account = Account {
            fresh: fresh(engine),
            engine,
        };
        let mut admin = account.admin();
        embedded(&[TABLES_MADE]).upgrade(&mut admin).unwrap();
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

const REMEDY: &str = ": GRANT it what SECURITY.md lists for the migrator, or name an account that has it in \
                      `MIGRATION_DATABASE_URL`";

fn why(id: &str, why: &str) -> String {
    format!("{id} is refused before step 1: {why}{REMEDY}")
}

/// What changes rows and creates tables is granted on the whole database, the rest on the table that is to change.
#[test]
fn grants_given_table_by_table_are_enough_where_they_name_the_tables() {
    for engine in [Engine::MariaDb, Engine::MySql] {
        let account = Account::new(engine);
        account.order("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON DB.* TO USER");
        account.order("GRANT ALTER, DROP ON DB.users TO USER");
        assert_eq!(account.refused(&[TABLES_MADE, USERS]), None);
        let others = [TABLES_MADE, USERS, OTHERS];
        let found = account.refused(&others);
        let lacks =
            "the account has no right to ALTER on the table `others`, nor on the whole database";
        assert_eq!(found, Some(why("0003_others", lacks)), "{engine}");
        account.order("GRANT ALTER ON DB.others TO USER");
        assert_eq!(account.refused(&others), None);
        // The way back too, by a binary that has never seen it.
        account.order("REVOKE ALTER ON DB.users FROM USER");
        let old = embedded(&[TABLES_MADE]);
        let error = old.downgrade(&mut account.open(), &Target::Head);
        let lacks =
            "the account has no right to ALTER on the table `users`, nor on the whole database";
        let said = error.unwrap_err().to_string();
        assert_eq!(said, why("0002_users", lacks), "{engine}");
        assert_eq!(account.applied(), 3);
        account.order("GRANT ALTER ON DB.users TO USER");
        old.downgrade(&mut account.open(), &Target::Head).unwrap();
    }
}

#[test]
fn rights_to_reference_and_to_set_triggers_are_looked_for_on_the_mysql_family() {
    for engine in [Engine::MariaDb, Engine::MySql] {
        let account = Account::new(engine);
        account.order("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON DB.* TO USER");
        let posts = [TABLES_MADE, POSTS];
        if engine == Engine::MySql {
            let lacks = "the account has no right to REFERENCES on the table `users`, nor on the whole database";
            assert_eq!(account.refused(&posts), Some(why("0002_posts", lacks)));
            account.order("GRANT REFERENCES ON DB.users TO USER");
        }
        assert_eq!(account.refused(&posts), None, "{engine}");
        let all = [TABLES_MADE, POSTS, TRIGGER];
        let lacks =
            "the account has no right to TRIGGER on the table `users`, nor on the whole database";
        assert_eq!(
            account.refused(&all),
            Some(why("0003_trigger", lacks)),
            "{engine}"
        );
        account.order("GRANT TRIGGER ON DB.users TO USER");
        assert_eq!(account.refused(&all), None, "{engine}");
    }
}

/// What a role has, the account has.
#[test]
fn rights_that_a_role_gives_count_on_mysql() {
    let account = Account::new(Engine::MySql);
    let role = format!("{}_r", account.fresh.name);
    account.order("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON DB.* TO USER");
    account.order(&format!("CREATE ROLE {role}"));
    account.order(&format!("GRANT ALTER, DROP ON DB.users TO {role}"));
    account.order(&format!("GRANT {role} TO USER"));
    let user = account.name();
    account.order(&format!("SET DEFAULT ROLE {role} TO '{user}'@'%'"));
    assert_eq!(account.refused(&[TABLES_MADE, USERS]), None);
    account.order(&format!("DROP ROLE {role}"));
}

#[test]
fn who_owns_what_and_may_reference_it_is_looked_for_on_postgres() {
    let account = Account::new(Engine::Postgres);
    account.order("GRANT ALL ON ALL TABLES IN SCHEMA public TO USER");
    account.order("GRANT USAGE ON SCHEMA public TO USER");
    account.order("REVOKE REFERENCES, TRIGGER ON users FROM PUBLIC");
    let user = account.name();
    account.order(&format!("REVOKE REFERENCES, TRIGGER ON users FROM {user}"));
    let lacks = "the account has no right to CREATE in the schema `public`";
    let posts = [TABLES_MADE, POSTS];
    assert_eq!(account.refused(&posts), Some(why("0002_posts", lacks)));
    account.order("GRANT CREATE ON SCHEMA public TO USER");
    let lacks = "the account has no right to REFERENCES on the table `users`";
    assert_eq!(account.refused(&posts), Some(why("0002_posts", lacks)));
    account.order("GRANT REFERENCES ON users TO USER");
    assert_eq!(account.refused(&posts), None);
    let all = [TABLES_MADE, POSTS, TRIGGER];
    let lacks = "the account has no right to TRIGGER on the table `users`";
    assert_eq!(account.refused(&all), Some(why("0003_trigger", lacks)));
    account.order("GRANT TRIGGER ON users TO USER");
    assert_eq!(account.refused(&all), None);

    let others = [TABLES_MADE, POSTS, TRIGGER, ("0004_others", OTHERS.1, &[])];
    let lacks = "the account may not change the table `others`, since it belongs to `postgres` and it has not that role";
    assert_eq!(account.refused(&others), Some(why("0004_others", lacks)));
    account.order("ALTER TABLE others OWNER TO USER");
    assert_eq!(account.refused(&others), None);
}
