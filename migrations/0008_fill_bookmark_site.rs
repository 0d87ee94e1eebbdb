//! Write the host of each URL into `bookmarks.site`.

use aludel::prelude::*;

pub const MIGRATION: Migration = Migration {
    parent: Some("0007_add_bookmark_site"),
    // The way back has nothing to do: the column goes with the migration before this one.
    steps: &[run(fill_sites).reverse(nothing)],
};

/// Rows of one statement. A query for each row would take minutes over a network.
const BATCH: i64 = 200;

fn fill_sites(db: &mut dyn Execute) -> Result<()> {
    let sql = "SELECT id, url FROM bookmarks WHERE id > ? AND site IS NULL ORDER BY id LIMIT ?";
    let mut after = i64::MIN;
    loop {
        let rows = db.query(sql, &[after.into(), BATCH.into()])?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.get(0)?;
        fill(db, &rows)?;
    }
}

fn fill(db: &mut dyn Execute, rows: &[Row]) -> Result<()> {
    let (mut cases, mut ids) = (Vec::new(), Vec::new());
    for row in rows {
        let (id, url): (i64, String) = (row.get(0)?, row.get(1)?);
        cases.extend([id.into(), host(&url).into()]);
        ids.push(id.into());
    }
    let sql = format!(
        "UPDATE bookmarks SET site = CASE id {} END WHERE id IN ({})",
        vec!["WHEN ? THEN ?"; rows.len()].join(" "),
        vec!["?"; rows.len()].join(", ")
    );
    db.execute(&sql, &[cases, ids].concat())?;
    Ok(())
}

/// The host in a URL, in lower case, without user and port; none where there is none or it is too long for the column.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let bare = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next()?,
        None => host.split(':').next()?,
    };
    let fits = !bare.is_empty() && bare.chars().count() <= 255;
    fits.then(|| bare.to_lowercase())
}
