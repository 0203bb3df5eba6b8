//! The look: what every page shares, drawn once.

mod safe_html;

pub use safe_html::SafeHtml;

use crate::web::assets;

/// An icon from the sprite, hidden from screen readers: a text always stands beside it.
#[must_use]
pub fn icon(name: &str) -> SafeHtml {
    SafeHtml::trusted(format!(
        r##"<svg class="icon" aria-hidden="true"><use href="{}#{name}"></use></svg>"##,
        assets::href("icons.svg")
    ))
}

/// Up to two initials of a name, for its face.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// The colour of a face, 1 to 6, always the same for the same name.
#[must_use]
pub fn face_colour(name: &str) -> u32 {
    name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6 + 1
}
