//! The room that is left on a line, as rustfmt reckons it.

use unicode_width::UnicodeWidthStr;

/// The most columns of a line.
pub(super) const MAX_WIDTH: usize = 100;
/// The columns of one indentation.
pub(super) const TAB: usize = 4;

/// Where a text is to be put.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Indentation of the line.
    pub indent: usize,
    /// What stands on the line already, after the indentation.
    pub offset: usize,
    /// What may still be put on it.
    pub width: usize,
}

impl Shape {
    /// A whole line with this indentation.
    pub fn line(indent: usize) -> Self {
        Self {
            indent,
            offset: 0,
            width: MAX_WIDTH.saturating_sub(indent),
        }
    }

    /// After so many columns more; none where there is no room for them.
    pub fn after(self, columns: usize) -> Option<Self> {
        Some(Self {
            offset: self.offset + columns,
            width: self.width.checked_sub(columns)?,
            ..self
        })
    }

    /// With so many columns kept free at the end.
    pub fn before(self, columns: usize) -> Self {
        Self {
            width: self.width.saturating_sub(columns),
            ..self
        }
    }

    /// What others have put, or will put, after the room.
    pub fn overhead(self) -> usize {
        MAX_WIDTH.saturating_sub(self.indent + self.offset + self.width)
    }

    /// The lines within brackets that open here, with room for a comma.
    pub fn nested(self) -> Self {
        Self::line(self.indent + TAB).before(1)
    }
}

/// Columns of a text.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

pub(super) fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or_default()
}

pub(super) fn last_line(text: &str) -> &str {
    text.rsplit('\n').next().unwrap_or_default()
}

pub(super) fn is_multiline(text: &str) -> bool {
    text.contains('\n')
}

/// A line's end and the next line's indentation.
pub(super) fn newline(indent: usize) -> String {
    format!("\n{}", " ".repeat(indent))
}
