/// A type of PostgreSQL in normal form, as a person writes it or as `format_type` shows it: in lower case, by its short
/// name.
///
/// ```
/// use aludel_core::catalog::postgres::type_normal;
/// assert_eq!(type_normal("character varying(255)"), "varchar(255)");
/// assert_eq!(type_normal("timestamp(6) with time zone"), "timestamptz");
/// assert_eq!(type_normal("INT4"), "integer");
/// assert_eq!(type_normal("numeric(20)"), "numeric(20,0)");
/// ```
pub fn type_normal(word: &str) -> String {
    let lower = word.trim().to_lowercase();
    let (base, dimensions) = match lower.find('[') {
        Some(at) => (
            lower[..at].trim_end(),
            "[]".repeat(lower.matches('[').count()),
        ),
        None => (lower.as_str(), String::new()),
    };
    let (name, args) = parts(base);
    let name = match SYNONYMS.iter().find(|(from, _)| *from == name) {
        Some((_, to)) => (*to).to_owned(),
        None => name,
    };
    let args = match (name.as_str(), args.as_deref()) {
        ("timestamp" | "timestamptz" | "time" | "timetz" | "interval", Some("6"))
        | ("integer" | "bigint" | "smallint" | "double precision" | "real", _) => None,
        ("numeric", Some(digits)) if !digits.contains(',') => Some(format!("{digits},0")),
        ("char" | "bit", None) => Some("1".to_owned()),
        _ => args,
    };
    let args = args.map_or(String::new(), |args| format!("({args})"));
    format!("{name}{args}{dimensions}")
}

const SYNONYMS: [(&str, &str); 19] = [
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int8", "bigint"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("float", "double precision"),
    ("decimal", "numeric"),
    ("dec", "numeric"),
    ("bool", "boolean"),
    ("character varying", "varchar"),
    ("character", "char"),
    ("bit varying", "varbit"),
    ("timestamp without time zone", "timestamp"),
    ("timestamp with time zone", "timestamptz"),
    ("time without time zone", "time"),
    ("time with time zone", "timetz"),
    ("pg_catalog.text", "text"),
    ("string", "text"),
];

/// The name in single spaces, and what stands in parentheses in it: `timestamp(3) with time zone` has them in the middle.
fn parts(word: &str) -> (String, Option<String>) {
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match (word.find('('), word.rfind(')')) {
        (Some(open), Some(close)) if open < close => {
            let args: String = word[open + 1..close]
                .chars()
                .filter(|c| !c.is_whitespace())
                .collect();
            let name = format!("{} {}", &word[..open], &word[close + 1..]);
            (spaced(&name), Some(args))
        }
        _ => (spaced(word), None),
    }
}
