use super::*;
use crate::ColumnType;

fn posts() -> Table {
    let columns = vec![
        Column::new("id", ColumnType::I64),
        Column::new("title", ColumnType::String { len: None }),
    ];
    Table::new("posts", columns, &["id"])
}

fn keeping(version: i32, way: Way) -> Keeping {
    Keeping::new("history", version, way, BTreeSet::new())
}

#[test]
fn a_name_says_whose_and_which_way_and_fits_only_what_it_was_taken_from() {
    let mut other = posts();
    other.columns[1].nullable = true;
    let names = [
        keeping(3, Way::Up).table(&posts()).unwrap().object,
        keeping(3, Way::Down).table(&posts()).unwrap().object,
        keeping(4, Way::Up).table(&posts()).unwrap().object,
        keeping(3, Way::Up).table(&other).unwrap().object,
        Keeping::new("other", 3, Way::Up, BTreeSet::new())
            .table(&posts())
            .unwrap()
            .object,
    ];
    let all: BTreeSet<&String> = names.iter().collect();
    assert_eq!(all.len(), names.len(), "{names:?}");
    assert!(names.iter().all(|name| is_kept(name)));
    assert!(!is_kept("aludel_journal") && !is_kept("kept_posts"));
}

#[test]
fn orders_that_mean_nothing_change_no_name() {
    let mut turned = posts();
    turned.columns.reverse();
    let up = keeping(3, Way::Up);
    assert_eq!(up.table(&posts()).unwrap(), up.table(&turned).unwrap());
}

#[test]
fn names_leave_room_for_those_of_triggers() {
    let mut long = posts();
    long.name = "ü".repeat(31);
    let column = Column::new("c".repeat(63), ColumnType::I64);
    for kept in [
        keeping(1000, Way::Up).table(&long).unwrap(),
        keeping(1000, Way::Up)
            .column(&long, &column, KeptKind::Side)
            .unwrap(),
    ] {
        assert!(kept.object.len() <= LONGEST, "{}", kept.object);
    }
}

#[test]
fn only_what_is_held_is_given_back() {
    let column = posts().columns[1].clone();
    let kept = keeping(3, Way::Down)
        .column(&posts(), &column, KeptKind::Column)
        .unwrap();
    assert_eq!(keeping(3, Way::Up).column_back(&posts(), &column), None);
    let held = BTreeSet::from([kept.object.clone()]);
    let up = Keeping::new("history", 3, Way::Up, held.clone());
    assert_eq!(up.column_back(&posts(), &column), Some(kept.object));
    let again = Keeping::new("history", 3, Way::Down, held);
    assert_eq!(again.column_back(&posts(), &column), None);
}

#[test]
fn what_is_kept_is_not_written_over() {
    let object = keeping(3, Way::Up).table(&posts()).unwrap().object;
    let again = Keeping::new("history", 3, Way::Up, BTreeSet::from([object.clone()]));
    assert_eq!(
        again.table(&posts()).unwrap_err().message,
        format!(
            "`{object}` keeps an earlier `posts` of the same migration: look at it with `db kept`, and let it go with \
             `db purge`"
        )
    );
}
