use super::{report_text, target};
use crate::{Kind, Report};

fn report(down: &[&str], up: &[&str], losses: &[&str]) -> Report {
    let owned = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect();
    Report {
        to: up.last().map(|id| (*id).to_owned()),
        down: owned(down),
        up: owned(up),
        losses: owned(losses),
        ..Report::default()
    }
}

#[test]
fn a_run_says_where_it_went_and_what_left_the_applications_sight() {
    let table = [
        (report(&[], &[], &[]), "at base, nothing to do"),
        (
            report(&[], &["0001_a"], &[]),
            "upgraded to 0001_a, 1 applied",
        ),
        (
            report(&["0001_a"], &[], &["the rows of users"]),
            "downgraded to base, 1 taken back\nout of sight: the rows of users",
        ),
        (
            report(&["0002_draft"], &["0002_b", "0003_c"], &[]),
            "moved to 0003_c, 1 taken back and 2 applied",
        ),
    ];
    for (report, said) in table {
        assert_eq!(report_text(&report), said);
    }
}

#[test]
fn a_url_in_the_targets_place_is_not_repeated() {
    let error = target("mysql://user:secret@db/app").unwrap_err();
    assert_eq!(error.kind(), Kind::Usage);
    assert_eq!(
        error.to_string(),
        "a URL stands where the target should: give it as --database-url"
    );
}
