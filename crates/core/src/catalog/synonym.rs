//! Functions of MySQL and MariaDB that have more than one name, of which the catalogues show one of their own.

/// Each name that is shown in another way, and the one it has in normal form.
const FUNCTIONS: [(&str, &str); 24] = [
    ("ceil", "ceiling"),
    ("character_length", "char_length"),
    ("curdate", "current_date"),
    ("curtime", "current_time"),
    ("date_sub", "subdate"),
    ("date_add", "adddate"),
    ("day", "dayofmonth"),
    ("lcase", "lower"),
    ("localtime", "current_timestamp"),
    ("localtimestamp", "current_timestamp"),
    ("mid", "substr"),
    ("now", "current_timestamp"),
    ("octet_length", "length"),
    ("power", "pow"),
    ("rlike", "regexp_like"),
    ("schema", "database"),
    ("session_user", "user"),
    ("sha", "sha1"),
    ("std", "stddev"),
    ("stddev_pop", "stddev"),
    ("substring", "substr"),
    ("system_user", "user"),
    ("ucase", "upper"),
    ("var_pop", "variance"),
];

/// Words that call a function without parentheses.
const BARE: [&str; 8] = [
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "utc_date",
    "utc_time",
    "utc_timestamp",
];

/// The function's name in normal form.
pub(super) fn function(name: &str) -> &str {
    let found = FUNCTIONS.iter().find(|(from, _)| *from == name);
    found.map_or(name, |(_, to)| to)
}

/// A word that is no call in normal form: a function without parentheses, or a truth value, which is a number.
pub(super) fn word(word: &str) -> String {
    match word {
        "true" => "1".to_owned(),
        "false" => "0".to_owned(),
        bare if BARE.contains(&bare) => format!("{}()", function(bare)),
        other => other.to_owned(),
    }
}

/// The operator that says the opposite.
pub(super) fn opposite(operator: &str) -> Option<&'static str> {
    const PAIRS: [(&str, &str); 7] = [
        ("=", "<>"),
        ("<", ">="),
        (">", "<="),
        ("in", "not in"),
        ("like", "not like"),
        ("between", "not between"),
        ("is null", "is not null"),
    ];
    PAIRS.iter().find_map(|(one, other)| {
        if *one == operator {
            Some(*other)
        } else {
            (*other == operator).then_some(*one)
        }
    })
}
