//! HTML that may stand in a page as it is.

use std::ops::Range;

/// Made only from our own templates, or from foreign text after cleaning.
#[derive(Clone, Debug, Default)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Markup that our own code wrote; nothing a person typed may be in it unescaped.
    pub(crate) fn trusted(markup: String) -> Self {
        Self(markup)
    }

    /// A rendered template, to be put into another one.
    ///
    /// # Errors
    /// When the template cannot be rendered.
    pub fn from_template(template: &impl askama::Template) -> askama::Result<Self> {
        template.render().map(Self)
    }

    /// Plain text as paragraphs: escaped, line breaks kept.
    #[must_use]
    pub fn from_plain_text(text: &str) -> Self {
        let mut out = String::with_capacity(text.len() + 16);
        escape_into(&mut out, text);
        Self(out)
    }

    /// As [`SafeHtml::from_plain_text`], with the byte ranges `marks` set off as
    /// mentions. Ranges that overlap, or that cut a letter, are left plain.
    #[must_use]
    pub fn from_marked_text(text: &str, marks: &[Range<usize>]) -> Self {
        let mut out = String::with_capacity(text.len() + 16 + marks.len() * 32);
        let mut done = 0;
        for mark in marks {
            let (Some(before), Some(marked)) = (text.get(done..mark.start), text.get(mark.clone())) else {
                continue;
            };
            escape_into(&mut out, before);
            out.push_str(r#"<span class="mention">"#);
            escape_into(&mut out, marked);
            out.push_str("</span>");
            done = mark.end;
        }
        escape_into(&mut out, &text[done..]);
        Self(out)
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SafeHtml {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

fn escape_into(out: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("<br>"),
            '\r' => {}
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
}

// Askama escapes every value except those that carry this mark.
impl askama::filters::HtmlSafe for SafeHtml {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_set_off_and_everything_is_escaped() {
        let html = SafeHtml::from_marked_text("<b> @ana, Țuică\n\"x\"", std::slice::from_ref(&(4..8)));

        assert_eq!(html.as_str(), "&lt;b&gt; <span class=\"mention\">@ana</span>, Țuică<br>&quot;x&quot;");
    }

    #[test]
    fn a_range_that_cuts_a_letter_marks_nothing() {
        assert_eq!(SafeHtml::from_marked_text("Țuică", &[1..3, 9..12]).as_str(), "Țuică");
    }
}
