//! Texts that spreadsheets take for formulas.

/// True if a spreadsheet could take a text for a formula, or if only apostrophes before it prevent
/// that. Such a text is written with one more apostrophe, which is removed when it is read.
pub fn is_like_a_formula(text: &str) -> bool {
    let signs = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    text.trim_start_matches('\'').starts_with(signs)
}
