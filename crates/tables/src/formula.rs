//! Texts that spreadsheets take for formulas.

/// True if a spreadsheet could take a text for a formula, or if only apostrophes before it keep it
/// from that: such a text is written with an apostrophe more, which is taken away when it is read.
pub fn is_like_a_formula(text: &str) -> bool {
    let signs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    text.trim_start_matches('\'').starts_with(signs)
}
