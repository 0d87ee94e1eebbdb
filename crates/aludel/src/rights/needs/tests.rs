use super::{Need, Right, needs};
use crate::Engine;

/// The columns stand behind the table.
fn read(sql: &str, engine: Engine) -> Vec<String> {
    let shown = |need: &Need| {
        let columns = need.columns.iter().map(|column| format!(".{column}"));
        let (right, table) = (need.right.word(), &need.table);
        format!("{right} {table}{}", columns.collect::<String>())
            .trim_end()
            .to_owned()
    };
    needs(sql, engine).iter().map(shown).collect()
}

#[test]
fn what_a_statement_needs_is_read_from_its_words() {
    let all: [(&str, &[&str]); 30] = [
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
            &[
                "ALTER a", "DROP a", "CREATE b", "INSERT b", "ALTER c", "DROP c", "CREATE d",
                "INSERT d",
            ],
        ),
        ("CREATE UNIQUE INDEX i ON `t` (a)", &["INDEX t"]),
        ("DROP INDEX i ON t", &["INDEX t"]),
        (
            "CREATE DEFINER=`a`@`b` TRIGGER x BEFORE INSERT ON `t` FOR EACH ROW SET NEW.a = 1",
            &["TRIGGER t"],
        ),
        (
            "ALTER TABLE a RENAME TO b",
            &["ALTER a", "DROP a", "CREATE b", "INSERT b"],
        ),
        ("ALTER TABLE a RENAME COLUMN b TO c", &["ALTER a"]),
        (
            "CREATE TEMPORARY TABLE t (a INT)",
            &["CREATE TEMPORARY TABLES"],
        ),
        ("CREATE OR REPLACE VIEW v AS SELECT 1", &["CREATE VIEW v"]),
        ("DROP VIEW v", &["DROP v"]),
        ("LOCK TABLES t WRITE", &["LOCK TABLES"]),
        ("TRUNCATE TABLE t", &["DROP t"]),
        ("UPDATE t SET a = 'CREATE TABLE x'", &["UPDATE t.a"]),
        (
            "UPDATE IGNORE `app`.`t` SET a = f(b, c), t.d = (SELECT e, g FROM h WHERE i = 1) WHERE j = 1, k = 2",
            &["UPDATE t.a.d"],
        ),
        ("UPDATE t JOIN u ON t.a = u.a SET t.b = u.b", &[]),
        ("UPDATE t, u SET t.b = u.b", &[]),
        ("INSERT INTO t VALUES (1)", &["INSERT t"]),
        ("INSERT INTO t (SELECT 1)", &["INSERT t"]),
        (
            "INSERT IGNORE INTO t (a, `b`) VALUES (1, 2)",
            &["INSERT t.a.b"],
        ),
        (
            "INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
            &["INSERT t.a", "UPDATE t"],
        ),
        ("REPLACE INTO t (a) VALUES (1)", &["INSERT t.a", "DELETE t"]),
        ("DELETE FROM t WHERE a = 1", &["DELETE t"]),
        ("DELETE t FROM t JOIN u USING (a)", &[]),
        ("SELECT * FROM t", &[]),
        ("WITH x AS (SELECT 1) UPDATE t SET a = 1", &[]),
        ("ALTER DATABASE app CHARACTER SET utf8mb4", &[]),
        ("", &[]),
    ];
    for (sql, expected) in all {
        assert_eq!(read(sql, Engine::MySql), expected, "{sql}");
    }
    let all: [(&str, &[&str]); 14] = [
        (
            "ALTER TABLE ONLY \"app\".\"t\" RENAME TO \"u\"",
            &["ALTER t"],
        ),
        (
            "CREATE INDEX CONCURRENTLY i ON ONLY t USING btree (a)",
            &["INDEX t"],
        ),
        ("DROP INDEX i", &[]),
        ("ALTER INDEX IF EXISTS i RENAME TO j", &["ALTER i"]),
        ("ALTER SEQUENCE s RESTART", &["ALTER s"]),
        ("DROP SEQUENCE s, r", &["DROP s", "DROP r"]),
        ("DROP MATERIALIZED VIEW v", &["DROP v"]),
        ("CREATE TEMP TABLE t (a int)", &["CREATE TEMPORARY TABLES"]),
        ("TRUNCATE t, ONLY u", &["TRUNCATE t", "TRUNCATE u"]),
        ("LOCK TABLE t IN ACCESS EXCLUSIVE MODE", &[]),
        ("DELETE FROM ONLY t", &["DELETE t"]),
        (
            "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2",
            &["INSERT t.a", "UPDATE t"],
        ),
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
