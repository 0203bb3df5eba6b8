use std::str::FromStr;
use std::sync::LazyLock;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::{Locale, locale};

use super::{Given, Lang, Words};
use crate::money::decimals;

/// A space at which a line never breaks, between a number and its unit.
const NO_BREAK: char = '\u{a0}';

impl Words {
    /// A whole number, in groups: `12,840`, `12.840`, `12 840`.
    pub fn number(&self, number: impl Given<i64>) -> String {
        whole(self.lang, number.given())
    }

    /// A number with exactly `digits` digits after the decimal mark, rounded. A
    /// dash if it is no number.
    pub fn decimal(&self, number: impl Given<f64>, digits: usize) -> String {
        let number = number.given();
        if !number.is_finite() {
            return "–".to_owned();
        }
        written(self.lang, &format!("{number:.digits$}"))
    }

    /// A share, 1.0 being all, as per cent: `96%`, `96 %`.
    pub fn percent(&self, share: impl Given<f64>, digits: usize) -> String {
        let number = self.decimal(share.given() * 100.0, digits);
        match self.lang {
            Lang::En => format!("{number}%"),
            Lang::Es | Lang::Ro | Lang::Ru => format!("{number}{NO_BREAK}%"),
        }
    }

    /// An amount in minor units of an ISO 4217 currency, with all its digits:
    /// 128400 EUR is `€1,284.00`, and 128400 JPY is `¥128,400`.
    pub fn money(&self, minor: impl Given<i64>, currency: impl AsRef<str>) -> String {
        let currency = currency.as_ref();
        let mut amount = Decimal::from(minor.given());
        // No currency has more than four places.
        amount.multiply_pow10(-(decimals(currency) as i16));
        self.amount(amount, currency)
    }

    /// An amount in minor units, rounded half away from zero to whole units:
    /// `€1,284`. For lists and headings where cents are noise.
    pub fn money_round(&self, minor: impl Given<i64>, currency: impl AsRef<str>) -> String {
        let currency = currency.as_ref();
        let unit = 10_i64.pow(decimals(currency));
        let minor = minor.given();
        let (units, rest) = (minor / unit, minor % unit);
        let units = if rest.abs() * 2 >= unit && unit > 1 { units + minor.signum() } else { units };
        self.amount(Decimal::from(units), currency)
    }

    /// The size of a file, in powers of a thousand: `840 B`, `2.4 MB`.
    pub fn size(&self, bytes: impl Given<i64>) -> String {
        let bytes = bytes.given().max(0);
        let (key, unit) = match bytes {
            0..1_000 => return self.with1("shell-unit-bytes", "n", bytes),
            1_000..1_000_000 => ("shell-unit-kilobytes", 1e3),
            1_000_000..1_000_000_000 => ("shell-unit-megabytes", 1e6),
            _ => ("shell-unit-gigabytes", 1e9),
        };
        let number = bytes as f64 / unit;
        let digits = usize::from(number < 10.0);
        self.with1(key, "n", self.decimal(number, digits))
    }

    fn amount(&self, amount: Decimal, currency: &str) -> String {
        let symbol = symbol(self.lang, currency);
        let number = formatter(self.lang).format(&amount).to_string();
        if self.lang != Lang::En {
            return format!("{number}{NO_BREAK}{symbol}");
        }
        let (sign, number) = match number.strip_prefix('-') {
            Some(number) => ("-", number),
            None => ("", number.as_str()),
        };
        // A code of letters needs air before the digits, a sign does not.
        let air = if symbol.ends_with(char::is_alphabetic) { "\u{a0}" } else { "" };
        format!("{sign}{symbol}{air}{number}")
    }
}

pub(super) fn whole(lang: Lang, number: i64) -> String {
    // Most numbers on a page are small, and all four languages write them alike.
    if (0..1000).contains(&number) {
        return number.to_string();
    }
    formatter(lang).format(&Decimal::from(number)).to_string()
}

/// A plain decimal such as `-1284.50` as the language writes it.
pub(super) fn written(lang: Lang, plain: &str) -> String {
    match Decimal::from_str(plain) {
        Ok(number) => formatter(lang).format(&number).to_string(),
        Err(_) => plain.to_owned(),
    }
}

fn formatter(lang: Lang) -> &'static DecimalFormatter {
    static FORMATTERS: LazyLock<[DecimalFormatter; 4]> = LazyLock::new(|| {
        Lang::ALL.map(|lang| {
            DecimalFormatter::try_new(icu_locale(lang).into(), Default::default())
                .expect("the number data of the four languages is compiled in")
        })
    });
    &FORMATTERS[lang as usize]
}

/// The locale whose habits we follow. English is the international one: day
/// before month, a day of 24 hours.
pub(super) fn icu_locale(lang: Lang) -> Locale {
    match lang {
        Lang::En => locale!("en-150"),
        Lang::Es => locale!("es"),
        Lang::Ro => locale!("ro"),
        Lang::Ru => locale!("ru"),
    }
}

/// The sign a language's readers know for a currency, else its code (Unicode CLDR 48).
fn symbol(lang: Lang, currency: &str) -> &str {
    match (lang, currency) {
        (Lang::Ro, code) => code,
        (_, "EUR") => "€",
        (_, "VND") => "₫",
        (Lang::Es, "USD") => "US$",
        (Lang::Es, code) => code,
        (_, "USD") => "$",
        (_, "GBP") => "£",
        (_, "JPY") => "¥",
        (_, "CNY") => "CN¥",
        (_, "AUD") => "A$",
        (_, "BRL") => "R$",
        (_, "CAD") => "CA$",
        (_, "HKD") => "HK$",
        (_, "ILS") => "₪",
        (_, "INR") => "₹",
        (_, "KRW") => "₩",
        (_, "MXN") => "MX$",
        (_, "NZD") => "NZ$",
        (_, "TWD") => "NT$",
        (Lang::En, "PHP") => "₱",
        (Lang::Ru, "RUB") => "₽",
        (Lang::Ru, "UAH") => "₴",
        (_, code) => code,
    }
}
