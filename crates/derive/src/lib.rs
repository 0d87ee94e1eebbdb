//! `#[derive(Model)]`: makes the `table` and `column` attributes legal on structs, enums, fields and variants.
//!
//! The derive itself generates nothing: the build script is the one reader of models.
#![forbid(unsafe_code)]

use proc_macro::TokenStream;

/// Marks a struct as a table, or a field-less enum or one-field tuple struct as a column type.
///
/// It expands to nothing, so it stands beside any other derive. What the attributes mean is read by the build script,
/// which also says what is wrong with them.
///
/// ```
/// use aludel_derive::Model;
///
/// #[derive(Model, Clone, Default)]
/// #[table(name = "users")]
/// struct User {
///     #[column(primary_key)]
///     id: i64,
///     #[column(len = 255, unique)]
///     email: String,
///     #[column(default = Status::Active)]
///     status: Status,
/// }
///
/// #[derive(Model, Clone, Default)]
/// enum Status {
///     #[default]
///     Active,
///     Banned,
/// }
/// ```
#[proc_macro_derive(Model, attributes(table, column))]
pub fn derive_model(_item: TokenStream) -> TokenStream {
    TokenStream::new()
}
