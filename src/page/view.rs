use std::fmt::{self, Display, Formatter};

use super::escape::{Query, Text};
use crate::models::{User, Visibility};
use crate::store::bookmarks::{Entry, Listing};
use crate::store::tags::Count;

/// Everything that stands on the page.
pub struct View {
    /// Who looks at it, if they are signed in.
    pub user: Option<User>,
    /// What stands in the search box.
    pub search: String,
    /// The bookmarks found.
    pub listing: Listing,
    /// The user's tags.
    pub tags: Vec<Count>,
    /// What went wrong with the form that was sent, if something did.
    pub wrong: Option<String>,
    /// What the form for a new bookmark holds.
    pub typed: Typed,
}

/// What somebody typed into the form for a new bookmark.
#[derive(Clone, Default)]
pub struct Typed {
    /// The URL.
    pub url: String,
    /// The title.
    pub title: String,
    /// The notes.
    pub notes: String,
    /// The tags, apart by spaces.
    pub tags: String,
}

impl Display for View {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>Bookmarks</title>\n\
             <link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n",
        )?;
        self.header(f)?;
        if let Some(wrong) = &self.wrong {
            writeln!(f, "<p class=\"wrong\" role=\"alert\">{}</p>", Text(wrong))?;
        }
        self.search(f)?;
        self.list(f)?;
        self.pages(f)?;
        if self.user.is_some() {
            self.add(f)?;
        }
        f.write_str("</body>\n</html>\n")
    }
}

impl View {
    fn header(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("<header>\n<h1><a href=\"/\">Bookmarks</a></h1>\n")?;
        match &self.user {
            Some(user) => write!(
                f,
                "<form class=\"inline\" method=\"post\" action=\"/logout\">{} \
                 <button>Sign out</button></form>\n</header>\n",
                Text(&user.display_name)
            ),
            None => f.write_str(
                "<form class=\"inline\" method=\"post\" action=\"/login\">\
                 <input type=\"password\" name=\"token\" placeholder=\"API token\" \
                 aria-label=\"API token\" autocomplete=\"current-password\" required> \
                 <button>Sign in</button></form>\n</header>\n",
            ),
        }
    }

    fn search(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "<form class=\"search\" role=\"search\" action=\"/\">\
             <input type=\"search\" name=\"q\" value=\"{}\" placeholder=\"words, #tag\" \
             aria-label=\"Search\"> <button>Search</button></form>",
            Text(&self.search)
        )?;
        if self.tags.is_empty() {
            return Ok(());
        }
        f.write_str("<p class=\"quiet\">")?;
        for Count { name, bookmarks } in &self.tags {
            write!(f, "{} {bookmarks} ", TagLink(name))?;
        }
        f.write_str("</p>\n")
    }

    fn list(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let whose = if self.user.is_some() { "" } else { "public " };
        writeln!(f, "<h2>{} {whose}bookmarks</h2>", self.listing.total)?;
        f.write_str("<ul class=\"list\">\n")?;
        for entry in &self.listing.bookmarks {
            self.entry(f, entry)?;
        }
        f.write_str("</ul>\n")
    }

    fn entry(&self, f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
        let bookmark = &entry.bookmark;
        write!(
            f,
            "<li><a href=\"{}\" rel=\"noreferrer noopener\">{}</a>",
            Text(&bookmark.url),
            Text(&bookmark.title)
        )?;
        if let Some(notes) = &bookmark.notes {
            write!(f, "<p class=\"notes\">{}</p>", Text(notes))?;
        }
        let site = bookmark.site.as_deref().unwrap_or_default();
        let day = bookmark.created_at.format("%Y-%m-%d");
        write!(f, "<p class=\"quiet\">{} · {day}", Text(site))?;
        for tag in &entry.tags {
            write!(f, " {}", TagLink(tag))?;
        }
        self.marks(f, entry)?;
        f.write_str("</p></li>\n")
    }

    /// What stands after a bookmark's tags: its owner for a guest; its state and a way to delete it for its owner.
    fn marks(&self, f: &mut Formatter<'_>, entry: &Entry) -> fmt::Result {
        if self.user.is_none() {
            return write!(f, " · {}", Text(&entry.owner));
        }
        if entry.bookmark.visibility == Visibility::Public {
            f.write_str(" · public")?;
        }
        if entry.bookmark.to_read {
            f.write_str(" · to read")?;
        }
        write!(
            f,
            " <form class=\"inline\" method=\"post\" action=\"/bookmarks/{}/delete\">\
             <button>Delete</button></form>",
            entry.bookmark.id
        )
    }

    fn pages(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Listing {
            total,
            limit,
            offset,
            ..
        } = self.listing;
        f.write_str("<nav>")?;
        if offset > 0 {
            self.page_link(f, (offset - limit).max(0), "newer")?;
        }
        if offset.saturating_add(limit) < total {
            self.page_link(f, offset.saturating_add(limit), "older")?;
        }
        f.write_str("</nav>\n")
    }

    fn page_link(&self, f: &mut Formatter<'_>, offset: i64, word: &str) -> fmt::Result {
        let search = Query(&self.search);
        write!(
            f,
            "<a href=\"/?q={search}&amp;offset={offset}\">{word}</a> "
        )
    }

    fn add(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Typed {
            url,
            title,
            notes,
            tags,
        } = &self.typed;
        write!(
            f,
            "<h2>Add a bookmark</h2>\n<form class=\"add\" method=\"post\" action=\"/bookmarks\">\n\
             <input type=\"url\" name=\"url\" value=\"{}\" placeholder=\"https://…\" \
             aria-label=\"URL\" required>\n\
             <input name=\"title\" value=\"{}\" placeholder=\"title\" aria-label=\"Title\">\n\
             <textarea name=\"notes\" rows=\"3\" placeholder=\"notes\" aria-label=\"Notes\">\n{}\
             </textarea>\n\
             <input name=\"tags\" value=\"{}\" placeholder=\"tags, apart by spaces\" \
             aria-label=\"Tags\">\n\
             <label><input type=\"checkbox\" name=\"public\" value=\"on\"> public</label>\n\
             <label><input type=\"checkbox\" name=\"to_read\" value=\"on\"> to read</label>\n\
             <button>Add</button>\n</form>\n",
            Text(url),
            Text(title),
            Text(notes),
            Text(tags)
        )
    }
}

/// A tag that leads to what is filed under it.
struct TagLink<'a>(&'a str);

impl Display for TagLink<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let tag = self.0;
        write!(f, "<a href=\"/?q=%23{}\">#{}</a>", Query(tag), Text(tag))
    }
}
