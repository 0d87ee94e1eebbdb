//! The draft's file: its last line says what it was drafted as, so that a person's edit is seen.

use aludel_core::digest;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::SourceFile;

const MARK: &str = "// drafted ";

/// The text of a draft, with its last line.
pub(crate) fn marked(text: &str) -> String {
    let hash = hash(text).unwrap_or_default();
    format!("{text}\n{MARK}{hash}\n")
}

/// The text without its last line.
pub(crate) fn unmarked(text: &str) -> String {
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with(MARK))
        .collect();
    format!("{}\n", kept.join("\n").trim_end())
}

/// Whether nobody edited the draft since it was written. Formatting and comments are no edit.
pub(crate) fn is_untouched(draft: &SourceFile) -> bool {
    mark(&draft.text).is_some_and(|mark| hash(&draft.text).is_some_and(|hash| hash == mark))
}

/// The hash of the text's tokens; none where it is not Rust at all. Spaces, comments and commas before a closing bracket are
/// what formatters change.
fn hash(text: &str) -> Option<String> {
    let tokens: TokenStream = text.parse().ok()?;
    let mut flat = String::new();
    flatten(tokens, &mut flat);
    Some(digest(flat.as_bytes())[..32].to_owned())
}

fn flatten(tokens: TokenStream, flat: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                flat.push(open);
                flatten(group.stream(), flat);
                flat.push(close);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' && tokens.peek().is_none() => {}
            other => {
                flat.push(' ');
                flat.push_str(&other.to_string());
            }
        }
    }
}

fn brackets(delimiter: Delimiter) -> (char, char) {
    match delimiter {
        Delimiter::Parenthesis => ('(', ')'),
        Delimiter::Brace => ('{', '}'),
        Delimiter::Bracket => ('[', ']'),
        Delimiter::None => (' ', ' '),
    }
}

/// Whether two drafts were drafted as the same, whatever a formatter did to them since.
pub(crate) fn same_mark(one: &str, other: &str) -> bool {
    mark(one).is_some_and(|mark_of_one| mark(other) == Some(mark_of_one))
}

fn mark(text: &str) -> Option<&str> {
    text.lines()
        .rev()
        .find_map(|line| line.trim().strip_prefix(MARK))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "//! Add.\n\nuse aludel::prelude::*;\n\nconst X: &[u8] = &[1, 2];\n";

    fn draft(text: &str) -> SourceFile {
        SourceFile {
            path: "migrations/draft.rs".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_draft_as_written_is_untouched() {
        assert!(is_untouched(&draft(&marked(TEXT))));
    }

    #[test]
    fn formatting_and_comments_are_no_edit() {
        let written = marked(TEXT);
        let forms = [
            written.replace('\n', "\r\n"),
            written.replace("&[1, 2]", "&[\n    1, // one\n    2,\n]"),
            written.replace("use aludel", "/* well */ use aludel"),
            format!("{written}\n\n"),
        ];
        for form in forms {
            assert!(is_untouched(&draft(&form)), "{form}");
        }
    }

    #[test]
    fn every_other_change_is_an_edit() {
        let written = marked(TEXT);
        let edits = [
            written.replace("[1, 2]", "[1, 3]"),
            written.replace("[1, 2]", "[2, 1]"),
            written.replace("[1, 2]", "[12]"),
            written.replace("//! Add.", "//! Add more."),
            written.replace("// drafted ", "// drafted 0"),
            written.replace("// drafted ", "// drafte "),
            format!("{written}fn more() {{}}\n"),
            written.replace("[1, 2]", "[1, 2"),
            TEXT.to_owned(),
            String::new(),
        ];
        for edit in edits {
            assert!(!is_untouched(&draft(&edit)), "{edit}");
        }
    }

    #[test]
    fn the_mark_comes_off_and_nothing_else() {
        assert_eq!(unmarked(&marked(TEXT)), TEXT);
        assert_eq!(unmarked(&format!("{}\n\n", marked(TEXT))), TEXT);
    }

    #[test]
    fn drafts_are_the_same_where_their_marks_are() {
        let formatted = marked(TEXT).replace("&[1, 2]", "&[1,2,]");
        assert!(same_mark(&formatted, &marked(TEXT)));
        assert!(!same_mark(&formatted, &marked("const Y: u8 = 1;\n")));
        assert!(!same_mark("", ""));
    }
}
