/// What is wrong with a `renamed_from` that names the name itself.
pub(super) fn same(name: &str) -> String {
    format!(
        "`renamed_from` says \"{name}\", which is the present name: write the name until now, or \
         take the word out"
    )
}
