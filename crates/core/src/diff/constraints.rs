//! Constraints and indexes that go and come, or are called otherwise.

use super::objects::{Kind, Renamed};
use super::pair::{Pair, Scene};
use super::tables;
use super::walk::Walk;
use crate::{Check, ForeignKey, Index, Result, Step, Table, Unique, derived};

/// What goes and comes on the tables that stay, by their names in the models.
#[derive(Default)]
pub(super) struct Plan {
    /// Foreign keys that go, on tables by their old names.
    keys_gone: Vec<(String, ForeignKey)>,
    /// Foreign keys that come.
    keys_new: Vec<(String, ForeignKey)>,
    /// All else that goes, on tables by their old names, in the order in which it goes.
    gone: Vec<(String, Object)>,
    /// All else that comes, in the order in which it comes.
    new: Vec<(String, Object)>,
    /// What is the same under another name, on tables by their new names.
    pub(super) renamed: Vec<Renamed>,
}

/// A constraint or index other than a foreign key.
#[derive(Clone, PartialEq)]
enum Object {
    Unique(Unique),
    Index(Index),
    Check(Check),
}

impl Object {
    fn name(&self) -> &str {
        match self {
            Object::Unique(unique) => &unique.name,
            Object::Index(index) => &index.name,
            Object::Check(check) => &check.name,
        }
    }

    /// The same under another name.
    fn called(&self, name: &str) -> Object {
        let mut object = self.clone();
        let own = match &mut object {
            Object::Unique(unique) => &mut unique.name,
            Object::Index(index) => &mut index.name,
            Object::Check(check) => &mut check.name,
        };
        name.clone_into(own);
        object
    }

    fn create(self, table: String) -> Step {
        match self {
            Object::Unique(unique) => Step::CreateUnique { table, unique },
            Object::Index(index) => Step::CreateIndex { table, index },
            Object::Check(check) => Step::CreateCheck { table, check },
        }
    }

    fn drop(self, table: String) -> Step {
        match self {
            Object::Unique(unique) => Step::DropUnique { table, unique },
            Object::Index(index) => Step::DropIndex { table, index },
            Object::Check(check) => Step::DropCheck { table, check },
        }
    }

    /// The same as it stands once the columns are renamed; none where it cannot stay.
    fn map(&self, pair: &Pair) -> Option<Object> {
        match self {
            Object::Unique(unique) => pair.map_unique(unique).map(Object::Unique),
            Object::Index(index) => pair.map_index(index).map(Object::Index),
            Object::Check(check) => {
                (!pair.speaks_of_moved(&check.expr)).then(|| Object::Check(check.clone()))
            }
        }
    }
}

/// What stands on a table, uniques before indexes before checks.
fn objects(table: &Table) -> Vec<Object> {
    let uniques = table.uniques.iter().cloned().map(Object::Unique);
    let indexes = table.indexes.iter().cloned().map(Object::Index);
    let checks = table.checks.iter().cloned().map(Object::Check);
    uniques.chain(indexes).chain(checks).collect()
}

impl Plan {
    pub fn new(scene: &Scene) -> Self {
        let mut plan = Plan::default();
        for pair in &scene.pairs {
            plan.compare_key_name(pair);
            plan.compare(pair);
        }
        for pair in &scene.pairs {
            plan.compare_keys(scene, pair);
        }
        if !tables::drop_early(scene) {
            for table in scene.dropped() {
                plan.free(scene, table);
            }
        }
        plan
    }

    fn compare(&mut self, pair: &Pair) {
        let (old, mut new) = (objects(pair.from), objects(pair.to));
        let mut left = Vec::new();
        for object in old.into_iter().rev() {
            let stays = object.map(pair);
            match new.iter().position(|other| Some(other) == stays.as_ref()) {
                Some(at) => drop(new.remove(at)),
                None => left.push((object, stays)),
            }
        }
        for (object, stays) in left {
            let same = |other: &Object| stays.as_ref() == Some(&other.called(object.name()));
            match new.iter().position(same) {
                Some(at) => {
                    let kind = match object {
                        Object::Index(_) => Kind::Index,
                        Object::Unique(_) | Object::Check(_) => Kind::Constraint,
                    };
                    self.rename(pair, kind, object.name(), new.remove(at).name());
                }
                None => self.gone.push((pair.from.name.clone(), object)),
            }
        }
        self.new
            .extend(new.into_iter().map(|object| (pair.to.name.clone(), object)));
    }

    fn rename(&mut self, pair: &Pair, kind: Kind, from: &str, to: &str) {
        self.renamed.push(Renamed {
            table: pair.to.name.clone(),
            kind,
            from: from.to_owned(),
            to: to.to_owned(),
        });
    }

    /// The primary key's name, which follows a renamed table where it is by rule.
    fn compare_key_name(&mut self, pair: &Pair) {
        let (old, new) = (&pair.from.primary_key.name, &pair.to.primary_key.name);
        let follows = *old == derived(&pair.from.name, &[], "pkey");
        let stands = if follows {
            derived(&pair.to.name, &[], "pkey")
        } else {
            old.clone()
        };
        if stands != *new {
            self.rename(pair, Kind::Constraint, &stands, new);
        }
    }

    fn compare_keys(&mut self, scene: &Scene, pair: &Pair) {
        let mut new = pair.to.foreign_keys.clone();
        let mut left = Vec::new();
        for key in &pair.from.foreign_keys {
            let stays = scene
                .map_key(pair, key)
                .filter(|_| self.leaves_key(scene, key));
            match new.iter().position(|other| Some(other) == stays.as_ref()) {
                Some(at) => drop(new.remove(at)),
                None => left.push((key, stays)),
            }
        }
        for (key, stays) in left {
            let same = |other: &ForeignKey| {
                let name = key.name.clone();
                stays.as_ref()
                    == Some(&ForeignKey {
                        name,
                        ..other.clone()
                    })
            };
            match new.iter().position(same) {
                Some(at) => {
                    self.rename(pair, Kind::Constraint, &key.name, &new.remove(at).name);
                }
                None => self.keys_gone.push((pair.from.name.clone(), key.clone())),
            }
        }
        self.keys_new
            .extend(new.into_iter().map(|key| (pair.to.name.clone(), key)));
    }

    /// Drops foreign keys of a table that goes at the end, where they would be in the way until then.
    fn free(&mut self, scene: &Scene, table: &Table) {
        for key in &table.foreign_keys {
            let Some(target) = scene.pair_from(&key.table) else {
                continue;
            };
            let undisturbed = target.map(&key.references).is_some() && self.leaves_key(scene, key);
            if !undisturbed {
                self.keys_gone.push((table.name.clone(), key.clone()));
            }
        }
    }

    /// Whether what the foreign key references is still a key once all that goes has gone.
    fn leaves_key(&self, scene: &Scene, key: &ForeignKey) -> bool {
        let Some(mut target) = scene.from.table(&key.table).cloned() else {
            return false;
        };
        let rekeyed = scene.pair_from(&key.table).is_some_and(Pair::rekeyed);
        if rekeyed && target.is_primary(&key.references) {
            // Engines hold a foreign key to the very key that it was made for.
            return false;
        }
        let stays = |name: &str| {
            let gone =
                |(table, object): &(String, Object)| *table == key.table && object.name() == name;
            !self.gone.iter().any(gone)
        };
        target.uniques.retain(|unique| stays(&unique.name));
        target.indexes.retain(|index| stays(&index.name));
        target.is_key(&key.references)
    }

    /// Whether the name is taken anew on another table, or the table is renamed.
    fn in_the_way(&self, scene: &Scene, table: &str, name: &str) -> bool {
        let new = scene.pair_from(table).map(|pair| pair.to.name.as_str());
        let taken = |(other, object): &(String, Object)| {
            Some(other.as_str()) != new && object.name().eq_ignore_ascii_case(name)
        };
        let renamed = |one: &Renamed| one.to.eq_ignore_ascii_case(name);
        new != Some(table) || self.new.iter().any(taken) || self.renamed.iter().any(renamed)
    }

    /// What must go before anything else.
    pub fn drop_first(&self, scene: &Scene, walk: &mut Walk) -> Result<()> {
        for (table, key) in self.keys_gone.clone() {
            walk.push(Step::DropForeignKey { table, key })?;
        }
        if tables::drop_early(scene) {
            tables::drop_all(scene, walk)?;
        }
        for (table, object) in self.gone.clone() {
            if self.in_the_way(scene, &table, object.name()) {
                walk.push(object.drop(table))?;
            }
        }
        Ok(())
    }

    /// What goes on this table, but for what went first.
    pub fn drop_on(&self, pair: &Pair, walk: &mut Walk) -> Result<()> {
        for (_, object) in self
            .gone
            .iter()
            .filter(|(table, _)| *table == pair.from.name)
        {
            let stands = walk
                .schema
                .table(&pair.to.name)
                .map(objects)
                .unwrap_or_default();
            if stands.contains(object) {
                walk.push(object.clone().drop(pair.to.name.clone()))?;
            }
        }
        Ok(())
    }

    /// What comes on this table, foreign keys left out, and its comment.
    pub fn create_on(&self, pair: &Pair, walk: &mut Walk) -> Result<()> {
        for (table, object) in self.new.iter().filter(|(table, _)| *table == pair.to.name) {
            walk.push(object.clone().create(table.clone()))?;
        }
        if pair.from.comment != pair.to.comment {
            walk.push(Step::CommentTable {
                table: pair.to.name.clone(),
                from: pair.from.comment.clone(),
                to: pair.to.comment.clone(),
            })?;
        }
        Ok(())
    }

    /// Foreign keys that come, and those that the new tables were created without.
    pub fn create_last(&self, deferred: Vec<(String, ForeignKey)>, walk: &mut Walk) -> Result<()> {
        let mut keys = self.keys_new.clone();
        keys.extend(deferred);
        for (table, key) in keys {
            walk.push(Step::CreateForeignKey { table, key })?;
        }
        Ok(())
    }
}
