use super::work::Work;
use crate::Engine;

/// So many statements PostgreSQL gets in one transaction: it holds a lock on everything that they change to its end, and its
/// table of locks has room for several thousand, in its default settings.
const MOST: usize = 1000;

/// What a transaction holds already.
#[derive(Debug, Default)]
pub(crate) struct Filling {
    statements: usize,
    /// Whether it is a migration's alone.
    shut: bool,
}

impl Filling {
    /// Whether the migration must wait for another transaction. Else it is counted in.
    pub fn lacks(&mut self, work: &Work, engine: Engine) -> bool {
        if engine.is_mysql_family() {
            return false;
        }
        let parts = work.parts.iter();
        let own: usize = parts.map(|part| part.body.statements().len()).sum();
        let many = engine == Engine::Postgres && self.statements + own > MOST;
        if self.statements > 0 && (self.shut || work.alone || many) {
            return true;
        }
        self.enter(work.alone, own);
        false
    }

    /// A migration that goes on in this transaction.
    pub fn enter(&mut self, alone: bool, statements: usize) {
        self.statements += statements.max(1);
        self.shut |= alone;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use aludel_core::sql::{Body, Statement};

    use super::*;
    use crate::Direction;
    use crate::run::work::{Nature, Part};

    fn work(statements: usize, alone: bool) -> Work {
        let one = Statement::new("SELECT 1");
        Work {
            id: "0001_x".into(),
            version: 1,
            direction: Direction::Up,
            parts: vec![Part {
                label: "x".into(),
                body: Body::Sql(vec![one; statements]),
                nature: Nature::Schema,
                counts: Vec::new(),
                told: Vec::new(),
                raw: false,
                apart: None,
            }],
            counts: Vec::new(),
            hazards: Vec::new(),
            functions: BTreeMap::new(),
            states: Vec::new(),
            kept: Vec::new(),
            given: Vec::new(),
            gone: Vec::new(),
            again: Vec::new(),
            alone,
            ends: false,
            fates: aludel_core::keep::Fates::default(),
        }
    }

    /// How many transactions these migrations take.
    fn transactions(works: &[Work], engine: Engine) -> usize {
        let mut all = 1;
        let mut room = Filling::default();
        for work in works {
            if room.lacks(work, engine) {
                all += 1;
                room = Filling::default();
                assert!(!room.lacks(work, engine));
            }
        }
        all
    }

    #[test]
    fn all_is_one_transaction_but_for_what_wants_one_alone() {
        let plain = || work(3, false);
        let alone = || work(0, true);
        for engine in [Engine::Sqlite, Engine::Postgres] {
            assert_eq!(transactions(&[plain(), plain(), plain()], engine), 1);
            assert_eq!(transactions(&[plain(), alone(), plain()], engine), 3);
            assert_eq!(transactions(&[alone(), alone()], engine), 2);
        }
        assert_eq!(transactions(&[plain(), alone()], Engine::MariaDb), 1);
    }

    #[test]
    fn p17_what_postgres_could_not_lock_at_once_is_cut_between_migrations() {
        let large = || work(600, false);
        assert_eq!(transactions(&[large(), large()], Engine::Postgres), 2);
        assert_eq!(transactions(&[work(5000, false)], Engine::Postgres), 1);
        assert_eq!(transactions(&[large(), large()], Engine::Sqlite), 1);
    }
}
