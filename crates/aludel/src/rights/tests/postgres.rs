use super::*;

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
    assert_eq!(
        account.refused(&posts),
        Some(account.told("0002_posts", lacks, "CREATE ON SCHEMA public"))
    );
    account.order("GRANT CREATE ON SCHEMA public TO USER");
    let lacks = "the account has no right to REFERENCES on the table `users`";
    assert_eq!(
        account.refused(&posts),
        Some(account.told("0002_posts", lacks, "REFERENCES ON users"))
    );
    account.order("GRANT REFERENCES ON users TO USER");
    assert_eq!(account.refused(&posts), None);
    let all = [TABLES_MADE, POSTS, TRIGGER];
    let lacks = "the account has no right to TRIGGER on the table `users`";
    assert_eq!(
        account.refused(&all),
        Some(account.told("0003_trigger", lacks, "TRIGGER ON users"))
    );
    account.order("GRANT TRIGGER ON users TO USER");
    assert_eq!(account.refused(&all), None);

    let others = [TABLES_MADE, POSTS, TRIGGER, ("0004_others", OTHERS.1, &[])];
    let lacks = "the account may not change `others`, since it belongs to `postgres` and it has not that role";
    assert_eq!(
        account.refused(&others),
        Some(account.told("0004_others", lacks, "postgres"))
    );
    account.order("ALTER TABLE others OWNER TO USER");
    assert_eq!(account.refused(&others), None);
}

const RESTARTS: &[Step] = &[sql("ALTER SEQUENCE counts_id_seq RESTART").reverse(nothing)];
const SAME: &[Step] = &[sql("INSERT INTO same (n) VALUES (7)").reverse(nothing)];
const SERIAL: Made = (
    "0002_counts",
    &[sql("INSERT INTO counts (n) VALUES (7)").reverse(nothing)],
    &[],
);

#[test]
fn sequences_of_columns_and_rows_of_others_are_looked_for_on_postgres() {
    let account = Account::new(Engine::Postgres);
    let mut admin = account.admin();
    for sql in [
        "CREATE TABLE counts (id serial PRIMARY KEY, n integer)",
        "CREATE TABLE same (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n integer)",
    ] {
        admin.execute(sql, &[]).unwrap();
    }
    account.order("GRANT SELECT, INSERT, UPDATE, DELETE ON refinery_schema_history TO USER");
    let refused = |made: Made| account.refused(&[TABLES_MADE, made]);
    let lacks = "the account has no right to INSERT on the table `counts`";
    assert_eq!(
        refused(SERIAL),
        Some(account.told("0002_counts", lacks, "INSERT ON counts"))
    );
    account.order("GRANT INSERT ON counts, same TO USER");
    let lacks = "the account has no right to USAGE on the sequence `counts_id_seq`, which counts `counts.id`";
    assert_eq!(
        refused(SERIAL),
        Some(account.told("0002_counts", lacks, "USAGE ON SEQUENCE counts_id_seq"))
    );
    let lacks = "the account may not change `counts_id_seq`, since it belongs to `postgres` and it has not that role";
    assert_eq!(
        refused(("0002_restarts", RESTARTS, &[])),
        Some(account.told("0002_restarts", lacks, "postgres"))
    );
    assert_eq!(refused(("0002_counts", SAME, &[])), None);
}
