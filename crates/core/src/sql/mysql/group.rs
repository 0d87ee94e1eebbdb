use std::collections::BTreeSet;
use std::ops::Range;

use super::alter::Alter;
use super::keys::same_rule;
use super::piece::{Op, Piece};
use super::{create, quote};
use crate::sql::{Body, Part, Statement};
use crate::{Column, ColumnType, Engine, IndexPart, Result, Schema, Step};

/// Pieces that one statement makes.
pub(super) struct Group<'a> {
    pieces: Vec<&'a Piece>,
    /// Columns that have been added, dropped, renamed or changed, in every name they had.
    touched: BTreeSet<&'a str>,
    engine: Engine,
}

impl<'a> Group<'a> {
    pub fn new(piece: &'a Piece, engine: Engine) -> Self {
        Self {
            touched: touched(&piece.op).into_iter().collect(),
            pieces: vec![piece],
            engine,
        }
    }

    pub fn push(&mut self, piece: &'a Piece) {
        self.touched.extend(touched(&piece.op));
        self.pieces.push(piece);
    }

    /// The steps that the pieces are of.
    pub fn steps(&self) -> Range<usize> {
        let steps = self.pieces.iter().map(|piece| piece.step);
        let (first, last) = (steps.clone().min(), steps.max());
        first.unwrap_or_default()..last.map_or(0, |last| last + 1)
    }

    /// The tables that get another shape.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match &piece.op {
            Op::Step(Step::CreateTable(table)) => Some(table.name.as_str()),
            op => op.altered(),
        })
    }

    /// Makes the changes on `schema`.
    ///
    /// # Errors
    /// As [`Step::apply`].
    pub fn apply(&self, schema: &mut Schema) -> Result<()> {
        self.pieces
            .iter()
            .try_for_each(|piece| piece.op.apply(schema))
    }

    /// Whether the piece can be part of the same statement.
    pub fn takes(&self, piece: &Piece, schema: &Schema) -> bool {
        let moves = |op: &Op| matches!(op, Op::RenameTable { .. });
        if moves(&piece.op) {
            return self.pieces.iter().all(|other| moves(&other.op));
        }
        let table = piece.op.altered();
        if table.is_none() || self.pieces.iter().any(|other| other.op.altered() != table) {
            return false;
        }
        let alone = |piece: &Piece| keyed_and_required(&piece.op, schema);
        let renamed = self.pieces.iter().any(|other| is_rename(&other.op));
        let refused = touched(&piece.op)
            .iter()
            .any(|name| self.touched.contains(name))
            || alone(piece)
            || self.pieces.iter().any(|other| alone(other))
            || self.drops_key_of_same_name(&piece.op)
            || self.parts_from_own_key(&piece.op)
            || self.copies_beside_keyed_rename(&piece.op, schema)
            || (renamed && speaks(&piece.op));
        !refused && self.prepares(piece)
    }

    /// Whether the UPDATEs before the piece may run before the whole group: nothing that it does may bear on them.
    fn prepares(&self, piece: &Piece) -> bool {
        let harmless = |other: &&Piece| {
            matches!(
                other.op,
                Op::Step(Step::AlterColumn { .. } | Step::AddColumn { .. })
            )
        };
        let computes = matches!(piece.op, Op::Take { .. } | Op::Unhide { .. });
        piece.first.is_empty() || !computes && self.pieces.iter().all(harmless)
    }

    /// A column of a foreign key gets another name, which both engines refuse (1846) in an ALTER that copies the table:
    /// it stands with other renames alone, which do not.
    fn copies_beside_keyed_rename(&self, op: &Op, schema: &Schema) -> bool {
        let mut all = self.pieces.iter().map(|other| &other.op).chain([op]);
        all.clone().any(|op| renames_keyed(op, schema))
            && !all.all(|op| renames_plainly(op, schema))
    }

    /// A foreign key of a table to itself stands on what the table was before the ALTER (MariaDB, 1005), and what it
    /// references goes only after it (MySQL, 1553). MySQL 9 dies of a rename of what it references beside it.
    fn parts_from_own_key(&self, op: &Op) -> bool {
        if self.renames_own_key(op) {
            return false;
        }
        let created = |op: &Op| matches!(op, Op::Step(Step::CreateForeignKey { .. }));
        let dropped = |op: &Op| matches!(op, Op::Step(Step::DropForeignKey { .. }));
        let goes = |other: &&&Piece| dropped(&other.op) && references_itself(&other.op);
        let own = |op: &Op| references_itself(op) && created(op);
        (own(op) && !self.pieces.iter().all(|one| created(&one.op)))
            || (!created(op) && !dropped(op) && self.pieces.iter().any(|one| own(&one.op)))
            || (!dropped(op) && self.pieces.iter().any(|one| goes(&one)))
    }

    /// It may stand beside nothing but keys, where it takes the place of one that only has another name.
    fn renames_own_key(&self, op: &Op) -> bool {
        let Op::Step(Step::CreateForeignKey { key, .. }) = op else {
            return false;
        };
        let all = || self.pieces.iter().map(|other| &other.op);
        let stood = |op: &Op| matches!(op, Op::Step(Step::DropForeignKey { key: old, .. }) if same_rule(old, key));
        let of_keys = |op: &Op| {
            matches!(
                op,
                Op::Step(Step::DropForeignKey { .. } | Step::CreateForeignKey { .. })
            )
        };
        all().all(of_keys) && all().any(stood)
    }

    /// Both engines refuse a foreign key of the name of one that the same ALTER drops.
    fn drops_key_of_same_name(&self, op: &Op) -> bool {
        let Op::Step(Step::CreateForeignKey { key, .. }) = op else {
            return false;
        };
        self.pieces.iter().any(|other| {
            matches!(&other.op, Op::Step(Step::DropForeignKey { key: old, .. }) if old.name == key.name)
        })
    }

    /// What runs for the group; `before` and `after` are the schemas around it.
    ///
    /// # Errors
    /// Something that this engine cannot do.
    pub fn parts(&self, before: &Schema, after: &Schema) -> Result<Vec<Part>> {
        let mut parts = self.bare(before, after)?;
        if let Some(first) = parts.first_mut() {
            let told = self.pieces.iter().flat_map(|piece| &piece.told);
            first.told.extend(told.cloned());
        }
        Ok(parts)
    }

    fn bare(&self, before: &Schema, after: &Schema) -> Result<Vec<Part>> {
        let part = |body| vec![Part::new(self.steps(), body)];
        let one = |sql: String| Body::Sql(vec![Statement::new(sql)]);
        Ok(match &self.pieces[0].op {
            Op::Run { name, .. } => part(Body::Run(name.clone())),
            Op::Person { statements, .. } => self.persons(statements, before),
            Op::RenameTable { .. } => part(one(self.renames())),
            Op::Step(Step::CreateTable(table)) => part(one(create::table(table, self.engine)?)),
            Op::Step(Step::DropTable(table)) => {
                part(one(format!("DROP TABLE {}", quote::name(&table.name))))
            }
            op => part(Body::Sql(self.alter(op.altered(), before, after)?)),
        })
    }

    /// Each statement that a person wrote is a part of its own: each may change what the catalogue shows.
    fn persons(&self, statements: &[Statement], before: &Schema) -> Vec<Part> {
        let bodies = statements.iter().map(|one| Body::Sql(vec![one.clone()]));
        let mut parts: Vec<_> = bodies.map(|body| Part::new(self.steps(), body)).collect();
        if parts.is_empty() {
            parts.push(Part::new(self.steps(), Body::Sql(Vec::new())));
        }
        let last = parts.len() - 1;
        for part in &mut parts[..last] {
            part.after = Some(before.clone());
        }
        parts
    }

    /// All at once, so that a swap of names leaves no gap.
    fn renames(&self) -> String {
        let pairs = self.pieces.iter().filter_map(|piece| match &piece.op {
            Op::RenameTable { from, to } => {
                Some(format!("{} TO {}", quote::name(from), quote::name(to)))
            }
            _ => None,
        });
        format!("RENAME TABLE {}", pairs.collect::<Vec<_>>().join(", "))
    }

    fn alter(
        &self,
        table: Option<&str>,
        before: &Schema,
        after: &Schema,
    ) -> Result<Vec<Statement>> {
        let schema = before;
        let tables = table.and_then(|name| Some((before.table(name)?, after.table(name)?)));
        let Some((before, after)) = tables else {
            return Ok(Vec::new());
        };
        let firsts = self.pieces.iter().flat_map(|piece| &piece.first);
        let mut statements: Vec<_> = firsts.map(Statement::new).collect();
        let change = Alter {
            before,
            after,
            renames: &self.column_renames(),
            recreated: &self.recreated(),
            schema,
            engine: self.engine,
        };
        statements.extend(change.statement()?);
        Ok(statements)
    }

    fn column_renames(&self) -> Vec<(String, String)> {
        let pairs = self.pieces.iter().filter_map(|piece| match &piece.op {
            Op::Step(Step::RenameColumn { from, to, .. }) => Some((from.clone(), to.clone())),
            Op::Take { column, from, .. } => Some((from.clone(), column.name.clone())),
            _ => None,
        });
        pairs.collect()
    }

    fn recreated(&self) -> BTreeSet<String> {
        let names = self.pieces.iter().filter_map(|piece| match &piece.op {
            Op::Recreate { column, .. } => Some(column.name.clone()),
            _ => None,
        });
        names.collect()
    }
}

/// Whether the change is of a foreign key whose table references itself.
fn references_itself(op: &Op) -> bool {
    match op {
        Op::Step(Step::CreateForeignKey { table, key } | Step::DropForeignKey { table, key }) => {
            key.table == *table
        }
        _ => false,
    }
}

fn is_rename(op: &Op) -> bool {
    matches!(op, Op::Step(Step::RenameColumn { .. }) | Op::Take { .. })
}

/// The columns that a change is of, in every name.
fn touched(op: &Op) -> Vec<&str> {
    match op {
        Op::Step(Step::AddColumn { column, .. } | Step::DropColumn { column, .. }) => {
            vec![&column.name]
        }
        Op::Step(Step::RenameColumn { from, to, .. }) => vec![from, to],
        Op::Step(Step::AlterColumn { to, .. }) => vec![&to.name],
        Op::Take { column, from, .. } => vec![&column.name, from],
        Op::Recreate { column, .. } => vec![&column.name],
        Op::Hide { columns, .. } => columns.iter().map(|column| column.name.as_str()).collect(),
        Op::Unhide { columns, .. } => columns.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Whether the change has an expression that may speak of other columns, whose names must then be settled, or must stand
/// beside a step that touches a column which may have been renamed: what counts itself up comes and goes with its key.
fn speaks(op: &Op) -> bool {
    let computed = |column: &Column| {
        column.generated.is_some() || matches!(column.default, Some(crate::Default::Expr(_)))
    };
    match op {
        Op::Step(Step::AddColumn { column, .. }) | Op::Recreate { column, .. } => {
            computed(column) || column.auto_increment
        }
        Op::Step(Step::AlterColumn { to, .. }) => computed(to),
        Op::Step(Step::CreateCheck { .. } | Step::AlterPrimaryKey { .. }) => true,
        Op::Step(Step::CreateIndex { index, .. }) => index
            .parts
            .iter()
            .any(|part| matches!(part, IndexPart::Expr(_))),
        _ => false,
    }
}

/// Whether a column of a foreign key becomes required, which MySQL refuses (1832) in an ALTER that copies the table.
fn keyed_and_required(op: &Op, schema: &Schema) -> bool {
    let Op::Step(Step::AlterColumn {
        table, from, to, ..
    }) = op
    else {
        return false;
    };
    from.nullable && !to.nullable && is_keyed(table, &to.name, schema)
}

/// Whether a foreign key stands on the column or references it.
pub(super) fn is_keyed(table: &str, column: &String, schema: &Schema) -> bool {
    schema.tables.values().any(|one| {
        one.foreign_keys.iter().any(|key| {
            (one.name == table && key.columns.contains(column))
                || (key.table == table && key.references.contains(column))
        })
    })
}

fn renames_keyed(op: &Op, schema: &Schema) -> bool {
    match op {
        Op::Step(Step::RenameColumn { table, from, .. }) => is_keyed(table, from, schema),
        _ => false,
    }
}

/// Whether a column gets another name that no check of its type speaks of.
fn renames_plainly(op: &Op, schema: &Schema) -> bool {
    let Op::Step(Step::RenameColumn { table, from, .. }) = op else {
        return false;
    };
    let column = schema.table(table).and_then(|one| one.column(from));
    column.is_some_and(|c| !matches!(c.ty, ColumnType::Enum { .. } | ColumnType::Json))
}
