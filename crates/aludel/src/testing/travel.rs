//! Every migration there and back, with rows.

use aludel_core::{Raw, Step};

use super::fill::Filler;
use super::state::State;
use super::trial::{Travelled, Trial, differs};
use crate::chain::Chain;
use crate::{Database, Options, Result, Target};

/// A database on its way, and how it was at each place.
pub(super) struct Travel<'a> {
    trial: &'a Trial<'a>,
    db: Database,
    chain: Chain,
    filler: Filler,
    /// How it was at the start, and after each migration.
    places: Vec<State>,
    /// What went up, and whether its rows may be others on the way back.
    passed: Vec<(String, bool)>,
}

impl<'a> Travel<'a> {
    pub fn new(trial: &'a Trial<'a>, mut db: Database) -> Result<Self> {
        let chain = Chain::load(trial.migrations.source())?;
        let mut filler = Filler::default();
        let start = chain.0.len() - trial.migrations.status(&mut db)?.pending.len();
        filler.fill(&mut db, chain.schema(start)?)?;
        let base = State::read(trial.migrations, &mut db)?;
        Ok(Self {
            trial,
            db,
            chain,
            filler,
            places: vec![base],
            passed: Vec::new(),
        })
    }

    pub fn all(mut self) -> Result<Travelled> {
        while let Some(id) = self.next()? {
            self.there_and_back(&id)?;
        }
        self.home()?;
        let again = self.trial.migrations.with(Options::new().clear_pin());
        again.upgrade(&mut self.db)?;
        let head = self.places.len() - 1;
        let stays = self.passed.iter().any(|(_, stays)| *stays);
        self.is("the head, the second time,", head, stays)?;
        self.trial
            .checked(&mut self.db, "the head, the second time,")?;
        Ok(Travelled {
            migrations: self.passed.len(),
            rows: self.places.last().map_or(0, State::count),
            unfilled: self.filler.unfilled,
        })
    }

    /// The id of the migration that comes next.
    fn next(&mut self) -> Result<Option<String>> {
        let status = self.trial.migrations.status(&mut self.db)?;
        Ok(status.pending.into_iter().next())
    }

    /// Up, down and up again; then what is new gets rows.
    fn there_and_back(&mut self, id: &str) -> Result<()> {
        let stays = self.stays(id);
        self.up(id)?;
        let there = State::read(self.trial.migrations, &mut self.db)?;
        self.down()?;
        let last = self.places.len() - 1;
        self.is(&format!("{id}, taken back,"), last, stays)?;
        self.up(id)?;
        self.places.push(there);
        self.is(&format!("{id}, applied again,"), last + 1, stays)?;
        let number = self.chain.0.iter().position(|link| link.embedded.id == id);
        let schema = self.chain.schema(number.map_or(0, |at| at + 1))?;
        self.filler.fill(&mut self.db, schema)?;
        self.places[last + 1] = State::read(self.trial.migrations, &mut self.db)?;
        self.passed.push((id.to_owned(), stays));
        Ok(())
    }

    /// All the way back.
    fn home(&mut self) -> Result<()> {
        let mut stays = false;
        for (at, (id, stay)) in self.passed.clone().iter().enumerate().rev() {
            self.down()?;
            stays |= stay;
            self.is(&format!("{id}, taken back,"), at, stays)?;
        }
        Ok(())
    }

    fn up(&mut self, id: &str) -> Result<()> {
        let target = Options::new().clear_pin();
        let target = target.target(Target::Id(id.to_owned()));
        self.trial.migrations.with(target).upgrade(&mut self.db)?;
        Ok(())
    }

    fn down(&mut self) -> Result<()> {
        let one = Target::Relative(-1);
        self.trial.migrations.downgrade(&mut self.db, &one)?;
        Ok(())
    }

    /// The database is as it was at this place; without its rows where something stays.
    fn is(&mut self, what: &str, place: usize, stays: bool) -> Result<()> {
        let found = State::read(self.trial.migrations, &mut self.db)?;
        let mut all = self.places[place].schema_differences(&found);
        if !stays {
            all.extend(self.places[place].row_differences(&found));
        }
        differs(what, &all)
    }

    /// Whether it holds what a person takes back as well as it can be, or not at all, or of which nothing is kept.
    fn stays(&self, id: &str) -> bool {
        let link = self.chain.0.iter().find(|link| link.embedded.id == id);
        let mut steps = link.into_iter().flat_map(|link| &link.migration.steps);
        steps.any(|step| match step {
            Step::KeepNothing(_) => true,
            Step::Raw { up, down, .. } if self.trial.exact => {
                !up.is_nothing() && *down == Some(Raw::Nothing)
            }
            Step::Raw { up, down, .. } => {
                !up.is_nothing() || down.as_ref().is_some_and(|down| !down.is_nothing())
            }
            _ => false,
        })
    }
}
