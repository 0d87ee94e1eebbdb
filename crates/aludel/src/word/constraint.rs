use aludel_core::Action;

use super::owned;

/// A unique constraint in a migration.
#[derive(Clone, Copy, Debug)]
pub struct Unique {
    name: &'static str,
    columns: &'static [&'static str],
}

/// A unique constraint.
pub const fn unique(name: &'static str, columns: &'static [&'static str]) -> Unique {
    Unique { name, columns }
}

/// An index in a migration.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct Index {
    name: &'static str,
    parts: Parts,
    filter: Option<&'static str>,
    unique: bool,
}

#[derive(Clone, Copy, Debug)]
enum Parts {
    Columns(&'static [&'static str]),
    Mixed(&'static [Part]),
}

/// One part of an index.
#[derive(Clone, Copy, Debug)]
pub struct Part(Order, &'static str);

#[derive(Clone, Copy, Debug)]
enum Order {
    Asc,
    Desc,
    Expression,
}

/// An index over columns, ascending.
pub const fn index(name: &'static str, columns: &'static [&'static str]) -> Index {
    bare(name, Parts::Columns(columns))
}

/// An index over columns in either order and expressions: `index_on("i", &[asc("a"), desc("b"), expression("lower(c)")])`.
pub const fn index_on(name: &'static str, parts: &'static [Part]) -> Index {
    bare(name, Parts::Mixed(parts))
}

const fn bare(name: &'static str, parts: Parts) -> Index {
    Index {
        name,
        parts,
        filter: None,
        unique: false,
    }
}

/// A column of an index, ascending.
pub const fn asc(column: &'static str) -> Part {
    Part(Order::Asc, column)
}

/// A column of an index, descending.
pub const fn desc(column: &'static str) -> Part {
    Part(Order::Desc, column)
}

/// An SQL expression of an index.
pub const fn expression(sql: &'static str) -> Part {
    Part(Order::Expression, sql)
}

impl Index {
    /// Equal keys are refused.
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// The predicate of a partial index (SQLite and PostgreSQL).
    pub const fn filter(mut self, sql: &'static str) -> Self {
        self.filter = Some(sql);
        self
    }

    pub(crate) fn lower(self) -> aludel_core::Index {
        use aludel_core::IndexPart;
        let parts = match self.parts {
            Parts::Columns(columns) => owned(columns).into_iter().map(IndexPart::Column).collect(),
            Parts::Mixed(parts) => parts
                .iter()
                .map(|Part(order, text)| match order {
                    Order::Asc => IndexPart::Column((*text).to_owned()),
                    Order::Desc => IndexPart::Descending((*text).to_owned()),
                    Order::Expression => IndexPart::Expr((*text).to_owned()),
                })
                .collect(),
        };
        aludel_core::Index {
            name: self.name.to_owned(),
            parts,
            unique: self.unique,
            filter: self.filter.map(str::to_owned),
        }
    }
}

impl Unique {
    pub(crate) fn lower(self) -> aludel_core::Unique {
        aludel_core::Unique {
            name: self.name.to_owned(),
            columns: owned(self.columns),
        }
    }
}

/// A foreign key in a migration.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct ForeignKey {
    name: &'static str,
    columns: &'static [&'static str],
    table: &'static str,
    references: &'static [&'static str],
    on_delete: Action,
    on_update: Action,
}

/// A foreign key: its name, its columns, the table and the columns that they reference.
pub const fn foreign_key(
    name: &'static str,
    columns: &'static [&'static str],
    table: &'static str,
    references: &'static [&'static str],
) -> ForeignKey {
    ForeignKey {
        name,
        columns,
        table,
        references,
        on_delete: Action::NoAction,
        on_update: Action::NoAction,
    }
}

impl ForeignKey {
    /// What happens to a row when the row it references is deleted.
    pub const fn on_delete(mut self, action: Action) -> Self {
        self.on_delete = action;
        self
    }

    /// What happens to a row when the key it references changes.
    pub const fn on_update(mut self, action: Action) -> Self {
        self.on_update = action;
        self
    }

    pub(crate) fn lower(self) -> aludel_core::ForeignKey {
        aludel_core::ForeignKey {
            name: self.name.to_owned(),
            columns: owned(self.columns),
            table: self.table.to_owned(),
            references: owned(self.references),
            on_delete: self.on_delete,
            on_update: self.on_update,
        }
    }
}

/// A check constraint in a migration.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    name: &'static str,
    expr: &'static str,
}

/// A check constraint: its name and its SQL expression.
pub const fn check(name: &'static str, expr: &'static str) -> Check {
    Check { name, expr }
}

impl Check {
    pub(crate) fn lower(self) -> aludel_core::Check {
        aludel_core::Check {
            name: self.name.to_owned(),
            expr: self.expr.to_owned(),
        }
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $word:ident => $action:ident;)*) => {$(
        $(#[$doc])*
        #[allow(non_upper_case_globals, reason = "a word of the migrations")]
        pub const $word: Action = Action::$action;
    )*};
}

actions! {
    /// Refuse at the end of the statement; what SQL does if nothing is said.
    no_action => NoAction;
    /// Refuse at once.
    restrict => Restrict;
    /// Delete or change the referencing rows too.
    cascade => Cascade;
    /// Set the referencing columns to NULL.
    set_null => SetNull;
    /// Set the referencing columns to their defaults.
    set_default => SetDefault;
}
