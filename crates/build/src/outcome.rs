/// What a build came to. Nothing of it is printed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What is wrong. With any of these the build fails.
    pub errors: Vec<String>,
    /// What people should know.
    pub warnings: Vec<String>,
    /// Files and folders whose change makes cargo run the build script again; relative to the package, all there.
    pub watched: Vec<String>,
    /// What an order to seal or to begin a migration came to; `None` where none was given.
    pub answer: Option<Answer>,
}

/// What an order came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The exit code that the command has: 0 done, 1 failed, 2 wrong usage.
    pub code: u8,
    /// What is to be read, a line each.
    pub lines: Vec<String>,
}

/// The variables that the build looks at.
pub(crate) const VARIABLES: [&str; 7] = [
    "ALUDEL_LOCKED",
    "ALUDEL_REBASE",
    "ALUDEL_REPORT",
    "ALUDEL_REVISION",
    "ALUDEL_SEAL",
    "CI",
    "DOCS_RS",
];

impl Outcome {
    /// The lines that tell cargo.
    ///
    /// ```
    /// use aludel_build::Outcome;
    /// let outcome = Outcome {
    ///     warnings: vec!["wrote migrations/draft.rs: add users.email".into()],
    ///     watched: vec!["models".into()],
    ///     ..Outcome::default()
    /// };
    /// let lines = outcome.directives();
    /// assert!(lines.contains(&"cargo::rerun-if-changed=models".to_owned()));
    /// assert!(lines.contains(&"cargo::warning=wrote migrations/draft.rs: add users.email".to_owned()));
    /// ```
    pub fn directives(&self) -> Vec<String> {
        let line = |key: &'static str| move |text| directive(key, text);
        let watched = self.watched.iter().map(String::as_str);
        let warnings = self.warnings.iter().map(String::as_str);
        let errors = self.errors.iter().map(String::as_str);
        let said = self.answer.iter().flat_map(|answer| {
            let key = if answer.code == 0 { "warning" } else { "error" };
            // An order is obeyed as often as it is given: a path that is never there makes cargo ask again.
            let again = directive("rerun-if-changed", "aludel-obeys-each-order");
            answer
                .lines
                .iter()
                .map(|text| directive(key, text))
                .chain([again])
        });
        let changed = watched.map(line("rerun-if-changed"));
        let variables = VARIABLES.into_iter().map(line("rerun-if-env-changed"));
        changed
            .chain(variables)
            .chain(said)
            .chain(warnings.map(line("warning")))
            .chain(errors.map(line("error")))
            .collect()
    }
}

/// One line for cargo, which reads to the end of the line.
fn directive(key: &str, text: &str) -> String {
    format!("cargo::{key}={}", text.replace(['\n', '\r'], " "))
}
