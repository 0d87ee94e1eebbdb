//! Choices made from bytes. Bytes that are missing count as 0, and 0 always chooses the simplest, so that what proptest
//! shrinks gets smaller and plainer.

use std::fmt;
use std::ops::Range;

use proptest::prelude::*;

/// Bytes to choose from.
#[derive(Clone)]
pub struct Draw {
    bytes: Vec<u8>,
    at: usize,
}

impl fmt::Debug for Draw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draw({:?})", self.bytes)
    }
}

impl Draw {
    /// Any choices.
    pub fn any() -> impl Strategy<Value = Draw> {
        Draw::of(0..1000)
    }

    /// Any choices, so many of which are not the simplest.
    pub fn of(count: Range<usize>) -> impl Strategy<Value = Draw> {
        proptest::collection::vec(any::<u8>(), count).prop_map(|bytes| Draw { bytes, at: 0 })
    }

    /// One of `0..n`.
    pub fn below(&mut self, n: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % n.max(1)
    }

    /// True once in `n`.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }

    /// One of the things.
    pub fn one<T: Clone>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())].clone()
    }

    /// At most `most` of the things, in their order, each once.
    pub fn some<T: Clone>(&mut self, things: &[T], most: usize) -> Vec<T> {
        let mut left = self.below(most + 1);
        let mut chosen = Vec::new();
        for (at, thing) in things.iter().enumerate() {
            let rest = things.len() - at;
            if left > 0 && self.below(rest) < left {
                chosen.push(thing.clone());
                left -= 1;
            }
        }
        chosen
    }
}
