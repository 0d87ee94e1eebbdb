//! How a type is spelled: what stands in its angle brackets.

use aludel_core::ColumnType;
use syn::{GenericArgument, PathArguments, PathSegment, Type};

use super::report::wrong;

/// The type in an `Option`.
pub(super) fn option(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Group(group) => option(&group.elem),
        Type::Paren(paren) => option(&paren.elem),
        Type::Path(path) => {
            let last = path.path.segments.last().filter(|s| s.ident == "Option")?;
            arguments(last).first().copied()
        }
        _ => None,
    }
}

/// The type arguments, lifetimes left out.
pub(super) fn arguments(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(args) = &segment.arguments else {
        return Vec::new();
    };
    let types = args.args.iter().filter_map(|arg| match arg {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// `u8`.
pub(super) fn is_u8(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("u8"))
}

/// `Vec<u8>`.
pub(super) fn bytes(inner: &Type, last: &PathSegment) -> syn::Result<ColumnType> {
    if is_u8(inner) {
        return Ok(ColumnType::Bytes { len: None });
    }
    wrong(
        last.ident.span(),
        "of all `Vec` only `Vec<u8>` is a column type: use `Json<Vec<…>>`, or a table of its own",
    )
}

/// `DateTime<Utc>` is chrono's instant; `civil::DateTime` is jiff's day and time.
pub(super) fn instant(ty: &Type, last: &PathSegment, args: &[&Type]) -> syn::Result<ColumnType> {
    let zone = match args {
        [Type::Path(zone)] => zone.path.segments.last().map(|s| s.ident.to_string()),
        _ => None,
    };
    let civil = matches!(ty, Type::Path(path)
        if path.path.segments.iter().any(|segment| segment.ident == "civil"));
    match zone.as_deref() {
        Some("Utc") => Ok(ColumnType::Timestamp),
        None if civil && args.is_empty() => Ok(ColumnType::DateTime),
        Some(zone) => wrong(
            last.ident.span(),
            format!(
                "`DateTime<{zone}>` is no column type, since no engine keeps the offset: use \
                 `DateTime<Utc>`, with a column for the offset beside it if you need it"
            ),
        ),
        None => wrong(
            last.ident.span(),
            "`DateTime` without a zone is ambiguous: write `DateTime<Utc>` for an instant, \
             `NaiveDateTime` or `civil::DateTime` for a day and time without zone",
        ),
    }
}
