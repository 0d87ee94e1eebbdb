//! What is kept beside a table by primary key, while the table is built anew with another one.

use aludel_core::sql::{Rebuild, Rekey};

use crate::driver::{DbError, Driver};
use crate::{Error, Result};

/// What stands beside a table whose key becomes another.
pub(super) struct Beside<'a> {
    rekey: Option<&'a Rekey>,
    objects: Vec<Object>,
}

struct Object {
    name: String,
    /// Its columns beside the key.
    values: Vec<String>,
}

/// What the names of triggers end with that keep such an object true.
const LETTERS: [&str; 3] = ["_d", "_i", "_u"];

impl<'a> Beside<'a> {
    /// What has triggers on the table; nothing where its key stays.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn read(driver: &mut dyn Driver, rebuild: &'a Rebuild) -> Result<Self> {
        let rekey = rebuild.rekey.as_ref();
        let mut objects = Vec::new();
        if rekey.is_some() {
            let sql = "SELECT substr(name, 1, length(name) - 2) FROM main.sqlite_master WHERE type = 'trigger' AND \
                       lower(tbl_name) = lower(?) AND name LIKE 'aludel\\_kept\\_%\\_d' ESCAPE '\\' ORDER BY name";
            for row in driver.query(sql, &[rebuild.table.as_str().into()])? {
                let name: String = row.get(0)?;
                let values = values(driver, &name)?;
                objects.push(Object { name, values });
            }
        }
        Ok(Self { rekey, objects })
    }

    /// Whether a trigger of this name is made anew with the object that it keeps true.
    pub fn makes(&self, trigger: &str) -> bool {
        let of = |object: &Object| {
            let rest = trigger.strip_prefix(object.name.as_str());
            rest.is_some_and(|rest| LETTERS.contains(&rest))
        };
        self.objects.iter().any(of)
    }

    /// Copies the values under the keys that the rows will have, while both stand.
    ///
    /// # Errors
    /// The database refuses.
    pub fn copy(&self, driver: &mut dyn Driver) -> Result<()> {
        self.each(driver, |rekey, object| {
            rekey.copied(&object.name, &object.values).into()
        })
    }

    /// Puts the copies in place, once the table is there again.
    ///
    /// # Errors
    /// The database refuses.
    pub fn settle(&self, driver: &mut dyn Driver) -> Result<()> {
        self.each(driver, |rekey, object| rekey.settled(&object.name))
    }

    fn each(
        &self,
        driver: &mut dyn Driver,
        statements: impl Fn(&Rekey, &Object) -> Vec<String>,
    ) -> Result<()> {
        for object in &self.objects {
            let all = self.rekey.map(|rekey| statements(rekey, object));
            for sql in all.into_iter().flatten() {
                let done = driver.execute(&sql, &[]);
                done.map_err(|error| told(error, &object.name))?;
            }
        }
        Ok(())
    }
}

fn values(driver: &mut dyn Driver, object: &str) -> Result<Vec<String>> {
    let sql = "SELECT name FROM pragma_table_info(?) WHERE name NOT LIKE 'aludel\\_key%' ESCAPE '\\' ORDER BY cid";
    let rows = driver.query(sql, &[object.into()])?;
    rows.iter().map(|row| row.get(0)).collect()
}

fn told(error: DbError, object: &str) -> Error {
    Error::from(error).during(&format!("taking {object} along to the new key"))
}
