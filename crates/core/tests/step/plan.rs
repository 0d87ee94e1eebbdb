use aludel_core::plan::{Known, Plan, Relation, Target, plan, relation};

fn known(ids: &[&str]) -> Vec<Known> {
    let one = |id: &&str| Known {
        number: id[..4].parse().unwrap(),
        id: (*id).to_owned(),
        chain: format!("chain of {id}"),
    };
    ids.iter().map(one).collect()
}

const ALL: [&str; 3] = ["0001_a", "0002_b", "0003_c"];

#[track_caller]
fn leads(applied: &[&str], target: &str, up: &[usize], down: &[usize]) {
    let target = Target::parse(target).unwrap();
    let found = plan(&known(&ALL), &known(applied), &target).unwrap();
    assert_eq!(
        found,
        Plan {
            up: up.into(),
            down: down.into()
        }
    );
}

#[track_caller]
fn refused(applied: &[&str], target: &str, message: &str) {
    let target = Target::parse(target).unwrap();
    let error = plan(&known(&ALL), &known(applied), &target).unwrap_err();
    assert_eq!(error.message, message);
}

#[test]
fn up() {
    leads(&[], "head", &[0, 1, 2], &[]);
    leads(&ALL[..1], "head", &[1, 2], &[]);
    leads(&ALL, "head", &[], &[]);
    leads(&ALL[..1], "0002_b", &[1], &[]);
    leads(&ALL[..1], "0003", &[1, 2], &[]);
    leads(&ALL[..1], "2", &[1], &[]);
    leads(&ALL[..1], "+1", &[1], &[]);
    leads(&[], "+0", &[], &[]);
}

#[test]
fn down() {
    leads(&ALL, "base", &[], &[2, 1, 0]);
    leads(&ALL, "-2", &[], &[2, 1]);
    leads(&ALL, "0001_a", &[], &[2, 1]);
    leads(&ALL, "1", &[], &[2, 1]);
}

#[test]
fn a_database_that_is_ahead() {
    let ahead = ["0001_a", "0002_b", "0003_c", "0004_d", "0005_e"];
    leads(&ahead, "head", &[], &[4, 3]);
    leads(&ahead, "0004_d", &[], &[4]);
    leads(&ahead, "-1", &[], &[4]);
    leads(&ahead, "base", &[], &[4, 3, 2, 1, 0]);
    refused(
        &ahead,
        "+1",
        "+1 leads past the head: the database stands at 5 of 3 migrations, so go at most that far",
    );
}

#[test]
fn a_database_that_has_diverged() {
    let other = ["0001_a", "0002_x", "0003_y"];
    refused(
        &other,
        "head",
        "the database has 0002_x, where this binary has 0002_b: roll back to the last common migration with \
         `db downgrade 0001_a` first",
    );
    refused(
        &["0001_z"],
        "head",
        "the database has 0001_z, where this binary has 0001_a: roll back to the last common migration with \
         `db downgrade base` first",
    );
    leads(&other, "0001_a", &[], &[2, 1]);
    leads(&other, "0002_x", &[], &[2]);
    leads(&other, "-1", &[], &[2]);
    refused(
        &other,
        "2",
        "`2` fits 0002_b and 0002_x: write more of the id",
    );
    refused(
        &other,
        "0003_",
        "`0003_` fits 0003_c and 0003_y: write more of the id",
    );
}

#[test]
fn a_chain_that_differs_under_the_same_id() {
    let mut applied = known(&ALL);
    applied[1].chain = "another".into();
    assert_eq!(relation(&known(&ALL), &applied), Relation::Diverged(1));
    applied[1].chain = String::new();
    assert_eq!(relation(&known(&ALL), &applied), Relation::Behind(3));
}

#[test]
fn relations() {
    let mine = known(&ALL);
    assert_eq!(relation(&mine, &known(&[])), Relation::Behind(0));
    assert_eq!(relation(&mine, &known(&ALL[..2])), Relation::Behind(2));
    assert_eq!(relation(&mine, &mine), Relation::Behind(3));
    assert_eq!(relation(&known(&ALL[..1]), &mine), Relation::Ahead(1));
    assert_eq!(
        relation(&mine, &known(&["0001_a", "0002_x"])),
        Relation::Diverged(1)
    );
}

#[test]
fn targets_that_lead_nowhere() {
    refused(
        &ALL,
        "0009",
        "no migration is called or begins with `0009`: `db history` lists them",
    );
    refused(
        &ALL,
        "000",
        "`000` fits 0001_a and 0002_b: write more of the id",
    );
    refused(
        &ALL[..1],
        "-2",
        "-2 leads past the base: the database stands at 1 of 3 migrations, so go at most that far",
    );
    refused(
        &ALL[..1],
        "+3",
        "+3 leads past the head: the database stands at 1 of 3 migrations, so go at most that far",
    );
}

#[test]
fn words_for_targets() {
    assert_eq!(Target::parse(" head "), Ok(Target::Head));
    assert_eq!(Target::parse("base"), Ok(Target::Base));
    assert_eq!(Target::parse("-2"), Ok(Target::Relative(-2)));
    assert_eq!(Target::parse("0001_a"), Ok(Target::Id("0001_a".into())));
    for text in ["+", "-", "+x", "--1", "+-1", "-99999999999"] {
        let error = Target::parse(text).unwrap_err();
        assert_eq!(
            error.message,
            format!("`{text}` is no target: write a number after the sign, such as `+1`")
        );
    }
    assert_eq!(
        Target::parse(" ").unwrap_err().message,
        "the target is empty: name an id, a prefix of one, a number, `+1`, `-1`, `base` or `head`"
    );
}

#[test]
fn a_whole_id_goes_before_a_prefix() {
    let mine = known(&["0001_a", "0001_ab"]);
    let target = Target::Id("0001_a".into());
    let found = plan(&mine, &[], &target).unwrap();
    assert_eq!(found.up, [0]);
}
