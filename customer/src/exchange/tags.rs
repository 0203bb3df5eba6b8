//! Several tags in one cell: parted by semicolons; one within a tag has a backslash before it.

/// The tags of a cell, blanks around them taken off.
#[must_use]
pub fn split(cell: &str) -> Vec<String> {
    let mut tags = vec![String::new()];
    let mut letters = cell.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek() == Some(&';') => {
                tags.last_mut().expect("it starts with one").extend(letters.next())
            }
            ';' => tags.push(String::new()),
            other => tags.last_mut().expect("it starts with one").push(other),
        }
    }
    tags.into_iter().map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect()
}

/// The cell of some tags.
#[must_use]
pub fn join(tags: &[String]) -> String {
    tags.iter().map(|tag| tag.replace(';', "\\;")).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_back_as_they_went() {
        let tags: Vec<String> = ["vip", "a;b", "кафе"].map(str::to_owned).to_vec();

        assert_eq!(join(&tags), "vip; a\\;b; кафе");
        assert_eq!(split(&join(&tags)), tags);
        assert_eq!(split(" vip ;; x "), ["vip", "x"]);
    }
}
