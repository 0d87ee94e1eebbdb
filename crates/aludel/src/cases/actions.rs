//! Every action of a foreign key, by what it does to rows.

use super::Case;
use super::stand::{self, FAMILY, N, PARENT, PARENT_INDEX, PARENT_KEY_GOES, Stand};
use crate::Engine;
use crate::prelude::*;
use crate::word::Step;

const KEY: Step = create_foreign_key(
    "children",
    "children_parent_id_fkey",
    &["parent_id"],
    "parents",
    &["id"],
);

/// A foreign key with actions stands; something is done to a parent, and that is what its child has then. It has gone along
/// where nothing is left of it.
macro_rules! acting {
    ($name:literal, $key:expr, $act:literal, $rows:expr) => {
        Stand {
            before: &[PARENTS, CHILDREN, $key],
            rows: &[
                "INSERT INTO parents (id, code) VALUES (5, 'five')",
                "INSERT INTO children (id, parent_id, n) VALUES (50, 5, 5)",
            ],
            holds: ("SELECT id, parent_id FROM children", $rows),
        }
        .case($name, &[sql($act).reverse(nothing)])
    };
}

const PARENTS: Step =
    create_table("parents", &[stand::KEY, varchar("code", 20)]).primary_key(&["id"]);
const CHILDREN: Step = create_table("children", &[stand::KEY, PARENT, N])
    .primary_key(&["id"])
    .indexes(&[PARENT_INDEX]);

pub(super) const ACTIONS: &[Case] = &[
    acting!(
        "on delete cascade: a child goes along",
        KEY.on_delete(cascade),
        "DELETE FROM parents WHERE id = 5",
        &[]
    ),
    acting!(
        "on delete set null: a child loses its parent",
        KEY.on_delete(set_null),
        "DELETE FROM parents WHERE id = 5",
        &["50|NULL"]
    ),
    acting!(
        "on update cascade: a child follows",
        KEY.on_update(cascade),
        "UPDATE parents SET id = 6 WHERE id = 5",
        &["50|6"]
    ),
    acting!(
        "on update set null: a child loses its parent",
        KEY.on_update(set_null),
        "UPDATE parents SET id = 6 WHERE id = 5",
        &["50|NULL"]
    ),
    acting!(
        "on delete and on update together",
        KEY.on_delete(set_null).on_update(cascade),
        "UPDATE parents SET id = 6 WHERE id = 5",
        &["50|6"]
    ),
    acting!(
        "restrict: what has children stays as it is",
        KEY.on_delete(restrict).on_update(restrict),
        "UPDATE parents SET code = 'V' WHERE id = 5",
        &["50|5"]
    ),
    acting!(
        "no action: what has children stays as it is",
        KEY.on_delete(no_action).on_update(no_action),
        "UPDATE parents SET code = 'V' WHERE id = 5",
        &["50|5"]
    ),
    FAMILY
        .case(
            "set default comes to a foreign key, on two engines",
            &[
                PARENT_KEY_GOES,
                KEY.on_delete(set_default).on_update(set_default),
            ],
        )
        .not_on(INNODB),
    FAMILY.case(
        "each action becomes the next",
        &[
            PARENT_KEY_GOES,
            KEY.on_delete(cascade),
            PARENT_KEY_GOES.on_delete(cascade),
            KEY.on_delete(set_null).on_update(cascade),
            PARENT_KEY_GOES.on_delete(set_null).on_update(cascade),
            KEY.on_delete(restrict).on_update(set_null),
            PARENT_KEY_GOES.on_delete(restrict).on_update(set_null),
            KEY.on_update(restrict),
        ],
    ),
];

const INNODB: &[(Engine, &str)] = &[
    (Engine::MySql, SETS_DEFAULT),
    (Engine::MariaDb, SETS_DEFAULT),
];
const SETS_DEFAULT: &str =
    "the foreign key `children_parent_id_fkey` on table `children` says `set_default`, which";
