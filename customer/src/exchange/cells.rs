//! Cells that a spreadsheet would run as a formula.
//!
//! An exported cell that starts one, after blanks too, gets an apostrophe in
//! front, which spreadsheets take as "this is text". Plain numbers stay as they
//! are. Phone numbers start with `+`, so they get it too; the importer takes
//! exactly these apostrophes off again, and what was exported comes back the same.

use std::borrow::Cow;

const GUARD: char = '\'';

/// The cell as it may stand in a file that a spreadsheet opens.
#[must_use]
pub fn guarded(cell: &str) -> Cow<'_, str> {
    // A cell that already begins with apostrophes gets one more, so that taking one off is exact.
    if starts_formula(cell.trim_start_matches(GUARD)) {
        return Cow::Owned(format!("{GUARD}{cell}"));
    }
    Cow::Borrowed(cell)
}

/// The cell as it was before [`guarded`].
#[must_use]
pub fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix(GUARD) {
        Some(rest) if starts_formula(rest.trim_start_matches(GUARD)) => rest,
        _ => cell,
    }
}

fn starts_formula(cell: &str) -> bool {
    if cell.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let shown = cell.trim_start_matches(|letter: char| letter.is_whitespace() || is_invisible(letter));
    let starts = shown.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    starts && !is_plain_number(cell)
}

fn is_invisible(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// `-12` and `-12.50`, but not `+12` and not `-12+cmd`.
fn is_plain_number(cell: &str) -> bool {
    let Some(digits) = cell.strip_prefix('-') else { return false };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain(whole) && plain(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    // The list of starting characters: OWASP, "CSV Injection".
    #[test]
    fn a_cell_that_starts_a_formula_becomes_text() {
        for cell in [
            "=1+1",
            "+40721555014",
            "-1+cmd|' /C calc'!A0",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "  =1",
            "\u{a0}=1",
            "\u{feff}=1",
            "＝1",
            "＠x",
        ] {
            assert_eq!(guarded(cell), format!("'{cell}"), "{cell:?}");
        }
    }

    #[test]
    fn names_dates_and_numbers_stay_as_they_are() {
        for cell in ["", "Ștefan", "O'Neill", "'quoted'", "-12.50", "-7", "12.5", "2026-11-22", "a=b", "1-2"]
        {
            assert_eq!(guarded(cell), cell);
        }
    }

    #[test]
    fn what_was_guarded_comes_back_the_same() {
        for cell in ["", "=1", "'=1", "''=1", "'", "'x", "+40 721", "-12.50", "\t", " @x", "'+'"] {
            assert_eq!(unguarded(&guarded(cell)), cell, "{cell:?}");
        }
    }
}
