//! What becomes of a holder whose lease is taken over.

use super::table::Held;
use crate::Result;
use crate::driver::Driver;

/// Asks the holder's member whether its connection has nothing to do any more; one that has left the group is past that, with
/// all that it had not committed. Where it does not answer nothing is known.
pub(super) fn is_idle(driver: &mut dyn Driver, held: &Held) -> Result<bool> {
    let Some(mut there) = member(driver, held)? else {
        return Ok(true);
    };
    let sql = "SELECT 1 FROM information_schema.processlist WHERE id = ? AND command <> 'Sleep'";
    Ok(there.query(sql, &[held.session.into()])?.is_empty())
}

/// A connection to the member of a group that the holder is connected to; `None` where that has left the group.
pub(super) fn member(
    driver: &mut dyn Driver,
    held: &Held,
) -> Result<Option<Box<dyn Driver + Send>>> {
    let sql = "SELECT member_host, member_port FROM performance_schema.replication_group_members WHERE member_id = ?";
    let members = driver.query(sql, &[held.node.as_str().into()])?;
    let Some(member) = members.first() else {
        return Ok(None);
    };
    let (host, port): (String, u64) = (member.get(0)?, member.get(1)?);
    let at = (host.as_str(), u16::try_from(port).unwrap_or_default());
    Ok(Some(driver.another(Some(at))?))
}

/// Ends the connection, if it is the holder's still: it has the named lock.
pub(super) fn kill(driver: &mut dyn Driver, held: &Held, lock: &str) -> Result<()> {
    let session = held.session;
    let rows = driver.query("SELECT IS_USED_LOCK(?) = ?", &[lock.into(), session.into()])?;
    let own: Option<i64> = rows.first().map_or(Ok(None), |row| row.get(0))?;
    if own == Some(1) {
        driver.execute(&format!("KILL {session}"), &[])?;
    }
    Ok(())
}
