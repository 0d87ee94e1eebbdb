/// A file that the build read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path relative to the package, with `/` between its parts on every machine.
    pub path: String,
    /// Its text.
    pub text: String,
}
