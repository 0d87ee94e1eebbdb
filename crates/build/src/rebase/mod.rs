//! Two migrations that follow the same one: the local one goes on top of the other's branch.

mod local;
mod text;

use aludel_core::Schema;

use crate::Environment;
use crate::draft::{mark, words};
use crate::engines::apply;
use crate::files::{delete, write_aside};
use crate::inputs::Ground;
use crate::migrations::{Chain, Located, forks, read_each, read_file, read_on};
use crate::mode::writable;
use crate::outcome::Answer;
use crate::project::{Stop, stop};
use text::{Moved, moved};

/// Lets git decide which migration is the local one.
const AUTO: &str = "auto";

/// What keeps migrations from being put on top: an answer with its exit code.
fn refuse(code: u8, line: String) -> Answer {
    Answer {
        code,
        lines: vec![line],
    }
}

/// Puts a branch of the migrations on top of the other: `which` is the first migration of it, or `auto`.
pub(crate) fn rebase(environment: &Environment, which: &str) -> Answer {
    match tried(environment, which) {
        Ok(answer) | Err(answer) => answer,
    }
}

fn tried(environment: &Environment, which: &str) -> Result<Answer, Answer> {
    let failed = |lines: Stop| Answer { code: 1, lines };
    let ground = Ground::read(environment).map_err(failed)?;
    let sql = &ground.folder.sql;
    let found = read_each(&ground.folder.sealed, sql).map_err(|wrongs| failed(stop(wrongs)))?;
    let Some(fork) = forks(&found).into_iter().next() else {
        let agreed = "the migrations are one chain: there is nothing to rebase";
        return Ok(refuse(0, agreed.to_owned()));
    };
    writable(&ground.mode).map_err(failed)?;
    let (top, other) = choose(environment, &fork, which)?;
    let onto = branch(&found, other)?;
    let above = branch(&found, top)?;
    let head = onto.last().copied().unwrap_or(other);
    let moves = plan(&ground, &above, head).map_err(|line| refuse(1, line))?;
    carry_out(&ground, &moves).map_err(|line| refuse(1, line))?;
    let mut lines: Vec<String> = moves.iter().map(told).collect();
    if moves.first().is_some_and(|one| one.old != top.migration.id) {
        lines.reverse();
    }
    lines.push(format!(
        "a database that has {} is taken back first: `make downgrade`, then `make upgrade`",
        top.migration.id
    ));
    let wrong = still_wrong(environment);
    let code = u8::from(!wrong.is_empty());
    lines.extend(wrong);
    Ok(Answer { code, lines })
}

/// Which of those that follow the same migration goes on top, and of which.
fn choose<'a>(
    environment: &Environment,
    fork: &[&'a Located],
    which: &str,
) -> Result<(&'a Located, &'a Located), Answer> {
    let [one, other] = *fork else {
        let ids: Vec<&str> = fork.iter().map(|one| &*one.migration.id).collect();
        return Err(refuse(
            1,
            format!(
                "{} all follow the same migration: number them by hand one after the other, and write as `parent` of each the one before it",
                ids.join(", ")
            ),
        ));
    };
    let (first, second) = (&one.migration.id, &other.migration.id);
    let says = format!("`make rebase ID={second}` (or `ALUDEL_REBASE={second} cargo check`)");
    if matches!(which, "" | AUTO) {
        return match local::local(&environment.root, &one.path, &other.path) {
            Some(path) if path == one.path => Ok((one, other)),
            Some(_) => Ok((other, one)),
            None => Err(refuse(
                2,
                format!(
                    "git does not tell which of {first} and {second} is the local one: say which goes on top, such as {says}"
                ),
            )),
        };
    }
    match (first.starts_with(which), second.starts_with(which)) {
        (true, false) => Ok((one, other)),
        (false, true) => Ok((other, one)),
        _ => Err(refuse(
            2,
            format!(
                "`{which}` is not one of {first} and {second}, which follow the same migration: say which goes on top, such as {says}"
            ),
        )),
    }
}

/// A migration and all that follow it.
fn branch<'a>(found: &'a [Located], first: &'a Located) -> Result<Vec<&'a Located>, Answer> {
    let mut all = vec![first];
    loop {
        let last = all.last().map(|one| one.migration.id.as_str());
        let mut next = found
            .iter()
            .filter(|one| one.migration.parent.as_deref() == last && !all.contains(one));
        match (next.next(), next.next()) {
            (None, _) => return Ok(all),
            (Some(one), None) => all.push(one),
            (Some(one), Some(other)) => {
                let (a, b) = (&one.migration.id, &other.migration.id);
                return Err(refuse(
                    1,
                    format!(
                        "{a} and {b} follow the same migration too: put one of them on top by hand first"
                    ),
                ));
            }
        }
    }
}

/// Where each migration goes, in an order in which none is written over another that has not gone yet.
fn plan(ground: &Ground<'_>, above: &[&Located], head: &Located) -> Result<Vec<Moved>, String> {
    let number = |one: &Located| one.migration.number_and_name().map_or(0, |(n, _)| n);
    let mut parent = head.migration.id.clone();
    let mut moves: Vec<Moved> = Vec::new();
    for (next, one) in (number(head) + 1..).zip(above) {
        let name = one.migration.number_and_name().map_or("", |(_, name)| name);
        let id = format!("{next:04}_{name}");
        let file = ground
            .folder
            .sealed
            .iter()
            .find(|file| file.path == one.path);
        let text = file.map_or("", |file| &*file.text);
        let to = moved(one, text, &id, &parent, &moves, &ground.folder.sql)?;
        parent = id;
        moves.push(to);
    }
    let down = above.first().is_some_and(|one| number(one) > number(head));
    moves.extend(draft(ground, &parent, &moves)?);
    if !down {
        moves.reverse();
    }
    Ok(moves)
}

/// A draft that a person edited follows the new head; any other is drafted anew by itself.
fn draft(ground: &Ground<'_>, head: &str, moves: &[Moved]) -> Result<Option<Moved>, String> {
    let Some(draft) = ground
        .folder
        .draft
        .as_ref()
        .filter(|draft| !mark::is_untouched(draft))
    else {
        return Ok(None);
    };
    let Ok(read) = read_file("draft", draft, &ground.folder.sql) else {
        return Ok(None);
    };
    moved(&read, &draft.text, "draft", head, moves, &ground.folder.sql).map(Some)
}

fn carry_out(ground: &Ground<'_>, moves: &[Moved]) -> Result<(), String> {
    let root = &ground.environment.root;
    for one in moves {
        write_aside(&root.join(&one.file.path), &one.file.text)
            .map_err(|error| words::not_written(&one.file.path, &error))?;
        if one.file.path != one.from {
            delete(&root.join(&one.from)).map_err(|error| words::not_written(&one.from, &error))?;
        }
    }
    Ok(())
}

fn told(one: &Moved) -> String {
    let Moved {
        from, file, parent, ..
    } = one;
    if file.path == *from {
        return format!("{from} follows {parent} now");
    }
    format!("{from} is {} now and follows {parent}", file.path)
}

/// What does not fit where the migrations stand now: it is mended by hand.
fn still_wrong(environment: &Environment) -> Vec<String> {
    let ground = match Ground::read(environment) {
        Ok(ground) => ground,
        Err(lines) => return lines,
    };
    let chain = match read_on(Chain::default(), &ground.folder.sealed, &ground.folder.sql) {
        Ok(chain) => chain,
        Err(wrongs) => return stop(wrongs),
    };
    let mut schema = Schema::default();
    for one in &chain.migrations {
        if let Err(error) = apply(&one.migration, &mut schema, &ground.config.engines) {
            return stop([one.locate(&error)]);
        }
    }
    Vec::new()
}
