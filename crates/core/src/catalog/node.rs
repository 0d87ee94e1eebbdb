//! A piece of an expression in normal form.

use super::operator;

/// An expression with how tightly its outermost operator binds.
pub(super) struct Node {
    pub text: String,
    pub binds: u8,
    /// The expression that says the opposite, where there is one: MySQL and MariaDB show it in the place of NOT.
    opposite: Option<Box<Node>>,
}

impl Node {
    pub fn atom(text: String) -> Node {
        Node::new(text, operator::ATOM)
    }

    pub fn new(text: String, binds: u8) -> Node {
        Node {
            text,
            binds,
            opposite: None,
        }
    }

    pub fn or_opposite(mut self, opposite: Option<Node>) -> Node {
        self.opposite = opposite.map(Box::new);
        self
    }

    /// The opposite of the expression, which then is the opposite of that.
    pub fn negated(mut self) -> Node {
        if let Some(opposite) = self.opposite.take() {
            return opposite.or_opposite(Some(self));
        }
        let text = format!("not {}", self.copy().within(operator::NOT));
        Node::new(text, operator::NOT).or_opposite(Some(self))
    }

    /// The same without its opposite.
    pub fn copy(&self) -> Node {
        Node::new(self.text.clone(), self.binds)
    }

    /// The text, in parentheses where it binds more loosely than what stands around it.
    pub fn within(self, binds: u8) -> String {
        if self.binds < binds {
            format!("({})", self.text)
        } else {
            self.text
        }
    }
}
