use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::kinds::{BASE, fill};
use super::peril::{Moment, Peril};
use crate::fixture::{Made, embedded};
use crate::run::{Context, Goal, downgrade, upgrade};
use crate::servers::own::OwnServer;
use crate::testing::State;
use crate::{Database, Execute, Migrations, Options, Target};

/// Items in the table that a step works on; more where there is time, so that statements take some.
fn items() -> i64 {
    super::number("MINUTES").map_or(4_096, |_| 32_768)
}

/// A part of the way of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leg {
    Up,
    Down,
    /// Up again, which gives back what the way down kept.
    Again,
}

impl Leg {
    pub const ALL: [Leg; 3] = [Leg::Up, Leg::Down, Leg::Again];
}

/// A migration that goes up, down and up again upon tables with rows, and how that looks when nothing disturbs it.
pub(super) struct Journey<'a> {
    server: &'a OwnServer,
    kind: Made,
    app: Migrations,
    /// The statements of each leg, and what the database holds after it.
    legs: Vec<(Vec<(String, Duration)>, State)>,
}

impl<'a> Journey<'a> {
    pub fn rehearsed(server: &'a OwnServer, kind: Made, how: &str) -> Self {
        let mut journey = Self {
            server,
            kind,
            app: embedded(&[BASE, kind]),
            legs: Vec::new(),
        };
        let name = journey.begin();
        for leg in Leg::ALL {
            let mut db = journey.open(&name);
            let (seen, done) = journey.go(&mut db, leg, Moment::Never);
            done.unwrap_or_else(|error| panic!("{}, {leg:?}: {error} ({how})", kind.0));
            let state = State::read(&journey.app, &mut db).unwrap();
            journey.legs.push((seen, state));
        }
        journey.end(&name);
        journey
    }

    /// The statements of a leg.
    pub fn statements(&self, leg: Leg) -> &[(String, Duration)] {
        &self.legs[leg as usize].0
    }

    /// The server is killed on this leg, starts again, and another process does the same: it must come out as if nothing had
    /// happened, and so must what comes after.
    pub fn disturbed(&self, leg: Leg, moment: Moment, how: &str) {
        let at = moment.at().unwrap();
        let statement = &self.statements(leg)[at].0;
        let what = format!(
            "{}, {leg:?}, killed {moment:?} `{statement}` ({how})",
            self.kind.0
        );
        println!("{} {what}", self.server.url);
        let name = self.begin();
        for next in Leg::ALL {
            let mut db = self.open(&name);
            if next == leg {
                let (_, done) = self.go(&mut db, leg, moment);
                // What has lost its head may come to its end, and so does what has let go of the lock.
                let let_go = ["RELEASE_LOCK", "pg_advisory_unlock"];
                let so_far = &self.statements(leg)[..=at];
                let over = |(sql, _): &(String, _)| let_go.iter().any(|word| sql.contains(word));
                let may_end = matches!(moment, Moment::Behead(_)) || so_far.iter().any(over);
                assert!(
                    done.is_err() || may_end,
                    "{what}: the server was not killed"
                );
                self.server.again();
                db = self.open(&name);
            }
            let (_, done) = self.go(&mut db, next, Moment::Never);
            done.unwrap_or_else(|error| panic!("{what}, then {next:?}: {error}"));
            self.is_as_rehearsed(&mut db, next, &what);
        }
        self.end(&name);
    }

    fn is_as_rehearsed(&self, db: &mut Database, leg: Leg, what: &str) {
        let expected = &self.legs[leg as usize].1;
        let found = State::read(&self.app, db).unwrap();
        let differences = expected.differences(&found, &[].into());
        assert!(
            differences.is_empty(),
            "{what}, after {leg:?}: {differences:?}"
        );
        let whole = match leg {
            Leg::Down => embedded(&[BASE]),
            Leg::Up | Leg::Again => embedded(&[BASE, self.kind]),
        };
        let found = whole.check(db).unwrap();
        assert!(found.is_empty(), "{what}, after {leg:?}: {found:?}");
        let applied = whole.history(db).unwrap().len();
        assert_eq!(applied, if leg == Leg::Down { 1 } else { 2 }, "{what}");
    }

    fn go(
        &self,
        db: &mut Database,
        leg: Leg,
        moment: Moment,
    ) -> (Vec<(String, Duration)>, crate::Result<()>) {
        let app = match leg {
            Leg::Again => self.app.with(Options::new().clear_pin()),
            _ => self.app.with(Options::new()),
        };
        let mut peril = Peril {
            db,
            server: self.server,
            moment,
            seen: Vec::new(),
        };
        let mut cx = Context::new(&app, &mut peril, ("a server", true));
        let done = match leg {
            Leg::Down => downgrade(&mut cx, &Goal::Target(Target::Id("1".into()))),
            Leg::Up | Leg::Again => upgrade(&mut cx),
        };
        (peril.seen, done.map(drop))
    }

    /// A database of its own, with the tables and their rows.
    fn begin(&self) -> String {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("crashed_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        self.order(&format!("CREATE DATABASE {name}"));
        let mut db = self.open(&name);
        embedded(&[BASE]).upgrade(&mut db).unwrap();
        fill(&mut db, items()).unwrap();
        name
    }

    fn end(&self, name: &str) {
        self.order(&format!("DROP DATABASE {name}"));
    }

    fn open(&self, name: &str) -> Database {
        crate::connect(&format!("{}{name}", self.server.url)).unwrap()
    }

    fn order(&self, sql: &str) {
        let home = if self.server.url.starts_with("postgres") {
            "postgres"
        } else {
            "mysql"
        };
        self.open(home).execute(sql, &[]).unwrap();
    }
}
