use aludel::{Database, Execute};
use chrono::{DateTime, TimeDelta, Utc};

use super::{Reader, dialect, last_id, number};
use crate::fault::{Fault, Outcome};
use crate::models::User;
use crate::token::Token;

/// How stale `last_used_at` may grow: a write for every request read would cost more than it tells.
const STALE: TimeDelta = TimeDelta::hours(1);

const COLUMNS: &str = "u.id, u.display_name, u.email, u.created_at";

/// Whom this token speaks for. Notes that the token was used.
///
/// # Errors
/// Nobody, or the database refuses.
pub fn signed(db: &mut Database, token: &Token, now: DateTime<Utc>) -> Outcome<User> {
    let sql = format!(
        "SELECT {COLUMNS}, k.id, k.last_used_at FROM api_tokens k \
         JOIN users u ON u.id = k.user_id WHERE k.token_hash = ?"
    );
    let rows = db.query(&sql, &[token.hash().into()])?;
    let mut row = Reader::new(rows.first().ok_or(Fault::Unauthorized)?);
    let user = user(&mut row)?;
    let (key, last): (i64, _) = (row.take()?, row.maybe_instant()?);
    if last.is_none_or(|last| now - last > STALE) {
        let at = dialect::instant(db.engine(), now);
        db.execute(
            "UPDATE api_tokens SET last_used_at = ? WHERE id = ?",
            &[at, key.into()],
        )?;
    }
    Ok(user)
}

/// Every user, by name.
///
/// # Errors
/// The database refuses.
pub fn list(db: &mut Database) -> Outcome<Vec<User>> {
    let sql = format!("SELECT {COLUMNS} FROM users u ORDER BY u.display_name");
    let rows = db.query(&sql, &[])?;
    rows.iter().map(|row| user(&mut Reader::new(row))).collect()
}

/// Adds a user and gives their id.
///
/// # Errors
/// The name or the address is taken, or the database refuses.
pub fn add(db: &mut Database, name: &str, email: Option<&str>) -> Outcome<i64> {
    let count = "SELECT COUNT(*) FROM users WHERE display_name = ?";
    if number(db, count, &[name.into()])? > 0 {
        let help = "take another, or make them a new token with `app user token`";
        return Err(Fault::Taken(format!(
            "there is a user {name:?} already: {help}"
        )));
    }
    let count = "SELECT COUNT(*) FROM users WHERE email = ?";
    if number(db, count, &[email.into()])? > 0 {
        return Err(Fault::Taken(
            "a user has this address already: take another".into(),
        ));
    }
    db.execute(
        "INSERT INTO users (display_name, email) VALUES (?, ?)",
        &[name.into(), email.into()],
    )?;
    last_id(db)
}

/// The id of the user with this name.
///
/// # Errors
/// There is none, or the database refuses.
pub fn named(db: &mut Database, name: &str) -> Outcome<i64> {
    let rows = db.query(
        "SELECT id FROM users WHERE display_name = ?",
        &[name.into()],
    )?;
    let row = rows.first().ok_or_else(|| {
        Fault::Invalid(format!(
            "there is no user {name:?}: see `app user list` for who there is"
        ))
    })?;
    Ok(row.get(0)?)
}

/// Keeps other transactions from writing what is this user's until this one ends, so that two of one user's requests never
/// wait for each other in a circle.
///
/// # Errors
/// The user is gone, or the database refuses.
pub(super) fn hold(db: &mut Database, user: i64) -> Outcome<()> {
    let hold = dialect::hold(db.engine());
    let rows = db.query(
        &format!("SELECT id FROM users WHERE id = ?{hold}"),
        &[user.into()],
    )?;
    rows.first().map(|_| ()).ok_or(Fault::Unauthorized)
}

/// Lets this token speak for this user from now on.
///
/// # Errors
/// The database refuses.
pub fn grant(db: &mut Database, user: i64, label: &str, token: &Token) -> Outcome<()> {
    db.execute(
        "INSERT INTO api_tokens (user_id, label, token_hash) VALUES (?, ?, ?)",
        &[user.into(), label.into(), token.hash().into()],
    )?;
    Ok(())
}

/// Takes every token of this user away, and gives how many there were.
///
/// # Errors
/// The database refuses.
pub fn revoke(db: &mut Database, user: i64) -> Outcome<u64> {
    Ok(db.execute("DELETE FROM api_tokens WHERE user_id = ?", &[user.into()])?)
}

#[allow(
    clippy::needless_update,
    reason = "a new field of the model needs no word here"
)]
fn user(row: &mut Reader<'_>) -> Outcome<User> {
    Ok(User {
        id: row.take()?,
        display_name: row.take()?,
        email: row.take()?,
        created_at: row.instant()?,
        ..User::default()
    })
}
