//! What tables are like: the keys and the columns that each may have, and the shapes between which these change.

use aludel_core::{Action, Column, ColumnType};

use super::super::random::Draw;
use super::shapes::{Kind, SHORT, kinds};

pub(super) const TABLES: [&str; 3] = ["a", "b", "c"];

/// The columns of a key.
type Key = &'static [&'static str];

/// What a table is like whenever it is there.
pub(super) struct Style {
    pub name: &'static str,
    /// The primary keys that it has one after the other.
    pub keys: &'static [Key],
    /// The columns of all its keys.
    pub keyed: Vec<Kind>,
    /// What becomes of columns that are in none of its other keys.
    pub left: Left,
    pub columns: Vec<Kind>,
    pub refers: (&'static str, Action, Action),
    pub unique: Option<&'static str>,
    /// Whether its `s` is checked not to be [`BARRED`](super::shapes::BARRED).
    pub checked: bool,
    pub indexed: Option<&'static str>,
}

/// What becomes of a column while it is in no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    Stays,
    /// It may be NULL.
    Loose,
    /// It goes, unless it is the one that counts itself up.
    Goes,
}

const KEYS: [&[Key]; 9] = [
    &[&["id"]],
    &[&["id"]],
    &[&["id", "no"]],
    &[&["code"]],
    &[&["id"], &["id", "no"]],
    &[&["id"], &["code"]],
    &[&["id", "no"], &["no", "id"], &["no"]],
    &[&["code"], &["no", "code"], &["no"]],
    &[&["no"], &["id"]],
];

impl Style {
    pub fn draw(draw: &mut Draw, name: &'static str) -> Style {
        let actions = [Action::Cascade, Action::SetNull, Action::NoAction];
        let names = ["n", "s"].map(Some);
        let keys = draw.one(&KEYS);
        Style {
            name,
            keys,
            keyed: keyed(keys, draw),
            left: draw.one(&[Left::Stays, Left::Loose, Left::Goes]),
            columns: kinds(draw),
            refers: (
                draw.one(&TABLES),
                draw.one(&actions),
                draw.one(&[Action::NoAction, Action::Cascade]),
            ),
            unique: draw.one(&[None, None, names[0], names[1]]),
            checked: draw.once_in(3),
            indexed: draw.one(&[None, names[0], names[1]]),
        }
    }

    /// All columns that the table may have but for the one that refers to another.
    pub fn kinds(&self) -> impl Iterator<Item = &Kind> {
        self.keyed.iter().chain(&self.columns)
    }
}

/// The columns of some keys, each in its shapes.
fn keyed(keys: &[Key], draw: &mut Draw) -> Vec<Kind> {
    use ColumnType::{I32, I64};
    let text = |len| ColumnType::String { len: Some(len) };
    let mut names: Vec<&'static str> = Vec::new();
    for name in keys.iter().copied().flatten() {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let kind = |name: &'static str| {
        let families = match name {
            "code" => [vec![text(20)], vec![text(20), text(SHORT)]],
            "no" => [vec![I64, I32], vec![I64, text(20)]],
            _ => [vec![I64], vec![I64, I32]],
        };
        let types = draw.one(&families).into_iter();
        let shapes = types.map(|ty| Column::new(name, ty)).collect();
        Kind { name, shapes }
    };
    names.into_iter().map(kind).collect()
}
