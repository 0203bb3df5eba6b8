//! What can be agreed to and refused, and what of all that was said holds now.

use foundation::clock::Timestamp;
use foundation::text_enum;

text_enum! {
    /// What for.
    pub enum Purpose {
        /// News and offers.
        Marketing = "marketing",
        /// Offers that follow from what somebody bought.
        Profiling = "profiling",
        /// Questions about how it was.
        Surveys = "surveys",
        /// Passing data on to partners.
        Partners = "partners",
    }
}

text_enum! {
    /// By which way.
    pub enum Channel {
        Email = "email",
        Sms = "sms",
        Phone = "phone",
        Chat = "chat",
        Post = "post",
    }
}

text_enum! {
    /// What somebody decided.
    pub enum Choice {
        Granted = "granted",
        Withdrawn = "withdrawn",
        /// They object to it, whether they ever agreed or not (GDPR, article 21).
        Objected = "objected",
    }
}

text_enum! {
    /// How we learned of it.
    pub enum Source {
        Form = "form",
        Phone = "phone",
        InPerson = "in-person",
        Paper = "paper",
        Letter = "letter",
        /// The person themselves, on the page of their own link.
        Link = "link",
        /// Their mail program, by one click (RFC 8058).
        OneClick = "one-click",
    }
}

impl Source {
    /// Those that somebody else may say: the others only the person's own key writes.
    pub const TOLD: &'static [Self] = &[Self::Form, Self::Phone, Self::InPerson, Self::Paper, Self::Letter];
}

/// What holds for one purpose and channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub choice: Choice,
    /// When it was said.
    pub at: Timestamp,
    /// The latest refusal there ever was.
    pub refused_at: Option<Timestamp>,
}

impl Standing {
    /// What holds after `choice`, said at `at`, was written down too.
    ///
    /// A refusal always counts: whoever doubts which came first does not write to somebody. A grant counts only if
    /// it was said after every refusal.
    #[must_use]
    pub fn after(before: Option<Self>, choice: Choice, at: Timestamp) -> Self {
        let refused_at = before.and_then(|before| before.refused_at);
        match (choice, before) {
            (Choice::Granted, Some(before)) if refused_at.is_some_and(|refused| at <= refused) => before,
            (Choice::Granted, Some(before)) if before.choice == Choice::Granted => {
                Self { at: at.max(before.at), ..before }
            }
            (Choice::Granted, _) => Self { choice, at, refused_at },
            (Choice::Withdrawn | Choice::Objected, _) => {
                Self { choice, at, refused_at: refused_at.max(Some(at)) }
            }
        }
    }
}
