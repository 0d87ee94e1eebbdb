use super::super::Cluster;
use super::claim::{Claim, Witness};
use super::table::{Held, prepare};
use super::*;
use crate::Engine;

fn fence(cluster: Cluster) -> Fence {
    Fence {
        table: "`aludel_lease`".to_owned(),
        epoch: 7,
        cluster,
    }
}

#[test]
fn a_guarded_statement_runs_where_the_lease_has_its_number() {
    assert_eq!(
        fence(Cluster::Galera).guarded("ALTER TABLE `a` COMMENT 'it''s \\\\'", Engine::MariaDb),
        "SELECT IF(COUNT(*) = 1, 'ALTER TABLE `a` COMMENT ''it''''s \\\\\\\\''', 'DO aludel_lease_lost()') FROM `aludel_lease` \
         WHERE id = 1 AND epoch = 7 INTO @aludel; PREPARE aludel FROM @aludel; EXECUTE aludel"
    );
}

#[test]
fn an_answer_that_names_the_function_says_that_the_lease_is_lost() {
    let said = |message: &str| {
        let error = DbError {
            class: Class::Other,
            message: message.to_owned(),
        };
        Fence::answered::<()>(Err(error)).unwrap_err()
    };
    let lost = said("FUNCTION app.aludel_lease_lost does not exist (1305)");
    assert_eq!(lost.class, Class::Unreachable);
    assert_eq!(
        lost.message,
        "the lock was lost, so nothing more was changed: another process may have it now; run the same again, it goes on from \
         where this one came to"
    );
    assert_eq!(said("Duplicate column name (1060)").class, Class::Other);
}

#[test]
fn a_free_lease_has_no_holder_and_no_witness() {
    let mut held = Held {
        node: "a".to_owned(),
        witness: true,
        ..Held::default()
    };
    assert!(held.is_free() && !held.is_witnessed_on("a"));
    held.owner = "host app 1".to_owned();
    assert!(!held.is_free() && held.is_witnessed_on("a") && !held.is_witnessed_on("b"));
    held.witness = false;
    assert!(!held.is_witnessed_on("a"));
}

#[test]
fn a_holder_whose_member_cannot_be_asked_is_told_with_the_reason() {
    let holder = || "ada (since noon), running `ALTER TABLE t`".to_owned();
    assert_eq!(doubted(holder(), None), holder());
    assert_eq!(
        doubted(holder(), Some("connection refused")),
        "ada (since noon), running `ALTER TABLE t`, on a member that cannot be asked whether that has ended (connection \
         refused; whoever runs on that member takes over at once, others once the group has expelled it),"
    );
}

#[cfg(feature = "mysql")]
mod on_a_server {
    use super::*;
    use crate::servers::fresh;

    const ENGINES: [Engine; 2] = [Engine::MariaDb, Engine::MySql];

    fn claim(who: &str) -> Claim {
        Claim {
            node: "a".to_owned(),
            owner: who.to_owned(),
            session: 3,
            cluster: Cluster::Group,
        }
    }

    fn ready(driver: &mut dyn Driver) -> Names {
        let names = Names::new("refinery_schema_history");
        prepare(driver, &names, Deadline::after(std::time::Duration::ZERO)).unwrap();
        names
    }

    #[test]
    fn a_lease_is_claimed_once_and_its_number_grows() {
        for engine in ENGINES {
            let mut driver = fresh(engine);
            let names = ready(&mut driver);
            // Made twice is made once.
            ready(&mut driver);
            let free = Held::read(&mut driver, &names).unwrap();
            assert!(free.is_free());
            let seen = (&free, Witness::Held);
            let first = claim("ada").claim(&mut driver, &names, seen).unwrap();
            assert_eq!(first.unwrap().epoch, 2);
            assert!(
                claim("bob")
                    .claim(&mut driver, &names, seen)
                    .unwrap()
                    .is_none()
            );
            let held = Held::read(&mut driver, &names).unwrap();
            assert_eq!(
                (held.owner.as_str(), held.session, held.witness),
                ("ada", 3, true)
            );
            let holder = held.holder(&mut driver, &names).unwrap();
            assert!(holder.starts_with("ada (since 20"), "{holder}");
        }
    }

    /// A holder that is taken for dead, and beats in the very moment.
    #[test]
    fn a_beat_saves_the_lease_from_one_who_has_seen_none() {
        for engine in ENGINES {
            let mut driver = fresh(engine);
            let names = ready(&mut driver);
            let free = Held::read(&mut driver, &names).unwrap();
            let ada = claim("ada").claim(&mut driver, &names, (&free, Witness::None));
            let ada = ada.unwrap().unwrap();
            let seen = Held::read(&mut driver, &names).unwrap();
            assert!(!seen.witness);
            ada.beat(&mut driver).unwrap();
            let bob = claim("bob").claim(&mut driver, &names, (&seen, Witness::None));
            assert!(bob.unwrap().is_none());
            let seen = Held::read(&mut driver, &names).unwrap();
            let bob = claim("bob").claim(&mut driver, &names, (&seen, Witness::None));
            assert!(bob.unwrap().is_some());
            for done in [
                ada.beat(&mut driver),
                ada.hold(&mut driver),
                ada.prove(&mut driver),
            ] {
                assert_eq!(done.unwrap_err().message, crate::lock::LOST);
            }
        }
    }

    #[test]
    fn who_lost_the_lease_changes_nothing() {
        for engine in ENGINES {
            let mut driver = fresh(engine);
            let names = ready(&mut driver);
            let free = Held::read(&mut driver, &names).unwrap();
            let ada = claim("ada").claim(&mut driver, &names, (&free, Witness::None));
            let mut fenced = crate::lock::Fenced::new(&mut driver, ada.unwrap().unwrap());
            fenced
                .execute(
                    "CREATE TABLE t (a INT PRIMARY KEY, b VARCHAR(9) DEFAULT '\\\\')",
                    &[],
                )
                .unwrap();
            fenced
                .execute("INSERT INTO t (a) VALUES (?)", &[1.into()])
                .unwrap();
            fenced.execute("START TRANSACTION", &[]).unwrap();
            fenced.execute("INSERT INTO t (a) VALUES (2)", &[]).unwrap();
            fenced.execute("COMMIT", &[]).unwrap();
            // What cannot be prepared runs too.
            fenced
                .execute(
                    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = NEW.a",
                    &[],
                )
                .unwrap();
            let took = format!("UPDATE {} SET epoch = epoch + 1", names.lease);
            fenced.query("SELECT 1", &[]).unwrap();
            fenced.driver().execute(&took, &[]).unwrap();
            for sql in [
                "ALTER TABLE t ADD c INT",
                "DROP TRIGGER g",
                "INSERT INTO t (a) VALUES (3)",
                "DELETE FROM t",
            ] {
                let error = fenced.execute(sql, &[]).unwrap_err();
                assert_eq!(
                    (error.class, error.message.as_str()),
                    (Class::Unreachable, crate::lock::LOST),
                    "{sql}"
                );
            }
            fenced.execute("START TRANSACTION", &[]).unwrap();
            fenced.execute("DELETE FROM t", &[]).unwrap();
            assert_eq!(
                fenced.execute("COMMIT", &[]).unwrap_err().message,
                crate::lock::LOST
            );
            fenced.execute("ROLLBACK", &[]).unwrap();
            // A statement that commits by itself takes along nothing that stood open.
            fenced.execute("START TRANSACTION", &[]).unwrap();
            fenced.execute("DELETE FROM t", &[]).unwrap();
            assert!(fenced.execute("ALTER TABLE t ADD c INT", &[]).is_err());
            fenced.execute("ROLLBACK", &[]).unwrap();
            let rows = driver.query("SELECT a, b FROM t ORDER BY a", &[]).unwrap();
            let rows: Vec<(i64, String)> = rows
                .iter()
                .map(|row| (row.get(0).unwrap(), row.get(1).unwrap()))
                .collect();
            assert_eq!(rows, [(1, "\\".to_owned()), (2, "\\".to_owned())]);
        }
    }

    #[test]
    fn who_was_taken_for_dead_loses_its_connection_and_nobody_else_does() {
        for engine in ENGINES {
            let mut driver = fresh(engine);
            let url = crate::servers::url_of(engine, &driver.name);
            let lock = format!("{}_lock", driver.name);
            let [mut holder, mut other] = [(); 2].map(|()| crate::connect(&url).unwrap().driver);
            let id = |driver: &mut dyn Driver| -> u64 {
                driver.query("SELECT CONNECTION_ID()", &[]).unwrap()[0]
                    .get(0)
                    .unwrap()
            };
            assert_eq!(named_lock(&mut *holder, &lock), Witness::Held);
            assert_eq!(named_lock(&mut *other, &lock), Witness::None);
            let of = |session| Held {
                session,
                ..Held::default()
            };
            let (first, second) = (of(id(&mut *holder)), of(id(&mut *other)));
            super::super::member::kill(&mut driver, &second, &lock).unwrap();
            other.query("SELECT 1", &[]).unwrap();
            super::super::member::kill(&mut driver, &first, &lock).unwrap();
            assert!(holder.query("SELECT 1", &[]).is_err());
            // Its lock is gone with it.
            while named_lock(&mut *other, &lock) == Witness::None {
                std::thread::sleep(Duration::from_millis(10));
            }
        }
    }
}

#[test]
fn a_lease_that_somebody_changed_names_its_table() {
    let mut db = crate::servers::fresh(Engine::MariaDb);
    db.execute(
        "CREATE TABLE aludel_lease (id INT PRIMARY KEY, epoch BIGINT, beat BIGINT, owner TEXT, node TEXT, session BIGINT, \
         witness INT, busy TEXT, since TEXT)",
        &[],
    )
    .unwrap();
    let error = Held::read(&mut db, &Names::new("refinery_schema_history")).unwrap_err();
    assert_eq!(
        error.message,
        "`aludel_lease` is not as it was made: drop it, and try again"
    );
}
