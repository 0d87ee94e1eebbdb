//! Servers whose named locks are each node's own: nodes of a Galera cluster, members of a group.

use std::collections::BTreeMap;

use crate::driver::{Class, Driver};
use crate::{Error, Kind, Result};

/// What a server is a node of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cluster {
    /// Galera: statements that change the schema run on every node at once, between all that changes rows.
    Galera,
    /// A replication group of MySQL with several primaries: such statements run on one member, then on the others.
    Group,
    /// One with a single primary. All others refuse to be written, so that its named locks are as good as any.
    Primary,
}

impl Cluster {
    /// Whether another process may change the database on another node.
    pub fn has_several_primaries(self) -> bool {
        self != Cluster::Primary
    }
}

const ASKED: &str = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_provider', \
                     'group_replication_group_name', 'group_replication_single_primary_mode', 'super_read_only')";

/// What this server is a node of, if of anything.
///
/// # Errors
/// The node is not in step with the others, or takes no writes.
pub(crate) fn cluster(driver: &mut dyn Driver) -> Result<Option<Cluster>> {
    let variables = pairs(driver, ASKED)?;
    let found = known(&variables);
    match found {
        Some(Cluster::Galera) => in_step(&pairs(driver, "SHOW GLOBAL STATUS LIKE 'wsrep_%'")?)?,
        Some(Cluster::Group | Cluster::Primary) => is_primary(driver, &variables)?,
        None => {}
    }
    Ok(found)
}

/// What an error of a node means. One that has fallen out of step says so in many words, each time others, and one of Galera
/// may interrupt a statement that is in the way of what another node changed.
pub(crate) fn told_by(driver: &mut dyn Driver, kind: Cluster, error: Error) -> Error {
    match error.class() {
        Some(Class::Other) if kind == Cluster::Galera && error.to_string().contains("(1317)") => {
            Error::new(Kind::Unreachable, error.to_string())
                .of_class(Class::Busy)
                .caused_by(error)
        }
        Some(Class::Other | Class::ReadOnly) if cluster(driver).is_err() => fallen(error),
        _ => error,
    }
}

fn fallen(error: Error) -> Error {
    Error::new(
        Kind::Unreachable,
        format!(
            "{error}; the server is not in step with its cluster any more: run the same again once it is, or on another node, it \
             goes on from where this one came to"
        ),
    )
    .of_class(Class::Unreachable)
    .caused_by(error)
}

/// Names and values; the names in lower case.
fn pairs(driver: &mut dyn Driver, sql: &str) -> Result<BTreeMap<String, String>> {
    let mut pairs = BTreeMap::new();
    for row in driver.query(sql, &[])? {
        let (name, value): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        pairs.insert(name.to_lowercase(), value.unwrap_or_default());
    }
    Ok(pairs)
}

fn value<'a>(pairs: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    pairs.get(name).map_or("", String::as_str)
}

fn on(pairs: &BTreeMap<String, String>, name: &str) -> bool {
    matches!(value(pairs, name), "ON" | "1")
}

fn known(variables: &BTreeMap<String, String>) -> Option<Cluster> {
    let provided = !matches!(value(variables, "wsrep_provider"), "" | "none");
    if on(variables, "wsrep_on") && provided {
        return Some(Cluster::Galera);
    }
    let grouped = !value(variables, "group_replication_group_name").is_empty();
    let single = on(variables, "group_replication_single_primary_mode");
    match (grouped, single) {
        (false, _) => None,
        (true, false) => Some(Cluster::Group),
        (true, true) => Some(Cluster::Primary),
    }
}

/// A node of Galera that is cut off from the others, or is fetching what it missed, answers nothing that can be relied on.
fn in_step(status: &BTreeMap<String, String>) -> Result<()> {
    let primary = value(status, "wsrep_cluster_status") == "Primary";
    if primary && on(status, "wsrep_ready") {
        return Ok(());
    }
    Err(Error::new(
        Kind::Unreachable,
        format!(
            "the server is a node of a Galera cluster and not in step with it ({}, {}), and nothing was changed: try again once \
             it is, or connect to another node",
            value(status, "wsrep_cluster_status"),
            value(status, "wsrep_local_state_comment")
        ),
    ))
}

const MEMBERS: &str = "SELECT member_id = @@server_uuid, member_state, member_role, \
                       CONCAT(member_host, ':', member_port) FROM performance_schema.replication_group_members";

/// A member of a group, as the group sees it.
struct Member {
    own: bool,
    state: String,
    role: String,
    address: String,
}

/// Only a primary takes writes. An account that may not see the members finds that out by its first write.
fn is_primary(driver: &mut dyn Driver, variables: &BTreeMap<String, String>) -> Result<()> {
    let rows = match driver.query(MEMBERS, &[]) {
        Ok(rows) => rows,
        Err(error) if matches!(error.class, Class::ReadOnly | Class::Missing) => Vec::new(),
        Err(error) => return Err(Error::from(error).during("reading the members of the group")),
    };
    let mut members = Vec::new();
    for row in &rows {
        members.push(Member {
            own: row.get::<Option<bool>>(0)?.unwrap_or_default(),
            state: row.get(1)?,
            role: row.get(2)?,
            address: row.get(3)?,
        });
    }
    judged(&members, on(variables, "super_read_only"))
}

fn judged(members: &[Member], reads_only: bool) -> Result<()> {
    let own = members.iter().find(|member| member.own);
    if let Some(own) = own.filter(|own| own.state != "ONLINE") {
        return Err(Error::new(
            Kind::Unreachable,
            format!(
                "the server is a member of a group and not in step with it ({}), and nothing was changed: try again once it is \
                 ONLINE, or connect to another member",
                own.state
            ),
        ));
    }
    let lost = members.iter().filter(|one| one.state == "UNREACHABLE");
    if lost.count() * 2 >= members.len().max(1) {
        return Err(Error::new(
            Kind::Unreachable,
            "the server is a member of a group and cut off from most of the others, so that a write would wait without end, and \
             nothing was changed: try again once they are there, or connect to another member",
        ));
    }
    if !reads_only {
        return Ok(());
    }
    let primary = members
        .iter()
        .find(|member| member.role == "PRIMARY" && !member.own);
    let there = primary.map_or_else(String::new, |primary| format!(" ({})", primary.address));
    Err(Error::new(
        Kind::Refused,
        format!(
            "the server is a secondary member of a group, which takes no writes, and nothing was changed: connect to the \
             primary{there}, and boot what stays here with `--migrate=wait`"
        ),
    ))
}

#[cfg(test)]
mod tests;
