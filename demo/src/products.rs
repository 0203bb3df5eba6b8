//! The catalogue. The log knows how many CDs were bought and for how much, not
//! which; each line gets one of these groups from the customer's taste.

use crate::random::Random;

/// A product group; amounts stand on the purchases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    pub sku: &'static str,
    pub name: &'static str,
    /// As it reads inside a sentence to a customer, in en, es, ro, ru: "thank you for the CDs: …".
    pub phrases: [&'static str; 4],
    /// Bought together with this one more often than chance, a place in [`PRODUCTS`].
    pub goes_with: usize,
}

impl Product {
    /// The phrase in one of the four languages; English for any other.
    #[must_use]
    pub fn phrase(&self, language: &str) -> &'static str {
        match language {
            "es" => self.phrases[1],
            "ro" => self.phrases[2],
            "ru" => self.phrases[3],
            _ => self.phrases[0],
        }
    }
}

const fn product(
    sku: &'static str,
    name: &'static str,
    phrases: [&'static str; 4],
    goes_with: usize,
) -> Product {
    Product { sku, name, phrases, goes_with }
}

/// The groups, the best selling first.
pub const PRODUCTS: &[Product] = &[
    product("CD-ROCK", "Rock", ["rock", "rock", "rock", "рок"], 2),
    product("CD-POP", "Pop", ["pop", "pop", "pop", "поп-музыка"], 9),
    product(
        "CD-ALT",
        "Alternative",
        ["alternative", "música alternativa", "muzică alternativă", "альтернатива"],
        0,
    ),
    product("CD-SOUL", "Soul and R&B", ["soul", "soul", "soul", "соул"], 10),
    product("CD-JAZZ", "Jazz", ["jazz", "jazz", "jazz", "джаз"], 11),
    product(
        "CD-ORCH",
        "Classical: orchestral",
        ["symphonies", "sinfonías", "simfonii", "симфоническая музыка"],
        6,
    ),
    product(
        "CD-PIANO",
        "Classical: piano and chamber",
        [
            "piano and chamber music",
            "piano y música de cámara",
            "pian și muzică de cameră",
            "фортепиано и камерная музыка",
        ],
        5,
    ),
    product(
        "CD-FILM",
        "Film music",
        ["film music", "bandas sonoras", "muzică de film", "музыка из фильмов"],
        1,
    ),
    product("CD-COUNTRY", "Country", ["country", "country", "country", "кантри"], 12),
    product(
        "CD-DANCE",
        "Dance and electronic",
        ["electronic music", "electrónica", "muzică electronică", "электроника"],
        20,
    ),
    product("CD-HIPHOP", "Hip-hop", ["hip-hop", "hip-hop", "hip-hop", "хип-хоп"], 3),
    product("CD-BLUES", "Blues", ["blues", "blues", "blues", "блюз"], 4),
    product(
        "CD-FOLK",
        "Folk and songwriters",
        ["folk songs", "canción de autor", "muzică folk", "авторская песня"],
        8,
    ),
    product(
        "CD-LATIN",
        "Latin",
        ["salsa and bolero", "salsa y bolero", "salsa și bolero", "сальса и болеро"],
        14,
    ),
    product("CD-FLAMENCO", "Flamenco", ["flamenco", "flamenco", "flamenco", "фламенко"], 13),
    product("CD-METAL", "Metal", ["metal", "metal", "metal", "метал"], 0),
    product("CD-OPERA", "Opera", ["opera", "ópera", "operă", "опера"], 17),
    product(
        "CD-CHOIR",
        "Choirs and early music",
        ["choral music", "música coral", "muzică corală", "хоровая музыка"],
        16,
    ),
    product(
        "CD-BALKAN",
        "Balkan brass",
        ["Balkan brass", "fanfarria balcánica", "fanfară balcanică", "балканские духовые"],
        19,
    ),
    product(
        "CD-WORLD",
        "World music",
        ["world music", "músicas del mundo", "muzici ale lumii", "музыка мира"],
        18,
    ),
    product(
        "CD-CALM",
        "Calm and background",
        ["calm background music", "música ambiental", "muzică de ambient", "спокойная фоновая музыка"],
        9,
    ),
    product(
        "CD-KIDS",
        "Children’s songs",
        ["children’s songs", "canciones infantiles", "cântece pentru copii", "детские песни"],
        22,
    ),
    product(
        "CD-STORY",
        "Audio plays and stories",
        ["audio stories", "cuentos narrados", "povești audio", "аудиоспектакли"],
        21,
    ),
    product(
        "CD-BOX",
        "Collectors’ boxes",
        ["collectors’ boxes", "ediciones de coleccionista", "ediții de colecție", "коллекционные издания"],
        5,
    ),
];

/// What a customer tends to buy.
pub struct Taste {
    favourites: [usize; 3],
}

impl Taste {
    /// A taste for a customer of `language`.
    pub fn new(random: &mut Random, language: &str) -> Self {
        let mut favourites = [0; 3];
        for favourite in &mut favourites {
            *favourite = random.below(PRODUCTS.len()).min(random.below(PRODUCTS.len()));
        }
        let at_home: &[usize] = match language {
            "es" => &[13, 14, 12],
            "ro" => &[18, 12, 17],
            "ru" => &[5, 12, 6],
            _ => &[0, 8, 11],
        };
        if random.chance(40) {
            favourites[1] = *random.pick(at_home);
        }
        Self { favourites }
    }

    /// The product liked most.
    #[must_use]
    pub fn favourite(&self) -> usize {
        self.favourites[0]
    }

    /// The product of the next line; `previous` is the line before in the same order.
    pub fn choose(&self, random: &mut Random, previous: Option<usize>) -> usize {
        if let Some(previous) = previous
            && random.chance(45)
        {
            return PRODUCTS[previous].goes_with;
        }
        match random.below(100) {
            0..45 => self.favourites[0],
            45..65 => self.favourites[1],
            65..78 => self.favourites[2],
            78..84 => PRODUCTS[self.favourites[0]].goes_with,
            _ => random.below(PRODUCTS.len()).min(random.below(PRODUCTS.len())),
        }
    }
}
