//! Amounts: an integer of the currency's smallest unit.

use serde::{Deserialize, Serialize};

/// So much money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// In the smallest unit of the currency, such as cents.
    pub minor: i64,
    /// ISO 4217, such as `EUR`.
    pub currency: String,
}

/// How many decimal places a currency has (ISO 4217; the common exceptions from two).
#[must_use]
pub fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Whether `text` has the form of an ISO 4217 code.
#[must_use]
pub fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Reads a plain decimal such as `-1284.5` into smallest units.
///
/// `None` when it is not a number, has too many places, or does not fit.
#[must_use]
pub fn parse_minor(text: &str, currency: &str) -> Option<i64> {
    let places = decimals(currency) as usize;
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let part = part.trim_end_matches('0');
    let plain = |s: &str| s.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || part.len() > places || !plain(whole) || !plain(part) {
        return None;
    }
    let minor: i64 = format!("{whole}{part:0<places$}").parse().ok()?;
    Some(if negative { -minor } else { minor })
}

/// Writes smallest units as a plain decimal, such as `1284.50`.
#[must_use]
pub fn plain(minor: i64, currency: &str) -> String {
    let places = decimals(currency) as usize;
    let sign = if minor < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_smallest_unit_of_their_currency() {
        assert_eq!(parse_minor("12.5", "EUR"), Some(1_250));
        assert_eq!(parse_minor("-0.07", "USD"), Some(-7));
        assert_eq!(parse_minor("1284", "JPY"), Some(1_284));
        assert_eq!(parse_minor("1.2345", "KWD"), None);
        assert_eq!(parse_minor("1,5", "EUR"), None);
        assert_eq!(parse_minor("", "EUR"), None);
    }

    #[test]
    fn amounts_are_written_as_they_were_read() {
        for (minor, currency, text) in
            [(1_250, "EUR", "12.50"), (-7, "USD", "-0.07"), (5, "JPY", "5"), (1, "KWD", "0.001")]
        {
            assert_eq!(plain(minor, currency), text);
        }
    }
}
