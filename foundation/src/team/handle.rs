//! The name by which colleagues mention each other: `@marta.ruiz`.

use crate::words::fold_query;

/// What the mentions in a text are read with knows at most 30 letters.
const LONGEST: usize = 26;

/// A handle from a name, else from the e-mail address: first and last word, in
/// plain Latin letters.
pub(super) fn handle_of(name: &str, email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default();
    [name, local]
        .into_iter()
        .map(from_words)
        .find(|handle| !handle.is_empty())
        .unwrap_or_else(|| "colleague".to_owned())
}

/// The first of `wish`, `wish.2`, `wish.3`… that is not `taken`.
pub(super) fn free_handle(wish: &str, taken: &[String]) -> String {
    let is_free = |handle: &String| !taken.contains(handle);
    let mut numbered = (2..).map(|number| format!("{wish}.{number}"));
    Some(wish.to_owned()).filter(is_free).or_else(|| numbered.find(is_free)).unwrap_or_default()
}

fn from_words(text: &str) -> String {
    let words: Vec<String> = fold_query(text)
        .into_iter()
        .filter_map(|forms| forms.into_iter().find(|form| form.is_ascii()))
        .map(|word| {
            word.chars().filter(|c| c.is_ascii_alphanumeric() || "-._".contains(*c)).collect::<String>()
        })
        .map(|word| word.trim_matches(['-', '.', '_']).to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let handle = match words.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, .., last] => format!("{first}.{last}"),
    };
    handle.chars().take(LONGEST).collect::<String>().trim_end_matches('.').to_owned()
}
