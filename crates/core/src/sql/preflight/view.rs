use super::dialect::Dialect;
use crate::keep::old_name;

/// A table of the database as it would be at some step, seen through what stands there now.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The table's name in the database.
    pub origin: String,
    /// What is selected from: the table, or a query over it.
    from: String,
    /// The columns by their names at the step: the expression over `from`, and the name in the database.
    columns: Vec<Seen>,
    /// The primary key as it stands in the database: its columns, and the expression over `from`.
    keys: Vec<(String, String)>,
}

/// A column of a [`View`].
#[derive(Clone, Debug)]
struct Seen {
    name: String,
    /// None where nobody can say what the values will be.
    expr: Option<String>,
    origin: Option<String>,
}

impl View {
    /// A table as it stands.
    pub fn new(table: &crate::Table, dialect: Dialect) -> View {
        let column = |column: &crate::Column| Seen {
            name: column.name.clone(),
            expr: Some(dialect.name(&column.name)),
            origin: Some(column.name.clone()),
        };
        let key = |key: &String| (key.clone(), dialect.name(key));
        View {
            origin: table.name.clone(),
            from: dialect.name(&table.name),
            columns: table.columns.iter().map(column).collect(),
            keys: table.primary_key.columns.iter().map(key).collect(),
        }
    }

    /// Whether it is selected from the table as it stands.
    pub fn is_plain(&self, dialect: Dialect) -> bool {
        self.from == dialect.name(&self.origin)
    }

    /// The primary key as it stands in the database: its columns, each with what it is over what is selected from.
    pub fn keys(&self) -> &[(String, String)] {
        &self.keys
    }

    /// The same over [`keyed`](View::keyed).
    pub fn keyed_names(&self, dialect: Dialect) -> Vec<(String, String)> {
        let keys = self.keys.iter().enumerate();
        let named = keys.map(|(at, (key, _))| (key.clone(), dialect.name(&old_name(at))));
        named.collect()
    }

    fn seen(&self, name: &str) -> Option<&Seen> {
        self.columns.iter().find(|column| column.name == name)
    }

    fn seen_mut(&mut self, name: &str) -> Option<&mut Seen> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// Whether the values of a column can be said.
    pub fn knows(&self, name: &str) -> bool {
        self.seen(name).is_some_and(|column| column.expr.is_some())
    }

    /// The column's name in the database, or the one it will have where it is new.
    pub fn origin_of<'a>(&'a self, name: &'a str) -> &'a str {
        let seen = self.seen(name);
        seen.and_then(|column| column.origin.as_deref())
            .unwrap_or(name)
    }

    pub fn add(&mut self, name: &str, expr: Option<String>) {
        self.columns.push(Seen {
            name: name.to_owned(),
            expr,
            origin: None,
        });
    }

    pub fn drop(&mut self, name: &str) {
        self.columns.retain(|column| column.name != name);
    }

    pub fn rename(&mut self, from: &str, to: &str) {
        if let Some(column) = self.seen_mut(from) {
            to.clone_into(&mut column.name);
        }
    }

    /// Puts another expression over the column's present one.
    pub fn change(&mut self, name: &str, over: impl FnOnce(&str) -> Option<String>) {
        if let Some(column) = self.seen_mut(name) {
            column.expr = column.expr.as_deref().and_then(over);
        }
    }

    /// The column becomes an expression in the present names of columns.
    pub fn compute(&mut self, name: &str, expr: &str, dialect: Dialect) {
        self.from = format!("{} AS aludel_t", self.keyed(dialect));
        for (at, (_, expr)) in self.keys.iter_mut().enumerate() {
            *expr = dialect.name(&old_name(at));
        }
        for column in &mut self.columns {
            let plain = dialect.name(&column.name);
            column.expr = column.expr.take().map(|_| plain);
        }
        if let Some(column) = self.seen_mut(name) {
            column.expr = Some(format!("({expr})"));
        }
    }

    /// What to select from, so that columns have their names at the step. Columns of which nobody can say anything are
    /// left out.
    pub fn source(&self, dialect: Dialect) -> String {
        self.selected(&self.known(dialect), dialect)
    }

    /// The same with the primary key as it stands in the database beside them, under names of its own.
    pub fn keyed(&self, dialect: Dialect) -> String {
        let mut known = self.known(dialect);
        let keys = self.keys.iter().enumerate();
        known.extend(keys.map(|(at, (_, expr))| (dialect.name(&old_name(at)), expr)));
        self.selected(&known, dialect)
    }

    fn known(&self, dialect: Dialect) -> Vec<(String, &String)> {
        let known = self.columns.iter().filter_map(|column| {
            let name = dialect.name(&column.name);
            Some((name, column.expr.as_ref()?))
        });
        known.collect()
    }

    fn selected(&self, known: &[(String, &String)], dialect: Dialect) -> String {
        let plain = !self.from.contains(' ') || self.from == dialect.name(&self.origin);
        if plain && known.iter().all(|(name, expr)| name == *expr) {
            return self.from.clone();
        }
        let columns = known.iter().map(|(name, expr)| {
            if name == *expr {
                name.clone()
            } else {
                format!("{expr} AS {name}")
            }
        });
        let columns: Vec<_> = columns.collect();
        let columns = if columns.is_empty() {
            "1".to_owned()
        } else {
            columns.join(", ")
        };
        format!("(SELECT {columns} FROM {})", self.from)
    }
}
