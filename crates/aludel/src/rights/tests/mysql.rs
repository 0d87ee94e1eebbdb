use super::*;

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
        assert_eq!(
            found,
            Some(account.told("0003_others", lacks, "ALTER ON DB.others")),
            "{engine}"
        );
        account.order("GRANT ALTER ON DB.others TO USER");
        assert_eq!(account.refused(&others), None);
        // The way back too, by a binary that has never seen it.
        account.order("REVOKE ALTER ON DB.users FROM USER");
        let old = embedded(&[TABLES_MADE]);
        let error = old.downgrade(&mut account.open(), &Target::Head);
        let lacks =
            "the account has no right to ALTER on the table `users`, nor on the whole database";
        let said = error.unwrap_err().to_string();
        let told = account.told("0002_users", lacks, "ALTER ON DB.users");
        assert_eq!(said, told, "{engine}");
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
            assert_eq!(
                account.refused(&posts),
                Some(account.told("0002_posts", lacks, "REFERENCES ON DB.*"))
            );
            account.order("GRANT REFERENCES ON DB.users TO USER");
        }
        assert_eq!(account.refused(&posts), None, "{engine}");
        let all = [TABLES_MADE, POSTS, TRIGGER];
        let lacks =
            "the account has no right to TRIGGER on the table `users`, nor on the whole database";
        assert_eq!(
            account.refused(&all),
            Some(account.told("0003_trigger", lacks, "TRIGGER ON DB.*")),
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

/// As on a node of Galera, where nothing is tried.
#[test]
fn what_is_given_can_be_read_on_mariadb() {
    use super::super::needs::Right;
    use super::super::{Look, mysql::missing};

    let account = Account::new(Engine::MariaDb);
    account.order("GRANT SELECT, UPDATE ON DB.* TO USER");
    account.order("GRANT ALTER ON DB.users TO USER");
    let role = format!("{}_r", account.fresh.name);
    let lacks = |right: Right, table: &str| {
        let needed = [right.on(table)].into();
        let mut db = account.open();
        let found = missing(&mut *db.driver, &needed, Look::Read).unwrap();
        found.map(|missing| missing.why)
    };
    assert_eq!(lacks(Right::Update, "others"), None);
    assert_eq!(lacks(Right::Alter, "users"), None);
    assert_eq!(
        lacks(Right::Alter, "others").unwrap(),
        "the account has no right to ALTER on the table `others`, nor on the whole database"
    );
    assert_eq!(
        lacks(Right::Lock, "").unwrap(),
        "the account has no right to LOCK TABLES on the database"
    );
    // MariaDB asks for none.
    assert_eq!(lacks(Right::References, "others"), None);
    account.order(&format!("CREATE ROLE {role}"));
    account.order(&format!("GRANT {role} TO USER"));
    assert_eq!(lacks(Right::Alter, "others"), None);
    account.order(&format!("DROP ROLE {role}"));
    account.order("GRANT ALL ON *.* TO USER");
    assert_eq!(lacks(Right::Lock, ""), None);
}
