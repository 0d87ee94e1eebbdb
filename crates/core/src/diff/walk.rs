use crate::{Error, Place, Result, Schema, Step};

/// A working copy of the schema on its way, and the steps it took.
pub(super) struct Walk {
    /// What the steps so far lead to.
    pub schema: Schema,
    steps: Vec<Step>,
}

impl Walk {
    pub fn new(from: &Schema) -> Self {
        Self {
            schema: from.clone(),
            steps: Vec::new(),
        }
    }

    /// Takes a step. One that does not fit is the models' fault: all else was looked at before.
    pub fn push(&mut self, step: Step) -> Result<()> {
        let place = || match step.table() {
            Some(table) => Place::Table(table.to_owned()),
            None => Place::Nowhere,
        };
        step.apply(&mut self.schema)
            .map_err(|error| error.at(place()))?;
        self.steps.push(step);
        Ok(())
    }

    /// The steps, once they are seen to lead to `to`.
    pub fn finish(self, to: &Schema) -> Result<Vec<Step>> {
        let (here, there) = (self.schema.sorted(), to.sorted());
        let names = here.tables.keys().chain(there.tables.keys());
        let mut differing = names.filter(|name| here.table(name) != there.table(name));
        match differing.next() {
            None => Ok(self.steps),
            Some(name) => Err(Error::new(format!(
                "the steps found for table `{name}` do not lead to its model: this is a bug in aludel, please report \
                 it; until it is mended, write the migration by hand"
            ))
            .at(Place::Table(name.clone()))),
        }
    }
}
