//! Small fixed vocabularies that are stored and sent as words.

/// Makes an enum whose values are words in the database, in JSON and in forms.
///
/// ```ignore
/// text_enum! { pub enum Kind { Person = "person", Organisation = "organisation" } }
/// ```
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$note:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        $(#[$meta])*
        // The description does not see a word that a macro hands to serde, so it is told again.
        pub enum $name { $($(#[$note])* #[serde(rename = $word)] #[schema(rename = $word)] $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            #[must_use]
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl $crate::db::Word for $name {
            fn word(&self) -> &'static str { self.as_str() }
        }

        impl $crate::db::Column for $name {
            fn read(row: &$crate::db::Row, at: usize) -> $crate::db::Result<Self> {
                let word = String::read(row, at)?;
                Self::parse(&word).ok_or_else(|| $crate::db::DbError::unknown_word(stringify!($name), &word))
            }
        }
    };
}
