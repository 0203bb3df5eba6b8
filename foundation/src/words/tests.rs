mod folding;
mod formats;
mod languages;
mod translations;

use super::{Lang, Words, Zone};

/// Words of a reader in Bucharest, which is two hours ahead of UTC in winter.
fn words(lang: Lang) -> Words {
    Words::new(lang, Zone::named("Europe/Bucharest").unwrap())
}
