//! Settings of a session on a node of a cluster.

use crate::driver::Driver;
use crate::lock::Cluster;
use crate::names::literal;
use crate::{Error, Kind, Result};

/// What the settings were.
#[must_use = "the settings stay pinned until they are put back"]
pub(crate) struct Pins(Vec<String>);

/// Galera: changes of the schema run on every node at once, and whatever is read waits for what was written before.
const GALERA: [(&str, &str); 2] = [("wsrep_OSU_method", "'TOI'"), ("wsrep_sync_wait", "15")];

/// A group: likewise.
const GROUP: [(&str, &str); 1] = [("group_replication_consistency", "'BEFORE'")];

impl Pins {
    /// Pins them.
    ///
    /// # Errors
    /// The account may not: then it cannot be known what the others did.
    pub fn pin(driver: &mut dyn Driver, cluster: Cluster) -> Result<Pins> {
        let settings: &[_] = match cluster {
            Cluster::Galera => &GALERA,
            Cluster::Group | Cluster::Primary => &GROUP,
        };
        let mut restore = Vec::new();
        for (name, to) in settings {
            let rows = driver.query(&format!("SELECT @@SESSION.{name}"), &[])?;
            let was: String = rows.first().map_or(Ok(String::new()), |row| row.get(0))?;
            let was = if to.starts_with('\'') {
                literal(&was, driver.engine())
            } else {
                was
            };
            restore.push(format!("SET SESSION {name} = {was}"));
            let set = driver.execute(&format!("SET SESSION {name} = {to}"), &[]);
            set.map_err(|error| refused(name, to, &error.to_string()))?;
        }
        Ok(Pins(restore))
    }

    /// Puts everything back. Where the connection is gone, there is nothing to put back.
    pub fn restore(self, driver: &mut dyn Driver) {
        for statement in self.0 {
            let _ = driver.execute(&statement, &[]);
        }
    }
}

fn refused(name: &str, to: &str, said: &str) -> Error {
    Error::new(
        Kind::Refused,
        format!(
            "`SET SESSION {name} = {to}` is refused ({said}), without which a cluster cannot be changed safely, and nothing was \
             changed: allow it to the account that upgrades"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_that_may_not_set_them_is_refused() {
        let error = refused("wsrep_OSU_method", "'TOI'", "Access denied (1227)");
        assert_eq!(error.kind(), Kind::Refused);
        assert_eq!(
            error.to_string(),
            "`SET SESSION wsrep_OSU_method = 'TOI'` is refused (Access denied (1227)), without which a cluster cannot be changed \
             safely, and nothing was changed: allow it to the account that upgrades"
        );
    }

    /// A server that is no node does not know the settings, or lets them be.
    #[cfg(feature = "mysql")]
    #[test]
    fn what_was_set_is_put_back() {
        let mut driver = crate::servers::fresh(crate::Engine::MariaDb);
        let asked = "SELECT CONCAT(@@SESSION.wsrep_OSU_method, @@SESSION.wsrep_sync_wait)";
        let now = |driver: &mut dyn Driver| -> String {
            driver.query(asked, &[]).unwrap()[0].get(0).unwrap()
        };
        driver
            .execute("SET SESSION wsrep_OSU_method = 'RSU'", &[])
            .unwrap();
        let pins = Pins::pin(&mut driver, Cluster::Galera).unwrap();
        assert_eq!(now(&mut driver), "TOI15");
        pins.restore(&mut driver);
        assert_eq!(now(&mut driver), "RSU0");
        let mut other = crate::servers::fresh(crate::Engine::MySql);
        assert!(Pins::pin(&mut other, Cluster::Galera).is_err());
    }
}
