use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use aludel::Execute;
use tempfile::TempDir;

use super::app;

/// Three nodes of one test's own, which `tests/cluster` starts.
pub struct Cluster {
    child: Child,
    talk: Mutex<Option<Talk>>,
    /// The nodes' URLs, which end in a slash.
    urls: Vec<String>,
}

impl Cluster {
    /// Starts one of this kind: `galera`, `group`, `primary`.
    pub fn new(kind: &str) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cluster");
        let mut child = Command::new(script)
            .arg(kind)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("tests/cluster starts");
        let mut talk = Talk {
            orders: child.stdin.take().expect("it is piped"),
            said: BufReader::new(child.stdout.take().expect("it is piped")),
        };
        let ready = talk.answer();
        let urls = ready.strip_prefix("ready ").expect("the cluster is ready");
        let urls: Vec<_> = urls.split_whitespace().map(ToOwned::to_owned).collect();
        assert_eq!(urls.len(), 3);
        Self {
            child,
            talk: Mutex::new(Some(talk)),
            urls,
        }
    }

    /// Ends the node of this number, from 1 on, as a crash of its machine does.
    pub fn kill(&self, node: usize) {
        self.order("kill", node);
    }

    /// Starts a node that was killed, and waits until it is in step with the others.
    pub fn start(&self, node: usize) {
        self.order("start", node);
    }

    /// Starts a node of Galera that was killed and has lost its data.
    pub fn renew(&self, node: usize) {
        self.order("renew", node);
    }

    fn order(&self, order: &str, node: usize) {
        let mut talk = self.talk.lock().expect("nobody panics here");
        let talk = talk.as_mut().expect("it runs");
        writeln!(talk.orders, "{order} {node}").expect("it listens");
        assert_eq!(talk.answer(), format!("done {order} {node}"));
    }

    /// A connection to a node of this number, to a database.
    pub fn open(&self, node: usize, database: &str) -> aludel::Database {
        aludel::connect(&self.url(node, database)).expect("the node answers")
    }

    fn url(&self, node: usize, database: &str) -> String {
        format!("{}{database}", self.urls[node - 1])
    }

    /// An empty database on all nodes.
    pub fn database(&self, name: &str) -> Spread<'_> {
        let mut db = self.open(1, "information_schema");
        db.execute(&format!("CREATE DATABASE {name}"), &[])
            .expect("the database is made");
        let sql = "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?";
        for node in 2..=3 {
            let mut db = self.open(node, "information_schema");
            while db.query(sql, &[name.into()]).expect("a list").is_empty() {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        Spread {
            cluster: self,
            name: name.to_owned(),
            folder: TempDir::new().expect("a folder for the test"),
        }
    }
}

/// Orders to the script, and what it says.
struct Talk {
    /// Closed, it ends the nodes.
    orders: ChildStdin,
    said: BufReader<ChildStdout>,
}

impl Talk {
    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.said.read_line(&mut line).expect("it answers");
        line.trim().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Ok(talk) = self.talk.get_mut() {
            *talk = None;
        }
        // It may have ended already.
        let _ = self.child.wait();
    }
}

/// A database that every node has.
pub struct Spread<'a> {
    cluster: &'a Cluster,
    name: String,
    folder: TempDir,
}

impl Spread<'_> {
    /// A connection to it through a node.
    pub fn open(&self, node: usize) -> aludel::Database {
        self.cluster.open(node, &self.name)
    }

    /// Likewise, which waits for what the others have done.
    pub fn synced(&self, node: usize) -> aludel::Database {
        let mut db = self.open(node);
        let galera = db.execute("SET SESSION wsrep_sync_wait = 15", &[]);
        galera
            .or_else(|_| db.execute("SET SESSION group_replication_consistency = 'BEFORE'", &[]))
            .expect("the node waits for the others");
        db
    }

    /// The app on it through a node.
    pub fn app(&self, node: usize, args: &[&str]) -> Command {
        let mut command = app(self.folder.path(), args);
        command.env("DATABASE_URL", self.cluster.url(node, &self.name));
        command
    }
}
