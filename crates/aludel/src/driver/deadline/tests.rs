#![allow(clippy::unwrap_used)]

use std::sync::mpsc::channel;
use std::thread::sleep;

use super::*;

const SHORT: Duration = Duration::from_millis(1);

#[test]
fn what_is_opened_in_time_is_handed_on() {
    for limit in [None, Some(Duration::from_mins(1))] {
        assert_eq!(within(limit, || Ok::<_, ()>(7)).unwrap(), 7);
        let failed = within(limit, || Err::<(), _>("no"));
        assert!(matches!(failed, Err(Unopened::Failed("no"))));
    }
}

#[test]
fn what_is_opened_too_late_is_closed() {
    /// Says that it is closed.
    struct Opened(std::sync::mpsc::Sender<()>);
    impl Drop for Opened {
        fn drop(&mut self) {
            self.0.send(()).unwrap();
        }
    }
    let (closed, heard) = channel();
    let (go, wait) = channel::<()>();
    let late = within(Some(SHORT), move || {
        wait.recv().unwrap();
        Ok::<_, ()>(Opened(closed))
    });
    assert!(matches!(late, Err(Unopened::Late(SHORT))));
    go.send(()).unwrap();
    heard.recv().unwrap();
}

#[test]
#[should_panic(expected = "the driver panics")]
fn a_panic_is_handed_on() {
    let _ = within(Some(Duration::from_mins(1)), || -> Result<(), ()> {
        sleep(SHORT);
        panic!("the driver panics")
    });
}

#[test]
fn a_connection_that_cannot_be_opened_anew_is_unreachable() {
    let error = DbError::from(Unopened::<DbError>::Late(Duration::from_secs(30)));
    assert_eq!(
        (error.class, &*error.message),
        (
            Class::Unreachable,
            "the server has not let us in within 30 s"
        )
    );
}
