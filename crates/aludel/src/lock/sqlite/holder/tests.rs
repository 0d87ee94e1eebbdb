#![allow(clippy::unwrap_used)]

use super::*;

const LOCKS: &str = "\
1: POSIX  ADVISORY  READ 11 fe:00:815 1073741826 1073742335
1: -> POSIX  ADVISORY  WRITE 12 fe:00:815 1073741825 1073741825
2: FLOCK  ADVISORY  WRITE 13 fe:00:815 0 EOF
3: POSIX  ADVISORY  WRITE 14 fe:00:816 1073741825 1073741825
4: POSIX  ADVISORY  WRITE 0 fe:00:817 1073741825 1073741825
5: POSIX  ADVISORY  WRITE 15 fe:00:815 1073741824 1073742335
6: POSIX  ADVISORY  WRITE 16 fe:00:818 123 123
7: POSIX  ADVISORY  WRITE 17 fe:00:819 0 EOF
";

#[test]
fn the_writer_is_read_from_the_list_of_locks() {
    for (place, byte, process) in [
        ("fe:00:815", RESERVED, Some(15)),
        ("fe:00:816", RESERVED, Some(14)),
        ("fe:00:817", RESERVED, None),
        ("fe:01:816", RESERVED, None),
        ("fe:00:818", WAL_WRITE, None),
        ("fe:00:819", WAL_WRITE, Some(17)),
    ] {
        assert_eq!(writer(LOCKS, place, byte), process, "{place}");
    }
}

#[cfg(all(target_os = "linux", feature = "sqlite"))]
mod real {
    use std::time::Duration;

    use crate::{Execute, Options, again};

    const HELD: &str = "lock::sqlite::holder::tests::real::another_process_that_writes_is_named";

    /// Writes, until the file beside the database goes.
    fn hold(file: &str) {
        let mut db = crate::connect(&format!("sqlite://{file}")).unwrap();
        db.execute("BEGIN IMMEDIATE", &[]).unwrap();
        let mark = format!("{file}.held");
        std::fs::write(&mark, "").unwrap();
        while std::fs::exists(&mark).unwrap() {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn refused(url: &str) -> String {
        let app = crate::fixture::embedded(&[("0001_t", &[], &[])]);
        let app = app.with(Options::new().lock_timeout(Duration::from_millis(50)));
        app.upgrade(&mut crate::connect(url).unwrap())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn another_process_that_writes_is_named() {
        if let Some(file) = again::asked() {
            return hold(&file);
        }
        for mode in ["DELETE", "WAL"] {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("app.db").display().to_string();
            let url = format!("sqlite://{file}");
            let mut db = crate::connect(&url).unwrap();
            db.query(&format!("PRAGMA journal_mode = {mode}"), &[])
                .unwrap();
            db.execute("CREATE TABLE other (a)", &[]).unwrap();
            let mut child = again::process(HELD, &file).spawn().unwrap();
            let mark = format!("{file}.held");
            let begun = std::time::Instant::now();
            while !std::fs::exists(&mark).unwrap() {
                assert!(begun.elapsed() < Duration::from_mins(1));
                std::thread::sleep(Duration::from_millis(10));
            }
            let said = refused(&url);
            std::fs::remove_file(&mark).unwrap();
            assert!(child.wait().unwrap().success());
            let process = format!(" (process {}) is changing it: try again", child.id());
            assert!(said.contains(&process), "{mode}: {said}");

            db.execute("BEGIN IMMEDIATE", &[]).unwrap();
            let said = refused(&url);
            let own = "since another connection of this process is changing it: try again";
            assert!(said.contains(own), "{mode}: {said}");
        }
    }
}
