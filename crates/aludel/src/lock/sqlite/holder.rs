//! Who has the lock of a file. SQLite cannot say it, nor may a holder leave its name anywhere: beside the file or in a folder of
//! ours it would be litter after a crash, and in the file it is not seen before the COMMIT. But Linux lists the locks of all
//! processes. The file itself is not opened for that: closing it again would let go of our own locks on it.

use std::path::Path;

use crate::driver::Driver;

/// The byte of the database's file that a writer locks, and the one of its `-shm` where there is a write-ahead log.
const RESERVED: u64 = 0x4000_0001;
const WAL_WRITE: u64 = 120;

/// The process that writes, where the system tells it.
pub(super) fn holder(driver: &mut dyn Driver) -> Option<String> {
    let rows = driver.query("PRAGMA database_list", &[]).ok()?;
    let main = rows
        .iter()
        .find(|row| row.get::<String>(1).is_ok_and(|name| name == "main"))?;
    let file: String = main.get(2).ok()?;
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let log = format!("{file}-shm");
    let places = [(file.as_str(), RESERVED), (log.as_str(), WAL_WRITE)];
    let mut found = places
        .iter()
        .filter_map(|(path, byte)| writer(&locks, &place(Path::new(path))?, *byte));
    let process = found.next()?;
    if process == std::process::id() {
        return Some("another connection of this process".to_owned());
    }
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(format!("{} (process {process})", name.trim()))
}

/// A file as the list of locks names it.
#[cfg(target_os = "linux")]
fn place(path: &Path) -> Option<String> {
    use std::os::linux::fs::MetadataExt;

    let found = path.metadata().ok()?;
    let device = found.st_dev();
    let major = ((device >> 8) & 0xfff) | ((device >> 32) & 0xffff_f000);
    let minor = (device & 0xff) | ((device >> 12) & 0xffff_ff00);
    Some(format!("{major:02x}:{minor:02x}:{}", found.st_ino()))
}

/// Elsewhere nobody lists them.
#[cfg(not(target_os = "linux"))]
fn place(_: &Path) -> Option<String> {
    None
}

/// The process that has this byte of the file for itself: `1: POSIX  ADVISORY  WRITE 4711 fe:00:815 1073741825 1073741825`.
fn writer(locks: &str, place: &str, byte: u64) -> Option<u32> {
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "POSIX", _, "WRITE", process, at, first, last] = words[..] else {
            return None;
        };
        let holds = first.parse().is_ok_and(|first: u64| first <= byte)
            && (last == "EOF" || last.parse().is_ok_and(|last: u64| byte <= last));
        // A process of another container has no number here.
        let process = process.parse().ok().filter(|process| *process > 0);
        process.filter(|_| holds && at == place)
    })
}

#[cfg(test)]
mod tests;
