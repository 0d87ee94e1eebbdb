//! What the catalogues of MySQL and MariaDB show of a table.

use super::mysql_default::expected as default;
use super::mysql_type::type_normal;
use super::{CatalogColumn, CatalogForeignKey, CatalogIndex, CatalogTable, normal};
use crate::sql::mysql::{shape, types};
use crate::{Action, Column, Engine, ForeignKey, Index, IndexPart, Storage, Table, derived};

/// What the catalogue must show of this table.
pub(super) fn table(table: &Table, engine: Engine) -> CatalogTable {
    let columns = table.columns.iter();
    let indexes = shape::indexes(table);
    let keys = table.foreign_keys.iter();
    let checks = shape::checks(table, engine);
    let mut found = CatalogTable {
        columns: columns
            .map(|c| (c.name.clone(), column(c, engine)))
            .collect(),
        primary_key: table.primary_key.columns.clone(),
        indexes: indexes
            .into_iter()
            .map(|one| (one.name.clone(), index(&one, engine)))
            .collect(),
        foreign_keys: keys
            .map(|key| (key.name.clone(), foreign_key(key)))
            .collect(),
        checks: checks
            .into_iter()
            .map(|check| (check.name, basic(&normal(&check.expr, engine))))
            .collect(),
        comment: table.comment.as_deref().map(basic),
    };
    claim_checks(&table.name, &mut found);
    found
}

/// Gives each column the check that its type brings along: the one of the name by rule that lists its values.
pub fn claim_checks(table: &str, found: &mut CatalogTable) {
    for (name, column) in &mut found.columns {
        let rule = derived(table, &[name], "check");
        let name = name.to_lowercase();
        let lists = [format!("{name} in ("), format!("{name} = '")];
        let own = |check: &String| lists.iter().any(|list| check.starts_with(list));
        if found.checks.get(&rule).is_some_and(own) {
            column.check = found.checks.remove(&rule);
        }
    }
}

/// A text as the catalogues can show it: what lies beyond the basic plane is a question mark, or one for each byte.
pub fn basic(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let shown = if u32::from(c) > 0xffff { '?' } else { c };
        if shown != '?' || !out.ends_with('?') {
            out.push(shown);
        }
    }
    out
}

fn column(column: &Column, engine: Engine) -> CatalogColumn {
    let ty = types::type_word(&column.ty, engine).unwrap_or_default();
    let computed = column.generated.is_some();
    CatalogColumn {
        ty: type_normal(&ty),
        // MariaDB takes no NOT NULL on a generated column.
        nullable: column.nullable || (computed && engine == Engine::MariaDb),
        default: default(column, engine),
        comment: column.comment.as_deref().map(basic),
        collation: types::collation(column, engine).or_else(|| native_collation(&ty, engine)),
        generated: column.generated.as_ref().map(|generated| {
            let storage = match generated.storage {
                Storage::Stored => "stored",
                Storage::Virtual => "virtual",
            };
            (basic(&normal(&generated.expr, engine)), storage.to_owned())
        }),
        auto_increment: column.auto_increment,
        check: None,
    }
}

/// The collation of a native text type, which takes the table's where it names none.
fn native_collation(word: &str, engine: Engine) -> Option<String> {
    let lower = word.to_lowercase();
    if let Some((_, given)) = lower.split_once("collate ") {
        return given.split_whitespace().next().map(str::to_owned);
    }
    let texts = ["char", "text", "enum", "set"];
    let first = lower.split(['(', ' ']).next().unwrap_or_default();
    let text = texts.iter().any(|end| first.ends_with(end));
    text.then(|| types::byte_collation(engine).to_owned())
}

fn index(index: &Index, engine: Engine) -> CatalogIndex {
    let part = |part: &IndexPart| match part {
        IndexPart::Column(name) => name.clone(),
        IndexPart::Descending(name) => format!("{name} desc"),
        IndexPart::Expr(expr) => basic(&normal(expr, engine)),
    };
    CatalogIndex {
        parts: index.parts.iter().map(part).collect(),
        unique: index.unique,
        filter: None,
    }
}

fn foreign_key(key: &ForeignKey) -> CatalogForeignKey {
    CatalogForeignKey {
        columns: key.columns.clone(),
        table: key.table.clone(),
        references: key.references.clone(),
        on_delete: shown(key.on_delete),
        on_update: shown(key.on_update),
    }
}

/// InnoDB does the same for no action and restrict.
fn shown(action: Action) -> Action {
    match action {
        Action::Restrict => Action::NoAction,
        action => action,
    }
}
