//! The report of an import that has ended.

use crate::app::import::ImportReport;
use crate::exchange::Notes;

/// The largest number of names reported per file.
const MOST_NAMES: usize = 30;

/// Returns the numbers of records by outcome, actual or for a dry run.
pub(super) fn summary(report: &ImportReport, network: &str, dry_run: bool) -> String {
    let counts = report.counts;
    let (create, update) = if report.written {
        ("created", "updated")
    } else {
        ("to create", "to update")
    };
    let done = match (report.written, dry_run) {
        (true, _) => format!("network {network} is at revision {}", report.revision),
        (false, true) => "nothing was written, as asked".to_owned(),
        (false, false) => "nothing was written, because rows are faulty; --on-error skip leaves them out".to_owned(),
    };
    format!(
        "{} {create}, {} {update}, {} unchanged, {} rejected; {done}",
        counts.created, counts.updated, counts.unchanged, counts.rejected
    )
}

/// Returns the contents of a file other than records and errors, one line each.
pub(super) fn notes(file: &str, notes: &Notes) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(encoding) = notes.encoding.filter(|encoding| *encoding != encoding_rs::UTF_8) {
        lines.push(format!("read as {}", encoding.name()));
    }
    let names: Vec<String> = notes
        .passed_over()
        .map(|passed| format!("{} ({})", passed.name, count(passed.values, "value", "values")))
        .collect();
    if !names.is_empty() {
        let more = names.len().saturating_sub(MOST_NAMES);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let shown = names[..names.len().min(MOST_NAMES)].join(", ");
        lines.push(format!("not understood: {shown}{more}; --map says what a column is"));
    }
    let mut add = |number: usize, one: &str, several: &str, what: &str| {
        if number > 0 {
            lines.push(format!("{} {what}", count(number, one, several)));
        }
    };
    add(
        notes.self_loops,
        "link of a city with itself",
        "links of a city with itself",
        "left out",
    );
    add(
        notes.unknown_cities,
        "link of a city that is not known",
        "links of cities that are not known",
        "left out",
    );
    let cleaned = notes.cleaned;
    add(
        cleaned.entities,
        "text with HTML entities",
        "texts with HTML entities",
        "read as the letters that they stand for",
    );
    add(
        cleaned.footnotes,
        "text with a footnote mark",
        "texts with footnote marks",
        "read without",
    );
    add(
        cleaned.unseen,
        "text with characters that cannot be seen",
        "texts with characters that cannot be seen",
        "read without them",
    );
    add(
        notes.merged,
        "link",
        "links",
        "between two cities of an earlier one, taken as the same partnership (--parallel keep makes others of them)",
    );
    add(
        notes.parallel,
        "link",
        "links",
        "between two cities of an earlier one, kept as other partnerships (--parallel merge makes one of them)",
    );
    lines.into_iter().map(|line| format!("{file}: {line}")).collect()
}

fn count(number: usize, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}
