use aludel::{Database, Execute, connect};

/// A database and an account of one test's own on a server of the tests; both go with the value.
pub struct Server {
    root: String,
    pub database: String,
    pub user: String,
}

impl Server {
    pub fn mariadb(test: &str) -> Server {
        Server::new("ALUDEL_TEST_MARIADB", test)
    }

    pub fn mysql(test: &str) -> Server {
        Server::new("ALUDEL_TEST_MYSQL", test)
    }

    pub fn both(test: &str) -> [Server; 2] {
        [Server::mariadb(test), Server::mysql(test)]
    }

    fn new(variable: &str, test: &str) -> Server {
        let root = std::env::var(variable)
            .unwrap_or_else(|_| panic!("{variable} is not set: run the tests through `make test`"));
        let database = format!("connect_{test}_{}", std::process::id());
        let server = Server {
            root,
            user: format!("u_{test}_{}", std::process::id()),
            database,
        };
        let sql = format!("CREATE DATABASE {} CHARACTER SET utf8mb4", server.database);
        server.admin().execute(&sql, &[]).unwrap();
        server
    }

    /// A connection of the administrator's, to the server's own database.
    pub fn admin(&self) -> Database {
        connect(&format!("{}mysql", self.root)).unwrap()
    }

    pub fn port(&self) -> u16 {
        let digits = self.root.trim_end_matches('/').rsplit(':').next();
        digits.unwrap().parse().unwrap()
    }

    /// The URL of the test's database for this `user:password`.
    pub fn url_of(&self, login: &str) -> String {
        format!(
            "mysql://{login}@127.0.0.1:{}/{}",
            self.port(),
            self.database
        )
    }

    /// What messages call the test's database.
    pub fn name(&self) -> String {
        self.url_of(&self.user)
    }

    /// Makes the test's account with this password, and gives its `user:password` for a URL.
    pub fn account(&self, password: &str) -> String {
        let quoted = password.replace('\\', "\\\\").replace('\'', "''");
        let (user, database) = (&self.user, &self.database);
        let mut admin = self.admin();
        for sql in [
            format!("CREATE USER {user}@'%' IDENTIFIED BY '{quoted}'"),
            format!("GRANT ALL ON {database}.* TO {user}@'%'"),
        ] {
            admin.execute(&sql, &[]).unwrap();
        }
        let encode = |c: char| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | 'ü' => c.to_string(),
            c => format!("%{:02X}", u32::from(c)),
        };
        format!(
            "{user}:{}",
            password.chars().map(encode).collect::<String>()
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let Ok(mut admin) = connect(&format!("{}mysql", self.root)) else {
            return;
        };
        let _ = admin.execute(&format!("DROP DATABASE {}", self.database), &[]);
        let _ = admin.execute(&format!("DROP USER IF EXISTS {}@'%'", self.user), &[]);
    }
}
