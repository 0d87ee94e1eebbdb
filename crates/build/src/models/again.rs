//! Reading models of which few files changed.
//!
//! Only those files are parsed, and what they name. It is done where it is plain that nothing else can come of the others;
//! wherever that is in doubt, or anything is wrong, the answer is nothing, and every file is read.

use std::collections::{BTreeMap, BTreeSet};

use aludel_core::{ForeignKey, Hints, Table};
use proc_macro2::Span;

use super::declared::{Declared, TableModel};
use super::joins::fits;
use super::scan::{Scan, plain_name};
use super::tables::{self, Settled};
use super::{Location, Models, Outline, Places, Read, declare, scan_all, tree};
use crate::SourceFile;

/// What was read before, from files that held no mistake.
pub(crate) struct Before {
    pub files: Vec<SourceFile>,
    pub read: Read,
}

/// More files than these are all read.
const FEW: usize = 16;

/// What was read anew.
pub(crate) struct Again {
    pub read: Read,
    /// How many files are not as they were.
    pub files: usize,
    /// The tables in those files, as they are.
    pub tables: BTreeSet<String>,
}

/// The models in `files`. Nothing where that takes reading them all.
pub(crate) fn read_again(before: Before, files: &[SourceFile]) -> Option<Again> {
    let change = Change::of(&before, files);
    let size = change.new.len() + change.gone.len();
    if size == 0 {
        return Some(Again {
            read: before.read,
            files: 0,
            tables: BTreeSet::new(),
        });
    }
    let lasting = before.read.outlines.iter().all(Outline::lasts);
    if size > FEW || !lasting {
        return None;
    }
    let read = change.read(&before, files)?;
    let places = read.models.places.tables.iter();
    let changed = places.filter(|(_, at)| !change.kept.contains_key(at.file.as_str()));
    Some(Again {
        tables: changed.map(|(name, _)| name.clone()).collect(),
        read,
        files: size,
    })
}

struct Change<'a> {
    /// Files that were not there, or not so.
    new: Vec<&'a SourceFile>,
    /// As they were, those that are not there any more included.
    gone: Vec<&'a SourceFile>,
    /// Those that did not change, with their outlines.
    kept: BTreeMap<&'a str, (&'a SourceFile, &'a Outline)>,
}

impl<'a> Change<'a> {
    fn of(before: &'a Before, files: &'a [SourceFile]) -> Self {
        let old = before.files.iter().zip(&before.read.outlines);
        let mut left: BTreeMap<&str, _> = old
            .map(|(file, outline)| (file.path.as_str(), (file, outline)))
            .collect();
        let (mut new, mut gone, mut kept) = (Vec::new(), Vec::new(), BTreeMap::new());
        for file in files {
            match left.remove(file.path.as_str()) {
                Some(same) if same.0.text == file.text => {
                    kept.insert(file.path.as_str(), same);
                }
                other => {
                    new.push(file);
                    gone.extend(other.map(|(file, _)| file));
                }
            }
        }
        gone.extend(left.into_values().map(|(file, _)| file));
        Self { new, gone, kept }
    }

    fn read(&self, before: &Before, files: &[SourceFile]) -> Option<Read> {
        let mut found = Vec::new();
        let old = scan_all(self.gone.iter().copied(), &mut found)?;
        let new = scan_all(self.new.iter().copied(), &mut found)?;
        if self.stirs_others(&old, &new) {
            return None;
        }
        let outlines = self.outlines(&new, files)?;
        found.extend(tree::check(files, &outlines));
        let near = self.near();
        let support = scan_all(near.iter().copied(), &mut found)?;
        let gone = declare(self.gone.iter().copied().zip(old), &mut Vec::new());
        let all = self
            .new
            .iter()
            .copied()
            .zip(new)
            .chain(near.iter().copied().zip(support));
        let declared = declare(all, &mut found);
        let (built, names) = tables::build(&declared, self.settled(before, &near), &mut found);
        let sound = found.is_empty() && self.still_joins(before, &built, (&gone, &declared));
        sound.then(|| Read {
            models: self.merge(&before.read.models, built, files),
            outlines,
            names,
        })
    }

    /// Whether what the files say of types and of which models there are changed, and another file may speak of that.
    fn stirs_others(&self, old: &[Scan], new: &[Scan]) -> bool {
        let (old, new) = (exposed(old), exposed(new));
        let differing = old.iter().filter(|one| !new.contains(one));
        let differing = differing.chain(new.iter().filter(|one| !old.contains(one)));
        let names: BTreeSet<&str> = differing.map(|(name, _)| name.as_str()).collect();
        let speaks =
            |(file, _): &(&SourceFile, &Outline)| names.iter().any(|name| file.text.contains(name));
        !names.is_empty() && self.kept.values().any(speaks)
    }

    /// The outlines of all files, in order.
    fn outlines(&self, new: &[Scan], files: &[SourceFile]) -> Option<Vec<Outline>> {
        let mut new = new.iter();
        let outline = |file: &SourceFile| match self.kept.get(file.path.as_str()) {
            Some((_, outline)) => Some((*outline).clone()),
            None => new.next().map(Outline::of),
        };
        files.iter().map(outline).collect()
    }

    /// Files that did not change and hold what the changed ones name; what newtypes hold, too.
    fn near(&self) -> Vec<&'a SourceFile> {
        let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (path, (_, outline)) in &self.kept {
            for name in outline.tables.iter().chain(&outline.types) {
                by_name.entry(name).or_default().push(path);
            }
        }
        let mut near = BTreeSet::new();
        let mut next = self.new.clone();
        while let Some(file) = next.pop() {
            let words = file
                .text
                .split(|c: char| !(c.is_alphanumeric() || c == '_'));
            for path in words.filter_map(|word| by_name.get(word)).flatten() {
                let (file, outline) = self.kept[path];
                if near.insert(*path) && !outline.types.is_empty() {
                    next.push(file);
                }
            }
        }
        near.into_iter().map(|path| self.kept[path].0).collect()
    }

    fn settled(&self, before: &Before, near: &[&SourceFile]) -> Settled {
        let Read { models, names, .. } = &before.read;
        let stays = |at: &Location| self.kept.contains_key(at.file.as_str());
        let tables = models.schema.tables.iter();
        let tables = tables.filter(|(name, _)| models.places.tables.get(*name).is_some_and(stays));
        Settled {
            files: near.iter().map(|file| file.path.clone()).collect(),
            tables: tables
                .map(|(name, table)| (name.clone(), table.clone()))
                .collect(),
            names: names
                .iter()
                .filter(|(_, at)| stays(at))
                .map(|(name, at)| (name.clone(), at.clone()))
                .collect(),
        }
    }

    /// Whether the foreign keys of the files that did not change lead where they led.
    fn still_joins(
        &self,
        before: &Before,
        built: &Models,
        (old, new): (&Declared, &Declared),
    ) -> bool {
        let Read { models, .. } = &before.read;
        let changed = |name: &str| {
            let at = models.places.tables.get(name);
            at.is_none_or(|at| !self.kept.contains_key(at.file.as_str()))
        };
        let kept = models
            .schema
            .tables
            .values()
            .filter(|table| !changed(&table.name));
        let mut keys =
            kept.flat_map(|table| table.foreign_keys.iter().map(move |key| (table, key)));
        keys.all(|(table, key)| {
            if !changed(&key.table) {
                return true;
            }
            let tables = (
                models.schema.table(&key.table),
                built.schema.table(&key.table),
            );
            let declared = (model(old, &key.table), model(new, &key.table));
            match (tables, declared) {
                ((Some(was), Some(is)), (Some(before), Some(after))) => {
                    joins(table, key, (was, is)) && same_fields(key, before, after)
                }
                _ => false,
            }
        })
    }

    fn merge(&self, before: &Models, built: Models, files: &[SourceFile]) -> Models {
        let stays = |at: &Location| self.kept.contains_key(at.file.as_str());
        let mut places = Places {
            tables: before.places.tables.clone(),
            columns: before.places.columns.clone(),
            expressions: before.places.expressions.clone(),
        };
        places.tables.retain(|_, at| stays(at));
        places.columns.retain(|_, at| stays(at));
        places.expressions.retain(|_, at| stays(at));
        let mut hints = before.hints.clone();
        let kept = |table: &str| places.tables.contains_key(table);
        hints.tables.retain(|(_, to)| kept(to));
        hints.columns.retain(|hint| kept(&hint.table));
        hints.values.retain(|hint| kept(&hint.table));
        hints.backfills.retain(|hint| kept(&hint.table));
        let Models {
            schema,
            hints: new,
            places: more,
        } = built;
        places.tables.extend(more.tables);
        places.columns.extend(more.columns);
        places.expressions.extend(more.expressions);
        Models {
            schema,
            hints: in_order(hints, new, &places, files),
            places,
        }
    }
}

/// The hints in the order of the files that say them.
fn in_order(mut hints: Hints, more: Hints, places: &Places, files: &[SourceFile]) -> Hints {
    let order: BTreeMap<&str, usize> = files
        .iter()
        .zip(0..)
        .map(|(file, at)| (file.path.as_str(), at))
        .collect();
    let at = |table: &str| {
        let file = places.tables.get(table).map(|at| at.file.as_str());
        file.and_then(|file| order.get(file)).copied()
    };
    hints.tables.extend(more.tables);
    hints.tables.sort_by_key(|(_, to)| at(to));
    hints.columns.extend(more.columns);
    hints.columns.sort_by_key(|hint| at(&hint.table));
    hints.values.extend(more.values);
    hints.values.sort_by_key(|hint| at(&hint.table));
    hints.backfills.extend(more.backfills);
    hints.backfills.sort_by_key(|hint| at(&hint.table));
    hints
}

/// What others may name: models by their Rust names, types with all that they say.
fn exposed(scans: &[Scan]) -> Vec<(String, Option<syn::Item>)> {
    let mut found = Vec::new();
    for scan in scans {
        let tables = scan
            .tables
            .iter()
            .map(|item| (plain_name(&item.ident), None));
        let newtypes = scan.newtypes.iter();
        let newtypes = newtypes.map(|item| (plain_name(&item.ident), Some(item.clone().into())));
        let enums = scan.enums.iter();
        let enums = enums.map(|item| (plain_name(&item.ident), Some(item.clone().into())));
        found.extend(tables.chain(newtypes).chain(enums));
    }
    found
}

fn model<'a>(declared: &'a Declared, table: &str) -> Option<&'a TableModel> {
    declared.tables.iter().find(|model| model.name == table)
}

/// Whether the key still leads to a key of like types. One that names no columns follows the primary key.
fn joins(own: &Table, key: &ForeignKey, (was, is): (&Table, &Table)) -> bool {
    was.primary_key.columns == is.primary_key.columns
        && fits(key, own, is, Span::call_site()).is_ok()
}

/// Whether the struct is called as it was, and the fields that the key may name stand for the same columns.
fn same_fields(key: &ForeignKey, before: &TableModel, after: &TableModel) -> bool {
    let field = |model: &TableModel, column: &String| {
        let field = model.columns().find(|field| field.column == *column);
        field.map(|field| plain_name(&field.ident))
    };
    let mut columns = key.references.iter();
    before.ident == after.ident
        && columns.all(|column| field(before, column) == field(after, column))
}
