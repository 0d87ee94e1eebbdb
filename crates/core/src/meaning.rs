//! The canonical text of a step: the words that migrations are written in, as a tree of [`Word`]s.
//!
//! One tree serves three ends: printed on one line it is the meaning that checksums are made of, printed over lines it is
//! the text of a migration's file, and the words that the file's reader knows are the words that stand here. The text is
//! for ever: databases hold its hash.

mod word;

pub use word::Word;
use word::{call, join, name, text, texts};

use crate::{
    Check, Column, ColumnType, Default, Engine, ForeignKey, Index, IndexPart, Native, Raw, Step,
    Storage, Table, Transaction, Unique, derived,
};

/// A step in words.
///
/// ```
/// use aludel_core::{Step, meaning};
/// let step = Step::RenameTable { from: "a".into(), to: "b".into() };
/// assert_eq!(meaning::step(&step).to_string(), r#"rename_table("a", "b")"#);
/// ```
pub fn step(step: &Step) -> Word {
    match step {
        Step::CreateTable(t) => table("create_table", t),
        Step::DropTable(t) => table("drop_table", t),
        Step::RenameTable { from, to } => call("rename_table", vec![text(from), text(to)]),
        Step::AddColumn {
            table,
            column: c,
            backfill,
        } => call("add_column", vec![text(table), column(c)])
            .method_if(backfill.as_ref().map(default), "backfill"),
        Step::DropColumn {
            table,
            column: c,
            backfill,
        } => call("drop_column", vec![text(table), column(c)])
            .method_if(backfill.as_ref().map(default), "backfill"),
        Step::RenameColumn { table, from, to } => {
            call("rename_column", vec![text(table), text(from), text(to)])
        }
        Step::AlterColumn {
            table,
            from,
            to,
            backfill,
            using,
            reverse_using,
        } => call("alter_column", vec![text(table), column(from), column(to)])
            .method_if(backfill.as_ref().map(default), "backfill")
            .method_if(using.as_deref().map(text), "using")
            .method_if(reverse_using.as_deref().map(text), "reverse_using"),
        Step::RenameValue {
            table,
            column,
            from,
            to,
        } => call(
            "rename_value",
            vec![text(table), text(column), text(from), text(to)],
        ),
        Step::AlterPrimaryKey { table, from, to } => call(
            "alter_primary_key",
            vec![text(table), texts(from), texts(to)],
        ),
        Step::RenameIndex { table, from, to } => {
            call("rename_index", vec![text(table), text(from), text(to)])
        }
        Step::RenameConstraint { table, from, to } => {
            call("rename_constraint", vec![text(table), text(from), text(to)])
        }
        Step::CommentTable { table, from, to } => {
            let comment = |c: &Option<String>| text(c.as_deref().unwrap_or_default());
            call(
                "comment_table",
                vec![text(table), comment(from), comment(to)],
            )
        }
        Step::KeepNothing(step) => self::step(step).method("keep_nothing", vec![]),
        Step::Floor(id) => call("floor", vec![text(id)]),
        Step::Transaction(Transaction::Own) => call("own_transaction", vec![]),
        Step::Transaction(Transaction::Outside) => call("outside_transaction", vec![]),
        Step::Raw { up, down, means } => {
            let mut word = raw(up);
            if let Some(down) = down {
                word = word.method("reverse", vec![raw(down)]);
            }
            word.list_if(means.iter().map(self::step).collect(), "means")
        }
        Step::CreateUnique { table, unique } => on("create_unique", table, unique_word(unique)),
        Step::DropUnique { table, unique } => on("drop_unique", table, unique_word(unique)),
        Step::CreateIndex { table, index } => on(
            if plain(index) {
                "create_index"
            } else {
                "create_index_on"
            },
            table,
            index_word(index),
        ),
        Step::DropIndex { table, index } => on(
            if plain(index) {
                "drop_index"
            } else {
                "drop_index_on"
            },
            table,
            index_word(index),
        ),
        Step::CreateForeignKey { table, key } => on("create_foreign_key", table, key_word(key)),
        Step::DropForeignKey { table, key } => on("drop_foreign_key", table, key_word(key)),
        Step::CreateCheck { table, check } => on("create_check", table, check_word(check)),
        Step::DropCheck { table, check } => on("drop_check", table, check_word(check)),
    }
}

/// A constraint's word, renamed and with its table put in front.
fn on(verb: &'static str, table: &str, word: Word) -> Word {
    let Word::Call {
        mut args, methods, ..
    } = word
    else {
        return word;
    };
    args.insert(0, text(table));
    Word::Call {
        name: verb,
        args,
        methods,
    }
}

fn table(verb: &'static str, table: &Table) -> Word {
    let columns = table.columns.iter().map(column).collect();
    let word = call(verb, vec![text(&table.name), Word::List(columns)]);
    let key = &table.primary_key;
    let word = if key.name == derived(&table.name, &[], "pkey") {
        word.method("primary_key", vec![texts(&key.columns)])
    } else {
        word.method(
            "primary_key_named",
            vec![text(&key.name), texts(&key.columns)],
        )
    };
    word.list_if(table.uniques.iter().map(unique_word).collect(), "uniques")
        .list_if(table.indexes.iter().map(index_word).collect(), "indexes")
        .list_if(
            table.foreign_keys.iter().map(key_word).collect(),
            "foreign_keys",
        )
        .list_if(table.checks.iter().map(check_word).collect(), "checks")
        .method_if(table.comment.as_deref().map(text), "comment")
}

fn unique_word(unique: &Unique) -> Word {
    call("unique", vec![text(&unique.name), texts(&unique.columns)])
}

fn check_word(check: &Check) -> Word {
    call("check", vec![text(&check.name), text(&check.expr)])
}

/// Whether every part of the index is an ascending column.
fn plain(index: &Index) -> bool {
    index
        .parts
        .iter()
        .all(|part| matches!(part, IndexPart::Column(_)))
}

fn index_word(index: &Index) -> Word {
    let part = |part: &IndexPart| match part {
        IndexPart::Column(column) if plain(index) => text(column),
        IndexPart::Column(column) => call("asc", vec![text(column)]),
        IndexPart::Descending(column) => call("desc", vec![text(column)]),
        IndexPart::Expr(expr) => call("expression", vec![text(expr)]),
    };
    let parts = Word::List(index.parts.iter().map(part).collect());
    let word = call(
        if plain(index) { "index" } else { "index_on" },
        vec![text(&index.name), parts],
    );
    let word = if index.unique {
        word.method("unique", vec![])
    } else {
        word
    };
    word.method_if(index.filter.as_deref().map(text), "filter")
}

fn key_word(key: &ForeignKey) -> Word {
    let args = vec![
        text(&key.name),
        texts(&key.columns),
        text(&key.table),
        texts(&key.references),
    ];
    let action = |action: crate::Action| {
        Some(action)
            .filter(|a| *a != crate::Action::NoAction)
            .map(|a| name(a.word()))
    };
    call("foreign_key", args)
        .method_if(action(key.on_delete), "on_delete")
        .method_if(action(key.on_update), "on_update")
}

fn raw(raw: &Raw) -> Word {
    match raw {
        Raw::Nothing => name("nothing"),
        Raw::Run { name: function } => call("run", vec![name(function)]),
        Raw::File {
            name: file,
            text: contents,
        } => call("sql_file", vec![text(file), text(contents)]),
        Raw::Sql {
            engine: None,
            text: sql,
        } => call("sql", vec![text(sql)]),
        Raw::Sql {
            engine: Some(engine),
            text: sql,
        } => call("sql_for", vec![name(engine_word(*engine)), text(sql)]),
    }
}

/// The word for an engine in a migration: `MySql`.
pub const fn engine_word(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "Sqlite",
        Engine::MySql => "MySql",
        Engine::MariaDb => "MariaDb",
        Engine::Postgres => "Postgres",
    }
}

/// A column in words: `varchar("email", 255).nullable()`.
pub fn column(column: &Column) -> Word {
    let mut args = vec![text(&column.name)];
    let (word, more) = type_call(&column.ty);
    args.extend(more);
    let mut word = call(word, args);
    if column.nullable {
        word = word.method("nullable", vec![]);
    }
    word = word
        .method_if(column.default.as_ref().map(default), "default")
        .method_if(column.comment.as_deref().map(text), "comment")
        .method_if(column.collation.as_deref().map(text), "collate");
    if let Some(generated) = &column.generated {
        let method = match generated.storage {
            Storage::Stored => "generated_stored",
            Storage::Virtual => "generated_virtual",
        };
        word = word.method(method, vec![text(&generated.expr)]);
    }
    if column.auto_increment {
        word.method("auto_increment", vec![])
    } else {
        word
    }
}

/// A type's word, and its arguments after the column's name.
fn type_call(ty: &ColumnType) -> (&'static str, Vec<Word>) {
    let number = |n: &u32| Word::Number(n.to_string());
    let word = match ty {
        ColumnType::Bool => "boolean",
        ColumnType::I8 => "tinyint",
        ColumnType::I16 => "smallint",
        ColumnType::I32 => "integer",
        ColumnType::I64 => "bigint",
        ColumnType::U8 => "unsigned_tinyint",
        ColumnType::U16 => "unsigned_smallint",
        ColumnType::U32 => "unsigned_integer",
        ColumnType::U64 => "unsigned_bigint",
        ColumnType::F32 => "real",
        ColumnType::F64 => "double",
        ColumnType::String { len: None } => "text",
        ColumnType::String { len: Some(len) } => return ("varchar", vec![number(len)]),
        ColumnType::Bytes { len: None } => "blob",
        ColumnType::Bytes { len: Some(len) } => return ("varbinary", vec![number(len)]),
        ColumnType::Decimal { precision, scale } => {
            return ("decimal", vec![number(precision), number(scale)]);
        }
        ColumnType::Date => "date",
        ColumnType::Time => "time",
        ColumnType::DateTime => "datetime",
        ColumnType::Timestamp => "timestamp",
        ColumnType::Uuid => "uuid",
        ColumnType::Json => "json",
        ColumnType::Enum { values } => return ("enumeration", vec![texts(values)]),
        ColumnType::Native(native) => return native_call(native),
    };
    (word, Vec::new())
}

fn native_call(native: &Native) -> (&'static str, Vec<Word>) {
    if let Some(word) = &native.sqlite
        && *native == Native::everywhere(word.as_str())
    {
        return ("native", vec![text(word)]);
    }
    let given = [
        (Engine::Sqlite, &native.sqlite),
        (Engine::MySql, &native.mysql),
        (Engine::MariaDb, &native.mariadb),
        (Engine::Postgres, &native.postgres),
    ];
    let words = given.into_iter().filter_map(|(engine, word)| {
        Some(call(
            "on",
            vec![name(engine_word(engine)), text(word.as_deref()?)],
        ))
    });
    ("native_for", vec![Word::List(words.collect())])
}

/// A type in a few letters, as descriptions name it: `varchar(255)`, `bigint`.
pub fn type_word(ty: &ColumnType) -> String {
    match (ty, type_call(ty)) {
        (ColumnType::Enum { .. }, _) => "enum".to_owned(),
        (ColumnType::Native(native), _) => Engine::ALL
            .into_iter()
            .find_map(|e| native.on(e))
            .unwrap_or("native")
            .to_owned(),
        (_, (word, args)) if args.is_empty() => word.to_owned(),
        (_, (word, args)) => format!("{word}({})", join(&args)),
    }
}

/// A default or backfill in words: `int(0)`, `string("x")`, `now`.
pub fn default(value: &Default) -> Word {
    match value {
        Default::Int(value) => call("int", vec![Word::Number(value.to_string())]),
        Default::Float(digits) => call("number", vec![text(digits)]),
        Default::String(value) => call("string", vec![text(value)]),
        Default::Bytes(value) => call("bytes", vec![Word::Bytes(value.clone())]),
        Default::Bool(value) => call("bool", vec![Word::Bool(*value)]),
        Default::Now => name("now"),
        Default::Expr(expr) => call("expr", vec![text(expr)]),
    }
}
