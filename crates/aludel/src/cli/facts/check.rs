use serde::Serialize;

use crate::cli::output::Facts;
use crate::cli::urls::{Purpose, Urls};
use crate::connect::Missing;
use crate::{Findings, Migrations, Result};

#[derive(Serialize)]
struct FindingsJson<'a> {
    ok: bool,
    pending: &'a [String],
    history: &'a [String],
    schema: &'a [String],
}

/// `db check`: exit code 1 where anything differs.
pub(in crate::cli) fn check(urls: &Urls, migrations: &Migrations) -> Result<Facts> {
    let mut db = urls.open(Purpose::Look, Missing::Refuse)?;
    let findings = migrations.check(&mut db)?;
    let json = FindingsJson {
        ok: findings.is_empty(),
        pending: &findings.pending,
        history: &findings.history,
        schema: &findings.schema,
    };
    let facts = Facts::new(text(&findings), &json)?;
    Ok(if findings.is_empty() {
        facts
    } else {
        facts.failing()
    })
}

fn text(findings: &Findings) -> String {
    let lines = |word: &'static str, found: &[String]| {
        let line = move |what: &String| format!("{word}: {what}\n");
        found.iter().map(line).collect::<String>()
    };
    if findings.is_empty() {
        return "no differences\n".to_owned();
    }
    lines("pending", &findings.pending)
        + &lines("history", &findings.history)
        + &lines("schema", &findings.schema)
}
