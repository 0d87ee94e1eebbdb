use crate::database::Place;
use crate::tiny::Said;

/// What a run said: stdout, and stderr behind its first line, which names the target.
pub fn lines(said: &Said, place: &Place) -> (String, String) {
    let first = format!("database: {}\n", place.name);
    let rest = said.err.strip_prefix(&first);
    let rest = rest.unwrap_or_else(|| panic!("{} is not the first line of {}", first, said.err));
    (said.out.clone(), rest.to_owned())
}

/// Runs the program; it says this on stdout and behind the first line of stderr, and exits so.
pub fn step(place: &Place, arguments: &[&str], out: &str, err: &str, code: i32) {
    let said = place.tiny.run(arguments);
    let said_lines = lines(&said, place);
    assert_eq!(
        (said_lines.0.as_str(), said_lines.1.as_str()),
        (out, err),
        "{arguments:?}"
    );
    assert_eq!(said.code, code, "{arguments:?}");
}
