//! Functions that PostgreSQL writes in words, each version in its own, as calls with commas.

use super::expression::Parser;
use super::node::{Node, binds, joined};

/// The call of a function, its opening parenthesis taken.
pub(super) fn call(name: &str, parser: &mut Parser<'_>) -> Option<Node> {
    let (name, args) = match name {
        "extract" => {
            let field = parser.word()?;
            parser.takes("from").then_some(())?;
            let args = parser.items(")")?;
            let field = Node::atom(format!("'{}'", field.trim_matches('\'')));
            ("date_part", [vec![field], args].concat())
        }
        "position" => position(parser)?,
        "substring" => ("substring", between(parser, &["from", "for"])?),
        "overlay" => ("overlay", between(parser, &["placing", "from", "for"])?),
        "trim" => trim(parser)?,
        other => (other, between(parser, &[])?),
    };
    Some(Node::atom(format!("{name}({})", joined(&args))))
}

/// Arguments with commas or these words between, up to the closing parenthesis.
fn between(parser: &mut Parser<'_>, words: &[&str]) -> Option<Vec<Node>> {
    let mut all = Vec::new();
    while !parser.takes(")") {
        if !all.is_empty() {
            let word = words.iter().any(|word| parser.takes(word));
            (word || parser.takes(",")).then_some(())?;
        }
        all.push(parser.expression(0)?);
    }
    Some(all)
}

/// `POSITION(a IN b)` is `position(b, a)`.
fn position(parser: &mut Parser<'_>) -> Option<(&'static str, Vec<Node>)> {
    let first = parser.expression(binds::LIKE + 1)?;
    if parser.takes("in") {
        let mut args = parser.items(")")?;
        args.push(first);
        return Some(("position", args));
    }
    parser.takes(",").then_some(())?;
    let rest = parser.items(")")?;
    Some(("position", [vec![first], rest].concat()))
}

/// `TRIM(LEADING 'x' FROM a)` is `ltrim(a, 'x')`.
fn trim(parser: &mut Parser<'_>) -> Option<(&'static str, Vec<Node>)> {
    let sides = [
        ("both", "btrim"),
        ("leading", "ltrim"),
        ("trailing", "rtrim"),
    ];
    let side = sides.into_iter().find(|(word, _)| parser.takes(word));
    let name = side.map_or("btrim", |(_, name)| name);
    if parser.takes("from") {
        return Some((name, parser.items(")")?));
    }
    let first = parser.expression(0)?;
    if parser.takes("from") {
        let mut args = parser.items(")")?;
        args.push(first);
        return Some((name, args));
    }
    parser.takes(",");
    let rest = parser.items(")")?;
    Some((name, [vec![first], rest].concat()))
}
