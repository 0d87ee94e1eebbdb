//! A table that references another, and its rows.

use crate::prelude::*;
use crate::word::Step;

pub(super) const PARENT: Step = create_table("parents", &[integer("id")]).primary_key(&["id"]);
pub(super) const PARENT_FILL: &str = "INSERT INTO parents (id) VALUES (1), (2)";

pub(super) const CHILD: Step = create_table(
    "children",
    &[integer("id"), integer("parent_id").nullable()],
)
.primary_key(&["id"])
.foreign_keys(&[foreign_key(
    "children_parent_id_fkey",
    &["parent_id"],
    "parents",
    &["id"],
)
.on_delete(set_null)]);
pub(super) const CHILD_FILL: &str =
    "INSERT INTO children (id, parent_id) VALUES (1, 1), (2, NULL), (3, 2)";
pub(super) const CHILDREN: (&str, &[&str]) = (
    "SELECT id, parent_id FROM children ORDER BY id",
    &["1|1", "2|NULL", "3|2"],
);
