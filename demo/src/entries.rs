//! The texts of the timeline: templates with choices and gaps, read from `words/`.
//!
//! A block starts with `## kind direction minutes audience`, then `# subject`,
//! the body, and `> outcome`. `[a|b]` is one of several wordings, `{product}` a
//! gap, and `{заказал/заказала}` the form for a man or a woman.

use crate::interactions::{Direction, Kind};
use crate::random::Random;

/// Whom a template suits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Anyone,
    Organisation,
    KeyAccount,
}

/// One block of a file in `words/`.
#[derive(Clone, Debug)]
pub struct Template {
    pub kind: Kind,
    /// A task that was promised to the customer.
    pub is_promise: bool,
    pub direction: Option<Direction>,
    /// Shortest and longest, in minutes.
    pub minutes: Option<(i64, i64)>,
    pub audience: Audience,
    pub subject: String,
    pub body: String,
    pub outcome: Option<String>,
    /// Words of the heading after those above; showcases keep the author and the due day there.
    pub rest: Vec<String>,
}

impl Template {
    /// True when it speaks of an order, which a prospect has none of.
    #[must_use]
    pub fn needs_order(&self) -> bool {
        self.says("{order}") || self.says("{date}") || self.is_about_silence()
    }

    /// True when it looks back on the last order, so that one must be long ago.
    #[must_use]
    pub fn is_about_silence(&self) -> bool {
        self.says("{last_date}")
    }

    /// True when it greets somebody by name.
    #[must_use]
    pub fn needs_name(&self) -> bool {
        self.says("{name}")
    }

    fn says(&self, gap: &str) -> bool {
        self.subject.contains(gap) || self.body.contains(gap)
    }
}

/// The templates of one language.
#[must_use]
pub fn templates(language: &str) -> Vec<Template> {
    let text = match language {
        "es" => include_str!("words/es.txt"),
        "ro" => include_str!("words/ro.txt"),
        "ru" => include_str!("words/ru.txt"),
        _ => include_str!("words/en.txt"),
    };
    blocks(text).filter_map(|block| template(block, 0)).collect()
}

/// The blocks of a showcase, each with how many days ago it was.
#[must_use]
pub fn showcase(text: &str) -> Vec<(i64, Template)> {
    blocks(text)
        .filter_map(|block| {
            let days_ago = block.split_whitespace().next()?.parse().ok()?;
            Some((days_ago, template(block, 1)?))
        })
        .collect()
}

fn blocks(text: &str) -> impl Iterator<Item = &str> {
    text.split("## ").map(str::trim).filter(|block| !block.is_empty())
}

fn template(block: &str, skipped_words: usize) -> Option<Template> {
    let mut lines = block.lines();
    let mut heading = lines.next()?.split_whitespace().skip(skipped_words);
    let kind_word = heading.next()?;
    let kind = Kind::from_key(if kind_word == "promise" { "task" } else { kind_word })?;
    let direction = match heading.next()? {
        "in" => Some(Direction::In),
        "out" => Some(Direction::Out),
        _ => None,
    };
    let minutes = heading.next().and_then(minutes);
    let rest: Vec<String> = heading.map(str::to_owned).collect();
    let audience = match rest.first().map(String::as_str) {
        Some("organisation") => Audience::Organisation,
        Some("key") => Audience::KeyAccount,
        _ => Audience::Anyone,
    };
    let mut subject = String::new();
    let mut body = Vec::new();
    let mut outcome = None;
    for line in lines {
        if let Some(text) = line.strip_prefix("# ") {
            subject = text.to_owned();
        } else if let Some(text) = line.strip_prefix("> ") {
            outcome = Some(text.to_owned());
        } else if !line.is_empty() {
            body.push(line);
        }
    }
    let is_promise = kind_word == "promise";
    let body = body.join("\n");
    Some(Template { kind, is_promise, direction, minutes, audience, subject, body, outcome, rest })
}

fn minutes(text: &str) -> Option<(i64, i64)> {
    let (low, high) = text.split_once('-').unwrap_or((text, text));
    Some((low.parse().ok()?, high.parse().ok()?))
}

/// Chooses among the wordings, then fills the gaps with what `gap` answers for
/// each name. A gap of two words is settled by `is_woman`.
pub fn fill(
    text: &str,
    random: &mut Random,
    is_woman: bool,
    mut gap: impl FnMut(&str, &mut Random) -> String,
) -> String {
    let chosen = choose(text, random);
    let mut out = String::with_capacity(chosen.len() + 16);
    let mut rest = chosen.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        match name.split_once('/') {
            Some((man, woman)) => out.push_str(if is_woman { woman } else { man }),
            None => out.push_str(&gap(name, random)),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

fn choose(text: &str, random: &mut Random) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let (choices, after) = after.split_once(']').unwrap_or((after, ""));
        let choices: Vec<&str> = choices.split('|').collect();
        out.push_str(choices[random.below(choices.len())]);
        rest = after;
    }
    out.push_str(rest);
    out
}
