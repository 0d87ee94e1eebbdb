//! Any schema to any other and back, for all engines.

use aludel_core::sql::preflight;
use aludel_core::{
    Action, Check, Column, ColumnType, Default, ForeignKey, Hints, Index, IndexPart, Schema, Step,
    Table, Unique, diff,
};
use proptest::prelude::*;
use proptest::sample::subsequence;

use super::{expect, migrate, shown};
use crate::driver::Driver;

/// Two schemas.
pub(super) fn pairs() -> impl Strategy<Value = (Schema, Schema)> {
    (schemas(), schemas())
}

fn schemas() -> impl Strategy<Value = Schema> {
    let tables = subsequence(vec!["a", "b", "c"], 0..=3);
    tables.prop_flat_map(|names| {
        let all = names.clone();
        let tables: Vec<_> = names
            .into_iter()
            .map(|name| table(name, all.clone()))
            .collect();
        tables.prop_map(|tables| tables.into_iter().fold(Schema::default(), Schema::with))
    })
}

fn table(name: &'static str, all: Vec<&'static str>) -> impl Strategy<Value = Table> {
    let columns = subsequence((0..COLUMNS.len()).collect::<Vec<_>>(), 0..=4);
    let columns =
        columns.prop_flat_map(|chosen| chosen.into_iter().map(column).collect::<Vec<_>>());
    let target = proptest::option::of(proptest::sample::select(all));
    (columns, target, any::<[bool; 4]>())
        .prop_map(move |(columns, target, [u, i, d, c])| build(name, columns, target, [u, i, d, c]))
}

/// A name and the types that a column of that name may have: those that can become each other.
const COLUMNS: [(&str, &[ColumnType]); 5] = [
    (
        "n",
        &[
            ColumnType::I16,
            ColumnType::I64,
            ColumnType::U32,
            ColumnType::U64,
            ColumnType::Bool,
        ],
    ),
    (
        "s",
        &[
            ColumnType::String { len: Some(20) },
            ColumnType::String { len: Some(40) },
        ],
    ),
    (
        "d",
        &[
            ColumnType::Date,
            ColumnType::DateTime,
            ColumnType::Timestamp,
        ],
    ),
    (
        "f",
        &[
            ColumnType::F64,
            ColumnType::Decimal {
                precision: 9,
                scale: 2,
            },
            ColumnType::I32,
        ],
    ),
    ("j", &[ColumnType::Json, ColumnType::String { len: None }]),
];

fn column(at: usize) -> impl Strategy<Value = Column> {
    let (name, types) = COLUMNS[at];
    let ty = proptest::sample::select(types);
    (ty, any::<bool>(), any::<bool>()).prop_map(move |(ty, nullable, defaulted)| {
        let default = default(&ty).filter(|_| defaulted);
        Column {
            nullable: nullable || default.is_none(),
            default,
            ..Column::new(name, ty)
        }
    })
}

fn default(ty: &ColumnType) -> Option<Default> {
    Some(match ty {
        ColumnType::Bool => Default::Bool(true),
        ty if ty.is_integer() => Default::Int(1),
        ColumnType::String { len: Some(_) } => Default::String("it's \\ 🎉".into()),
        ColumnType::F64 => Default::Float("2.5".into()),
        ColumnType::Decimal { .. } => Default::Float("1.5".into()),
        ColumnType::DateTime | ColumnType::Timestamp => Default::Now,
        _ => return None,
    })
}

fn build(
    name: &str,
    mut columns: Vec<Column>,
    target: Option<&'static str>,
    [unique, index, descends, check]: [bool; 4],
) -> Table {
    let mut id = Column::new("id", ColumnType::I64);
    id.auto_increment = true;
    columns.insert(0, id);
    // MySQL has no check on a column that counts itself up.
    columns.insert(1, Column::new("k", ColumnType::I32).nullable());
    let plain = |column: &&Column| {
        !matches!(
            column.ty,
            ColumnType::Json | ColumnType::String { len: None }
        )
    };
    let own: Vec<String> = columns
        .iter()
        .skip(2)
        .filter(plain)
        .map(|c| c.name.clone())
        .collect();
    let mut table = Table::new(name, columns, &["id"]);
    if unique && !own.is_empty() {
        table.uniques.push(Unique {
            name: format!("{name}_key"),
            columns: own.clone(),
        });
    }
    if index && let Some(first) = own.first() {
        let part = if descends {
            IndexPart::Descending
        } else {
            IndexPart::Column
        };
        table.indexes.push(Index {
            name: format!("{name}_idx"),
            parts: vec![part(first.clone()), IndexPart::Column("id".into())],
            unique: false,
            filter: None,
        });
    }
    if check {
        table.checks.push(Check {
            name: format!("{name}_check"),
            expr: if descends {
                "k > 0"
            } else {
                "k > -1 AND (k <> 77 OR k < 78)"
            }
            .into(),
        });
    }
    if let Some(target) = target {
        reference(
            &mut table,
            target,
            if descends {
                Action::Cascade
            } else {
                Action::SetNull
            },
        );
    }
    table
}

fn reference(table: &mut Table, target: &str, on_delete: Action) {
    let name = table.name.clone();
    let column = format!("{target}_id");
    table
        .columns
        .push(Column::new(&column, ColumnType::I64).nullable());
    table.indexes.push(Index {
        name: format!("{name}_{target}_idx"),
        parts: vec![IndexPart::Column(column.clone())],
        unique: false,
        filter: None,
    });
    table.foreign_keys.push(ForeignKey {
        name: format!("{name}_{target}_fkey"),
        columns: vec![column],
        table: target.into(),
        references: vec!["id".into()],
        on_delete,
        on_update: Action::NoAction,
    });
}

/// Goes from the one schema to the other and back: the catalogue is that of the models each time, and no row is lost.
pub(super) fn there_and_back(
    (from, to): &(Schema, Schema),
    db: &mut dyn Driver,
) -> Result<(), TestCaseError> {
    let none = Schema::default();
    let hints = Hints::default();
    let create = diff(&none, from, &hints).unwrap().steps;
    migrate(db, &create, &none).unwrap();
    expect(db, from, "random", "created");
    for name in from.tables.keys() {
        db.execute(&format!("INSERT INTO {name} (id) VALUES (7)"), &[])
            .unwrap();
    }
    let Ok(found) = diff(from, to, &hints) else {
        return Err(TestCaseError::reject("needs words of a person"));
    };
    fit(db, &found.steps, from)?;
    let after = migrate(db, &found.steps, from);
    let after = after.map_err(|e| TestCaseError::fail(format!("{e}: {:#?}", found.steps)))?;
    prop_assert!(after.same(to), "{:#?}", found.steps);
    expect(db, &after, "random", "there");
    rows(db, from, to);
    let back: Vec<_> = found.steps.iter().rev().filter_map(Step::reverse).collect();
    fit(db, &back, &after)?;
    let before = migrate(db, &back, &after);
    before.map_err(|e| TestCaseError::fail(format!("back: {e}: {back:#?}")))?;
    expect(db, from, "random", "back");
    rows(db, from, to);
    Ok(())
}

/// Passes over schemas whose rows stand in the way of the steps: a migration is refused there.
fn fit(db: &mut dyn Driver, steps: &[Step], before: &Schema) -> Result<(), TestCaseError> {
    for count in preflight(steps, before, db.engine()) {
        prop_assume!(shown(db, &count.sql) == ["0"]);
    }
    Ok(())
}

/// Tables that both have still have their row.
fn rows(db: &mut dyn Driver, from: &Schema, to: &Schema) {
    for name in from.tables.keys().filter(|name| to.table(name).is_some()) {
        assert_eq!(
            shown(db, &format!("SELECT id FROM {name}")),
            ["7"],
            "{name}"
        );
    }
}
