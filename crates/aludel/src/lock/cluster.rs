//! Servers whose named locks are each node's own.

use std::collections::BTreeMap;

use crate::driver::Driver;
use crate::{Error, Kind, Result};

/// The variable that lets an upgrade run on such a server all the same.
const ALLOW: &str = "ALUDEL_ALLOW_CLUSTER";

const ASKED: &str = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_provider', \
                     'group_replication_group_name', 'group_replication_single_primary_mode')";

/// Refuses a server on which the named lock would keep out the processes of its own node only.
///
/// # Errors
/// `Kind::Refused`: a node of a Galera cluster, or of a group with several primaries.
pub(crate) fn refuse(driver: &mut dyn Driver) -> Result<()> {
    let allowed = std::env::var(ALLOW).is_ok_and(|v| !matches!(v.as_str(), "" | "0" | "false"));
    let mut variables = BTreeMap::new();
    for row in driver.query(ASKED, &[])? {
        let (name, value): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        variables.insert(name.to_lowercase(), value.unwrap_or_default());
    }
    let Some(cluster) = cluster(&variables) else {
        return Ok(());
    };
    if allowed {
        return Ok(());
    }
    Err(Error::new(
        Kind::Refused,
        format!(
            "the server is {cluster}, where a lock holds on one node only, and nothing was changed: an upgrade by several \
             processes at once is not supported there yet; upgrade with one process alone, `db upgrade` with {ALLOW}=1, and \
             boot the others with `--migrate=wait`"
        ),
    ))
}

/// What the server's variables say it is a node of.
fn cluster(variables: &BTreeMap<String, String>) -> Option<&'static str> {
    let value = |name: &str| variables.get(name).map_or("", String::as_str);
    let on = |name: &str| matches!(value(name), "ON" | "1");
    let provided = !matches!(value("wsrep_provider"), "" | "none");
    if on("wsrep_on") && provided {
        return Some("a node of a Galera cluster");
    }
    let grouped = !value("group_replication_group_name").is_empty();
    if grouped && !on("group_replication_single_primary_mode") {
        return Some("a member of a group with several primaries");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Option<&'static str> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        cluster(&variables.iter().map(own).collect())
    }

    #[test]
    fn clusters_are_known_by_their_variables() {
        let galera = ("wsrep_provider", "/usr/lib/galera/libgalera_smm.so");
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[("wsrep_on", "OFF"), ("wsrep_provider", "none")]), None);
        assert_eq!(of(&[("wsrep_on", "ON"), ("wsrep_provider", "none")]), None);
        assert_eq!(
            of(&[("wsrep_on", "ON"), galera]),
            Some("a node of a Galera cluster")
        );
        let group = (
            "group_replication_group_name",
            "8a94f357-aab4-11df-86ab-c80aa9429562",
        );
        let single = "group_replication_single_primary_mode";
        assert_eq!(of(&[group, (single, "ON")]), None);
        assert_eq!(
            of(&[group, (single, "OFF")]),
            Some("a member of a group with several primaries")
        );
        assert_eq!(
            of(&[("group_replication_group_name", ""), (single, "OFF")]),
            None
        );
    }

    #[cfg(feature = "mysql")]
    #[test]
    fn a_server_of_its_own_is_none() {
        for engine in [crate::Engine::MariaDb, crate::Engine::MySql] {
            refuse(&mut crate::servers::fresh(engine)).unwrap();
        }
    }
}
