//! `IS …` and `BETWEEN`, as PostgreSQL shows them.

use super::expression::Parser;
use super::node::{Node, binds};

impl Parser<'_> {
    pub(super) fn is(&mut self, left: &Node) -> Option<Node> {
        let not = if self.takes("not") { "not " } else { "" };
        let what = self.word()?;
        if what == "distinct" {
            self.takes("from").then_some(())?;
            let right = self.expression(binds::IS + 1)?;
            let differs = Node::infix(left, "is distinct from", binds::IS, &right);
            return Some(if not.is_empty() {
                differs
            } else {
                Node::new(format!("not {}", differs.within(binds::NOT)), binds::NOT)
            });
        }
        if what == "normalized" {
            // As a call, as versions before 14 show it.
            return Some(Node::new(
                format!("{not}is_normalized({})", left.text),
                if not.is_empty() {
                    binds::ATOM
                } else {
                    binds::NOT
                },
            ));
        }
        let left = left.within(binds::IS + 1);
        let known = ["null", "true", "false", "unknown", "json"].contains(&what.as_str());
        known.then(|| Node::new(format!("{left} is {not}{what}"), binds::IS))
    }

    pub(super) fn between(&mut self, left: &Node, negated: bool) -> Option<Node> {
        let symmetric = self.takes("symmetric");
        let low = self.expression(binds::LIKE + 1)?;
        self.takes("and").then_some(())?;
        let high = self.expression(binds::LIKE + 1)?;
        let words = if negated {
            ("<", "or", ">", binds::OR)
        } else {
            (">=", "and", "<=", binds::AND)
        };
        let range = |low: &Node, high: &Node| {
            let above = Node::infix(left, words.0, binds::COMPARE, low).text;
            let below = Node::infix(left, words.2, binds::COMPARE, high).text;
            Node::new(format!("{above} {} {below}", words.1), words.3)
        };
        let plain = range(&low, &high);
        if !symmetric {
            return Some(plain);
        }
        let (word, binds) = if negated {
            ("and", binds::AND)
        } else {
            ("or", binds::OR)
        };
        Some(Node::infix(&plain, word, binds, &range(&high, &low)))
    }
}
