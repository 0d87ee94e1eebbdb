//! API tokens. The database keeps only their hash, so that its backups open no account.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::fault::{Fault, Outcome};

/// What every token begins with, so that one left in a file by mistake is found by those who search for such.
const PREFIX: &str = "bm_";

/// A secret that speaks for a user. It has no `Debug`: it is shown once, where it is made, and nowhere else.
pub struct Token(String);

impl Token {
    /// A new token of 256 random bits.
    ///
    /// # Errors
    /// The system has no random bytes to give.
    pub fn generate() -> Outcome<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)
            .map_err(|error| Fault::Invalid(format!("no random bytes for a token: {error}")))?;
        Ok(Self(PREFIX.to_owned() + &hex(&bytes)))
    }

    /// What somebody sent as a token, if it can be one at all.
    pub fn sent(text: &str) -> Option<Self> {
        let text = text.trim();
        let plausible = text.starts_with(PREFIX) && text.len() == PREFIX.len() + 64;
        plausible.then(|| Self(text.to_owned()))
    }

    /// What the database keeps of it: SHA-256 in hexadecimal digits. A slow hash is for passwords people make up; this
    /// has 256 bits nobody can guess.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }

    /// The secret itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a String does not fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_read_back() {
        let (one, two) = (Token::generate().unwrap(), Token::generate().unwrap());
        assert_ne!(one.reveal(), two.reveal());
        let again = Token::sent(&format!(" {}\n", one.reveal())).unwrap();
        assert_eq!(again.hash(), one.hash());
        assert_ne!(one.hash(), two.hash());
    }

    #[test]
    fn the_hash_is_sha_256_of_the_whole_token() {
        let token = Token::sent(&format!("bm_{}", "0".repeat(64))).unwrap();
        let sum = "25869ce074a89d5b358d22e175b0ac83b6ebbf476004ec83290db14516df4310";
        assert_eq!(token.hash(), sum);
    }

    #[test]
    fn what_cannot_be_a_token_is_none() {
        for text in [
            "",
            "bm_",
            "bm_00",
            &"0".repeat(67),
            &format!("bm_{}", "0".repeat(65)),
        ] {
            assert!(Token::sent(text).is_none(), "{text}");
        }
    }
}
