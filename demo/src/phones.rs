//! Phone numbers that libphonenumber accepts. Where a regulator keeps numbers
//! for films and books (Ofcom, the North American 555-01xx, the
//! Bundesnetzagentur's, Arcep's), they are from there; elsewhere they are made up.

use std::collections::{BTreeMap, BTreeSet};

use crate::showcase::SHOWCASES;

/// Country, beginnings of numbers, and how many digits follow.
const RANGES: &[(&str, &[&str], usize)] = &[
    ("ES", &["+3460555", "+3461555", "+3462555", "+3465555", "+3466555", "+3467555"], 4),
    ("RO", &["+40721555", "+40722555", "+40732555", "+40744555", "+40745555", "+40755555", "+40766555"], 3),
    ("MD", &["+3736855", "+3736955", "+3737955"], 4),
    ("RU", &["+7903555", "+7911555", "+7916555", "+7921555", "+7926555"], 4),
    ("KZ", &["+7701555", "+7702555", "+7707555"], 4),
    (
        "GB",
        &[
            "+442079460",
            "+441134960",
            "+441144960",
            "+442896496",
            "+441164960",
            "+441174960",
            "+441184960",
            "+441214960",
            "+441314960",
            "+441414960",
            "+441514960",
            "+441614960",
            "+441914980",
            "+442920180",
        ],
        3,
    ),
    ("IE", &["+35385555", "+35386555", "+35387555"], 4),
    ("MX", &["+52555550", "+52333555", "+52999555"], 4),
    ("AR", &["+5491155550", "+5493515555"], 3),
    ("CO", &["+57300555", "+57310555", "+57320555"], 4),
    ("CL", &["+5695555", "+5696555"], 4),
    ("PE", &["+5195555", "+5198555"], 4),
    ("UY", &["+5989455", "+5989955"], 4),
    ("DE", &["+493023125", "+492214710", "+496990009", "+498999998", "+494066969"], 3),
    ("PL", &["+4860155", "+4850255"], 4),
    ("DK", &["+452055", "+453055"], 4),
    ("SE", &["+467017406"], 2),
    ("FR", &["+3326191", "+3335301", "+3346571", "+3353649"], 4),
    ("CZ", &["+42060155", "+42077755"], 4),
    ("PT", &["+35191255", "+35196255"], 4),
];

/// Area codes of the United States; in each, 555-0100 to 555-0199 belong to nobody.
const AREA_CODES: &str = "
    201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 225 228 229 231 234 239 240 251 252 253 254 256 260
    262 267 269 270 276 281 301 302 303 304 305 307 308 309 310 312 313 314 315 316 317 318 319 320 321 323 325 330 334 336 337";

/// Hands out numbers, each once.
pub struct Phones {
    given: BTreeMap<&'static str, usize>,
    taken: BTreeSet<&'static str>,
}

impl Phones {
    /// None given yet, those of the showcases kept back.
    #[must_use]
    pub fn new() -> Self {
        let taken = SHOWCASES.iter().map(|showcase| showcase.phone).collect();
        Self { given: BTreeMap::new(), taken }
    }

    /// The next number of a country in E.164, or none when its numbers are used up or it has none.
    pub fn next(&mut self, country: &str) -> Option<String> {
        let american: Vec<String>;
        let (country, beginnings, digits): (&'static str, Vec<&str>, usize) = if country == "US" {
            american = AREA_CODES.split_whitespace().map(|code| format!("+1{code}55501")).collect();
            ("US", american.iter().map(String::as_str).collect(), 2)
        } else {
            let (country, beginnings, digits) = RANGES.iter().find(|range| range.0 == country)?;
            (country, beginnings.to_vec(), *digits)
        };
        let each = 10_usize.pow(digits as u32);
        let given = self.given.entry(country).or_default();
        while *given < each * beginnings.len() {
            let beginning = beginnings[*given % beginnings.len()];
            // A step without a common factor with a power of ten visits each number once.
            let number = (*given / beginnings.len() * 7_919) % each;
            *given += 1;
            let phone = format!("{beginning}{number:0digits$}");
            if !self.taken.contains(phone.as_str()) {
                return Some(phone);
            }
        }
        None
    }
}
