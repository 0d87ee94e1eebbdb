//! Loading `seeds/`: rows that belong to an application, such as its first user or a list of countries.

mod order;
mod row;
mod settings;
#[cfg(all(test, feature = "sqlite"))]
#[allow(clippy::unwrap_used)]
mod tests;
mod value;

#[cfg(feature = "testing")]
pub(crate) use self::order::tables as referenced_first;
#[cfg(feature = "testing")]
pub(crate) use self::row::Writer;

use aludel_core::{Schema, Table, replay};
use serde_json::{Map, Value as Json};

use crate::{Database, Engine, Error, Execute, Kind, Migrations, Result};

/// What [`Migrations::seed`] did to a table.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seeded {
    /// The table.
    pub table: String,
    /// Rows that were not there.
    pub inserted: usize,
    /// Rows that were there, and hold the seed's values now.
    pub updated: usize,
}

impl Migrations {
    /// Loads the rows of `seeds/`, known again by their primary keys: a row that is there gets the seed's values in the
    /// columns that the seed names, a row that is not there is inserted. All of it happens, or nothing. Doing it again
    /// changes nothing.
    ///
    /// A file `seeds/users.json` is a JSON array of objects, one a row of the table `users`, with the columns' names as
    /// keys. Instants are written in RFC 3339, bytes in hexadecimal digits.
    ///
    /// # Errors
    /// The database is not at this binary's head (`Kind::Unfit`); a row does not fit; the database refuses.
    pub fn seed(&self, db: &mut Database) -> Result<Vec<Seeded>> {
        let schema = self.schema()?;
        let files = self.seed_files(&schema)?;
        self.must_be_at_head(db)?;
        let settings = settings::hold(db)?;
        let result = load_all(db, &schema, &files);
        settings.put_back(db)?;
        result
    }

    /// The schema that the migrations lead to.
    fn schema(&self) -> Result<Schema> {
        let chain = self.source.migrations.iter();
        let chain: Result<Vec<_>> = chain.map(|one| Ok(one.lower()?.0)).collect();
        Ok(replay(&chain?)?)
    }

    fn must_be_at_head(&self, db: &mut Database) -> Result<()> {
        let status = self.status(db)?;
        if status.current == status.head {
            return Ok(());
        }
        let name = |id: Option<String>| id.unwrap_or_else(|| "base".to_owned());
        Err(Error::new(
            Kind::Unfit,
            format!(
                "{} is at {}, and the seeds are for {}: run `db upgrade` first",
                db.name(),
                name(status.current),
                name(status.head)
            ),
        ))
    }

    /// The seeds, tables that others reference first.
    fn seed_files<'a>(&self, schema: &'a Schema) -> Result<Vec<File<'a>>> {
        let mut files = Vec::new();
        for file in self.source.seeds.files() {
            files.push(File::read(file.path(), file.contents(), schema)?);
        }
        let tables = order::tables(schema);
        let place = |file: &File<'_>| tables.iter().position(|table| *table == file.table.name);
        files.sort_by_key(place);
        Ok(files)
    }
}

/// A file of seeds.
struct File<'a> {
    table: &'a Table,
    rows: Vec<Map<String, Json>>,
}

impl<'a> File<'a> {
    fn read(path: &std::path::Path, text: &[u8], schema: &'a Schema) -> Result<Self> {
        let table = path.file_stem().and_then(|stem| stem.to_str());
        let table = table.and_then(|name| schema.table(name)).ok_or_else(|| {
            let path = path.display();
            usage(format!(
                "seeds/{path} is for no table: name it after one, such as `users.json`"
            ))
        })?;
        let rows = serde_json::from_slice(text).map_err(|error| {
            let path = path.display();
            usage(format!(
                "seeds/{path}: {error}: write a JSON array of objects"
            ))
        })?;
        Ok(Self { table, rows })
    }
}

/// In one transaction.
fn load_all(db: &mut Database, schema: &Schema, files: &[File<'_>]) -> Result<Vec<Seeded>> {
    let begin = match db.engine() {
        Engine::Sqlite => "BEGIN IMMEDIATE",
        _ => "START TRANSACTION",
    };
    db.execute(begin, &[])?;
    let result = load(db, schema, files).and_then(|seeded| {
        db.execute("COMMIT", &[])?;
        Ok(seeded)
    });
    if result.is_err() {
        // Should this fail too, the transaction goes with the connection.
        let _ = db.execute("ROLLBACK", &[]);
    }
    result
}

fn load(db: &mut Database, schema: &Schema, files: &[File<'_>]) -> Result<Vec<Seeded>> {
    let mut all = Vec::new();
    for File { table, rows } in files {
        let mut seeded = Seeded {
            table: table.name.clone(),
            inserted: 0,
            updated: 0,
        };
        let writer = row::Writer::new(schema, table, db.engine());
        for (index, row) in rows.iter().enumerate() {
            let written = writer.write(db, row).map_err(|error| {
                error.during(&format!("seeds/{}.json, row {}", table.name, index + 1))
            })?;
            match written {
                row::Written::Inserted => seeded.inserted += 1,
                row::Written::Updated => seeded.updated += 1,
            }
        }
        writer.catch_up(db)?;
        all.push(seeded);
    }
    Ok(all)
}

fn usage(message: String) -> Error {
    Error::new(Kind::Usage, message)
}
