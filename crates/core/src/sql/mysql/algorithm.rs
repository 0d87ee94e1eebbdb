//! What a change costs: the best way in which each engine can make it. Measured on MySQL 9.7 and MariaDB 10.11.

use super::types::length_bytes;
use crate::sql::toll::Waits;
use crate::step::is_constant;
use crate::{Column, ColumnType, Default, Engine, Storage};

/// How a change is made, from the cheapest on. The cost of one ALTER is that of its dearest change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cost {
    /// Nothing but the catalogue changes.
    Instant,
    /// MariaDB: an index is built or dropped beside the rows.
    NoCopy,
    /// Readers and writers go on.
    Inplace,
    /// The table is written anew beside itself; readers and writers go on.
    Rebuild,
    /// Readers go on.
    InplaceShared,
    /// The table is written anew; readers go on, writers wait.
    Copy,
}

impl Cost {
    /// The words that end an ALTER, so that the server refuses rather than take a dearer way.
    pub fn sql(self) -> &'static str {
        match self {
            Cost::Instant => "ALGORITHM=INSTANT",
            Cost::NoCopy => "ALGORITHM=NOCOPY, LOCK=NONE",
            Cost::Inplace | Cost::Rebuild => "ALGORITHM=INPLACE, LOCK=NONE",
            Cost::InplaceShared => "ALGORITHM=INPLACE, LOCK=SHARED",
            Cost::Copy => "ALGORITHM=COPY, LOCK=SHARED",
        }
    }

    /// Whether writers wait.
    pub fn waits(self) -> Waits {
        match self {
            Cost::InplaceShared | Cost::Copy => Waits::Writers,
            _ => Waits::Nobody,
        }
    }

    /// Index work: MariaDB has a word of its own for it.
    pub fn index(engine: Engine) -> Cost {
        match engine {
            Engine::MariaDb => Cost::NoCopy,
            _ => Cost::Inplace,
        }
    }

    /// What only changes the catalogue, but not so for MySQL.
    pub fn catalogue(engine: Engine) -> Cost {
        match engine {
            Engine::MariaDb => Cost::Instant,
            _ => Cost::Inplace,
        }
    }
}

/// The cost of an added column.
pub(super) fn added(column: &Column, engine: Engine) -> Cost {
    if let Some(generated) = &column.generated {
        return match generated.storage {
            Storage::Stored => Cost::Copy,
            Storage::Virtual => Cost::Instant,
        };
    }
    let maria = engine == Engine::MariaDb;
    let computed = match &column.default {
        // MariaDB computes it once for all rows, where it can see that it may.
        Some(Default::Now) => !(maria && matches!(column.ty, ColumnType::Date | ColumnType::Time)),
        Some(Default::Expr(expr)) => !(maria && is_constant(expr)),
        Some(Default::String(_) | Default::Bytes(_)) => engine == Engine::MySql,
        _ => false,
    };
    let plain = super::column::is_plain_default(column, engine);
    if (computed && !plain) || column.auto_increment {
        Cost::Copy
    } else {
        Cost::Instant
    }
}

/// The cost of a changed column, where something beside name and default differs.
pub(super) fn modified(from: &Column, to: &Column, engine: Engine) -> Cost {
    let neutral = Column {
        name: from.name.clone(),
        default: from.default.clone(),
        comment: from.comment.clone(),
        nullable: from.nullable,
        ty: from.ty.clone(),
        ..to.clone()
    };
    if neutral != *from {
        return Cost::Copy;
    }
    let mut cost = Cost::Instant;
    if from.nullable != to.nullable {
        cost = cost.max(Cost::Rebuild);
    }
    if super::types::type_word(&from.ty, engine) != super::types::type_word(&to.ty, engine) {
        let grows = match (length_bytes(&from.ty), length_bytes(&to.ty)) {
            (Some((old, long)), Some((new, longer))) => {
                new >= old && long == longer && same_family(from, to)
            }
            _ => false,
        };
        cost = cost.max(if grows {
            Cost::catalogue(engine)
        } else {
            Cost::Copy
        });
    }
    cost
}

fn same_family(from: &Column, to: &Column) -> bool {
    super::types::is_text(&from.ty) == super::types::is_text(&to.ty)
}
