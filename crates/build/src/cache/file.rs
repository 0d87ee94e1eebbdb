//! The file of a cache: a sum of the rest, who wrote it, then sections of bytes, each behind its length.

use std::io;
use std::ops::Range;
use std::path::Path;

use aludel_core::FORMAT;

use crate::files::write_aside;

/// The number of the caches' own format.
const CACHE: u32 = 1;

/// Who writes: this version, and this very program, since the crates of a checkout change and keep their version.
pub(super) fn tool() -> String {
    let program = std::env::current_exe().and_then(std::fs::metadata);
    let program = program.and_then(|data| {
        let since = data.modified()?.duration_since(std::time::UNIX_EPOCH);
        Ok((data.len(), since.map_err(io::Error::other)?))
    });
    let version = env!("CARGO_PKG_VERSION");
    match program {
        Ok((length, time)) => format!("{version} {FORMAT} {CACHE} {length} {}", time.as_nanos()),
        Err(_) => format!("{version} {FORMAT} {CACHE}"),
    }
}

/// The sections of a file.
#[derive(Default)]
pub(super) struct Sections {
    bytes: Vec<u8>,
    places: Vec<Range<usize>>,
}

impl Sections {
    /// Reads a file; nothing where it is not there, broken, or of another tool.
    pub fn read(path: &Path, tool: &str) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        let mut places = Vec::new();
        let mut at = SUM;
        if bytes.get(..SUM)? != sum(bytes.get(SUM..)?) {
            return None;
        }
        while at < bytes.len() {
            let length = bytes.get(at..at + 8)?;
            let length = u64::from_le_bytes(length.try_into().ok()?);
            let end = (at + 8).checked_add(usize::try_from(length).ok()?)?;
            bytes.get(at + 8..end)?;
            places.push(at + 8..end);
            at = end;
        }
        let writer = places.first()?.clone();
        if bytes.get(writer)? != tool.as_bytes() {
            return None;
        }
        places.remove(0);
        Some(Self { bytes, places })
    }

    /// The bytes of a section.
    pub fn get(&self, number: usize) -> Option<&[u8]> {
        self.bytes.get(self.places.get(number)?.clone())
    }

    /// Writes a file of these sections.
    pub fn write(path: &Path, tool: &str, sections: &[Vec<u8>]) -> io::Result<()> {
        let mut bytes = Vec::new();
        put(&mut bytes, tool.as_bytes());
        for section in sections {
            put(&mut bytes, section);
        }
        write_aside(path, [&sum(&bytes)[..], &bytes].concat())
    }
}

/// The length of a [`sum`].
const SUM: usize = 8;

/// Shows that bytes were damaged, not that somebody forged them: eight at a time, since this is not optimised either.
fn sum(bytes: &[u8]) -> [u8; SUM] {
    let mut sum = bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<SUM>();
    for word in words {
        sum = (sum ^ u64::from_le_bytes(*word)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        sum ^= sum >> 29;
    }
    for byte in rest {
        sum = (sum ^ u64::from(*byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        sum ^= sum >> 29;
    }
    sum.to_le_bytes()
}

/// Bytes behind their length.
pub(super) fn put(all: &mut Vec<u8>, bytes: &[u8]) {
    all.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    all.extend_from_slice(bytes);
}
