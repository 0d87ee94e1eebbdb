use super::*;

fn pairs_of(variables: &[(&str, &str)]) -> BTreeMap<String, String> {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    variables.iter().map(own).collect()
}

#[test]
fn clusters_are_known_by_their_variables() {
    let of = |variables: &[_]| known(&pairs_of(variables));
    let galera = ("wsrep_provider", "/usr/lib/galera/libgalera_smm.so");
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[("wsrep_on", "OFF"), ("wsrep_provider", "none")]), None);
    assert_eq!(of(&[("wsrep_on", "ON"), ("wsrep_provider", "none")]), None);
    assert_eq!(of(&[("wsrep_on", "OFF"), galera]), None);
    assert_eq!(of(&[("wsrep_on", "ON"), galera]), Some(Cluster::Galera));
    let group = "8a94f357-aab4-11df-86ab-c80aa9429562";
    let name = "group_replication_group_name";
    assert_eq!(of(&[(name, group)]), Some(Cluster::Group));
    assert_eq!(of(&[(name, "")]), None);
    let single = ("group_replication_single_primary_mode", "ON");
    assert_eq!(of(&[(name, group), single]), Some(Cluster::Primary));
    assert_eq!(of(&[(name, ""), single]), None);
}

#[test]
fn a_node_of_galera_out_of_step_is_told_so() {
    let state = |cluster: &str, ready: &str| {
        let pairs = [
            ("wsrep_cluster_status", cluster),
            ("wsrep_ready", ready),
            ("wsrep_local_state_comment", "Donor/Desynced"),
        ];
        in_step(&pairs_of(&pairs))
    };
    state("Primary", "ON").unwrap();
    for (cluster, ready) in [("non-Primary", "OFF"), ("Primary", "OFF")] {
        let error = state(cluster, ready).unwrap_err();
        assert_eq!(error.kind(), Kind::Unreachable);
        assert_eq!(
            error.to_string(),
            format!(
                "the server is a node of a Galera cluster and not in step with it ({cluster}, Donor/Desynced), and nothing was \
                 changed: try again once it is, or connect to another node"
            )
        );
    }
}

fn member(own: bool, state: &str, role: &str) -> Member {
    Member {
        own,
        state: state.to_owned(),
        role: role.to_owned(),
        address: "db1:3306".to_owned(),
    }
}

#[test]
fn a_member_that_is_no_primary_names_the_one_that_is() {
    judged(&[], false).unwrap();
    judged(&[member(true, "ONLINE", "PRIMARY")], false).unwrap();
    let two = [
        member(true, "ONLINE", "SECONDARY"),
        member(false, "ONLINE", "PRIMARY"),
    ];
    let error = judged(&two, true).unwrap_err();
    assert_eq!(error.kind(), Kind::Refused);
    assert_eq!(
        error.to_string(),
        "the server is a secondary member of a group, which takes no writes, and nothing was changed: connect to the primary \
         (db1:3306), and boot what stays here with `--migrate=wait`"
    );
    assert!(judged(&[], true).is_err());
}

#[test]
fn a_member_out_of_step_is_told_so() {
    let error = judged(&[member(true, "RECOVERING", "SECONDARY")], true).unwrap_err();
    assert_eq!(error.kind(), Kind::Unreachable);
    assert_eq!(
        error.to_string(),
        "the server is a member of a group and not in step with it (RECOVERING), and nothing was changed: try again once it is \
         ONLINE, or connect to another member"
    );
}

#[test]
fn a_member_without_a_majority_is_told_so() {
    let of = |states: &[&str]| {
        let own = |(at, state): (usize, &&str)| member(at == 0, state, "PRIMARY");
        let members: Vec<_> = states.iter().enumerate().map(own).collect();
        judged(&members, false)
    };
    of(&["ONLINE", "ONLINE", "UNREACHABLE"]).unwrap();
    for states in [
        &["ONLINE", "UNREACHABLE", "UNREACHABLE"][..],
        &["ONLINE", "UNREACHABLE"],
    ] {
        let error = of(states).unwrap_err();
        assert_eq!(error.kind(), Kind::Unreachable);
        assert_eq!(
            error.to_string(),
            "the server is a member of a group and cut off from most of the others, so that a write would wait without end, and \
             nothing was changed: try again once they are there, or connect to another member"
        );
    }
}

#[cfg(feature = "mysql")]
#[test]
fn what_a_node_in_step_says_is_left_as_it_is() {
    let mut driver = crate::servers::fresh(crate::Engine::MariaDb);
    let said = |class, message: &str| Error::new(Kind::Failed, message).of_class(class);
    let mut told = |kind, error| told_by(&mut driver, kind, error);
    let error = told(Cluster::Group, said(Class::Other, "no (1064)"));
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (Kind::Failed, "no (1064)")
    );
    let interrupted = || said(Class::Other, "Query execution was interrupted (1317)");
    let error = told(Cluster::Group, interrupted());
    assert_eq!(
        (error.kind(), error.class()),
        (Kind::Failed, Some(Class::Other))
    );
    let error = told(Cluster::Galera, interrupted());
    assert_eq!(
        (error.kind(), error.class()),
        (Kind::Unreachable, Some(Class::Busy))
    );
    assert_eq!(error.to_string(), "Query execution was interrupted (1317)");
}

#[cfg(feature = "mysql")]
#[test]
fn a_server_of_its_own_is_none() {
    for engine in [crate::Engine::MariaDb, crate::Engine::MySql] {
        let found = cluster(&mut crate::servers::fresh(engine)).unwrap();
        assert_eq!(found, None);
    }
}

#[test]
fn a_node_that_falls_out_of_step_in_the_midst_of_a_run_is_told_so() {
    let error = fallen(Error::new(Kind::Failed, "Lost connection (1205)"));
    assert_eq!(error.kind(), Kind::Unreachable);
    assert_eq!(
        error.to_string(),
        "Lost connection (1205); the server is not in step with its cluster any more: run the same again once it is, or on \
         another node, it goes on from where this one came to"
    );
}
