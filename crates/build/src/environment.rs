use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the build is told: where the package lies, where to put what it makes, and the environment's variables.
///
/// A value of its own, so that a build can be run in a test without cargo.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Environment {
    /// The package's folder: the one with Cargo.toml.
    pub root: PathBuf,
    /// Cargo's OUT_DIR: where `aludel.rs` is put.
    pub out_dir: PathBuf,
    /// The environment's variables, those with text that is not Unicode left out.
    pub variables: BTreeMap<String, String>,
}

impl Environment {
    /// The environment that cargo gives to a build script.
    ///
    /// # Errors
    /// Cargo did not start this process as a build script.
    pub fn of_cargo() -> Result<Self, String> {
        let variables: BTreeMap<String, String> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        let path = |name: &str| {
            std::env::var_os(name).map(PathBuf::from).ok_or_else(|| {
                format!(
                    "`{name}` is not set: call `aludel_build::run()` from build.rs, which cargo starts"
                )
            })
        };
        Ok(Self {
            root: path("CARGO_MANIFEST_DIR")?,
            out_dir: path("OUT_DIR")?,
            variables,
        })
    }

    /// The variable's value, if it is set.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// Whether a switch is on: set, and neither empty nor `0` nor `false`.
    ///
    /// ```
    /// # use aludel_build::Environment;
    /// let mut environment = Environment::default();
    /// assert!(!environment.is_on("CI"));
    /// environment.variables.insert("CI".into(), "false".into());
    /// assert!(!environment.is_on("CI"));
    /// environment.variables.insert("CI".into(), "1".into());
    /// assert!(environment.is_on("CI"));
    /// ```
    pub fn is_on(&self, name: &str) -> bool {
        let off =
            |value: &str| value.is_empty() || value == "0" || value.eq_ignore_ascii_case("false");
        self.variable(name).is_some_and(|value| !off(value))
    }
}
