//! A piece of an expression in normal form, and the operators around it.

/// How tightly things bind: the more the tighter.
pub(super) mod binds {
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const NOT: u8 = 3;
    pub const IS: u8 = 4;
    pub const COMPARE: u8 = 5;
    pub const LIKE: u8 = 6;
    pub const OTHER: u8 = 7;
    pub const PLUS: u8 = 8;
    pub const TIMES: u8 = 9;
    pub const POWER: u8 = 10;
    pub const ZONE: u8 = 11;
    pub const COLLATE: u8 = 12;
    pub const SIGN: u8 = 13;
    pub const CAST: u8 = 15;
    pub const ATOM: u8 = 20;
}

/// An expression in normal form.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub text: String,
    pub binds: u8,
    /// Whether a cast of it means nothing: a literal, or a list of such.
    pub literal: bool,
    /// What is in a row of several; nothing where it is none.
    pub parts: Vec<Node>,
}

impl Node {
    pub fn new(text: impl Into<String>, binds: u8) -> Node {
        Node {
            text: text.into(),
            binds,
            literal: false,
            parts: Vec::new(),
        }
    }

    pub fn atom(text: impl Into<String>) -> Node {
        Node::new(text, binds::ATOM)
    }

    pub fn literal(text: String) -> Node {
        Node {
            literal: true,
            ..Node::atom(text)
        }
    }

    /// The text, in parentheses where it binds more loosely than what stands around it.
    pub fn within(&self, least: u8) -> String {
        if self.binds < least {
            format!("({})", self.text)
        } else {
            self.text.clone()
        }
    }

    /// Several values as one.
    pub fn row(parts: Vec<Node>) -> Node {
        let text = format!("({})", joined(&parts));
        Node {
            parts,
            ..Node::atom(text)
        }
    }

    /// An operator between two expressions. Whether rows are equal PostgreSQL asks value by value.
    pub fn infix(left: &Node, word: &str, binds: u8, right: &Node) -> Node {
        let between = match word {
            "=" => Some(("and", binds::AND)),
            "<>" | "is distinct from" => Some(("or", binds::OR)),
            _ => None,
        };
        if let Some((word_between, outer)) = between
            && !left.parts.is_empty()
            && left.parts.len() == right.parts.len()
        {
            let pairs = left.parts.iter().zip(&right.parts);
            let each = pairs.map(|(a, b)| Node::infix(a, word, binds, b).within(outer));
            let each: Vec<_> = each.collect();
            return Node::new(each.join(&format!(" {word_between} ")), outer);
        }
        let (left, right) = (left.within(binds), right.within(binds + 1));
        Node::new(format!("{left} {word} {right}"), binds)
    }
}

pub(super) fn joined(all: &[Node]) -> String {
    let texts: Vec<_> = all.iter().map(|node| node.text.as_str()).collect();
    texts.join(", ")
}

/// How tightly the operator binds; none for what is no operator.
pub(super) fn strength(word: &str, negated: bool) -> Option<u8> {
    if negated && !["in", "between", "like", "ilike", "similar"].contains(&word) {
        return None;
    }
    Some(match word {
        "or" => binds::OR,
        "and" => binds::AND,
        "is" | "isnull" | "notnull" => binds::IS,
        "=" | "<>" | "!=" | "<" | ">" | "<=" | ">=" => binds::COMPARE,
        "in" | "between" | "like" | "ilike" | "similar" | "~~" | "!~~" | "~~*" | "!~~*" => {
            binds::LIKE
        }
        "+" | "-" => binds::PLUS,
        "*" | "/" | "%" => binds::TIMES,
        "^" => binds::POWER,
        "at" => binds::ZONE,
        "collate" => binds::COLLATE,
        "::" | "[" => binds::CAST,
        "||" | "->" | "->>" | "#>" | "#>>" | "@>" | "<@" | "?" | "?|" | "?&" | "&&" | "@@"
        | "@?" | "#-" | "~" | "~*" | "!~" | "!~*" | "|" | "&" | "#" | "<<" | ">>" => binds::OTHER,
        _ => return None,
    })
}

/// A cast, unless PostgreSQL adds such by itself.
pub(super) fn cast(inner: &Node, ty: &str) -> Node {
    const ADDED: [&str; 11] = [
        "text",
        "varchar",
        "char",
        "bpchar",
        "smallint",
        "integer",
        "bigint",
        "numeric",
        "real",
        "double precision",
        "timestamp",
    ];
    let base = ty.trim_end_matches("[]");
    if inner.literal || ADDED.contains(&base) || base == "timestamptz" {
        return inner.clone();
    }
    Node::new(format!("{}::{ty}", inner.within(binds::CAST)), binds::CAST)
}

/// `= ANY (ARRAY[…])` is `IN`, `<> ALL (ARRAY[…])` is `NOT IN`.
pub(super) fn quantified(left: &Node, word: &str, quantor: &str, list: &Node) -> Node {
    let inner = list
        .text
        .strip_prefix("array[")
        .and_then(|rest| rest.strip_suffix(']'));
    let known = match (word, quantor) {
        ("=", "any" | "some") => Some("in"),
        ("<>", "all") => Some("not in"),
        _ => None,
    };
    if let (Some(inner), Some(known)) = (inner, known) {
        let right = Node::atom(format!("({inner})"));
        return Node::infix(left, known, binds::LIKE, &right);
    }
    let right = Node::atom(format!("{quantor}({})", list.text));
    Node::infix(left, word, binds::COMPARE, &right)
}

/// Whether a value is one of these. PostgreSQL makes a list of literals, and compares with each of the others.
pub(super) fn member(left: &Node, negated: bool, all: &[Node]) -> Node {
    let words = if negated {
        ("not in", "<>", "and", binds::AND)
    } else {
        ("in", "=", "or", binds::OR)
    };
    let literals: Vec<_> = all.iter().filter(|one| one.literal).cloned().collect();
    let listed = literals.len() > 1;
    let alone = all.iter().filter(|one| !(listed && one.literal));
    let list = listed.then(|| Node::atom(format!("({})", joined(&literals))));
    let list = list.map(|list| Node::infix(left, words.0, binds::LIKE, &list));
    let each = alone.map(|one| Node::infix(left, words.1, binds::COMPARE, one));
    let parts: Vec<_> = list.into_iter().chain(each).collect();
    if let [one] = &parts[..] {
        return one.clone();
    }
    let texts: Vec<_> = parts.iter().map(|part| part.within(words.3)).collect();
    Node::new(texts.join(&format!(" {} ", words.2)), words.3)
}
